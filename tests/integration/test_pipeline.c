/* From a coordinator's file to the report and the data sets, through every stage. */
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

#include "base/file.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define OUTPUT_BYTES_MAX ((size_t)8 * 1024 * 1024)
#define HEADER "country,goal,target,year,finding_type,title,body,consent\n"

static const char named_rows[] =
    HEADER "KGZ,5,5.2,2025,GAP,Shelters closed,Two of five shelters closed.,PUBLIC\n"
           "KGZ,99,,2025,GAP,A goal that is none,This row is refused.,PUBLIC\n"
           "UZB,6,6.1,2025,PROGRESS,Pipes were laid,Water runs in four villages.,PUBLIC\n";

static const char hidden_rows[] =
    HEADER "KGZ,16,16.10,2025,CIVIC_SPACE,Unnamed words,Meadowlark text of nobody.,ANONYMOUS\n"
           "KGZ,16,16.10,2025,CIVIC_SPACE,Counted only,Nightjar text not to be shown.,AGGREGATE\n"
           "KGZ,16,16.10,2025,VIOLATION,Sealed words,Capercaillie text of the "
           "brave.,CONFIDENTIAL\n";

static struct pipeline *pipeline;
static char *named_id, *hidden_id;

static int start(void **state)
{
    struct error error;
    (void)state;
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    pipeline = pipeline_new();
    named_id = pipeline_enrol(pipeline, "named-forum", "KGZ,UZB");
    hidden_id = pipeline_enrol(pipeline, "hidden-circle", "KGZ");
    pipeline_start(pipeline);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    free(named_id);
    free(hidden_id);
    pipeline_free(&pipeline);
    return 0;
}

static void assert_said(const char *part)
{
    if (strstr(process_out(pipeline->last), part) == NULL)
        print_error("not there: %s\nthere is: %s\n%s", part, process_out(pipeline->last),
                    process_err(pipeline->last));
    assert_non_null(strstr(process_out(pipeline->last), part));
}

static void assert_sql(const char *sql, const char *value)
{
    char *is = pipeline_sql(pipeline, sql);
    assert_string_equal(is, value);
    free(is);
}

static void import(const char *home, const char *rows, int code)
{
    char *path = pipeline_file(pipeline, "rows.csv", rows);
    pipeline_client(pipeline, home, code, "import", "--json", path, NULL);
    free(path);
}

/* ---- the way through ---- */

static void test_import(void **state)
{
    (void)state;
    import("named-forum", named_rows, 1);
    assert_said("\"rows\":3,\"imported\":2,\"known\":0,\"refused\":1");
    assert_said("\"line\":3,\"column\":\"goal\",\"code\":\"NUMBER_OUT_OF_RANGE\"");
    assert_said("\"received\":2,\"refused\":0");
    pipeline_client(pipeline, "named-forum", 0, "verify", "--json", NULL);
    assert_said("\"valid\":2,\"invalid\":0");

    pipeline_stored(pipeline, 2);
    assert_sql("SELECT string_agg(country || ' ' || goal || ' ' || title, ', ' ORDER BY goal)"
               " FROM submission",
               "KGZ 5 Shelters closed, UZB 6 Pipes were laid");
    assert_sql("SELECT string_agg(country || ' ' || target || ' ' || submissions, ', '"
               " ORDER BY target) FROM tally",
               "KGZ 5.2 1, UZB 6.1 1");
    assert_sql("SELECT count(DISTINCT organisation) FROM submission", "1");
    pipeline_drained(pipeline);
    pipeline_client(pipeline, "named-forum", 0, "status", "--json", NULL);
    assert_said("\"STORED\":2");
    pipeline_admin(pipeline, 0, "check", NULL);
}

static void test_import_again(void **state)
{
    (void)state;
    import("named-forum", named_rows, 1);
    assert_said("\"imported\":0,\"known\":2,\"refused\":1");
    pipeline_client(pipeline, "named-forum", 0, "send", NULL);
    pipeline_drained(pipeline);
    assert_sql("SELECT count(*) FROM submission", "2");
}

static void test_receipt(void **state)
{
    (void)state;
    char *id = pipeline_sql(pipeline, "SELECT id FROM submission ORDER BY id LIMIT 1");
    pipeline_client(pipeline, "named-forum", 0, "receipt", "--json", id, NULL);
    assert_said("\"valid\":true");
    char *digest = process_field(process_out(pipeline->last), "digest");
    assert_sql("SELECT encode(digest, 'hex') FROM submission ORDER BY id LIMIT 1", digest);
    free(digest);
    free(id);
}

/* ---- consent ---- */

static void assert_nowhere(const char *text)
{
    char *found = pipeline_find(pipeline, text);
    if (found[0] != '\0')
        print_error("%s stands in %s\n", text, found);
    assert_string_equal(found, "");
    free(found);
}

static void assert_hidden_keys_nowhere(void)
{
    struct identity *identity = pipeline_identity(pipeline, "hidden-circle");
    char hex[2 * SEAL_KEY_BYTES + 1];
    seal_hex(identity_public(identity)->curve, SEAL_KEY_BYTES, hex);
    assert_nowhere(hex);
    seal_hex(identity_public(identity)->sign, SEAL_KEY_BYTES, hex);
    assert_nowhere(hex);
    identity_free(&identity);
}

static void test_consent(void **state)
{
    (void)state;
    /* What is CONFIDENTIAL is sealed to the call's key, so the calls must be known first. */
    pipeline_client(pipeline, "hidden-circle", 0, "calls", NULL);
    import("hidden-circle", hidden_rows, 0);
    pipeline_stored(pipeline, 5);
    pipeline_drained(pipeline);

    char *found = pipeline_find(pipeline, named_id);
    assert_string_equal(found, "submission"); /* the search does find */
    free(found);
    assert_nowhere(hidden_id);
    assert_hidden_keys_nowhere();
    assert_nowhere("Capercaillie");
    assert_sql("SELECT count(*) FROM submission WHERE organisation IS NULL", "3");
    assert_sql("SELECT count(DISTINCT pseudonym) FROM submission", "1");
    assert_sql("SELECT bool_and(extract(epoch FROM created_at) % 86400 = 0) FROM submission"
               " WHERE consent <> 'PUBLIC'",
               "t");
    pipeline_admin(pipeline, 0, "check", NULL);
}

static struct identity *key_of(const char *name)
{
    struct error error;
    struct identity *identity = NULL;
    char *path = scratch_path(pipeline->folder, name);
    assert_int_equal(identity_load(path, &identity, &error), VERDICT_OK);
    free(path);
    return identity;
}

static void test_sealed_body(void **state)
{
    (void)state;
    struct error error;
    struct submission opened = {.kind = 0};
    struct buffer plain = BUFFER_NONE;
    uint8_t sealed[4096];
    char *hex = pipeline_sql(pipeline, "SELECT encode(sealed, 'hex') FROM submission"
                                       " WHERE consent = 'CONFIDENTIAL'");
    size_t length = strlen(hex) / 2;
    assert_in_range(length, 1, sizeof sealed);
    assert_true(seal_unhex(text_of(hex), sealed, length));
    const struct text box = {(const char *)sealed, length};

    static const char *const others[] = {"collector", "aggregator", "hidden-circle/identity.key"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct identity *other = key_of(others[i]);
        assert_int_equal(seal_open(other, box, &plain, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "SEAL_BROKEN");
        identity_free(&other);
    }

    struct identity *secretariat = key_of("secretariat");
    struct arena *arena = arena_new(SUBMISSION_ARENA_BYTES);
    assert_int_equal(seal_open(secretariat, box, &plain, &error), VERDICT_OK);
    assert_int_equal(
        codec_content_decode(buffer_view(&plain), KIND_FINDING, arena, &opened, &error),
        VERDICT_OK);
    assert_true(text_is(opened.content.finding.body, "Capercaillie text of the brave."));
    arena_free(&arena);
    identity_free(&secretariat);
    buffer_free(&plain);
    free(hex);
}

/* ---- what leaves the house ---- */

static const char claims[] = "country,code,goal,target,year,statement,source,page\n"
                             "KGZ,KGZ-5.2-1,5,5.2,2025,Five shelters work in the "
                             "country.,Voluntary National Review 2025,12\n";

/* What the program writes with -o. */
static struct buffer read_output(const char *name)
{
    struct error error;
    struct buffer content = BUFFER_NONE;
    char *path = scratch_path(pipeline->folder, name);
    assert_int_equal(file_read(path, OUTPUT_BYTES_MAX, &content, &error), VERDICT_OK);
    free(path);
    assert_true(content.length > 0);
    return content;
}

/* Text of PUBLIC and ANONYMOUS ones stands there, names of PUBLIC ones alone. */
static void assert_consent_kept(const struct buffer *content, bool in_kgz)
{
    assert_non_null(strstr(content->data, "Meadowlark text of nobody."));
    assert_non_null(strstr(content->data, "Shelters closed"));
    assert_non_null(strstr(content->data, "named-forum"));
    assert_int_equal(strstr(content->data, "Pipes were laid") == NULL, in_kgz);
    assert_null(strstr(content->data, "Nightjar"));
    assert_null(strstr(content->data, "Capercaillie"));
    assert_null(strstr(content->data, "hidden-circle"));
    assert_null(strstr(content->data, hidden_id));
}

static void test_report(void **state)
{
    (void)state;
    char *path = pipeline_file(pipeline, "claims.csv", claims);
    pipeline_admin(pipeline, 0, "claim", "import", "--call", PIPELINE_CALL, path, NULL);
    free(path);
    path = scratch_path(pipeline->folder, "report.html");
    pipeline_export(pipeline, 0, "report", "--call", PIPELINE_CALL, "--form", "vnr-shadow",
                    "--country", "KGZ", "--lang", "en", "--format", "html", "-o", path, NULL);
    struct buffer report = read_output("report.html");
    assert_consent_kept(&report, true);
    assert_non_null(strstr(report.data, "Five shelters work in the country."));
    buffer_free(&report);
    free(path);
}

static void test_data_sets(void **state)
{
    (void)state;
    static const char *const sets[] = {"findings", "tally", "coverage"};
    static const char *const formats[] = {"csv", "ndjson"};
    char *path = scratch_path(pipeline->folder, "data");
    for (size_t set = 0; set < 3; set++)
        for (size_t format = 0; format < 2; format++) {
            pipeline_export(pipeline, 0, "data", "--call", PIPELINE_CALL, "--set", sets[set],
                            "--format", formats[format], "-o", path, NULL);
            struct buffer data = read_output("data");
            if (set == 0)
                assert_consent_kept(&data, false);
            buffer_free(&data);
        }
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import),      cmocka_unit_test(test_import_again),
        cmocka_unit_test(test_receipt),     cmocka_unit_test(test_consent),
        cmocka_unit_test(test_sealed_body), cmocka_unit_test(test_report),
        cmocka_unit_test(test_data_sets),
    };
    return cmocka_run_group_tests_name("pipeline", tests, start, stop);
}
