/* Tables as KoboToolbox, ODK and spreadsheets write them, through their mapping and every stage
 * into the rows of PostgreSQL; and the same tables again, longer, changed and corrected. */
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHEETS PARALLAX_SOURCE_DIR "/tests/sheets/"
#define FILE_BYTES_MAX ((size_t)1024 * 1024)
#define DIALOGUE "DIALOGUE-2026"
#define SURVEY "IMPORT-SURVEY"

#define CALL(id, kinds, more)                                                                      \
    "id: " id "\nform: vnr-shadow\ntitle: {en: \"TEST: tables\"}\ncountries: []\n"                 \
    "opens: 2020-01-01T00:00:00\ncloses: 2090-01-01T00:00:00\ntime_zone: UTC\n"                    \
    "kinds: [" kinds "]\nsample: true\ncounts: all\n" more

#define QUESTION(id, answer) "  - {id: " id ", text: {en: " id "}, answer: " answer "}\n"

static const char dialogue[] = CALL(DIALOGUE, "finding", "");
static const char survey[] = CALL(
    SURVEY, "response",
    "questions:\n"
    "  - {id: engaged, text: {en: x}, answer: choice, choices: [{id: \"yes\", label: {en: Yes}},"
    " {id: \"no\", label: {en: No}}]}\n"
    "  - {id: how, text: {en: x}, answer: many, choices: [{id: by-mail, label: {en: Mail}},"
    " {id: meeting, label: {en: Meeting}}]}\n" QUESTION("rating", "rating") QUESTION("why", "open")
        QUESTION("ideas", "open") QUESTION("votes", "open"));

static struct pipeline *pipeline;

static void add_call(const char *content)
{
    char *path = pipeline_file(pipeline, "call.yaml", content);
    pipeline_admin(pipeline, EXIT_DONE, "call", "add", path, NULL);
    free(path);
}

static int start(void **state)
{
    (void)state;
    static const char *const homes[] = {"kobo",   "labels",  "odk",   "briefcase",
                                        "survey", "letters", "twice", "corrected"};
    pipeline = pipeline_new();
    add_call(dialogue);
    add_call(survey);
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
        free(pipeline_enrol(pipeline, homes[i], "KGZ,KAZ,CMR"));
    pipeline_start(pipeline);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pipeline_free(&pipeline);
    return 0;
}

static void assert_said(const char *part)
{
    if (strstr(process_out(pipeline->last), part) == NULL &&
        strstr(process_err(pipeline->last), part) == NULL)
        process_print(pipeline->last);
    assert_true(strstr(process_out(pipeline->last), part) != NULL ||
                strstr(process_err(pipeline->last), part) != NULL);
}

static void assert_sql(const char *sql, const char *value)
{
    char *is = pipeline_sql(pipeline, sql);
    assert_string_equal(is, value);
    free(is);
}

/* Fails unless the counts are these and all that is new has a receipt; then waits until it is
 * stored. */
static void import(const char *home, const char *counts, const char *call, const char *mapping,
                   const char *table, const char *more)
{
    int64_t stored = pipeline_count(pipeline, "SELECT count(*) FROM submission");
    pipeline_client(pipeline, home, strstr(counts, "\"refused\":0") != NULL ? 0 : 1, "import",
                    "--json", "--call", call, "--mapping", mapping, table, more, NULL);
    assert_said(counts);
    char *imported = process_field(process_out(pipeline->last), "imported");
    char *received = process_field(process_out(pipeline->last), "received");
    assert_string_equal(received, imported);
    stored += strtoll(imported, NULL, 10);
    free(received);
    free(imported);
    pipeline_stored(pipeline, stored);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM submission"), stored);
}

#define COUNTS(rows, imported, known, changed, refused)                                            \
    "\"rows\":" #rows ",\"imported\":" #imported ",\"known\":" #known ",\"refused\":" #refused     \
    ",\"changed\":" #changed

/* ---- what real tools write ---- */

/* What they say stands in tests/sheets/make.py. */
static void assert_findings(const char *where, const char *columns, const char *value)
{
    struct buffer sql = BUFFER_NONE;
    buffer_format(&sql,
                  "SELECT string_agg(concat_ws('|', %s), E'\\n' ORDER BY goal, country DESC) FROM"
                  " submission WHERE %s",
                  columns, where);
    assert_true(buffer_ok(&sql));
    assert_sql(sql.data, value);
    buffer_free(&sql);
}

static void kobo_workbook(void **state)
{
    (void)state;
    static const char where[] = "call = '" DIALOGUE "'";
    import("kobo", COUNTS(3, 3, 0, 0, 0), DIALOGUE, SHEETS "kobo_findings.yaml",
           SHEETS "kobo_findings.xlsx", NULL);
    assert_findings(where, "country, goal, year, finding_type, language, consent, admin1",
                    "KGZ|5|2026|GAP|und|ANONYMOUS|Нарын\n"
                    "KGZ|6|2026|DATA_GAP|und|ANONYMOUS|Osh\n"
                    "KGZ|10|2025|GOOD_PRACTICE|und|ANONYMOUS|Ош");
    assert_findings(where, "title",
                    "Общественные слушания прошли без сельских женщин\n"
                    "لم تُنشر بيانات المياه\nАйылдык кеңеште майыптыгы бар адамдар катышты");
    assert_findings("call = '" DIALOGUE "' AND goal = 5",
                    "body, channel::text, affected_groups::text",
                    "Слушания объявили за день.\nИз сёл никто не успел приехать."
                    "|{FORMAL,IN_PERSON,REMOTE}|{WOMEN,GIRLS,RURAL}");
    /* The repeats, each with the row that it belongs to; the row between them has none. */
    assert_findings(where,
                    "observations->0->>'figure', observations->0->>'unit',"
                    " observations->0->>'breakdown', observations->1->>'figure',"
                    " observations->1->>'unit', coalesce(jsonb_array_length(observations), 0)",
                    "12.5|%|women|340|persons|2\n0|reports|1\n0");
    assert_findings("call = '" DIALOGUE "' AND goal = 5",
                    "recommendations->0->>'text', evidence->0->>'type', evidence->0->>'when'",
                    "Объявлять за месяц | и по радио|INTERVIEW|2026-03-04");
}

/* Labels for names; the row of HXL tags is none of the rows. */
static void kobo_labels(void **state)
{
    (void)state;
    static const char where[] = "call = '" PIPELINE_CALL "' AND finding_type <> 'VIOLATION'";
    import("labels", COUNTS(3, 3, 0, 0, 0), PIPELINE_CALL, SHEETS "kobo_labels.yaml",
           SHEETS "kobo_labels.csv", NULL);
    assert_findings(where, "goal, finding_type, year, channel::text",
                    "5|GAP|2026|{FORMAL,REMOTE}\n6|DATA_GAP|2026\n"
                    "10|GOOD_PRACTICE|2025|{FORMAL}");
}

static void odk_files(void **state)
{
    (void)state;
    static const char *const tools[] = {"odk", "briefcase"};
    for (size_t i = 0; i < 2; i++) {
        struct buffer path = BUFFER_NONE, repeats = BUFFER_NONE, mapping = BUFFER_NONE;
        buffer_format(&path, SHEETS "%s_findings.csv", tools[i]);
        buffer_format(&repeats, SHEETS "%s_findings-figures.csv", tools[i]);
        buffer_format(&mapping, SHEETS "%s_findings.yaml", tools[i]);
        import(tools[i], COUNTS(3, 3, 0, 0, 0), PIPELINE_CALL, mapping.data, path.data,
               repeats.data);
        buffer_free(&path);
        buffer_free(&repeats);
        buffer_free(&mapping);
    }
    /* Both say the same, and only these have observations in this call. */
    assert_findings("call = '" PIPELINE_CALL "' AND goal = 5 AND observations IS NOT NULL",
                    "year, body, channel::text, observations->1->>'figure'",
                    "2026|Слушания объявили за день.\nИз сёл никто не успел приехать.\n\n"
                    "Объявлять за месяц | и по радио|{FORMAL,REMOTE}|340\n"
                    "2026|Слушания объявили за день.\nИз сёл никто не успел приехать.\n\n"
                    "Объявлять за месяц | и по радио|{FORMAL,REMOTE}|340");
    assert_findings("call = '" PIPELINE_CALL "' AND goal = 6 AND observations IS NOT NULL", "body",
                    "طلبنا الأرقام مرتين، \"ولم يصل رد\".\n\nنشر البيانات كل سنة\n"
                    "طلبنا الأرقام مرتين، \"ولم يصل رد\".\n\nنشر البيانات كل سنة");
}

static void kobo_survey(void **state)
{
    (void)state;
    import("survey", COUNTS(2, 2, 0, 0, 0), SURVEY, SHEETS "kobo_survey.yaml",
           SHEETS "kobo_survey.xlsx", NULL);
    assert_sql("SELECT string_agg(country || ' ' || (a->>'question') || '=' || (a->>'body'), ';'"
               " ORDER BY country, a->>'question') FROM submission,"
               " jsonb_array_elements(content->'answers') a WHERE kind = 'RESPONSE'",
               "KAZ engaged=no;KAZ why=Никто не спросил;KGZ engaged=yes;KGZ how=by-mail meeting;"
               "KGZ ideas=Ask earlier\nAnswer | in writing;KGZ rating=4;KGZ votes=hands;"
               "KGZ why=We were asked.\nTwice.");
}

/* ---- encodings and separators ---- */

static const char letters_mapping[] = "constants: {year: 2026, finding_type: VIOLATION, title: T}\n"
                                      "columns: {country: country, goal: goal, body: title}\n";

static void import_letters(const char *encoding, const char *table, const char *counts)
{
    char *mapping = pipeline_file(pipeline, "letters.yaml", letters_mapping);
    struct buffer path = BUFFER_NONE;
    buffer_format(&path, SHEETS "%s", table);
    pipeline_client(pipeline, "letters", 0, "import", "--json", "--no-send", "--call",
                    PIPELINE_CALL, "--mapping", mapping, path.data,
                    encoding != NULL ? "--encoding" : NULL, encoding, NULL);
    assert_said(counts);
    buffer_free(&path);
    free(mapping);
}

/* The same letters are the same rows, whatever bytes and separators they came in. */
static void encodings_and_separators(void **state)
{
    (void)state;
    import_letters("windows-1251", "windows-1251.csv", COUNTS(2, 2, 0, 0, 0));
    import_letters(NULL, "utf-16-little.txt", COUNTS(2, 0, 2, 0, 0));
    import_letters(NULL, "utf-16-big.csv", COUNTS(3, 1, 2, 0, 0));
    import_letters(NULL, "utf-8.csv", COUNTS(2, 0, 2, 0, 0));
    import_letters(NULL, "utf-8-mark.csv", COUNTS(2, 0, 2, 0, 0));
    /* What a file says itself goes before what is said of all. */
    import_letters("windows-1252", "utf-8-mark.csv", COUNTS(2, 0, 2, 0, 0));
    import_letters("windows-1251", "utf-16-big.csv", COUNTS(3, 0, 3, 0, 0));
    int64_t before = pipeline_count(pipeline, "SELECT count(*) FROM submission");
    char *mapping = pipeline_file(pipeline, "letters.yaml", letters_mapping);
    pipeline_client(pipeline, "letters", 0, "import", "--encoding", "windows-1252", "--call",
                    DIALOGUE, "--mapping", mapping, SHEETS "windows-1252.csv", NULL);
    free(mapping);
    pipeline_stored(pipeline, before + 4);
    assert_findings("finding_type = 'VIOLATION'", "country, goal, body",
                    "KGZ|1|пара 😀\n"
                    "KGZ|5|Общественные слушания прошли без сельских женщин\n"
                    "CMR|5|Les élues n’ont pas été consultées\n"
                    "KGZ|10|Две строки\nв ячейке; и точка");
}

/* ---- the same table again ---- */

#define TWICE_HEADER "title,body,KEY\n"
#define TWICE_A "One,The well ran dry.,u:1\n"
#define TWICE_B "Two,The pump was mended.,u:2\n"

static const char twice_mapping[] =
    "key: KEY\nconstants: {country: KGZ, year: 2026, goal: 6, finding_type: REGRESSION}\n"
    "columns: {title: title, body: body}\n";

static void import_twice(const char *content, const char *counts)
{
    char *table = pipeline_file(pipeline, "twice.csv", content);
    char *mapping = pipeline_file(pipeline, "twice.yaml", twice_mapping);
    import("twice", counts, PIPELINE_CALL, mapping, table, NULL);
    free(table);
    free(mapping);
}

static void only_what_is_new_is_imported(void **state)
{
    (void)state;
    static const char where[] = "finding_type = 'REGRESSION'";
    import_twice(TWICE_HEADER TWICE_A, COUNTS(1, 1, 0, 0, 0));
    import_twice(TWICE_HEADER TWICE_A, COUNTS(1, 0, 1, 0, 0));
    import_twice(TWICE_HEADER TWICE_B TWICE_A, COUNTS(2, 1, 1, 0, 0));
    /* Changed at the source: told, and what was sent stays what it is. */
    import_twice(TWICE_HEADER "One,The well has water.,u:1\n" TWICE_B, COUNTS(2, 0, 1, 1, 0));
    char *table = scratch_path(pipeline->folder, "twice.csv");
    char *mapping = scratch_path(pipeline->folder, "twice.yaml");
    pipeline_client(pipeline, "twice", 0, "import", "--call", PIPELINE_CALL, "--mapping", mapping,
                    table, NULL);
    assert_said("Imported 0 of 2 rows, 2 known already, 0 refused.\n"
                "1 of the known rows say something else than when they were imported; "
                "`parallax amend ID` changes what was sent.");
    assert_findings(where, "title, body", "One|The well ran dry.\nTwo|The pump was mended.");
    /* The form is used again in another call: its rows are others. */
    import("twice", COUNTS(2, 2, 0, 0, 0), DIALOGUE, mapping, table, NULL);
    free(table);
    free(mapping);
}

/* ---- refused rows, corrected ---- */

static struct buffer read_text(const char *path)
{
    struct buffer text = BUFFER_NONE;
    struct error error;
    if (file_read(path, FILE_BYTES_MAX, &text, &error) != VERDICT_OK)
        fail_msg("%s: %s", path, error.text);
    return text;
}

/* A copy of the file with the first `from` replaced. */
static char *changed_copy(const char *path, const char *name, const char *from, const char *to)
{
    struct buffer text = read_text(path), made = BUFFER_NONE;
    const char *at = strstr(text.data, from);
    assert_non_null(at);
    buffer_append(&made, text.data, (size_t)(at - text.data));
    buffer_string(&made, to);
    buffer_string(&made, at + strlen(from));
    assert_true(buffer_ok(&made));
    char *copy = pipeline_file(pipeline, name, made.data);
    buffer_free(&text);
    buffer_free(&made);
    return copy;
}

/* Imports, corrects one cell of what was refused, and imports that with the repeats beside it. */
static void correct(const char *mapping, const char *table, const char *repeats, const char *told,
                    const char *from, const char *to)
{
    char *refused = scratch_path(pipeline->folder, "refused.csv");
    int64_t before = pipeline_count(pipeline, "SELECT count(*) FROM submission");
    pipeline_client(pipeline, "corrected", 1, "import", "--json", "--call", DIALOGUE, "--refused",
                    refused, "--mapping", mapping, table,
                    strcmp(table, repeats) != 0 ? repeats : NULL, NULL);
    assert_said(COUNTS(3, 2, 0, 0, 1));
    pipeline_stored(pipeline, before + 2);
    struct buffer rows = read_text(refused);
    assert_memory_equal(
        rows.data, "\xef\xbb\xbfimport_line,import_column,import_value,import_reason,",
        strlen("\xef\xbb\xbfimport_line,import_column,import_value,import_reason,"));
    if (strstr(rows.data, told) == NULL)
        fail_msg("%s", rows.data);
    buffer_free(&rows);
    char *corrected = changed_copy(refused, "corrected.csv", from, to);
    import("corrected", COUNTS(1, 1, 0, 0, 0), DIALOGUE, mapping, corrected, repeats);
    import("corrected", COUNTS(1, 0, 1, 0, 0), DIALOGUE, mapping, corrected, repeats);
    free(corrected);
    free(refused);
}

static void a_corrected_row_is_the_only_new_one(void **state)
{
    (void)state;
    char *table =
        changed_copy(SHEETS "odk_findings.csv", "odk.csv", ",2026-01-15,6,", ",2026-01-15,99,");
    correct(SHEETS "odk_findings.yaml", table, SHEETS "odk_findings-figures.csv",
            "\r\n5,about-sdg_goal,99,", ",2026-01-15,99,", ",2026-01-15,14,");
    free(table);
    assert_findings("goal = 14", "title, observations->0->>'unit'",
                    "لم تُنشر بيانات المياه|reports");
}

/* The refused rows of a workbook come back as a CSV file; its repeats stay in the workbook. */
static void a_corrected_row_of_a_workbook_finds_its_repeats(void **state)
{
    (void)state;
    char *mapping = changed_copy(SHEETS "kobo_findings.yaml", "kobo.yaml", "gap: GAP", "gap: GAPE");
    correct(mapping, SHEETS "kobo_findings.xlsx", SHEETS "kobo_findings.xlsx",
            "\r\n2,about/type,GAPE,", ",gap,2026-03-04,5,", ",good_practice,2026-03-04,15,");
    free(mapping);
    assert_findings("goal = 15", "finding_type, observations->1->>'figure', admin1",
                    "GOOD_PRACTICE|340|Нарын");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kobo_workbook),
        cmocka_unit_test(kobo_labels),
        cmocka_unit_test(odk_files),
        cmocka_unit_test(kobo_survey),
        cmocka_unit_test(encodings_and_separators),
        cmocka_unit_test(only_what_is_new_is_imported),
        cmocka_unit_test(a_corrected_row_is_the_only_new_one),
        cmocka_unit_test(a_corrected_row_of_a_workbook_finds_its_repeats),
    };
    return cmocka_run_group_tests_name("import tables", tests, start, stop);
}
