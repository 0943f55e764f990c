/* parallax-admin review list and show: what there is to review, and what it says. */
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/report.h"

#include "base/uuid.h"

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

static const struct report_column list_columns[] = {
    {"id", "ID", REPORT_TEXT, false},
    {"state", "STATE", REPORT_TEXT, false},
    {"call", "CALL", REPORT_TEXT, false},
    {"country", "COUNTRY", REPORT_TEXT, false},
    {"kind", "KIND", REPORT_TEXT, false},
    {"consent", "CONSENT", REPORT_TEXT, false},
    {"language", "LANGUAGE", REPORT_TEXT, false},
    {"goal", "GOAL", REPORT_NUMBER, false},
    {"target", "TARGET", REPORT_TEXT, false},
    {"received_on", "RECEIVED ON", REPORT_TEXT, false},
    {"title", "TITLE", REPORT_TEXT, false},
};

static const struct report_column show_columns[] = {
    {"id", "Id", REPORT_TEXT, false},
    {"state", "State", REPORT_TEXT, false},
    {"note", "Note to the author", REPORT_TEXT, false},
    {"report_title", "Published in", REPORT_TEXT, false},
    {"report_url", "Address of that report", REPORT_TEXT, false},
    {"published_on", "Published on", REPORT_TEXT, false},
    {"call", "Call", REPORT_TEXT, false},
    {"country", "Country", REPORT_TEXT, false},
    {"kind", "Kind", REPORT_TEXT, false},
    {"consent", "Consent", REPORT_TEXT, false},
    {"sealed", "Sealed to the secretariat", REPORT_FLAG, false},
    {"language", "Language", REPORT_TEXT, false},
    {"received_on", "Received on", REPORT_TEXT, false},
    {"organisation", "Organisation (public ones only)", REPORT_JSON, false},
    {"supersedes", "In place of", REPORT_TEXT, false},
    {"admin1", "Province or region", REPORT_TEXT, false},
    {"goal", "Goal", REPORT_NUMBER, false},
    {"target", "Target", REPORT_TEXT, false},
    {"indicator", "Indicator", REPORT_TEXT, false},
    {"year", "Year", REPORT_NUMBER, false},
    {"period_end", "Last year of the period", REPORT_NUMBER, false},
    {"channel", "Channels", REPORT_LIST, false},
    {"finding_type", "Type", REPORT_TEXT, false},
    {"title", "Title", REPORT_TEXT, false},
    {"body", "Text", REPORT_TEXT, false},
    {"stance", "Stance", REPORT_TEXT, false},
    {"claim", "Claim", REPORT_TEXT, false},
    {"rating", "Rating", REPORT_NUMBER, false},
    {"rater", "Rated by", REPORT_TEXT, false},
    {"trend", "Trend", REPORT_TEXT, false},
    {"civic_space", "Civic space", REPORT_TEXT, false},
    {"affected_groups", "Affected groups", REPORT_LIST, false},
    {"lnob_factors", "Factors of being left behind", REPORT_LIST, false},
    {"themes", "Themes", REPORT_LIST, false},
    {"observations", "Observations", REPORT_JSON, false},
    {"evidence", "Evidence", REPORT_JSON, false},
    {"recommendations", "Recommendations", REPORT_JSON, false},
    {"content", "Content", REPORT_JSON, false},
};

enum exit_code review_list_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *result = NULL;
    const struct text parameters[] = {text_of(admin->config->call), text_of(admin->config->country),
                                      text_of(admin->config->state)};
    if (store_query(admin->store, "review_list", parameters, 3, &result, &error) != VERDICT_OK)
        return admin_fail(&error);
    report_rows(admin, result, list_columns, COUNT(list_columns));
    store_result_free(&result);
    return EXIT_DONE;
}

enum exit_code review_show_run(struct admin *admin)
{
    struct error error;
    struct uuid id;
    char typed[UUID_TEXT_BYTES];
    if (!uuid_parse(text_trim(text_of(admin->arguments[0])), &id)) {
        (void)error_set(&error, VERDICT_REJECT, "ID_UNREADABLE",
                        "argument ID: is no id of a submission (a UUID)");
        return admin_fail_usage(&error);
    }
    uuid_format(&id, typed);
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct store_result *result = NULL;
    const struct text parameter = text_of(typed);
    if (store_query(admin->store, "review_show", &parameter, 1, &result, &error) != VERDICT_OK)
        return admin_fail(&error);
    if (store_result_rows(result) == 0) {
        (void)error_set(&error, VERDICT_REJECT, "SUBMISSION_UNKNOWN",
                        "no submission has this id; see parallax-admin review list");
        code = admin_fail(&error);
    } else {
        report_one(admin, result, show_columns, COUNT(show_columns));
    }
    store_result_free(&result);
    return code;
}
