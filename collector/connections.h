/*
 * Who is connected, and who has to go: more of those who have said nothing yet (strangers in their
 * handshakes, mostly) than there may be, the oldest first; those who say nothing for too long; more
 * connections of one organisation than it may have, its oldest first; those whose key was revoked.
 *
 * Pure: events, frames and the clock are arguments, and what has to go is told, not done. A
 * connection is the number that lib/wire gives it (a descriptor), so memory is bounded by how many
 * descriptors there are.
 */
#ifndef PARALLAX_COLLECTOR_CONNECTIONS_H
#define PARALLAX_COLLECTOR_CONNECTIONS_H

#include "base/error.h"
#include "base/uuid.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No frame for so long, with or without a handshake: it goes. */
#define CONNECTIONS_SILENT_MS 40000
/* One that has to go is still told why for so long, and then ended. */
#define CONNECTIONS_LEAVING_MS 5000

struct connections_limits {
    size_t heard;        /* that have sent a frame, in all */
    size_t unheard;      /* that have not */
    size_t organisation; /* heard ones of one organisation */
};
/*
 * The limits that so many descriptors allow, of which some are for other things than connections:
 * a quarter of the rest at most for those unheard, and those heard at most wanted.
 */
struct connections_limits connections_limits_of(size_t descriptors, size_t wanted,
                                                size_t organisation);

struct connections;

enum verdict connections_new(const struct connections_limits *limits,
                             struct connections **ret_connections, struct error *error);
void connections_free(struct connections **connections);

/* What happened. RETRY when there is no memory to remember it: it has to be cut. */
enum verdict connections_opened(struct connections *connections, int connection, int64_t steady_ms,
                                struct error *error);
void connections_closed(struct connections *connections, int connection);

/* As many were heard as may be: nobody more is to be let in. */
bool connections_are_full(const struct connections *connections);
/* Those that were heard. */
size_t connections_count(const struct connections *connections);

/* Whether it was opened and not closed, as far as was told here. */
bool connections_know(const struct connections *connections, int connection);
/*
 * A frame of this organisation came through the connection. Where it is one more than an
 * organisation may have, its oldest leaves at once: on a bad line that is one that broke unnoticed,
 * and it must not keep who comes again from coming in. Frames of connections that closed meanwhile
 * count for nothing.
 */
void connections_hear(struct connections *connections, int connection,
                      const struct organisation_key *key, const struct uuid *organisation,
                      int64_t steady_ms);
/* Those of keys that the catalogue does not have leave. */
void connections_revoke(struct connections *connections, const struct catalogue *catalogue,
                        int64_t steady_ms);
/* All of the organisation leave, without another word. */
void connections_shut(struct connections *connections, const struct uuid *organisation,
                      int64_t steady_ms);

/* The next that has to be ended now; -1: none. It is told once, and stays until it is closed. */
int connections_next_to_end(struct connections *connections, int64_t steady_ms);

#endif
