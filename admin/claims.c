/* parallax-admin claim import and list: what the government's report says. */
#include "admin/claim_sheet.h"
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/report.h"

#include "base/file.h"
#include "base/progress.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NUMBER_BYTES 16

static const struct report_column list_columns[] = {
    {"code", "CODE", REPORT_TEXT, false},   {"country", "COUNTRY", REPORT_TEXT, false},
    {"goal", "GOAL", REPORT_NUMBER, false}, {"target", "TARGET", REPORT_TEXT, false},
    {"year", "YEAR", REPORT_NUMBER, false}, {"source", "SOURCE", REPORT_TEXT, false},
    {"page", "PAGE", REPORT_TEXT, false},   {"statement", "STATEMENT", REPORT_TEXT, false},
};

/* Statements of one file on their way to one call. */
struct import {
    struct store *store;
    const char *call;
    struct text countries; /* of the call, joined with | */
    struct sheet *sheet;
    struct complaints *complaints;
    int64_t stored;
};

/* REJECT CALL_UNKNOWN. The countries borrow from *ret_call, which the caller frees. */
static enum verdict find_call(struct store *store, const char *id, struct store_result **ret_call,
                              struct text *ret_countries, struct error *error)
{
    const struct text parameter = text_of(id);
    struct store_result *call = NULL;
    enum verdict verdict = store_query(store, "admin_call_countries", &parameter, 1, &call, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (store_result_rows(call) == 0) {
        store_result_free(&call);
        return error_set(error, VERDICT_REJECT, "CALL_UNKNOWN",
                         "no call has this id; see parallax-admin call list");
    }
    *ret_countries = store_result_value(call, 0, 0);
    *ret_call = call;
    return VERDICT_OK;
}

/* An empty text of PostgreSQL's is not its NULL. */
static struct text not_null(struct text text)
{
    return text.at != NULL ? text : text_of("");
}

static enum verdict put_claim(const struct import *import, const struct claim_entry *claim,
                              struct error *error)
{
    char goal[NUMBER_BYTES], year[NUMBER_BYTES];
    (void)snprintf(goal, sizeof goal, "%d", claim->goal);
    (void)snprintf(year, sizeof year, "%d", claim->year);
    const struct text parameters[] = {
        claim->country,   text_of(import->call),   claim->code,
        text_of(goal),    not_null(claim->target), text_of(year),
        claim->statement, claim->source,           not_null(claim->page),
    };
    struct store_result *result = NULL;
    enum verdict verdict = store_query(import->store, "admin_claim_put", parameters,
                                       COUNT(parameters), &result, error);
    store_result_free(&result);
    return verdict;
}

static enum verdict put_rows(struct import *import, struct error *error)
{
    struct progress progress;
    enum verdict verdict;
    progress_begin(&progress, "entered", 0);
    for (;;) {
        struct claim_entry claim;
        bool row = false;
        verdict = claim_sheet_next(import->sheet, import->complaints, import->countries, &claim,
                                   &row, error);
        if (verdict == VERDICT_OK && row)
            verdict = put_claim(import, &claim, error);
        if (verdict != VERDICT_OK || !row)
            break;
        progress_update(&progress, ++import->stored);
    }
    progress_end(&progress);
    return verdict;
}

static enum verdict put_all(struct import *import, struct error *error)
{
    enum verdict verdict = store_begin(import->store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = put_rows(import, error);
    if (verdict == VERDICT_OK)
        return store_commit(import->store, error);
    store_rollback(import->store);
    return verdict;
}

static void print_report(struct admin *admin, const struct import *import)
{
    if (!admin->config->json) {
        buffer_format(&admin->out, "%lld %s of call %s entered.\n", (long long)import->stored,
                      import->stored == 1 ? "statement" : "statements", import->call);
        return;
    }
    struct json json = json_to(&admin->out);
    json_object_begin(&json);
    json_key(&json, "call");
    json_string(&json, import->call);
    json_key(&json, "stored");
    json_int(&json, import->stored);
    complaints_json(import->complaints, &json);
    json_object_end(&json);
    buffer_byte(&admin->out, '\n');
}

static enum exit_code import_sheet(struct admin *admin, struct import *import)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *call = NULL;
    import->store = admin->store;
    enum verdict verdict = find_call(admin->store, import->call, &call, &import->countries, &error);
    if (verdict == VERDICT_OK)
        verdict = put_all(import, &error);
    store_result_free(&call);
    if (verdict != VERDICT_OK)
        return admin_fail(&error);
    print_report(admin, import);
    return import->complaints->count > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
}

enum exit_code claim_import_run(struct admin *admin)
{
    const char *path = admin->arguments[0];
    struct buffer content = BUFFER_NONE;
    struct complaints complaints;
    struct import import = {.call = admin->config->call, .complaints = &complaints};
    struct error error;
    enum exit_code code;
    complaints_open(&complaints, path, "column", NULL);
    enum verdict verdict = file_read(path, SHEET_BYTES_MAX, &content, &error);
    if (verdict == VERDICT_OK)
        verdict =
            sheet_open(buffer_view(&content), &claim_shape, &complaints, &import.sheet, &error);
    if (verdict == VERDICT_OK)
        code = import_sheet(admin, &import);
    else
        code = admin_fail_usage(&error);
    complaints_print(&complaints);
    complaints_free(&complaints);
    sheet_free(&import.sheet);
    buffer_free(&content);
    return code;
}

enum exit_code claim_list_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct text countries;
    struct store_result *call = NULL, *claims = NULL;
    const struct text id = text_of(admin->config->call);
    enum verdict verdict = find_call(admin->store, id.at, &call, &countries, &error);
    if (verdict == VERDICT_OK)
        verdict = store_query(admin->store, "admin_claim_list", &id, 1, &claims, &error);
    if (verdict == VERDICT_OK)
        report_rows(admin, claims, list_columns, COUNT(list_columns));
    store_result_free(&call);
    store_result_free(&claims);
    return verdict == VERDICT_OK ? EXIT_DONE : admin_fail(&error);
}
