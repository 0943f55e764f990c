/* Who is let into the form in the browser. */
#include "client/form/form_door.h"
#include "seal/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define PORT 4711
#define HOST "127.0.0.1:4711"

struct entrance {
    struct form_door door;
    char token_path[FORM_SECRET_BYTES + 1];
    char cookie[HTTP_COOKIE_BYTES]; /* as a browser sends it */
};

static int setup(void **state)
{
    static struct entrance entrance;
    struct error error;
    if (seal_start(&error) != VERDICT_OK)
        return -1;
    form_door_make(&entrance.door, PORT);
    (void)snprintf(entrance.token_path, sizeof entrance.token_path, "/%s", entrance.door.token);
    form_door_cookie(&entrance.door, entrance.cookie);
    *strchr(entrance.cookie, ';') = '\0';
    *state = &entrance;
    return 0;
}

static struct http_request get(const struct entrance *entrance, const char *path)
{
    return (struct http_request){
        .path = text_of(path), .host = text_of(HOST), .cookie = text_of(entrance->cookie)};
}

static struct http_request post(const struct entrance *entrance)
{
    struct http_request request = get(entrance, "/draft/1");
    request.is_post = true;
    request.content_type = text_of("application/x-www-form-urlencoded");
    request.origin = text_of("http://" HOST);
    request.fetch_site = text_of("same-origin");
    return request;
}

static enum form_entry enter(struct entrance *entrance, const struct http_request *request)
{
    const char *sentence = NULL;
    enum form_entry entry = form_door_enter(&entrance->door, request, &sentence);
    if (entry == FORM_KEPT_OUT || entry == FORM_TOO_LARGE)
        assert_non_null(sentence);
    return entry;
}

static void secrets_are_long_and_differ(void **state)
{
    struct entrance *entrance = *state;
    struct form_door other;
    form_door_make(&other, PORT);
    assert_int_equal(strlen(entrance->door.token), 64);
    assert_string_not_equal(entrance->door.token, other.token);
    assert_string_not_equal(entrance->door.session, other.session);
    assert_string_not_equal(entrance->door.token, entrance->door.session);
    assert_string_not_equal(entrance->door.word, entrance->door.session);
}

static void the_token_works_once(void **state)
{
    struct entrance *entrance = *state;
    struct http_request request = get(entrance, entrance->token_path);
    request.cookie = TEXT_NONE;
    request.is_head = true;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    request.is_head = false;
    assert_int_equal(enter(entrance, &request), FORM_WELCOME);
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    /* Who has the cookie is in already. */
    request.cookie = text_of(entrance->cookie);
    assert_int_equal(enter(entrance, &request), FORM_COME_IN);
}

static void the_token_is_no_post_and_no_beginning(void **state)
{
    struct entrance *entrance = *state;
    struct http_request request = get(entrance, entrance->token_path);
    request.cookie = TEXT_NONE;
    request.is_post = true;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    request.is_post = false;
    request.path.length--;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    assert_false(entrance->door.token_used);
}

static void the_cookie_is_for_browsers_alone(void **state)
{
    struct entrance *entrance = *state;
    char cookie[HTTP_COOKIE_BYTES];
    form_door_cookie(&entrance->door, cookie);
    assert_non_null(strstr(cookie, "; HttpOnly"));
    assert_non_null(strstr(cookie, "; SameSite=Strict"));
    assert_non_null(strstr(cookie, "; Path=/"));
    assert_null(strstr(cookie, "Domain"));
}

static void nothing_without_the_cookie(void **state)
{
    struct entrance *entrance = *state;
    struct http_request request = get(entrance, "/");
    char other[HTTP_COOKIE_BYTES];
    assert_int_equal(enter(entrance, &request), FORM_COME_IN);
    request.cookie = TEXT_NONE;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    /* Beside others of the same host. */
    (void)snprintf(other, sizeof other, "a=b; %.120s;c=d", entrance->cookie);
    request.cookie = text_of(other);
    assert_int_equal(enter(entrance, &request), FORM_COME_IN);
    (void)snprintf(other, sizeof other, "%s", entrance->cookie);
    other[strlen(other) - 1] ^= 1;
    request.cookie = text_of(other);
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    (void)snprintf(other, sizeof other, "parallax-form-%d=", PORT);
    request.cookie = text_of(other);
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    (void)snprintf(other, sizeof other, "parallax-form-%d=%.64s", PORT + 1, entrance->door.session);
    request.cookie = text_of(other);
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
}

static void no_other_name_for_us(void **state)
{
    struct entrance *entrance = *state;
    static const char *const names[] = {"evil.example:4711", "127.0.0.1",        "127.0.0.1:4712",
                                        "127.0.0.1:4711.x",  "localhost:80",     "[::1]:4711",
                                        "127.0.0.1:04711",   "a@127.0.0.1:4711", ""};
    struct http_request request = get(entrance, "/");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        request.host = text_of(names[i]);
        assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    }
    request.host = TEXT_NONE;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    request.host = text_of("localhost:4711");
    assert_int_equal(enter(entrance, &request), FORM_COME_IN);
    /* Not even the token opens by another name, and it is not used up. */
    request = get(entrance, entrance->token_path);
    request.host = text_of("evil.example:4711");
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    assert_false(entrance->door.token_used);
}

static void no_form_of_another_page(void **state)
{
    struct entrance *entrance = *state;
    struct http_request request = post(entrance);
    assert_int_equal(enter(entrance, &request), FORM_COME_IN);
    static const char *const origins[] = {"http://evil.example",    "null",
                                          "https://127.0.0.1:4711", "http://127.0.0.1:4712",
                                          "http://127.0.0.1",       ""};
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        request.origin = text_of(origins[i]);
        assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    }
    request = post(entrance);
    static const char *const sites[] = {"cross-site", "same-site", "none", ""};
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        request.fetch_site = text_of(sites[i]);
        assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    }
    /* Old browsers tell neither; the word of the page decides. */
    request.origin = TEXT_NONE;
    request.fetch_site = TEXT_NONE;
    assert_int_equal(enter(entrance, &request), FORM_COME_IN);
}

static void no_other_kind_of_body(void **state)
{
    struct entrance *entrance = *state;
    struct http_request request = post(entrance);
    request.content_type = text_of("text/plain");
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    request.content_type = TEXT_NONE;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
    request = post(entrance);
    request.body_too_large = true;
    assert_int_equal(enter(entrance, &request), FORM_TOO_LARGE);
    request.cookie = TEXT_NONE;
    assert_int_equal(enter(entrance, &request), FORM_KEPT_OUT);
}

static void a_form_has_the_word_of_its_session(void **state)
{
    struct entrance *entrance = *state;
    struct form_pair pairs[] = {{text_of("a"), text_of("b")},
                                {text_of("word"), text_of(entrance->door.word)}};
    assert_true(form_door_knows_form(&entrance->door, &(struct form_pairs){2, pairs}));
    assert_false(form_door_knows_form(&entrance->door, &(struct form_pairs){1, pairs}));
    pairs[1].value = text_of(entrance->door.session);
    assert_false(form_door_knows_form(&entrance->door, &(struct form_pairs){2, pairs}));
    pairs[1].value = text_of("");
    assert_false(form_door_knows_form(&entrance->door, &(struct form_pairs){2, pairs}));
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(secrets_are_long_and_differ),
        TEST(the_token_works_once),
        TEST(the_token_is_no_post_and_no_beginning),
        TEST(the_cookie_is_for_browsers_alone),
        TEST(nothing_without_the_cookie),
        TEST(no_other_name_for_us),
        TEST(no_form_of_another_page),
        TEST(no_other_kind_of_body),
        TEST(a_form_has_the_word_of_its_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
