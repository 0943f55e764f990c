/* parallax-admin key add, revoke and list: whose cards are let in. */
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/key_register.h"
#include "admin/report.h"

#include "base/json.h"

#define COUNT(columns) (sizeof(columns) / sizeof(columns)[0])
#define COLLECTOR_NAME_BYTES 64

static const struct report_column list_columns[] = {
    {"kind", "KIND", REPORT_TEXT, false},
    {"owner", "OWNER", REPORT_TEXT, false},
    {"active", "ACTIVE", REPORT_FLAG, false},
    {"card", "CARD", REPORT_CARD, false},
};

/* Who is to get a card: exactly one of the two. */
struct holder {
    struct uuid organisation;
    struct text collector; /* TEXT_NONE: the organisation */
};

static enum verdict read_organisation(const char *typed, struct uuid *ret_id, struct error *error)
{
    if (uuid_parse(text_trim(text_of(typed)), ret_id))
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "ID_UNREADABLE",
                     "option organisation: is no id of an organisation (a UUID)");
}

static enum verdict read_holder(const struct admin_config *config, struct holder *ret_holder,
                                struct error *error)
{
    *ret_holder = (struct holder){.collector = text_of(config->collector)};
    struct text name = ret_holder->collector;
    if ((config->organisation == NULL) == (config->collector == NULL))
        return error_set(error, VERDICT_REJECT, "HOLDER_UNCLEAR",
                         "command key add: needs either --organisation or --collector");
    if (config->organisation != NULL)
        return read_organisation(config->organisation, &ret_holder->organisation, error);
    if (name.length > COLLECTOR_NAME_BYTES || text_trim(name).length != name.length ||
        text_utf8_valid_prefix(name) != name.length || text_control_offset(name) != name.length)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_NAME",
                         "option collector: is a name of at most %d bytes in UTF-8, without "
                         "control characters, and without blanks at its ends",
                         COLLECTOR_NAME_BYTES);
    return VERDICT_OK;
}

static enum verdict read_card(const struct admin *admin, struct identity_public *ret_card,
                              struct error *error)
{
    enum verdict verdict = card_parse(text_of(admin->arguments[0]), ret_card, error);
    if (verdict != VERDICT_OK)
        error_prefix(error, "argument CARD");
    return verdict;
}

static enum verdict register_card(struct store *store, const struct holder *holder,
                                  const struct identity_public *card, struct error *error)
{
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (holder->collector.at != NULL)
        verdict = key_register_collector(store, holder->collector, card, error);
    else
        verdict = key_register_organisation(store, &holder->organisation, card, error);
    if (verdict == VERDICT_OK)
        return store_commit(store, error);
    store_rollback(store);
    return verdict;
}

/* Whose card it is, and what became of it. */
static void report_key(struct admin *admin, struct text kind, struct text owner, bool active)
{
    if (!admin->config->json) {
        buffer_format(&admin->out, "The card of %.*s %.*s is %s.\n", TEXT_ARGS(kind),
                      TEXT_ARGS(owner), active ? "let in" : "revoked");
        return;
    }
    struct json json = json_to(&admin->out);
    json_object_begin(&json);
    json_key(&json, "kind");
    json_text(&json, kind);
    json_key(&json, "owner");
    json_text(&json, owner);
    json_key(&json, "active");
    json_bool(&json, active);
    json_object_end(&json);
    buffer_byte(&admin->out, '\n');
}

enum exit_code key_add_run(struct admin *admin)
{
    struct error error;
    struct holder holder;
    struct identity_public card;
    if (read_holder(admin->config, &holder, &error) != VERDICT_OK ||
        read_card(admin, &card, &error) != VERDICT_OK)
        return admin_fail_usage(&error);
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    if (register_card(admin->store, &holder, &card, &error) != VERDICT_OK)
        return admin_fail(&error);
    char id[UUID_TEXT_BYTES];
    uuid_format(&holder.organisation, id);
    if (holder.collector.at != NULL)
        report_key(admin, text_of("collector"), holder.collector, true);
    else
        report_key(admin, text_of("organisation"), text_of(id), true);
    return EXIT_DONE;
}

enum exit_code key_revoke_run(struct admin *admin)
{
    struct error error;
    struct identity_public card;
    if (read_card(admin, &card, &error) != VERDICT_OK)
        return admin_fail_usage(&error);
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    char curve[2 * SEAL_KEY_BYTES + 1];
    seal_hex(card.curve, SEAL_KEY_BYTES, curve);
    const struct text parameter = text_of(curve);
    struct store_result *result = NULL;
    if (store_query(admin->store, "admin_key_revoke", &parameter, 1, &result, &error) != VERDICT_OK)
        return admin_fail(&error);
    if (store_result_rows(result) == 0) {
        (void)error_set(&error, VERDICT_REJECT, "KEY_UNKNOWN",
                        "nobody has this card; see parallax-admin key list");
        code = admin_fail(&error);
    } else {
        report_key(admin, store_result_value(result, 0, 0), store_result_value(result, 0, 1),
                   false);
    }
    store_result_free(&result);
    return code;
}

enum exit_code key_list_run(struct admin *admin)
{
    struct error error;
    struct uuid organisation;
    char id[UUID_TEXT_BYTES];
    struct text parameter = TEXT_NONE;
    if (admin->config->organisation != NULL) {
        if (read_organisation(admin->config->organisation, &organisation, &error) != VERDICT_OK)
            return admin_fail_usage(&error);
        uuid_format(&organisation, id);
        parameter = text_of(id);
    }
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct store_result *result = NULL;
    if (store_query(admin->store, "admin_key_list", &parameter, 1, &result, &error) != VERDICT_OK)
        return admin_fail(&error);
    report_rows(admin, result, list_columns, COUNT(list_columns));
    store_result_free(&result);
    return EXIT_DONE;
}
