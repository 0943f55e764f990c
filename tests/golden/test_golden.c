/*
 * Reports and data sets made from tests/golden/data.sql, byte by byte against the files beside it.
 * After a wanted change: PARALLAX_GOLDEN=write ctest -R golden, and read the difference.
 */
#include "exporter/dataset.h"
#include "exporter/portal.h"
#include "exporter/report.h"
#include "tests/integration/exporter_case.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER PARALLAX_SOURCE_DIR "/tests/golden/"
#define LIMIT_BYTES ((size_t)16 * 1024 * 1024)
#define CALL "GOLDEN-2026"
#define REGION_CALL "GOLDEN-REGION"

static bool is_writing(void)
{
    const char *wish = getenv("PARALLAX_GOLDEN");
    return wish != NULL && strcmp(wish, "write") == 0;
}

static void write_golden(const char *path, const struct buffer *made)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(made->data, 1, made->length, file), made->length);
    assert_int_equal(fclose(file), 0);
}

/* What must never come out, whatever the files say. */
static void assert_keeps_secrets(const struct buffer *made)
{
    static const char *const secrets[] = {
        "SECRET",       /* text of what is counted only, withdrawn, rejected or of another call */
        "Silent Voice", /* spoke without its name */
        "SEALED",       "5345414c", /* the same in hexadecimal */
        "019c167f",                 /* the time in the ids */
        "<script",      "<img",     "<b>", "<em>", "javascript:",
    };
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        bool markup = secrets[i][0] == '<' || strcmp(secrets[i], "javascript:") == 0;
        /* Data sets keep what was written as it is; only pages must not run it. */
        if (markup && strncmp(made->data, "<!DOCTYPE", 9) != 0)
            continue;
        if (memmem(made->data, made->length, secrets[i], strlen(secrets[i])) != NULL)
            fail_msg("%s got out", secrets[i]);
    }
}

static void assert_golden(const char *name, struct buffer *made)
{
    char path[512];
    struct buffer golden = BUFFER_NONE;
    struct error error;
    (void)snprintf(path, sizeof path, FOLDER "%s", name);
    assert_true(buffer_ok(made) && made->length > 0);
    assert_keeps_secrets(made);
    if (is_writing())
        write_golden(path, made);
    assert_int_equal(file_read(path, LIMIT_BYTES, &golden, &error), VERDICT_OK);
    size_t at = 0, line = 1;
    while (at < golden.length && at < made->length && golden.data[at] == made->data[at])
        line += golden.data[at++] == '\n';
    if (golden.length != made->length || at != golden.length)
        fail_msg("%s differs from line %zu on (see the head of this test)", name, line);
    buffer_free(&golden);
    buffer_free(made);
}

/* form NULL: the call's own. */
static struct buffer make_report_by(struct store *store, const char *language, const char *call,
                                    const char *form, const struct report_scope *scope)
{
    const struct report_wish wish = {
        .language = language,
        .forms_dir = form != NULL && strcmp(form, "alone") == 0 ? FOLDER : NULL,
        .call = text_of(call),
        .form = text_of(form),
        .scope = *scope,
    };
    struct output *output = NULL;
    struct error error;
    assert_int_equal(output_open_memory(LIMIT_BYTES, &output, &error), VERDICT_OK);
    if (report_write(store, &wish, output, NULL, &error) != VERDICT_OK)
        fail_msg("%s: %s", error.code, error.text);
    struct buffer made = output_take(output);
    output_free(&output);
    return made;
}

static struct buffer make_report_in(struct store *store, const char *language, const char *call,
                                    const struct report_scope *scope)
{
    return make_report_by(store, language, call, NULL, scope);
}

static struct buffer make_report_of(struct store *store, const char *call,
                                    const struct report_scope *scope)
{
    return make_report_in(store, "en", call, scope);
}

static struct buffer make_report(struct store *store, const char *language, const char *country)
{
    const struct report_scope scope = {.countries = {reference_country(text_of(country))},
                                       .country_count = 1};
    return make_report_in(store, language, CALL, &scope);
}

static void reports_are_as_they_were(void **state)
{
    (void)state;
    struct store *store = exporter_case_reader();
    struct buffer made = make_report(store, "en", "KGZ");
    assert_golden("report-kgz.html", &made);
    made = make_report(store, "en", "MNG"); /* asked about, and nobody answered */
    assert_golden("report-mng.html", &made);
    made = make_report(store, "en", "KGZ"); /* nothing is left in the session by the one before */
    assert_golden("report-kgz.html", &made);
    store_close(&store);
}

static void reports_in_other_scripts_are_as_they_were(void **state)
{
    (void)state;
    static const char *const languages[] = {"ru", "ar", "zh"};
    struct store *store = exporter_case_reader();
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "report-kgz-%s.html", languages[i]);
        struct buffer made = make_report(store, languages[i], "KGZ");
        assert_golden(name, &made);
    }
    /* The language before leaves nothing behind. */
    struct buffer made = make_report(store, "en", "KGZ");
    assert_golden("report-kgz.html", &made);
    store_close(&store);
}

static void data_sets_are_as_they_were(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *country;
        enum dataset set;
        enum tabular_format format;
    } cases[] = {
        {"findings.csv", NULL, DATASET_FINDINGS, TABULAR_CSV},
        {"findings.ndjson", NULL, DATASET_FINDINGS, TABULAR_NDJSON},
        {"findings-kaz.csv", "KAZ", DATASET_FINDINGS, TABULAR_CSV},
        {"tally.csv", NULL, DATASET_TALLY, TABULAR_CSV},
        {"tally.ndjson", NULL, DATASET_TALLY, TABULAR_NDJSON},
        {"coverage.csv", NULL, DATASET_COVERAGE, TABULAR_CSV},
        {"coverage.ndjson", "KGZ", DATASET_COVERAGE, TABULAR_NDJSON},
    };
    struct store *store = exporter_case_reader();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct dataset_wish wish = {
            .call = text_of(CALL),
            .country = text_of(cases[i].country),
            .set = cases[i].set,
            .format = cases[i].format,
        };
        struct output *output = NULL;
        struct error error;
        assert_int_equal(output_open_memory(LIMIT_BYTES, &output, &error), VERDICT_OK);
        assert_int_equal(dataset_write(store, &wish, output, &error), VERDICT_OK);
        struct buffer made = output_take(output);
        output_free(&output);
        assert_golden(cases[i].file, &made);
    }
    store_close(&store);
}

static void the_portal_is_as_it_was(void **state)
{
    (void)state;
    const struct store_config config = {
        .url = exporter_case_url(), .application = "test", .reader = true};
    struct portal portal = {
        .store_config = &config, .forms_dir = NULL, .page_limit_bytes = LIMIT_BYTES};
    const struct http_request request = {.path = text_of("/")};
    struct http_response response = {.status = 0};
    portal_answer(&portal, &request, &response);
    assert_int_equal(response.status, 0);
    assert_golden("portal.html", &response.body);
    portal_close(&portal);
}

static void add_data(const char *path)
{
    struct buffer sql = BUFFER_NONE;
    struct error error;
    assert_int_equal(file_read(path, LIMIT_BYTES, &sql, &error), VERDICT_OK);
    exporter_case_run(sql.data);
    buffer_free(&sql);
}

/* This and the next come last: their calls would stand in the portal. */
static void reports_on_several_countries_are_as_they_were(void **state)
{
    (void)state;
    struct error error;
    add_data(FOLDER "region.sql");
    struct store *store = exporter_case_reader();
    const struct report_scope region = {.region = "143"};
    const struct report_scope one = {.countries = {reference_country(text_of("KGZ"))},
                                     .country_count = 1};
    struct buffer made = make_report_of(store, REGION_CALL, &region);
    assert_golden("report-143.html", &made);
    struct report_scope theme = {.country_count = 0};
    assert_int_equal(scope_add_countries(&theme, text_of("MNG,KGZ,KAZ"), &error), VERDICT_OK);
    assert_int_equal(scope_add_theme(&theme, text_of("GENDER_EQUALITY"), &error), VERDICT_OK);
    made = make_report_of(store, REGION_CALL, &theme);
    assert_golden("report-theme.html", &made);
    made = make_report_by(store, "en", REGION_CALL, "regional-dialogue", &region);
    assert_golden("report-dialogue.html", &made);
    made = make_report_by(store, "en", REGION_CALL, "alone", &one);
    assert_golden("report-alone.html", &made);
    store_close(&store);
}

static void reports_of_other_kinds_are_as_they_were(void **state)
{
    (void)state;
    static const struct {
        const char *file, *call;
        const char *country; /* NULL: the whole call */
    } cases[] = {
        {"report-survey.html", "KINDS-SURVEY", NULL},
        {"report-survey-kaz.html", "KINDS-SURVEY", "KAZ"},
        {"report-letter.html", "KINDS-LETTER", NULL},
        {"report-draft.html", "KINDS-DRAFT", NULL},
        {"report-practices.html", "KINDS-PRACTICE", NULL},
        {"report-year.html", "KINDS-2026", "KGZ"},
    };
    add_data(FOLDER "kinds.sql");
    struct store *store = exporter_case_reader();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct report_scope scope = {.country_count = 0};
        struct error error;
        if (cases[i].country != NULL)
            assert_int_equal(scope_add_countries(&scope, text_of(cases[i].country), &error),
                             VERDICT_OK);
        struct buffer made = make_report_of(store, cases[i].call, &scope);
        assert_golden(cases[i].file, &made);
    }
    store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_as_they_were),
        cmocka_unit_test(reports_in_other_scripts_are_as_they_were),
        cmocka_unit_test(data_sets_are_as_they_were),
        cmocka_unit_test(the_portal_is_as_it_was),
        cmocka_unit_test(reports_on_several_countries_are_as_they_were),
        cmocka_unit_test(reports_of_other_kinds_are_as_they_were),
    };
    return cmocka_run_group_tests(tests, exporter_case_start, exporter_case_stop);
}
