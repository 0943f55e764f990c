/*
 * What every command works with: home, keys, outbox, the collector it knows, and the calls that
 * collector told last.
 */
#ifndef PARALLAX_CLIENT_SESSION_H
#define PARALLAX_CLIENT_SESSION_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "client/collectors.h"
#include "client/home.h"
#include "client/options.h"
#include "client/outbox/outbox.h"
#include "model/catalogue.h"
#include "seal/passphrase.h"
#include "seal/seal.h"

#include <stdbool.h>

struct line;

/* Open with session_open, release with session_close. */
struct session {
    const struct client_config *config; /* borrowed */
    struct home *home;
    struct identity *identity;
    struct identity *next;         /* keys that are to follow (client/rotation.h); NULL: none */
    struct passphrase *passphrase; /* that opened identity, or is to; NULL: it has none */
    struct outbox *outbox;
    struct collectors collectors;
    struct arena *calls_arena;
    struct catalogue calls; /* no keys in it; call_count 0: none were told yet */
    struct line *line;      /* to the collector; NULL until line_of asks for it */
};

/* make: also makes the home and its keys, under a passphrase where the options ask for one;
 * *ret_made tells whether the keys are new. */
enum verdict session_open(struct session *session, const struct client_config *config, bool make,
                          bool *ret_made, struct error *error);
void session_close(struct session *session);

/* Remembers the calls of a welcome, borrowed from anywhere. What a call asks stays as it was known
 * while the digest of it is the same, and is not known otherwise. */
enum verdict session_set_calls(struct session *session, const struct call *calls, size_t count,
                               struct error *error);
/*
 * Remembers what one of the calls asks, encoded (wire/codec.h); both texts may borrow from the
 * session. REJECT MESSAGE_UNREADABLE.
 */
enum verdict session_set_content(struct session *session, struct text call, struct text encoded,
                                 struct error *error);

#endif
