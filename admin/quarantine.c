/* parallax-admin quarantine list: what PostgreSQL refused and why. */
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/report.h"

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

static const struct report_column row_columns[] = {
    {"stream", "STREAM", REPORT_TEXT, false},
    {"sequence", "SEQUENCE", REPORT_NUMBER, false},
    {"received_on", "RECEIVED ON", REPORT_TEXT, false},
    {"bytes", "BYTES", REPORT_NUMBER, false},
    {"reason", "REASON", REPORT_TEXT, false},
};

static const struct report_column reason_columns[] = {
    {"submissions", "SUBMISSIONS", REPORT_NUMBER, false},
    {"reason", "REASON", REPORT_TEXT, false},
};

static void print(struct admin *admin, const struct store_result *rows,
                  const struct store_result *reasons)
{
    if (!admin->config->json) {
        buffer_format(&admin->out, "%zu in quarantine\n", store_result_rows(rows));
        if (store_result_rows(rows) == 0)
            return;
        buffer_byte(&admin->out, '\n');
        report_table(&admin->out, reasons, reason_columns, COUNT(reason_columns));
        buffer_byte(&admin->out, '\n');
        report_table(&admin->out, rows, row_columns, COUNT(row_columns));
        return;
    }
    struct json json = json_to(&admin->out);
    json_object_begin(&json);
    json_key(&json, "count");
    json_int(&json, (int64_t)store_result_rows(rows));
    json_key(&json, "reasons");
    report_json_array(&json, reasons, reason_columns, COUNT(reason_columns));
    json_key(&json, "quarantine");
    report_json_array(&json, rows, row_columns, COUNT(row_columns));
    json_object_end(&json);
    buffer_byte(&admin->out, '\n');
}

enum exit_code quarantine_list_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *rows = NULL, *reasons = NULL;
    enum verdict verdict =
        store_query(admin->store, "admin_quarantine_list", NULL, 0, &rows, &error);
    if (verdict == VERDICT_OK)
        verdict = store_query(admin->store, "admin_quarantine_reasons", NULL, 0, &reasons, &error);
    if (verdict == VERDICT_OK)
        print(admin, rows, reasons);
    store_result_free(&rows);
    store_result_free(&reasons);
    return verdict == VERDICT_OK ? EXIT_DONE : admin_fail(&error);
}
