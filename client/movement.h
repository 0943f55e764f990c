/*
 * Whether a line is slow or dead: what is known of the bytes that moved on it. Pure.
 *
 * Bytes that move put off the end of a connection: thrown away, it would begin with the same frame
 * again, and on a line that is slower than the time-out it would never end. They put off the end of
 * patience only where they get further than before, or a collector that takes bytes and never
 * answers would be believed for ever.
 */
#ifndef PARALLAX_CLIENT_MOVEMENT_H
#define PARALLAX_CLIENT_MOVEMENT_H

#include <stdbool.h>
#include <stdint.h>

struct movement {
    uint64_t connections; /* as told last */
    uint64_t bytes;       /* likewise, of the last connection */
    uint64_t answered;    /* bytes of this connection when the last answer came on it */
    uint64_t furthest;    /* beyond that, on any connection since */
    int64_t moved_ms;     /* when a byte moved last, or a connection was made */
    int64_t further_ms;   /* when it got further last, or an answer came */
};

void movement_begin(struct movement *movement, int64_t now_ms);
/* Another socket: its connections are counted anew. */
void movement_reopened(struct movement *movement);
/* True: the connection is another than before, and what was sent on that one may be lost. */
bool movement_saw(struct movement *movement, uint64_t connections, uint64_t bytes, int64_t now_ms);
void movement_answered(struct movement *movement, int64_t now_ms);

#endif
