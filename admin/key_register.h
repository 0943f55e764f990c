/*
 * Letting a card in, as an organisation's or a collector's. Each works in the caller's transaction.
 */
#ifndef PARALLAX_ADMIN_KEY_REGISTER_H
#define PARALLAX_ADMIN_KEY_REGISTER_H

#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "seal/seal.h"
#include "store/store.h"

/* An organisation may have two, so that it can change from one to the other. */
#define KEYS_ACTIVE_MAX 2

/*
 * OK also when it had the key already. REJECT ORGANISATION_UNKNOWN, KEYS_ENOUGH, KEY_IN_USE when
 * another has it, KEY_REVOKED: a key that was revoked once never comes back.
 */
enum verdict key_register_organisation(struct store *store, const struct uuid *organisation,
                                       const struct identity_public *card, struct error *error);
/* OK also when it had the key already. REJECT COLLECTOR_NAME_IN_USE, KEY_IN_USE, KEY_REVOKED. */
enum verdict key_register_collector(struct store *store, struct text name,
                                    const struct identity_public *card, struct error *error);

#endif
