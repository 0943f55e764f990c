/* Attacks on the form in the browser: by other pages, other programs and other people of the
 * computer. Each is refused, and the form goes on serving its own browser. */
#include "tests/support/form_case.h"

#include "seal/seal.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((size_t)1024 * 1024)

static struct form_case *the;
static struct web *web;
static char draft[64]; /* the path of one that is there */

static int start(void **state)
{
    struct error error;
    (void)state;
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    the = form_case_new();
    web = &the->web;
    form_case_start(the);
    form_case_begin(the, "FORM-FINDING", "FINDING");
    web_set(web, "title", "Untouched");
    web_press(web, "go", "save");
    (void)snprintf(draft, sizeof draft, "%.*s", (int)strcspn(web->path, "?"), web->path);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    form_case_stop(the);
    form_case_free(&the);
    return 0;
}

/* Its own browser is served, and nothing has changed. */
static int still_there(void **state)
{
    (void)state;
    web_get(web, draft);
    assert_int_equal(web->status, 200);
    web_take(web, draft);
    assert_string_equal(web_value(web, "title"), "Untouched");
    web_get(web, "/");
    web_must_show(web, "Untouched");
    return 0;
}

static int status_of(const struct buffer *heard)
{
    int status = 0;
    if (heard->length > 0)
        (void)sscanf(heard->data, "HTTP/1.1 %d", &status);
    return status;
}

/* A request with these headers beside Host; what it says of the answer. */
static int try(const char *line, const char *host, const char *headers, const char *body)
{
    struct buffer request = BUFFER_NONE, heard = BUFFER_NONE;
    buffer_format(&request, "%s HTTP/1.1\r\n", line);
    if (host != NULL)
        buffer_format(&request, "Host: %s\r\n", host);
    buffer_format(&request, "Connection: close\r\n%s", headers);
    if (body != NULL)
        buffer_format(&request,
                      "Content-Type: application/x-www-form-urlencoded\r\n"
                      "Content-Length: %zu\r\n",
                      strlen(body));
    buffer_format(&request, "\r\n%s", body != NULL ? body : "");
    web_raw(web->port, buffer_view(&request), &heard);
    int status = status_of(&heard);
    if (status != 200)
        assert_null(strstr(heard.length > 0 ? heard.data : "", "Untouched"));
    buffer_free(&request);
    buffer_free(&heard);
    return status;
}

static char *own_host(void)
{
    static char host[32];
    (void)snprintf(host, sizeof host, "127.0.0.1:%d", web->port);
    return host;
}

static char *own_cookie(void)
{
    static char cookie[256];
    (void)snprintf(cookie, sizeof cookie, "Cookie: %s\r\n", web->cookie);
    return cookie;
}

/* What would save another title if it were believed. */
static struct buffer whole_form(void)
{
    struct buffer body = BUFFER_NONE;
    web_get(web, draft);
    web_take(web, draft);
    web_set(web, "title", "Changed");
    web_encode(web, "go", "save", &body);
    return body;
}

static void nobody_without_the_cookie(void **state)
{
    (void)state;
    static const char *const paths[] = {"/",          "/draft/1",  "/submission/x",
                                        "/style.css", "/words.js", "/nothing"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char line[64];
        (void)snprintf(line, sizeof line, "GET %s", paths[i]);
        assert_int_equal(try(line, own_host(), "", NULL), 403);
        assert_int_equal(try(line, own_host(), "Cookie: parallax-form=x\r\n", NULL), 403);
    }
    struct buffer body = whole_form();
    char line[80];
    (void)snprintf(line, sizeof line, "POST %s", draft);
    assert_int_equal(try(line, own_host(), "", body.data), 403);
    buffer_free(&body);
}

static void the_address_opens_once(void **state)
{
    (void)state;
    const char *token = strrchr(the->address, '/');
    char line[128];
    (void)snprintf(line, sizeof line, "GET %s", token);
    assert_int_equal(try(line, own_host(), "", NULL), 403);
    (void)snprintf(line, sizeof line, "GET %.20s", token);
    assert_int_equal(try(line, own_host(), "", NULL), 403);
}

static void another_name_for_this_computer(void **state)
{
    (void)state;
    char host[64];
    assert_int_equal(try("GET /", own_host(), own_cookie(), NULL), 200);
    (void)snprintf(host, sizeof host, "rebound.example:%d", web->port);
    assert_int_equal(try("GET /", host, own_cookie(), NULL), 403);
    assert_int_equal(try("GET /", "127.0.0.1", own_cookie(), NULL), 403);
    assert_int_equal(try("GET /", NULL, own_cookie(), NULL), 400);
    (void)snprintf(host, sizeof host, "%s\r\nHost: rebound.example", own_host());
    assert_int_equal(try("GET /", host, own_cookie(), NULL), 400);
}

static void a_form_on_another_page(void **state)
{
    (void)state;
    struct buffer body = whole_form();
    char line[80], headers[512];
    static const char *const told[] = {"Origin: http://evil.example\r\n", "Origin: null\r\n",
                                       "Sec-Fetch-Site: cross-site\r\n",
                                       "Sec-Fetch-Site: same-site\r\n"};
    (void)snprintf(line, sizeof line, "POST %s", draft);
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        (void)snprintf(headers, sizeof headers, "%s%s", own_cookie(), told[i]);
        assert_int_equal(try(line, own_host(), headers, body.data), 403);
    }
    /* An old browser tells nothing; the other page does not know the session's word. */
    assert_int_equal(try(line, own_host(), own_cookie(), "title=Changed&was%3Atitle=0&go=save"),
                     403);
    assert_int_equal(try("POST /done", own_host(), own_cookie(), "go=done"), 403);
    buffer_free(&body);
}

static void a_get_changes_nothing(void **state)
{
    (void)state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s?title=Changed&go=save", draft);
    web_get(web, path);
    (void)snprintf(path, sizeof path, "%s/delete?go=delete", draft);
    web_get(web, path);
    web_get(web, "/done");
    assert_int_equal(web->status, 404);
}

static void more_than_a_form_holds(void **state)
{
    (void)state;
    struct buffer body = BUFFER_NONE;
    buffer_string(&body, "word=x&title=");
    memset(buffer_extend(&body, MIB), 'a', MIB);
    web_post(web, draft, buffer_view(&body), "");
    assert_int_equal(web->status, 413);
    memset(buffer_extend(&body, 16 * MIB), 'a', 16 * MIB);
    struct buffer request = BUFFER_NONE, heard = BUFFER_NONE;
    buffer_format(&request, "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %zu\r\n\r\n", draft,
                  own_host(), own_cookie(), body.length);
    buffer_text(&request, buffer_view(&body));
    web_raw(web->port, buffer_view(&request), &heard);
    assert_true(status_of(&heard) == 413 || status_of(&heard) == 0);
    buffer_free(&request);
    buffer_free(&heard);
    buffer_free(&body);
}

static void thousands_of_values(void **state)
{
    (void)state;
    struct buffer body = BUFFER_NONE;
    for (int i = 0; i < 60000; i++)
        buffer_string(&body, "a=b&");
    web_post(web, draft, buffer_view(&body), "");
    assert_int_equal(web->status, 400);
    buffer_free(&body);
}

static void bytes_that_are_no_form(void **state)
{
    (void)state;
    static const char *const bodies[] = {"title=%ff%fe", "title=%C0%AE", "title=%", "title=%00",
                                         "%ED%A0%80=1"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        web_post(web, draft, text_of(bodies[i]), "");
        assert_int_equal(web->status, 400);
    }
    char line[80], headers[512];
    (void)snprintf(line, sizeof line, "POST %s", draft);
    (void)snprintf(headers, sizeof headers,
                   "%sContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 0\r\n",
                   own_cookie());
    assert_int_equal(try(line, own_host(), headers, NULL), 403);
    (void)snprintf(headers, sizeof headers, "%sTransfer-Encoding: chunked\r\n", own_cookie());
    assert_int_equal(try(line, own_host(), headers, NULL), 411);
}

static void paths_that_lead_out(void **state)
{
    (void)state;
    static const char *const bad[] = {"/../identity.key",
                                      "/%2e%2e/identity.key",
                                      "/draft/..%2f1",
                                      "/%00",
                                      "/draft/1%0d%0aSet-Cookie:x",
                                      "//%5c"};
    static const char *const missing[] = {
        "/draft/0",   "/draft/-1",     "/draft/01",
        "/draft/1/x", "/draft/",       "/draft/99999999999999999999",
        "/draft/1/",  "/identity.key", "//evil.example/",
        "/draft/777", "/submission/",  "/style.css/x"};
    char line[96];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(line, sizeof line, "GET %s", bad[i]);
        assert_int_equal(try(line, own_host(), own_cookie(), NULL), 400);
    }
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        (void)snprintf(line, sizeof line, "GET %s", missing[i]);
        assert_int_equal(try(line, own_host(), own_cookie(), NULL), 404);
    }
}

/* With the session's own word, as by somebody who changes the page before it is sent. */
static void fields_that_no_draft_has(void **state)
{
    (void)state;
    web_get(web, draft);
    web_take(web, draft);
    web_set(web, "was:id", "0000000000000000");
    web_set(web, "id", "00000000-0000-0000-0000-000000000000");
    web_set(web, "was:answers/x", "0000000000000000");
    web_set(web, "answers/x", "y");
    web_set(web, "was:observations", "nonsense");
    web_set(web, "observations_figure:999999999999", "1");
    web_set(web, "observations_figure:-1", "1");
    web_press(web, "go", "more:../../x\r\nSet-Cookie: a=b");
    assert_int_equal(web->status, 200);
    web_must_not_show(web, "Set-Cookie");
    web_get(web, "/");
    web_take(web, "/new");
    web_set(web, "call", "'; DROP TABLE draft; --");
    web_press(web, "kind", "FINDING");
    assert_int_equal(web->status, 409);
    web_get(web, "/");
    web_take(web, "/language");
    web_set(web, "back", "//evil.example/draft/1");
    web_press(web, "go", "language");
    assert_string_equal(web->path, "/");
}

static void pages_may_load_nothing_from_elsewhere(void **state)
{
    (void)state;
    web_get(web, "/");
    web_must_show(web, "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src "
                       "'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n");
    web_must_show(web, "Cache-Control: no-store\r\n");
    web_must_show(web, "Referrer-Policy: same-origin\r\n");
    web_must_show(web, "X-Frame-Options: DENY\r\n");
    web_must_not_show(web, "http://");
    web_must_not_show(web, "https://");
    web_must_not_show(web, "<style");
    web_must_not_show(web, " onclick");
}

#define TEST(name) cmocka_unit_test_teardown(name, still_there)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_without_the_cookie),
        TEST(the_address_opens_once),
        TEST(another_name_for_this_computer),
        TEST(a_form_on_another_page),
        TEST(a_get_changes_nothing),
        TEST(more_than_a_form_holds),
        TEST(thousands_of_values),
        TEST(bytes_that_are_no_form),
        TEST(paths_that_lead_out),
        TEST(fields_that_no_draft_has),
        TEST(pages_may_load_nothing_from_elsewhere),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
