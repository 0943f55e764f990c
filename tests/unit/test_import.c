/* Import files as people make them: byte order marks, line ends, slips, secrets. */
#include "client/import/import.h"

#include "base/arena.h"
#include "base/clock.h"
#include "model/submission.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER "country,goal,year,finding_type,title,body"
#define GOOD "KGZ,5,2024,GAP,A title,A body"
#define NOW_MS ((int64_t)1767225600000 + 3723004) /* 2026-01-01 and a bit more than an hour */
#define DAY_MS ((int64_t)1767225600000)
#define KEPT 16

/* A sink that keeps what it is told. */
struct catcher {
    size_t entries, problems;
    struct outbox_entry entry[KEPT];
    struct buffer bytes[KEPT];
    size_t line[KEPT];
    char told[KEPT][192]; /* "column: reason" */
    char code[KEPT][48];
    struct import_counts counts;
    struct compose_rules settings;
    struct catalogue calls;
    struct arena *arena;
    struct error error;
};

static enum verdict catch_entry(void *context, const struct outbox_entry *entry,
                                enum outbox_import_result *ret_result, struct error *error)
{
    struct catcher *catcher = context;
    if (catcher->entries == KEPT)
        return error_set(error, VERDICT_RETRY, "TEST_FULL", "no more room");
    catcher->entry[catcher->entries] = *entry;
    buffer_text(&catcher->bytes[catcher->entries], entry->bytes);
    catcher->entries++;
    *ret_result = OUTBOX_IMPORT_NEW;
    return VERDICT_OK;
}

static void catch_problem(void *context, const struct import_problem *problem)
{
    struct catcher *catcher = context;
    if (catcher->problems < KEPT) {
        size_t at = catcher->problems;
        catcher->line[at] = problem->line;
        (void)snprintf(catcher->told[at], sizeof catcher->told[at], "%.*s: %.*s",
                       TEXT_ARGS(problem->column), TEXT_ARGS(problem->reason));
        (void)snprintf(catcher->code[at], sizeof catcher->code[at], "%s", problem->code);
    }
    catcher->problems++;
}

static int setup(void **state)
{
    struct catcher *catcher = calloc(1, sizeof *catcher);
    if (catcher == NULL)
        return -1;
    *state = catcher;
    catcher->settings = (struct compose_rules){.call = text_of("CALL-1"),
                                               .language = text_of("en"),
                                               .consent = CONSENT_ANONYMOUS,
                                               .calls = &catcher->calls,
                                               .now_ms = NOW_MS};
    catcher->arena = arena_new(SUBMISSION_ARENA_BYTES);
    return catcher->arena == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    struct catcher *catcher = *state;
    for (size_t i = 0; i < KEPT; i++)
        buffer_free(&catcher->bytes[i]);
    arena_free(&catcher->arena);
    free(catcher);
    return 0;
}

static int start_libraries(void **state)
{
    struct error error;
    (void)state;
    return seal_start(&error) == VERDICT_OK && codec_start(&error) == VERDICT_OK ? 0 : -1;
}

static struct sheet_file *open_table(struct text content)
{
    const struct sheet_options options = {.encoding = ENCODING_UTF_8};
    struct sheet_file *file = NULL;
    struct error error;
    if (sheet_file_open("table.csv", content, &options, &file, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    return file;
}

static void import_text(struct catcher *catcher, struct text content)
{
    struct import_sink sink = {catcher, catch_entry, catch_problem, NULL};
    struct sheet_file *file = open_table(content);
    assert_int_equal(import_rows(file, KIND_FINDING, &catcher->settings, &sink, &catcher->counts,
                                 &catcher->error),
                     VERDICT_OK);
    sheet_file_free(&file);
    assert_int_equal(catcher->counts.rows, catcher->counts.imported + catcher->counts.refused);
}

static void import(struct catcher *catcher, const char *content)
{
    import_text(catcher, text_of(content));
}

static bool check_header(struct catcher *catcher, const char *content,
                         struct import_columns *ret_columns)
{
    struct import_sink sink = {catcher, catch_entry, catch_problem, NULL};
    struct sheet_file *file = open_table(text_of(content));
    bool good = import_check_header(file, KIND_FINDING, &sink, ret_columns, &catcher->error);
    sheet_file_free(&file);
    return good;
}

static struct submission decode(struct catcher *catcher, size_t at)
{
    struct submission submission;
    arena_reset(catcher->arena);
    assert_int_equal(codec_submission_decode(buffer_view(&catcher->bytes[at]), catcher->arena,
                                             &submission, &catcher->error),
                     VERDICT_OK);
    return submission;
}

static void assert_told(const struct catcher *catcher, size_t at, size_t line, const char *told)
{
    assert_true(at < catcher->problems);
    assert_int_equal(catcher->line[at], line);
    assert_string_equal(catcher->told[at], told);
}

static void a_row_becomes_a_submission(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER ",language,consent,themes\n"
                           "kgz,5,2023-2024,good practice,A title,A body,ru,public,"
                           "GENDER_EQUALITY|HUMAN_RIGHTS\n");
    assert_int_equal(catcher->problems, 0);
    assert_int_equal(catcher->entries, 1);
    assert_int_equal(catcher->entry[0].goal, 5);
    assert_string_equal(catcher->entry[0].consent, "PUBLIC");
    struct submission submission = decode(catcher, 0);
    assert_true(uuid_equal(&submission.id, &catcher->entry[0].id));
    assert_true(text_is(submission.call, "CALL-1"));
    assert_true(text_is(submission.country, "KGZ"));
    assert_true(text_is(submission.language, "ru"));
    assert_int_equal(submission.schema, SUBMISSION_SCHEMA);
    assert_int_equal(submission.kind, KIND_FINDING);
    assert_int_equal(submission.created_ms, NOW_MS);
    const struct finding *finding = &submission.content.finding;
    assert_int_equal(finding->year, 2023);
    assert_int_equal(finding->period_end, 2024);
    assert_int_equal(finding->finding_type, FINDING_TYPE_GOOD_PRACTICE);
    assert_int_equal(finding->themes.count, 2);
    assert_true(text_is(finding->themes.at[1], "HUMAN_RIGHTS"));
}

static void only_the_day_is_told_unless_public(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER "\n" GOOD "\n");
    struct submission submission = decode(catcher, 0);
    assert_int_equal(submission.consent, CONSENT_ANONYMOUS);
    assert_int_equal(submission.created_ms, DAY_MS);
    assert_int_equal(uuid_v7_ms(&submission.id), DAY_MS);
}

static void every_kind_of_line_end_counts_lines_the_same(void **state)
{
    struct catcher *catcher = *state;
    static const char *const ends[] = {"\n", "\r", "\r\n"};
    for (size_t i = 0; i < 3; i++) {
        char content[256];
        (void)snprintf(content, sizeof content, "\xef\xbb\xbf%s%s%s%s%s%s", HEADER, ends[i], GOOD,
                       ends[i], "XXX,5,2024,GAP,A title,A body", ends[i]);
        import(catcher, content);
        assert_told(catcher, i, 3, "country: is not in the list (ISO 3166-1 alpha-3 countries)");
    }
    assert_int_equal(catcher->entries, 3);
    assert_memory_equal(catcher->entry[0].import_digest, catcher->entry[1].import_digest,
                        SEAL_DIGEST_BYTES);
    assert_memory_equal(catcher->entry[0].import_digest, catcher->entry[2].import_digest,
                        SEAL_DIGEST_BYTES);
}

static void line_numbers_are_those_of_an_editor(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER "\n"
                           "KGZ,5,2024,GAP,A title,\"A body\nof three\nlines\"\n"
                           "\n"
                           "KGZ,5,2024,GAP,,A body\n"
                           ",,,,,\n"
                           "KGZ,five,2024,GAP,A title,A body\n" GOOD "\n");
    assert_int_equal(catcher->counts.rows, 4);
    assert_int_equal(catcher->entries, 2);
    assert_int_equal(catcher->problems, 2);
    assert_told(catcher, 0, 6, "title: is needed");
    assert_told(catcher, 1, 8, "goal: is not a whole number");
}

static void a_body_from_windows_keeps_its_lines(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER "\r\nKGZ,5,2024,GAP,A title,\"One\r\ntwo\r\n\r\nthree\"\r\n");
    struct submission submission = decode(catcher, 0);
    assert_true(text_is(submission.content.finding.body, "One\ntwo\n\nthree"));
}

static void semicolons_and_tabs_are_taken_for_what_they_are(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, "country;goal;year;finding_type;title;body\nKGZ;5;2024;GAP;A, title;B, c\n");
    import(catcher, "country\tgoal\tyear\tfinding_type\ttitle\tbody\nKGZ\t5\t2024\tGAP\tT\tB\n");
    assert_int_equal(catcher->problems, 0);
    assert_int_equal(catcher->entries, 2);
}

static void headers_are_read_as_people_write_them(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, " Country ,GOAL,Year,Finding type,title,Body\n" GOOD "\n");
    assert_int_equal(catcher->entries, 1);
}

static void wrong_headers_are_told_column_by_column(void **state)
{
    struct catcher *catcher = *state;
    struct import_columns columns;
    assert_false(
        check_header(catcher, "country,goal,goal,finding_type,titel,body,,consent\n", &columns));
    assert_int_equal(catcher->problems, 5);
    assert_told(catcher, 0, 1, "goal: stands in the header more than once");
    assert_told(catcher, 1, 1, "titel: is no column that is known");
    assert_told(catcher, 2, 1, "(no name): every column of the header needs a name");
    assert_told(catcher, 3, 1, "year: is a column that every file needs");
    assert_told(catcher, 4, 1, "title: is a column that every file needs");
    assert_true(columns.consent);
    assert_false(columns.call);
    assert_false(columns.language);
}

static void one_field_under_two_names_is_doubled(void **state)
{
    struct catcher *catcher = *state;
    struct import_columns columns;
    assert_false(check_header(catcher, HEADER ",evidence,evidence_citation\n", &columns));
    assert_told(catcher, 0, 1, "evidence_citation: stands in the header more than once");
}

static void a_hostile_header_cannot_steer_the_terminal(void **state)
{
    struct catcher *catcher = *state;
    struct import_columns columns;
    assert_false(check_header(catcher, HEADER ",\x1b[31mred,\x7f\n", &columns));
    assert_told(catcher, 0, 1, " [31mred: is no column that is known");
    assert_told(catcher, 1, 1, " : is no column that is known");
}

static void an_empty_file_and_a_lone_header(void **state)
{
    struct catcher *catcher = *state;
    struct import_columns columns;
    assert_false(check_header(catcher, "", &columns));
    assert_string_equal(catcher->code[0], "SHEET_EMPTY");
    assert_false(check_header(catcher, "\xef\xbb\xbf\r\n\r\n", &columns));
    assert_true(check_header(catcher, HEADER, &columns));
    import(catcher, HEADER);
    assert_int_equal(catcher->counts.rows, 0);
}

static void a_row_of_another_length_is_told(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER "\nKGZ,5,2024,GAP,A title\n" GOOD ",more\n" GOOD ",, \n");
    assert_told(catcher, 0, 2, "row: has 5 values where the header has 6 columns");
    assert_told(catcher, 1, 3, "row: has 7 values where the header has 6 columns");
    assert_int_equal(catcher->entries, 1);
}

static void a_row_with_open_quotes_costs_only_itself(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER "\nKGZ,5,2024,GAP,\"A title,A body\n" GOOD "\n");
    assert_int_equal(catcher->entries, 1);
    assert_int_equal(catcher->counts.refused, 1);
    assert_int_equal(catcher->line[0], 2);
    assert_string_equal(catcher->code[0], "CSV_QUOTE_OPEN");
}

static void bytes_that_are_no_text_are_told(void **state)
{
    struct catcher *catcher = *state;
    static const char nul[] = HEADER "\nKGZ,5,2024,GAP,A\0title,A body\n";
    import(catcher, HEADER "\nKGZ,5,2024,GAP,A \x01,A body\n");
    import_text(catcher, (struct text){nul, sizeof nul - 1});
    assert_int_equal(catcher->problems, 2);
    assert_string_equal(catcher->code[0], "TEXT_HAS_CONTROL");
    assert_string_equal(catcher->code[1], "TEXT_HAS_NUL");
    assert_int_equal(catcher->entries, 0);
}

static void values_of_lists_and_groups_are_told_by_number(void **state)
{
    struct catcher *catcher = *state;
    import(catcher,
           HEADER ",themes,observations_figure,observations_unit\n" GOOD
                  ",GENDER_EQUALITY|COFFEE,,\n" GOOD ",,12|thirty,%|%\n" GOOD ",,12|30,%|%|%\n");
    assert_int_equal(catcher->problems, 3);
    assert_told(catcher, 0, 2, "themes: value 2 is not in the list (themes)");
    assert_told(catcher, 1, 3, "observations_figure: value 2 is not a decimal number such as 12.5");
    assert_int_equal(catcher->line[2], 4);
    assert_string_equal(catcher->code[2], "GROUP_UNEVEN");
}

static void all_problems_of_a_row_are_told_at_once(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER ",target\nKGZ,5,1850,GAP,,A body,6.1\n");
    assert_int_equal(catcher->problems, 3);
    assert_int_equal(catcher->counts.refused, 1);
}

static void what_a_row_says_makes_its_digest(void **state)
{
    struct catcher *catcher = *state;
    import(catcher, HEADER "\n" GOOD "\n" GOOD "\nKGZ,6,2024,GAP,A title,A body\n");
    import(catcher,
           "year,country,goal,finding_type,body,title\n2024,kgz,05,gap,A body, A title \n");
    catcher->settings.consent = CONSENT_PUBLIC;
    import(catcher, HEADER "\n" GOOD "\n");
    assert_int_equal(catcher->entries, 5);
    const struct outbox_entry *entry = catcher->entry;
    assert_memory_equal(entry[0].import_digest, entry[1].import_digest, SEAL_DIGEST_BYTES);
    assert_memory_not_equal(entry[0].import_digest, entry[2].import_digest, SEAL_DIGEST_BYTES);
    assert_memory_equal(entry[0].import_digest, entry[3].import_digest, SEAL_DIGEST_BYTES);
    assert_memory_not_equal(entry[0].import_digest, entry[4].import_digest, SEAL_DIGEST_BYTES);
    assert_false(uuid_equal(&entry[0].id, &entry[1].id));
}

/* One call that is open, takes findings from KGZ, and has a key to seal to. */
static void know_a_call(struct catcher *catcher, struct call *call, struct text *country,
                        const uint8_t *seal_key)
{
    *country = text_of("KGZ");
    *call = (struct call){.id = text_of("CALL-1"),
                          .form = text_of("vnr-shadow"),
                          .countries = {1, country},
                          .opens_ms = NOW_MS - 1000,
                          .closes_ms = NOW_MS + 1000,
                          .kinds = 1u << KIND_FINDING,
                          .body_words = 3};
    if (seal_key != NULL)
        call->seal_key = (struct text){(const char *)seal_key, SEAL_KEY_BYTES};
    catcher->calls = (struct catalogue){.version = 1, .call_count = 1, .calls = call};
}

static void rows_are_checked_against_the_call(void **state)
{
    struct catcher *catcher = *state;
    struct call call;
    struct text country;
    know_a_call(catcher, &call, &country, NULL);
    import(catcher,
           HEADER ",call\n" GOOD ",\n"
                  "TJK,5,2024,GAP,A title,A body,\n"
                  "KGZ,5,2024,GAP,A title,one two three four,\n" GOOD ",CALL-2\n" GOOD ",CALL-1\n");
    assert_int_equal(catcher->entries, 2);
    assert_int_equal(catcher->problems, 3);
    assert_told(catcher, 0, 3, "country: is not a country of this call");
    assert_int_equal(catcher->line[1], 4);
    assert_string_equal(catcher->code[1], "TEXT_TOO_MANY_WORDS");
    assert_told(catcher, 2, 5, "call: is no call that is known here");

    catcher->settings.now_ms = call.closes_ms;
    import(catcher, HEADER "\n" GOOD "\n");
    assert_string_equal(catcher->code[3], "CALL_CLOSED");
}

static void without_a_call_each_row_must_name_one(void **state)
{
    struct catcher *catcher = *state;
    catcher->settings.call = TEXT_NONE;
    import(catcher, HEADER ",call\n" GOOD ",CALL-7\n" GOOD ",\n");
    assert_int_equal(catcher->entries, 1);
    assert_true(text_is(decode(catcher, 0).call, "CALL-7"));
    assert_told(catcher, 0, 3, "call: is needed");
}

static void confidential_rows_are_sealed_and_only_counted_in_the_clear(void **state)
{
    struct catcher *catcher = *state;
    struct identity *secretariat;
    struct call call;
    struct text country;
    assert_int_equal(identity_make(&secretariat, &catcher->error), VERDICT_OK);
    know_a_call(catcher, &call, &country, identity_public(secretariat)->curve);
    import(catcher, HEADER ",consent,language,target,admin1\n"
                           "KGZ,5,2024,GAP,A secret,A body,CONFIDENTIAL,ky,5.2,Osh\n");
    assert_int_equal(catcher->entries, 1);
    assert_int_equal(catcher->entry[0].title.length, 0);
    struct buffer *bytes = &catcher->bytes[0];
    assert_null(memmem(bytes->data, bytes->length, "secret", 6));
    assert_null(memmem(bytes->data, bytes->length, "Osh", 3));

    struct submission submission = decode(catcher, 0);
    const struct finding *clear = &submission.content.finding;
    assert_true(text_is(submission.language, "und"));
    assert_int_equal(submission.created_ms, DAY_MS);
    assert_int_equal(uuid_v7_ms(&submission.id), DAY_MS);
    assert_int_equal(clear->goal, 5);
    assert_true(text_is(clear->target, "5.2"));
    assert_int_equal(clear->year, 2024);
    assert_int_equal(clear->finding_type, FINDING_TYPE_GAP);
    assert_int_equal(clear->body.length, 0);

    struct buffer plain = BUFFER_NONE;
    struct arena *arena = arena_new(SUBMISSION_ARENA_BYTES);
    struct submission opened = {.schema = SUBMISSION_SCHEMA};
    assert_non_null(arena);
    assert_int_equal(seal_open(secretariat, submission.sealed, &plain, &catcher->error),
                     VERDICT_OK);
    assert_int_equal(
        codec_content_decode(buffer_view(&plain), KIND_FINDING, arena, &opened, &catcher->error),
        VERDICT_OK);
    assert_true(text_is(opened.content.finding.title, "A secret"));
    assert_true(text_is(opened.content.finding.admin1, "Osh"));
    arena_free(&arena);
    buffer_free(&plain);
    identity_free(&secretariat);
}

static void what_cannot_be_sealed_is_refused(void **state)
{
    struct catcher *catcher = *state;
    struct call call;
    struct text country;
    static const uint8_t weak[SEAL_KEY_BYTES] = {0};
    catcher->settings.consent = CONSENT_CONFIDENTIAL;
    import(catcher, HEADER "\n" GOOD "\n");
    know_a_call(catcher, &call, &country, NULL);
    import(catcher, HEADER "\n" GOOD "\n");
    know_a_call(catcher, &call, &country, weak);
    import(catcher, HEADER "\n" GOOD "\n");
    assert_int_equal(catcher->entries, 0);
    assert_int_equal(catcher->problems, 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(catcher->code[i], "CALL_NO_SEAL");
}

/* A mistake under seal nobody could point out, so it is found before. */
static void confidential_rows_are_checked_before_sealing(void **state)
{
    struct catcher *catcher = *state;
    struct identity *secretariat;
    struct call call;
    struct text country;
    assert_int_equal(identity_make(&secretariat, &catcher->error), VERDICT_OK);
    know_a_call(catcher, &call, &country, identity_public(secretariat)->curve);
    catcher->settings.consent = CONSENT_CONFIDENTIAL;
    import(catcher, HEADER "\nKGZ,5,2024,GAP,,A body\nKGZ,5,2024,GAP,T,one two three four\n");
    assert_told(catcher, 0, 2, "title: is needed");
    assert_string_equal(catcher->code[1], "TEXT_TOO_MANY_WORDS");
    identity_free(&secretariat);
}

static void a_failing_sink_ends_the_import(void **state)
{
    struct catcher *catcher = *state;
    struct import_sink sink = {catcher, catch_entry, catch_problem, NULL};
    struct sheet_file *file = open_table(text_of(HEADER "\n" GOOD "\n" GOOD "\n"));
    catcher->entries = KEPT;
    assert_int_equal(import_rows(file, KIND_FINDING, &catcher->settings, &sink, &catcher->counts,
                                 &catcher->error),
                     VERDICT_RETRY);
    sheet_file_free(&file);
    assert_string_equal(catcher->error.code, "TEST_FULL");
    assert_int_equal(catcher->counts.imported, 0);
    catcher->entries = 0;
}

/* What a problem was told with beside its sentence. */
struct placed {
    size_t line, rows;
    char value[64], column[64], refused[256];
};

static void catch_place(void *context, const struct import_problem *problem)
{
    struct placed *placed = context;
    placed->line = problem->line;
    (void)snprintf(placed->value, sizeof placed->value, "%.*s", TEXT_ARGS(problem->value));
    (void)snprintf(placed->column, sizeof placed->column, "%.*s", TEXT_ARGS(problem->column));
}

static void catch_row(void *context, const struct sheet_row *header, const struct sheet_row *row)
{
    struct placed *placed = context;
    placed->rows++;
    (void)snprintf(placed->refused, sizeof placed->refused, "%.*s=%.*s",
                   TEXT_ARGS(header->fields[0]), TEXT_ARGS(row->fields[0]));
}

static void a_problem_has_its_value_and_its_row(void **state)
{
    struct catcher *catcher = *state;
    struct placed placed = {.line = 0};
    struct import_sink sink = {&placed, catch_entry, catch_place, catch_row};
    struct sheet_file *file =
        open_table(text_of("import_reason," HEADER "\nold,KGZ,5,20x4,GAP,T,B\n"));
    assert_int_equal(import_rows(file, KIND_FINDING, &catcher->settings, &sink, &catcher->counts,
                                 &catcher->error),
                     VERDICT_OK);
    assert_int_equal(placed.line, 2);
    assert_string_equal(placed.column, "year");
    assert_string_equal(placed.value, "20x4");
    assert_int_equal(placed.rows, 1);
    assert_string_equal(placed.refused, "import_reason=old");
    sheet_file_free(&file);
}

static void other_kinds_have_their_own_columns(void **state)
{
    struct catcher *catcher = *state;
    struct import_sink sink = {catcher, catch_entry, catch_problem, NULL};
    struct import_columns columns;
    struct sheet_file *file = open_table(
        text_of("country,answers_question,answers\nKGZ,invited|next-time,nobody|Ask us\n"));
    assert_true(import_check_header(file, KIND_RESPONSE, &sink, &columns, &catcher->error));
    assert_false(import_check_header(file, KIND_SIGN_ON, &sink, &columns, &catcher->error));
    assert_int_equal(import_rows(file, KIND_RESPONSE, &catcher->settings, &sink, &catcher->counts,
                                 &catcher->error),
                     VERDICT_OK);
    assert_int_equal(catcher->entries, 1);
    struct submission submission = decode(catcher, 0);
    const struct answer *answers = submission.content.response.answers.at;
    assert_int_equal(submission.content.response.answers.count, 2);
    assert_true(text_is(answers[1].question, "next-time"));
    assert_true(text_is(answers[1].body, "Ask us"));
    sheet_file_free(&file);
}

static void a_mapped_row_is_told_in_the_words_of_its_table(void **state)
{
    struct catcher *catcher = *state;
    struct placed placed = {.line = 0};
    struct import_sink sink = {&placed, catch_entry, catch_place, catch_row};
    static const char yaml[] = "kind: finding\nkey: _uuid\nconstants:\n  country: KGZ\n"
                               "  finding_type: GAP\ncolumns:\n  goal: about/goal\n"
                               "  year:\n    from: when\n    take: year\n  title: about/title\n"
                               "  body: about/story\n";
    struct mapping *mapping = NULL;
    struct sheet_file *file = open_table(text_of("_uuid,about/goal,when,about/title,about/story\n"
                                                 "u1,99,2025-03-01,A title,A body\n"));
    assert_int_equal(mapping_read(text_of(yaml), "map.yaml", &mapping, &catcher->error),
                     VERDICT_OK);
    const struct sheet_file *const files[] = {file};
    assert_int_equal(import_mapped(mapping, files, 1, &catcher->settings, &sink, &catcher->counts,
                                   &catcher->error),
                     VERDICT_OK);
    assert_int_equal(catcher->counts.refused, 1);
    assert_int_equal(placed.line, 2);
    assert_string_equal(placed.column, "about/goal");
    assert_string_equal(placed.value, "99");
    assert_string_equal(placed.refused, "_uuid=u1");
    mapping_free(&mapping);
    sheet_file_free(&file);
}

#define CAUGHT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CAUGHT(a_row_becomes_a_submission),
        CAUGHT(only_the_day_is_told_unless_public),
        CAUGHT(every_kind_of_line_end_counts_lines_the_same),
        CAUGHT(line_numbers_are_those_of_an_editor),
        CAUGHT(a_body_from_windows_keeps_its_lines),
        CAUGHT(semicolons_and_tabs_are_taken_for_what_they_are),
        CAUGHT(headers_are_read_as_people_write_them),
        CAUGHT(wrong_headers_are_told_column_by_column),
        CAUGHT(one_field_under_two_names_is_doubled),
        CAUGHT(a_hostile_header_cannot_steer_the_terminal),
        CAUGHT(an_empty_file_and_a_lone_header),
        CAUGHT(a_row_of_another_length_is_told),
        CAUGHT(a_row_with_open_quotes_costs_only_itself),
        CAUGHT(bytes_that_are_no_text_are_told),
        CAUGHT(values_of_lists_and_groups_are_told_by_number),
        CAUGHT(all_problems_of_a_row_are_told_at_once),
        CAUGHT(what_a_row_says_makes_its_digest),
        CAUGHT(rows_are_checked_against_the_call),
        CAUGHT(without_a_call_each_row_must_name_one),
        CAUGHT(confidential_rows_are_sealed_and_only_counted_in_the_clear),
        CAUGHT(what_cannot_be_sealed_is_refused),
        CAUGHT(confidential_rows_are_checked_before_sealing),
        CAUGHT(a_failing_sink_ends_the_import),
        CAUGHT(a_problem_has_its_value_and_its_row),
        CAUGHT(other_kinds_have_their_own_columns),
        CAUGHT(a_mapped_row_is_told_in_the_words_of_its_table),
    };
    return cmocka_run_group_tests(tests, start_libraries, NULL);
}
