/* parallax-admin call invite and uninvite: which organisations may answer a call. */
#include "admin/commands.h"
#include "admin/database.h"

#include "base/json.h"
#include "base/uuid.h"

/* What is done to each organisation, and what it means when that touches no row. */
struct change {
    const char *query, *refusal_code, *refusal;
};

static const struct change inviting = {
    "admin_call_invite", "ORGANISATION_UNKNOWN",
    "no organisation has this id; nothing was changed; see parallax-admin org list"};
static const struct change uninviting = {
    "admin_call_uninvite", "NOT_INVITED",
    "the call does not invite this organisation; nothing was changed; see parallax-admin call "
    "show"};

/* What stands behind the first argument, the call: at least one id, all of them readable. */
static enum verdict check_organisations(char *const *typed, struct error *error)
{
    struct uuid id;
    if (typed[0] == NULL)
        return error_set(error, VERDICT_REJECT, "ORGANISATION_MISSING",
                         "argument CALL ORG...: needs at least one organisation after the call");
    for (size_t i = 0; typed[i] != NULL; i++)
        if (!uuid_parse(text_trim(text_of(typed[i])), &id))
            return error_set(error, VERDICT_REJECT, "ID_UNREADABLE",
                             "argument ORG %zu: is no id of an organisation (a UUID)", i + 1);
    return VERDICT_OK;
}

static enum verdict lock_call(struct store *store, struct text call, struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, "admin_call_lock", &call, 1, &result, error);
    if (verdict == VERDICT_OK && store_result_rows(result) == 0)
        verdict = error_set(error, VERDICT_REJECT, "CALL_UNKNOWN",
                            "no call has this id; see parallax-admin call list");
    store_result_free(&result);
    return verdict;
}

/* place: which of the arguments it was. */
static enum verdict change_one(struct store *store, const struct change *change, struct text call,
                               const char *typed, size_t place, struct error *error)
{
    struct uuid id;
    char organisation[UUID_TEXT_BYTES];
    (void)uuid_parse(text_trim(text_of(typed)), &id);
    uuid_format(&id, organisation);
    const struct text parameters[] = {call, text_of(organisation)};
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, change->query, parameters, 2, &result, error);
    if (verdict == VERDICT_OK && store_result_touched(result) == 0)
        verdict = error_set(error, VERDICT_REJECT, change->refusal_code, "argument ORG %zu: %s",
                            place, change->refusal);
    store_result_free(&result);
    return verdict;
}

static enum verdict count_invited(struct store *store, struct text call, int64_t *ret_count,
                                  struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, "admin_call_invited", &call, 1, &result, error);
    if (verdict == VERDICT_OK && !text_int64(store_result_value(result, 0, 0), ret_count))
        verdict = error_set(error, VERDICT_FATAL, "INVITED_UNREADABLE",
                            "the number of invitations is no number");
    store_result_free(&result);
    return verdict;
}

/* In one transaction: half a list of guests is not what was asked for. */
static enum verdict change_all(struct store *store, const struct change *change,
                               char *const *arguments, int64_t *ret_count, struct error *error)
{
    struct text call = text_of(arguments[0]);
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = lock_call(store, call, error);
    for (size_t i = 1; verdict == VERDICT_OK && arguments[i] != NULL; i++)
        verdict = change_one(store, change, call, arguments[i], i, error);
    if (verdict == VERDICT_OK)
        verdict = count_invited(store, call, ret_count, error);
    if (verdict == VERDICT_OK)
        return store_commit(store, error);
    store_rollback(store);
    return verdict;
}

/* Taking back the last invitation opens the call to all, so who may answer now is always told. */
static void report_invited(struct admin *admin, const char *call, int64_t count)
{
    if (!admin->config->json) {
        buffer_string(&admin->out, call);
        if (count == 0)
            buffer_string(&admin->out, " is open to every organisation that is enrolled.\n");
        else
            buffer_format(&admin->out, " is open to %lld organisation%s, by invitation.\n",
                          (long long)count, count == 1 ? "" : "s");
        return;
    }
    struct json json = json_to(&admin->out);
    json_object_begin(&json);
    json_key(&json, "id");
    json_string(&json, call);
    json_key(&json, "invited");
    json_int(&json, count);
    json_key(&json, "open_to_all");
    json_bool(&json, count == 0);
    json_object_end(&json);
    buffer_byte(&admin->out, '\n');
}

static enum exit_code change_invitations(struct admin *admin, const struct change *change)
{
    struct error error;
    int64_t count = 0;
    if (check_organisations(admin->arguments + 1, &error) != VERDICT_OK)
        return admin_fail_usage(&error);
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    if (change_all(admin->store, change, admin->arguments, &count, &error) != VERDICT_OK)
        return admin_fail(&error);
    report_invited(admin, admin->arguments[0], count);
    return EXIT_DONE;
}

enum exit_code call_invite_run(struct admin *admin)
{
    return change_invitations(admin, &inviting);
}

enum exit_code call_uninvite_run(struct admin *admin)
{
    return change_invitations(admin, &uninviting);
}
