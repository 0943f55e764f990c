/* What a server of forms takes beyond GET: bodies with a bound, and who asks. */
#include "http/form_body.h"
#include "http/http.h"
#include "tests/unit/http_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#define BODY_MAX 1000

struct seen {
    int requests;
    bool is_post, is_head, too_large;
    char host[64], origin[64], cookie[64], fetch_site[64], type[64];
    char body[BODY_MAX + 1];
    size_t body_length;
};

static void keep(char *to, size_t room, struct text text)
{
    (void)snprintf(to, room, "%s%.*s", text.at == NULL ? "(none)" : "", TEXT_ARGS(text));
}

static void note(void *context, const struct http_request *request, struct http_response *response)
{
    struct seen *seen = context;
    seen->requests++;
    seen->is_post = request->is_post;
    seen->is_head = request->is_head;
    seen->too_large = request->body_too_large;
    keep(seen->host, sizeof seen->host, request->host);
    keep(seen->origin, sizeof seen->origin, request->origin);
    keep(seen->cookie, sizeof seen->cookie, request->cookie);
    keep(seen->fetch_site, sizeof seen->fetch_site, request->fetch_site);
    keep(seen->type, sizeof seen->type, request->content_type);
    seen->body_length = request->body.length;
    keep(seen->body, sizeof seen->body, request->body);
    if (request->is_post) {
        response->status = 303;
        (void)snprintf(response->location, sizeof response->location, "/draft/1");
        (void)snprintf(response->cookie, sizeof response->cookie, "a=b; HttpOnly");
        response->is_last = true;
    }
    buffer_string(&response->body, "seen\n");
}

static struct http *open_server(struct seen *seen, size_t body_bytes_max)
{
    const struct http_config config = {.address = "127.0.0.1",
                                       .connections_max = 8,
                                       .idle_limit_ms = 10000,
                                       .handler = note,
                                       .context = seen,
                                       .body_bytes_max = body_bytes_max};
    struct http *http = NULL;
    struct error error;
    assert_int_equal(http_open(&config, &http, &error), VERDICT_OK);
    return http;
}

/* ---- the server ---- */

static void a_post_comes_with_who_sends_it(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, BODY_MAX);
    struct buffer heard = http_case_ask(http, "POST /save HTTP/1.1\r\nHost: 127.0.0.1:1\r\n"
                                              "Origin: http://127.0.0.1:1\r\nCookie: x=y\r\n"
                                              "Sec-Fetch-Site: same-origin\r\n"
                                              "Content-Type: application/x-www-form-urlencoded\r\n"
                                              "Content-Length: 7\r\n\r\na=b&c=d");
    assert_true(http_case_starts(&heard, "HTTP/1.1 303 "));
    http_case_has(&heard, "Location: /draft/1\r\n");
    http_case_has(&heard, "Set-Cookie: a=b; HttpOnly\r\n");
    http_case_has(&heard, "Connection: close\r\n");
    http_case_has(&heard, "Cache-Control: no-store\r\n");
    http_case_has(&heard, "Referrer-Policy: same-origin\r\n");
    http_case_has(&heard, "default-src 'none'; style-src 'self'; script-src 'self';");
    http_case_has(&heard, "frame-ancestors 'none'");
    assert_true(seen.is_post);
    assert_false(seen.too_large);
    assert_string_equal(seen.host, "127.0.0.1:1");
    assert_string_equal(seen.origin, "http://127.0.0.1:1");
    assert_string_equal(seen.cookie, "x=y");
    assert_string_equal(seen.fetch_site, "same-origin");
    assert_string_equal(seen.type, "application/x-www-form-urlencoded");
    assert_string_equal(seen.body, "a=b&c=d");
    buffer_free(&heard);
    http_close(&http);
}

static void a_body_comes_in_pieces(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, BODY_MAX);
    struct buffer heard = BUFFER_NONE;
    int fd = http_case_dial(http);
    http_case_say(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nab");
    for (int i = 0; i < 10; i++)
        http_serve(http);
    assert_int_equal(seen.requests, 0);
    http_case_say(fd, "cdef");
    http_case_listen(http, fd, SIZE_MAX, &heard);
    assert_string_equal(seen.body, "abcdef");
    assert_int_equal(seen.requests, 1);
    (void)close(fd);
    buffer_free(&heard);
    http_close(&http);
}

static struct buffer post(struct http *http, size_t told, size_t sent, const char *headers)
{
    struct buffer request = BUFFER_NONE;
    buffer_format(&request, "POST / HTTP/1.1\r\nHost: x\r\n%sContent-Length: %zu\r\n\r\n", headers,
                  told);
    for (size_t i = 0; i < sent; i++)
        buffer_byte(&request, 'a');
    struct buffer heard = http_case_ask(http, request.data);
    buffer_free(&request);
    return heard;
}

static void bodies_are_bounded(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, BODY_MAX);
    struct buffer heard = post(http, BODY_MAX, BODY_MAX, "");
    assert_int_equal(seen.body_length, BODY_MAX);
    assert_false(seen.too_large);
    buffer_free(&heard);
    /* A little too much is read and told to the handler, so that a page says so. */
    heard = post(http, BODY_MAX + 1, BODY_MAX + 1, "");
    assert_int_equal(seen.requests, 2);
    assert_true(seen.too_large);
    assert_int_equal(seen.body_length, 0);
    buffer_free(&heard);
    heard = post(http, (size_t)1000 * 1000 * 1000, 10, "");
    assert_true(http_case_starts(&heard, "HTTP/1.1 413 "));
    buffer_free(&heard);
    heard = http_case_ask(http, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    assert_true(http_case_starts(&heard, "HTTP/1.1 411 "));
    buffer_free(&heard);
    assert_int_equal(seen.requests, 2);
    http_close(&http);
}

static void headers_that_stand_twice_are_refused(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, BODY_MAX);
    static const char *const doubled[] = {"Origin: http://a\r\nOrigin: http://b\r\n",
                                          "Cookie: a=b\r\ncookie: c=d\r\n",
                                          "Sec-Fetch-Site: none\r\nSec-Fetch-Site: none\r\n"};
    for (size_t i = 0; i < sizeof doubled / sizeof doubled[0]; i++) {
        char headers[128];
        (void)snprintf(headers, sizeof headers, "Connection: close\r\n%s", doubled[i]);
        struct buffer heard = post(http, 3, 3, headers);
        assert_true(http_case_starts(&heard, "HTTP/1.1 400 "));
        buffer_free(&heard);
    }
    assert_int_equal(seen.requests, 0);
    http_close(&http);
}

static void other_methods_are_refused_here_too(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, BODY_MAX);
    struct buffer heard =
        http_case_ask(http, "PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_true(http_case_starts(&heard, "HTTP/1.1 405 "));
    http_case_has(&heard, "Allow: GET, HEAD, POST\r\n");
    buffer_free(&heard);
    heard = http_case_ask(http, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_true(seen.is_head);
    buffer_free(&heard);
    http_close(&http);
}

static void a_daemon_sees_none_of_it(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 0);
    struct buffer heard = post(http, 3, 3, "Connection: close\r\n");
    assert_true(http_case_starts(&heard, "HTTP/1.1 405 "));
    http_case_has(&heard, "Allow: GET, HEAD\r\n");
    buffer_free(&heard);
    assert_int_equal(seen.requests, 0);
    heard = http_case_ask(http, "GET / HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\n"
                                "Origin: http://a\r\nConnection: close\r\n\r\n");
    assert_true(http_case_starts(&heard, "HTTP/1.1 200 "));
    http_case_has(&heard, "form-action 'none'");
    http_case_has(&heard, "Cache-Control: no-cache\r\n");
    assert_string_equal(seen.cookie, "(none)");
    assert_string_equal(seen.host, "(none)");
    assert_string_equal(seen.origin, "(none)");
    buffer_free(&heard);
    http_close(&http);
}

/* ---- the body ---- */

struct place {
    struct arena *arena;
    struct form_pairs pairs;
    struct error error;
};

static enum verdict read_body(struct place *place, const char *body, size_t most)
{
    arena_reset(place->arena);
    return form_body_read(text_of(body), most, place->arena, &place->pairs, &place->error);
}

static void pairs_are_read(void **state)
{
    (void)state;
    struct place place = {.arena = arena_new(65536)};
    assert_int_equal(read_body(&place, "title=%D0%9A%2B+x&empty=&alone&a=1&a=2&&%26=%3D=", 100),
                     VERDICT_OK);
    assert_int_equal(place.pairs.count, 6);
    assert_string_equal(form_value(&place.pairs, "title").at, "\xd0\x9a+ x");
    assert_string_equal(form_value(&place.pairs, "empty").at, "");
    assert_string_equal(form_value(&place.pairs, "alone").at, "");
    assert_string_equal(form_value(&place.pairs, "a").at, "1");
    assert_string_equal(form_value(&place.pairs, "&").at, "==");
    assert_null(form_value(&place.pairs, "b").at);
    assert_int_equal(read_body(&place, "", 100), VERDICT_OK);
    assert_int_equal(place.pairs.count, 0);
    arena_free(&place.arena);
}

static void line_ends_are_those_of_the_draft(void **state)
{
    (void)state;
    struct place place = {.arena = arena_new(65536)};
    assert_int_equal(read_body(&place, "a=1%0D%0A2%0D3%0A%0D%0A", 100), VERDICT_OK);
    assert_string_equal(form_value(&place.pairs, "a").at, "1\n2\n3\n\n");
    arena_free(&place.arena);
}

static void what_no_browser_sends_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *body, *code;
    } bad[] = {
        {"a=%", "FORM_UNREADABLE"},           {"a=%4", "FORM_UNREADABLE"},
        {"a=%zz", "FORM_UNREADABLE"},         {"%=1", "FORM_UNREADABLE"},
        {"a=%00", "FORM_UNREADABLE"},         {"a=%ff%fe", "FORM_NOT_UTF8"},
        {"a=%C0%AE", "FORM_NOT_UTF8"},        {"a=%ED%A0%80", "FORM_NOT_UTF8"},
        {"%D0=1", "FORM_NOT_UTF8"},           {"a=\xff", "FORM_NOT_UTF8"},
        {"a=1&b=2&c=3&d=4", "FORM_TOO_MANY"}, {"&&&&&&&", "FORM_TOO_MANY"},
    };
    struct place place = {.arena = arena_new(65536)};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_body(&place, bad[i].body, 3), VERDICT_REJECT);
        assert_string_equal(place.error.code, bad[i].code);
    }
    arena_free(&place.arena);
}

static void a_small_arena_ends_the_reading(void **state)
{
    (void)state;
    struct place place = {.arena = arena_new(64)};
    assert_int_equal(read_body(&place, "a=1&b=2&c=3&d=4&e=5&f=6", 100), VERDICT_RETRY);
    arena_free(&place.arena);
}

static void types_of_bodies(void **state)
{
    (void)state;
    assert_true(form_body_is(text_of("application/x-www-form-urlencoded")));
    assert_true(form_body_is(text_of("Application/X-WWW-Form-Urlencoded; charset=UTF-8")));
    assert_false(form_body_is(text_of("application/x-www-form-urlencoded; charset=koi8-r")));
    assert_false(form_body_is(text_of("multipart/form-data; boundary=x")));
    assert_false(form_body_is(text_of("text/plain")));
    assert_false(form_body_is(text_of("")));
    assert_false(form_body_is(TEXT_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_comes_with_who_sends_it),
        cmocka_unit_test(a_body_comes_in_pieces),
        cmocka_unit_test(bodies_are_bounded),
        cmocka_unit_test(headers_that_stand_twice_are_refused),
        cmocka_unit_test(other_methods_are_refused_here_too),
        cmocka_unit_test(a_daemon_sees_none_of_it),
        cmocka_unit_test(pairs_are_read),
        cmocka_unit_test(line_ends_are_those_of_the_draft),
        cmocka_unit_test(what_no_browser_sends_is_refused),
        cmocka_unit_test(a_small_arena_ends_the_reading),
        cmocka_unit_test(types_of_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
