/* parallax-admin org list, show and suspend. */
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/report.h"

#include "base/uuid.h"

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])

static const struct report_column list_columns[] = {
    {"id", "ID", REPORT_TEXT, false},
    {"name", "NAME", REPORT_TEXT, true},
    {"names", NULL, REPORT_JSON, false},
    {"scope", "SCOPE", REPORT_LIST, false},
    {"constituency", "CONSTITUENCY", REPORT_TEXT, false},
    {"ecosoc", "ECOSOC", REPORT_TEXT, false},
    {"speaks_for", "SPEAKS FOR", REPORT_NUMBER, false},
    {"keys", "KEYS", REPORT_NUMBER, false},
    {"active", "ACTIVE", REPORT_FLAG, false},
};

static const struct report_column show_columns[] = {
    {"id", "Id", REPORT_TEXT, false},
    {"name", "Name", REPORT_TEXT, true},
    {"names", "Names by language", REPORT_JSON, false},
    {"scope", "Scope", REPORT_LIST, false},
    {"constituency", "Constituency", REPORT_TEXT, false},
    {"ecosoc", "ECOSOC status", REPORT_TEXT, false},
    {"speaks_for", "Speaks for", REPORT_NUMBER, false},
    {"keys", "Active keys", REPORT_NUMBER, false},
    {"active", "Active", REPORT_FLAG, false},
};

/* An id as it was typed, made the way PostgreSQL writes it. */
static bool read_id(const char *typed, char ret_id[UUID_TEXT_BYTES])
{
    struct uuid id;
    if (!uuid_parse(text_trim(text_of(typed)), &id))
        return false;
    uuid_format(&id, ret_id);
    return true;
}

static enum exit_code fail_id(void)
{
    struct error error;
    (void)error_set(&error, VERDICT_REJECT, "ID_UNREADABLE",
                    "argument ID: is no id of an organisation (a UUID)");
    return admin_fail_usage(&error);
}

static enum exit_code fail_unknown(void)
{
    struct error error;
    (void)error_set(&error, VERDICT_REJECT, "ORGANISATION_UNKNOWN",
                    "no organisation has this id; see parallax-admin org list");
    return admin_fail(&error);
}

enum exit_code organisation_list_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *result = NULL;
    const struct text all = TEXT_NONE;
    if (store_query(admin->store, "admin_organisation_list", &all, 1, &result, &error) !=
        VERDICT_OK)
        return admin_fail(&error);
    report_rows(admin, result, list_columns, COUNT(list_columns));
    store_result_free(&result);
    return EXIT_DONE;
}

enum exit_code organisation_show_run(struct admin *admin)
{
    char id[UUID_TEXT_BYTES];
    if (!read_id(admin->arguments[0], id))
        return fail_id();
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *result = NULL;
    const struct text parameter = text_of(id);
    if (store_query(admin->store, "admin_organisation_list", &parameter, 1, &result, &error) !=
        VERDICT_OK)
        return admin_fail(&error);
    if (store_result_rows(result) == 0)
        code = fail_unknown();
    else
        report_one(admin, result, show_columns, COUNT(show_columns));
    store_result_free(&result);
    return code;
}

enum exit_code organisation_suspend_run(struct admin *admin)
{
    char id[UUID_TEXT_BYTES];
    if (!read_id(admin->arguments[0], id))
        return fail_id();
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *result = NULL;
    const struct text parameter = text_of(id);
    if (store_query(admin->store, "admin_organisation_suspend", &parameter, 1, &result, &error) !=
        VERDICT_OK)
        return admin_fail(&error);
    if (store_result_touched(result) == 0)
        code = fail_unknown();
    else if (admin->config->json)
        buffer_format(&admin->out, "{\"id\":\"%s\",\"active\":false}\n", id);
    else
        buffer_format(&admin->out, "%s is suspended.\n", id);
    store_result_free(&result);
    return code;
}
