/*
 * The collectors that the client knows. One that answered is stayed with, and is tried first the
 * next time; the others follow in the order in which they were added, round and round.
 */
#ifndef PARALLAX_CLIENT_COLLECTORS_H
#define PARALLAX_CLIENT_COLLECTORS_H

#include "base/buffer.h"
#include "base/error.h"
#include "client/outbox/outbox.h"
#include "seal/seal.h"

#include <stdbool.h>
#include <stddef.h>

#define COLLECTORS_MAX 16

struct collector {
    struct buffer endpoint; /* NUL-terminated */
    struct identity_public card;
};

/* Zero-filled is valid and knows none. Release with collectors_free. */
struct collectors {
    size_t count;
    size_t at;    /* which is tried now */
    size_t first; /* which answered last, as far as the outbox knows; count: none */
    struct collector known[COLLECTORS_MAX];
};

/* Reads them from the outbox. Errors of the outbox; REJECT CARD_... where a card is damaged. */
enum verdict collectors_load(struct collectors *collectors, struct outbox *outbox,
                             struct error *error);
void collectors_free(struct collectors *collectors);

/* The one that is tried now; NULL: none is known. Borrowed. */
const struct collector *collectors_current(const struct collectors *collectors);
/* The next one is tried; after the last comes the first. */
void collectors_next(struct collectors *collectors);
/* The one that is tried has answered: it is tried first from now on. */
enum verdict collectors_answered(struct collectors *collectors, struct outbox *outbox,
                                 struct error *error);

/*
 * Adds one, or gives one that is known another card. first: it is tried first from now on. REJECT
 * CARD_..., COLLECTOR_ENDPOINT, COLLECTORS_MANY.
 */
enum verdict collectors_put(struct collectors *collectors, struct outbox *outbox,
                            const char *endpoint, const char *card, bool first,
                            struct error *error);
/* REJECT COLLECTOR_UNKNOWN. */
enum verdict collectors_remove(struct collectors *collectors, struct outbox *outbox,
                               const char *endpoint, struct error *error);

#endif
