/* See key_register.h. */
#include "admin/key_register.h"

#define HEX_BYTES (2 * SEAL_KEY_BYTES + 1)

struct card_hex {
    char curve[HEX_BYTES], sign[HEX_BYTES];
};

static struct card_hex hex_of(const struct identity_public *card)
{
    struct card_hex hex = {"", ""};
    seal_hex(card->curve, SEAL_KEY_BYTES, hex.curve);
    seal_hex(card->sign, SEAL_KEY_BYTES, hex.sign);
    return hex;
}

/*
 * Whether the key is there already, with the one who is to get it. REJECT when somebody else has it
 * or it was revoked. kind and owner as admin_key_owner.sql gives them.
 */
static enum verdict check_owner(struct store *store, const struct card_hex *hex, const char *kind,
                                struct text owner, bool *ret_has_it, struct error *error)
{
    struct store_result *result = NULL;
    const struct text parameters[] = {text_of(hex->curve), text_of(hex->sign)};
    enum verdict verdict = store_query(store, "admin_key_owner", parameters, 2, &result, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool known = store_result_rows(result) > 0;
    if (known && (!text_is(store_result_value(result, 0, 0), kind) ||
                  !text_equal(store_result_value(result, 0, 1), owner) ||
                  !text_is(store_result_value(result, 0, 2), "t")))
        verdict = error_set(error, VERDICT_REJECT, "KEY_IN_USE",
                            "the card is another's already; every key has one holder");
    else if (known && !text_is(store_result_value(result, 0, 3), "t"))
        verdict = error_set(error, VERDICT_REJECT, "KEY_REVOKED",
                            "the card was revoked and cannot come back; make a new key");
    else
        *ret_has_it = known;
    store_result_free(&result);
    return verdict;
}

/* Counts under a lock on the organisation. */
static enum verdict check_room(struct store *store, struct text organisation, bool has_it,
                               struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict =
        store_query(store, "admin_organisation_lock", &organisation, 1, &result, error);
    if (verdict != VERDICT_OK)
        return verdict;
    int64_t active = 0;
    if (store_result_rows(result) == 0)
        verdict = error_set(error, VERDICT_REJECT, "ORGANISATION_UNKNOWN",
                            "no organisation has this id; see parallax-admin org list");
    else if (text_int64(store_result_value(result, 0, 1), &active) && active >= KEYS_ACTIVE_MAX &&
             !has_it)
        verdict = error_set(error, VERDICT_REJECT, "KEYS_ENOUGH",
                            "the organisation has %d active keys already, the most that it may "
                            "have; revoke one first",
                            KEYS_ACTIVE_MAX);
    store_result_free(&result);
    return verdict;
}

enum verdict key_register_organisation(struct store *store, const struct uuid *organisation,
                                       const struct identity_public *card, struct error *error)
{
    char id[UUID_TEXT_BYTES];
    uuid_format(organisation, id);
    struct card_hex hex = hex_of(card);
    bool has_it = false;
    enum verdict verdict = check_owner(store, &hex, "organisation", text_of(id), &has_it, error);
    if (verdict == VERDICT_OK)
        verdict = check_room(store, text_of(id), has_it, error);
    if (verdict != VERDICT_OK || has_it)
        return verdict;
    struct store_result *result = NULL;
    const struct text parameters[] = {text_of(hex.curve), text_of(hex.sign), text_of(id)};
    verdict = store_query(store, "admin_key_add", parameters, 3, &result, error);
    store_result_free(&result);
    return verdict;
}

enum verdict key_register_collector(struct store *store, struct text name,
                                    const struct identity_public *card, struct error *error)
{
    struct card_hex hex = hex_of(card);
    bool has_it = false;
    enum verdict verdict = check_owner(store, &hex, "collector", name, &has_it, error);
    if (verdict != VERDICT_OK || has_it)
        return verdict;
    struct store_result *retired = NULL, *added = NULL;
    verdict = store_query(store, "admin_collector_retire", &name, 1, &retired, error);
    store_result_free(&retired);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct text parameters[] = {text_of(hex.curve), text_of(hex.sign), name};
    verdict = store_query(store, "admin_collector_add", parameters, 3, &added, error);
    if (verdict == VERDICT_OK && store_result_touched(added) == 0)
        verdict = error_set(error, VERDICT_REJECT, "COLLECTOR_NAME_IN_USE",
                            "a collector of this name has another card; revoke that one first");
    store_result_free(&added);
    return verdict;
}
