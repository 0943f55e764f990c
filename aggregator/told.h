/*
 * What an organisation is told of submissions that it asks about: of its own ones what became of
 * them, of all others nothing, as if they were not there.
 *
 * Pure: the key of pseudonyms is an argument.
 */
#ifndef PARALLAX_AGGREGATOR_TOLD_H
#define PARALLAX_AGGREGATOR_TOLD_H

#include "base/arena.h"
#include "base/error.h"
#include "base/uuid.h"
#include "seal/seal.h"
#include "store/standing.h"
#include "wire/relay_protocol.h"

#include <stddef.h>

/* Classes of reasons in quarantine, beside the codes of model/problems.def. */
#define TOLD_ID_REUSED "ID_REUSED"       /* its own id, used before by itself for other content */
#define TOLD_NOT_STORABLE "NOT_STORABLE" /* the database has no place for a value of it */

/*
 * One line for each id that is the organisation's, in the arena; texts are borrowed from standings.
 * That its id was taken before is told only to whom the first one belongs as well: to others it
 * would tell that there is one. RETRY NO_MEMORY.
 */
enum verdict told_make(const struct standing *standings, size_t count,
                       const uint8_t pseudonym_key[SEAL_KEY_BYTES], const struct uuid *organisation,
                       struct arena *arena, const struct relay_status **ret_lines,
                       size_t *ret_count, struct error *error);

#endif
