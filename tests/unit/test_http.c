/* The HTTP server over loopback: what it answers, what it refuses, and that it never waits. */
#include "http/http.h"
#include "http/http_path.h"
#include "http/metrics.h"

#include "tests/unit/http_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

struct seen {
    int requests;
    char path[512];
    char query[512];
};

static void echo(void *context, const struct http_request *request, struct http_response *response)
{
    struct seen *seen = context;
    seen->requests++;
    (void)snprintf(seen->path, sizeof seen->path, "%.*s", TEXT_ARGS(request->path));
    (void)snprintf(seen->query, sizeof seen->query, "%.*s", TEXT_ARGS(request->query));
    if (text_is(request->path, "/missing"))
        response->status = 404;
    if (text_is(request->path, "/file")) {
        response->content_type = "text/csv; charset=utf-8";
        response->file_name = "findings.csv";
    }
    if (text_is(request->path, "/large")) {
        char *room = buffer_extend(&response->body, (size_t)4 * 1024 * 1024);
        assert_non_null(room);
        memset(room, 'x', (size_t)4 * 1024 * 1024);
        return;
    }
    if (!text_is(request->path, "/empty"))
        buffer_string(&response->body, "hello\n");
}

static struct http *open_server(struct seen *seen, int connections_max)
{
    const struct http_config config = {.address = "127.0.0.1",
                                       .port = 0,
                                       .connections_max = connections_max,
                                       .idle_limit_ms = 10000,
                                       .handler = echo,
                                       .context = seen};
    struct http *http = NULL;
    struct error error;
    assert_int_equal(http_open(&config, &http, &error), VERDICT_OK);
    assert_true(http_port(http) > 0);
    return http;
}

#define GET(target) "GET " target " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

static void pages_are_served_with_safe_headers(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    struct buffer heard = http_case_ask(http, GET("/a%20b?c=%2F"));
    assert_true(http_case_starts(&heard, "HTTP/1.1 200 "));
    http_case_has(&heard, "Content-Type: text/html; charset=utf-8\r\n");
    http_case_has(&heard, "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; "
                          "img-src data:;");
    http_case_has(&heard, "X-Content-Type-Options: nosniff\r\n");
    http_case_has(&heard, "\r\n\r\nhello\n");
    http_case_lacks(&heard, "Server:");
    http_case_lacks(&heard, "microhttpd");
    assert_string_equal(seen.path, "/a b");
    assert_string_equal(seen.query, "c=%2F");
    buffer_free(&heard);
    http_close(&http);
    assert_null(http);
}

static void handlers_choose_status_type_and_file(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    struct buffer heard = http_case_ask(http, GET("/missing"));
    assert_true(http_case_starts(&heard, "HTTP/1.1 404 "));
    buffer_free(&heard);
    heard = http_case_ask(http, GET("/file"));
    http_case_has(&heard, "Content-Type: text/csv; charset=utf-8\r\n");
    http_case_has(&heard, "Content-Disposition: attachment; filename=\"findings.csv\"\r\n");
    buffer_free(&heard);
    heard = http_case_ask(http, GET("/empty"));
    assert_true(http_case_starts(&heard, "HTTP/1.1 200 "));
    http_case_has(&heard, "Content-Length: 0\r\n");
    buffer_free(&heard);
    http_close(&http);
}

static void head_has_no_body(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    struct buffer heard =
        http_case_ask(http, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_true(http_case_starts(&heard, "HTTP/1.1 200 "));
    http_case_has(&heard, "Content-Length: 6\r\n");
    http_case_lacks(&heard, "hello");
    buffer_free(&heard);
    http_close(&http);
}

static void other_methods_and_uploads_are_refused(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    static const char *const methods[] = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        char request[128];
        (void)snprintf(request, sizeof request,
                       "%s / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", methods[i]);
        struct buffer heard = http_case_ask(http, request);
        assert_true(http_case_starts(&heard, "HTTP/1.1 405 "));
        http_case_has(&heard, "Allow: GET, HEAD\r\n");
        buffer_free(&heard);
    }
    struct buffer heard =
        http_case_ask(http, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nabc");
    assert_true(http_case_starts(&heard, "HTTP/1.1 405 "));
    buffer_free(&heard);
    heard = http_case_ask(http, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                "Content-Length: 3\r\n\r\nabc");
    assert_true(http_case_starts(&heard, "HTTP/1.1 413 "));
    buffer_free(&heard);
    assert_int_equal(seen.requests, 0);
    http_close(&http);
}

static void bad_targets_never_reach_the_handler(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    static const char *const targets[] = {
        "/../etc/passwd", "/a/%2e%2e/b", "/a/..%2fb", "/%00",    "/a%0ab", "/%zz",          "/%4",
        "/%ff%fe",        "/a\\b",       "*",         "nothing", "/%",     "/%c0%ae%c0%ae/"};
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        char request[128];
        (void)snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", targets[i]);
        struct buffer heard = http_case_ask(http, request);
        assert_true(http_case_starts(&heard, "HTTP/1.1 400 "));
        buffer_free(&heard);
    }
    assert_int_equal(seen.requests, 0);
    http_close(&http);
}

static void a_connection_serves_several_requests(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    struct buffer heard = BUFFER_NONE;
    int fd = http_case_dial(http);
    http_case_say(fd, "GET /one HTTP/1.1\r\nHost: x\r\n\r\n" GET("/two"));
    http_case_listen(http, fd, SIZE_MAX, &heard);
    (void)close(fd);
    assert_int_equal(seen.requests, 2);
    assert_string_equal(seen.path, "/two");
    buffer_free(&heard);
    http_close(&http);
}

static void large_bodies_and_slow_readers(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    int slow = http_case_dial(http);
    http_case_say(slow, "GET /lar"); /* holds its connection, and nobody else's */
    struct buffer heard = http_case_ask(http, GET("/large"));
    assert_true(heard.length > (size_t)4 * 1024 * 1024);
    buffer_free(&heard);
    http_case_say(slow, "ge HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    http_case_listen(http, slow, SIZE_MAX, &heard);
    assert_true(heard.length > (size_t)4 * 1024 * 1024);
    buffer_free(&heard);
    (void)close(slow);
    http_close(&http);
}

static void too_long_headers_are_refused(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8);
    struct buffer request = BUFFER_NONE;
    buffer_string(&request, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: ");
    for (int i = 0; i < 40000; i++)
        buffer_byte(&request, 'a');
    buffer_string(&request, "\r\nConnection: close\r\n\r\n");
    struct buffer heard = http_case_ask(http, request.data);
    assert_int_equal(seen.requests, 0);
    http_case_lacks(&heard, "hello");
    buffer_free(&heard);
    buffer_free(&request);
    http_close(&http);
}

/* The one over the limit waits in the backlog until another is done. */
static void connections_are_bounded(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 2);
    struct buffer heard = BUFFER_NONE;
    int first = http_case_dial(http), second = http_case_dial(http);
    http_case_say(first, "GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
    http_case_listen(http, first, 1, &heard);
    http_case_say(second, "GET /two HTTP/1.1\r\nHost: x\r\n\r\n");
    buffer_clear(&heard);
    http_case_listen(http, second, 1, &heard);
    int third = http_case_dial(http);
    http_case_say(third, GET("/three"));
    for (int i = 0; i < 10; i++)
        http_serve(http);
    assert_int_equal(seen.requests, 2);
    (void)close(first);
    buffer_clear(&heard);
    http_case_listen(http, third, SIZE_MAX, &heard);
    assert_true(http_case_starts(&heard, "HTTP/1.1 200 "));
    assert_int_equal(seen.requests, 3);
    (void)close(second);
    (void)close(third);
    buffer_free(&heard);
    http_close(&http);
}

static void addresses_are_checked(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct http *http = open_server(&seen, 8), *other = NULL;
    struct http_config config = {.address = "127.0.0.1",
                                 .port = http_port(http),
                                 .connections_max = 8,
                                 .idle_limit_ms = 1,
                                 .handler = echo,
                                 .context = &seen};
    struct error error;
    assert_int_equal(http_open(&config, &other, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "HTTP_BIND");
    config.address = "localhost";
    assert_int_equal(http_open(&config, &other, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "HTTP_ADDRESS");
    config.address = "192.0.2.1"; /* RFC 5737: nobody has it */
    config.port = 0;
    assert_int_equal(http_open(&config, &other, &error), VERDICT_REJECT);
    config.address = "127.0.0.1";
    config.port = 65536;
    assert_int_equal(http_open(&config, &other, &error), VERDICT_REJECT);
    assert_null(other);
    http_close(&http);
    http_close(&http);
}

static void paths_are_decoded(void **state)
{
    (void)state;
    struct buffer path = BUFFER_NONE;
    struct text query;
    assert_true(http_path_decode(text_of("/%d0%9a?a?b"), &path, &query));
    assert_string_equal(path.data, "/\xd0\x9a");
    assert_true(text_is(query, "a?b"));
    buffer_clear(&path);
    assert_true(http_path_decode(text_of("/"), &path, &query));
    assert_true(text_is(query, ""));
    buffer_clear(&path);
    assert_false(http_path_decode(text_of(""), &path, &query));
    assert_false(http_path_decode(TEXT_NONE, &path, &query));
    buffer_free(&path);
}

struct counters {
    int64_t accepted;
    int64_t waiting;
};

static const struct metric_row metric_rows[] = {
    {"parallax_test_accepted_total", METRIC_COUNTER, "Taken | kept\\sent\nhere.",
     offsetof(struct counters, accepted)},
    {"parallax_test_waiting", METRIC_GAUGE, "Still here.", offsetof(struct counters, waiting)},
};

static void metrics_are_written(void **state)
{
    (void)state;
    const struct counters counters = {.accepted = INT64_MAX, .waiting = -1};
    struct buffer out = BUFFER_NONE;
    metrics_write(metric_rows, 2, &counters, &out);
    assert_string_equal(out.data,
                        "# HELP parallax_test_accepted_total Taken | kept\\\\sent\\nhere.\n"
                        "# TYPE parallax_test_accepted_total counter\n"
                        "parallax_test_accepted_total 9223372036854775807\n"
                        "# HELP parallax_test_waiting Still here.\n"
                        "# TYPE parallax_test_waiting gauge\n"
                        "parallax_test_waiting -1\n");
    buffer_clear(&out);
    metrics_document("Test", metric_rows, 2, &out);
    assert_string_equal(
        out.data, "## Test\n\n| metric | kind | meaning |\n|---|---|---|\n"
                  "| `parallax_test_accepted_total` | counter | Taken \\| kept\\sent here. |\n"
                  "| `parallax_test_waiting` | gauge | Still here. |\n\n");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_served_with_safe_headers),
        cmocka_unit_test(handlers_choose_status_type_and_file),
        cmocka_unit_test(head_has_no_body),
        cmocka_unit_test(other_methods_and_uploads_are_refused),
        cmocka_unit_test(bad_targets_never_reach_the_handler),
        cmocka_unit_test(a_connection_serves_several_requests),
        cmocka_unit_test(large_bodies_and_slow_readers),
        cmocka_unit_test(too_long_headers_are_refused),
        cmocka_unit_test(connections_are_bounded),
        cmocka_unit_test(addresses_are_checked),
        cmocka_unit_test(paths_are_decoded),
        cmocka_unit_test(metrics_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
