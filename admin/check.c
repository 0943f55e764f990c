/* parallax-admin check: recounts every tally, every voice and the ledger, who is awaited, and
 * whether review is whole. */
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/report.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Each gives its differences as what, key, expected and found; none when all is well. */
static const struct {
    const char *query;
    const char *what; /* completes "N differences in ..." */
} checks[] = {
    {"check_ledger", "the ledger"},       {"check_countries", "the countries"},
    {"check_tally", "the tallies"},       {"check_voice", "the voices"},
    {"check_awaited", "what is awaited"}, {"check_review", "what review says"},
};

static const struct report_column difference_columns[] = {
    {"what", NULL, REPORT_TEXT, false},
    {"key", NULL, REPORT_TEXT, false},
    {"expected", NULL, REPORT_NUMBER, false},
    {"found", NULL, REPORT_NUMBER, false},
};

static const struct report_column total_columns[] = {
    {"stored", "Stored", REPORT_NUMBER, false},
    {"quarantined", "Quarantined", REPORT_NUMBER, false},
    {"duplicates", "Duplicates", REPORT_NUMBER, false},
    {"damaged", "Damaged", REPORT_NUMBER, false},
    {"streams", "Streams", REPORT_NUMBER, false},
};

struct findings {
    struct store_result *totals;
    struct store_result *differences[COUNT(checks)];
};

static void findings_free(struct findings *findings)
{
    store_result_free(&findings->totals);
    for (size_t i = 0; i < COUNT(checks); i++)
        store_result_free(&findings->differences[i]);
}

static enum verdict recount(struct store *store, struct findings *findings, struct error *error)
{
    enum verdict verdict =
        store_query(store, "admin_ledger_totals", NULL, 0, &findings->totals, error);
    for (size_t i = 0; i < COUNT(checks) && verdict == VERDICT_OK; i++)
        verdict = store_query(store, checks[i].query, NULL, 0, &findings->differences[i], error);
    return verdict;
}

static size_t count_differences(const struct findings *findings)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT(checks); i++)
        count += store_result_rows(findings->differences[i]);
    return count;
}

/* "tally.submissions of KGZ CALL FINDING 5 5.2 is 3, a recount gives 4." */
static void write_sentences(struct buffer *out, const struct store_result *result)
{
    for (size_t row = 0; row < store_result_rows(result); row++) {
        struct text key = store_result_value(result, row, 1);
        buffer_text(out, store_result_value(result, row, 0));
        if (key.length > 0) {
            buffer_string(out, " of ");
            buffer_text(out, key);
        }
        buffer_string(out, " is ");
        buffer_text(out, store_result_value(result, row, 3));
        buffer_string(out, ", a recount gives ");
        buffer_text(out, store_result_value(result, row, 2));
        buffer_string(out, ".\n");
    }
}

static void print_text(struct admin *admin, const struct findings *findings)
{
    struct buffer *out = &admin->out;
    for (size_t i = 0; i < COUNT(checks); i++) {
        size_t count = store_result_rows(findings->differences[i]);
        write_sentences(out, findings->differences[i]);
        if (count > 0)
            buffer_format(out, "%zu %s in %s.\n", count, count == 1 ? "difference" : "differences",
                          checks[i].what);
    }
    report_one(admin, findings->totals, total_columns, COUNT(total_columns));
    if (count_differences(findings) == 0)
        buffer_string(out, "Every tally, every voice and the ledger equal a recount.\n");
}

static void print_json(struct admin *admin, const struct findings *findings)
{
    struct json json = json_to(&admin->out);
    json_object_begin(&json);
    json_key(&json, "right");
    json_bool(&json, count_differences(findings) == 0);
    json_key(&json, "totals");
    report_json_object(&json, findings->totals, total_columns, COUNT(total_columns));
    json_key(&json, "differences");
    json_object_begin(&json);
    for (size_t i = 0; i < COUNT(checks); i++) {
        json_key(&json, checks[i].query);
        report_json_array(&json, findings->differences[i], difference_columns,
                          COUNT(difference_columns));
    }
    json_object_end(&json);
    json_object_end(&json);
    buffer_byte(&admin->out, '\n');
}

enum exit_code check_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct findings findings = {.totals = NULL};
    if (recount(admin->store, &findings, &error) != VERDICT_OK) {
        code = admin_fail(&error);
    } else {
        if (admin->config->json)
            print_json(admin, &findings);
        else
            print_text(admin, &findings);
        code = count_differences(&findings) == 0 ? EXIT_DONE : EXIT_PARTLY_REFUSED;
    }
    findings_free(&findings);
    return code;
}
