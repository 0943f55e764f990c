/* The portal without sockets: which pages there are, and what it says when it cannot make one. */
#include "exporter/portal.h"
#include "tests/integration/exporter_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LIMIT_BYTES ((size_t)16 * 1024 * 1024)

static struct store_config config;

static struct portal new_portal(void)
{
    config =
        (struct store_config){.url = exporter_case_url(), .application = "test", .reader = true};
    return (struct portal){
        .store_config = &config, .forms_dir = NULL, .page_limit_bytes = LIMIT_BYTES};
}

static struct http_response ask_in(struct portal *portal, const char *path, const char *query)
{
    const struct http_request request = {.path = text_of(path), .query = text_of(query)};
    struct http_response response = {.status = 0};
    portal_answer(portal, &request, &response);
    return response;
}

static struct http_response ask(struct portal *portal, const char *path)
{
    return ask_in(portal, path, "");
}

static void assert_answer(struct portal *portal, const char *path, int status, const char *type,
                          const char *part)
{
    struct http_response response = ask(portal, path);
    if (response.status != status)
        fail_msg("%s: status %d", path, response.status);
    if (type == NULL)
        assert_null(response.content_type);
    else
        assert_string_equal(response.content_type, type);
    assert_non_null(response.body.data);
    if (strstr(response.body.data, part) == NULL)
        fail_msg("%s: \"%s\" is missing", path, part);
    buffer_free(&response.body);
}

#define PLAIN "text/plain; charset=utf-8"

static void pages_are_made(void **state)
{
    (void)state;
    struct portal portal = new_portal();
    assert_answer(&portal, "/health", 0, PLAIN, "ok\n");
    assert_answer(&portal, "/report/GOLDEN-2026/KGZ", 0, NULL, "<h1>Kyrgyzstan</h1>");
    assert_answer(&portal, "/data/GOLDEN-2026/tally.csv", 0,
                  "text/csv; charset=utf-8; header=present", "call,sample,");
    assert_answer(&portal, "/data/GOLDEN-2026/KAZ/findings.ndjson", 0,
                  "application/x-ndjson; charset=utf-8", "\"country\":\"KAZ\"");
    struct http_response response = ask(&portal, "/data/GOLDEN-2026/coverage.csv");
    assert_string_equal(response.file_name, "coverage.csv");
    buffer_free(&response.body);
    portal_close(&portal);
}

static void assert_in(struct portal *portal, const char *path, const char *query, int status,
                      const char *part)
{
    struct http_response response = ask_in(portal, path, query);
    assert_int_equal(response.status, status);
    assert_non_null(response.body.data);
    if (strstr(response.body.data, part) == NULL)
        fail_msg("%s?%s: \"%s\" is missing", path, query, part);
    buffer_free(&response.body);
}

static void pages_are_made_in_the_language_asked_for(void **state)
{
    (void)state;
    struct portal portal = new_portal();
    const char *report = "/report/GOLDEN-2026/KGZ";
    assert_in(&portal, "/", "lang=ar", 0, "<html lang=\"ar\" dir=\"rtl\">");
    assert_in(&portal, "/", "lang=ru", 0, "<a href=\"/report/GOLDEN-2026/KGZ?lang=ru\">Кыргызстан");
    assert_in(&portal, report, "lang=zh-Hans", 0, "<html lang=\"zh\">");
    assert_in(&portal, report, "a=b&lang=fr&c", 0, "<h1>Kirghizistan</h1>");
    assert_in(&portal, report, "lang=ky", 0, "<a href=\"?lang=ar\"");
    /* Nothing stays of the language before. */
    assert_in(&portal, report, "", 0, "<html lang=\"en\">");
    assert_in(&portal, report, "lang=", 0, "<html lang=\"en\">");
    assert_in(&portal, report, "language=ru", 0, "<html lang=\"en\">");
    assert_in(&portal, report, "lang=de", 404, "there are en, fr, es, ru, ar, zh, ky");
    assert_in(&portal, report, "lang=%3Cb%3E", 404, "there are en, fr, es, ru, ar, zh, ky");
    portal_close(&portal);
}

static void what_is_not_there_is_404(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/nothing",
        "/report",
        "/report/",
        "/report/GOLDEN-2026",
        "/report/GOLDEN-2026/",
        "/report/GOLDEN-2026/XXX",
        "/report/GOLDEN-2026/kgz",
        "/report/GOLDEN-2026/KGZ/more",
        "/report/NO-SUCH-CALL/KGZ",
        "/report/GOLDEN-OTHER/KAZ",
        "/report//KGZ",
        "/data/GOLDEN-2026/findings",
        "/data/GOLDEN-2026/findings.xlsx",
        "/data/GOLDEN-2026/submission.csv",
        "/data/NO-SUCH-CALL/findings.csv",
        "/data/GOLDEN-2026/XXX/findings.csv",
        "/data/a/b/c/d/e/f/g",
        "/data/' OR 1=1 --/findings.csv",
    };
    struct portal portal = new_portal();
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_answer(&portal, paths[i], 404, PLAIN, "\n");
    portal_close(&portal);
}

static void pages_over_the_limit_are_refused(void **state)
{
    (void)state;
    struct portal portal = new_portal();
    portal.page_limit_bytes = 1000;
    assert_answer(&portal, "/report/GOLDEN-2026/KGZ", 404, PLAIN, "larger than the 1000 bytes");
    assert_answer(&portal, "/health", 0, PLAIN, "ok\n");
    portal_close(&portal);
}

static void a_dead_connection_is_replaced(void **state)
{
    (void)state;
    struct portal portal = new_portal();
    assert_answer(&portal, "/health", 0, PLAIN, "ok\n");
    exporter_case_run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                      "WHERE pid <> pg_backend_pid() AND datname = current_database()");
    assert_answer(&portal, "/report/GOLDEN-2026/KGZ", 0, NULL, "<h1>Kyrgyzstan</h1>");
    portal_close(&portal);
}

static void without_a_database_it_says_so(void **state)
{
    (void)state;
    struct portal portal = new_portal();
    config.url = "postgresql://nobody@/nothing?host=/nonexistent";
    assert_answer(&portal, "/health", 503, PLAIN, "try again later");
    assert_answer(&portal, "/", 503, PLAIN, "try again later");
    assert_answer(&portal, "/nothing", 404, PLAIN, "no such page");
    portal_close(&portal);
}

/* The exporter sees the views and nothing behind them. */
static void tables_cannot_be_read(void **state)
{
    (void)state;
    struct store *store = exporter_case_reader();
    struct store_result *result = NULL;
    struct error error;
    assert_int_equal(store_query(store, "admin_quarantine_list", NULL, 0, &result, &error),
                     VERDICT_FATAL);
    assert_string_equal(error.code, "SQL_42501");
    store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_made),
        cmocka_unit_test(pages_are_made_in_the_language_asked_for),
        cmocka_unit_test(what_is_not_there_is_404),
        cmocka_unit_test(pages_over_the_limit_are_refused),
        cmocka_unit_test(a_dead_connection_is_replaced),
        cmocka_unit_test(without_a_database_it_says_so),
        cmocka_unit_test(tables_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, exporter_case_start, exporter_case_stop);
}
