/*
 * One frame of queued submissions: what is in it, signed and encoded once, sent as often as needed.
 */
#ifndef PARALLAX_CLIENT_FRAME_H
#define PARALLAX_CLIENT_FRAME_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/uuid.h"
#include "client/outbox/outbox.h"
#include "seal/merkle.h"
#include "seal/seal.h"
#include "wire/client_protocol.h"

#include <stddef.h>
#include <stdint.h>

struct frame_item {
    struct uuid id;
    uint8_t digest[SEAL_DIGEST_BYTES]; /* of the bytes that were sent */
};

/* Which were refused while sending: all are counted, the first kept so that they can be listed. */
#define REFUSED_LISTED_MAX 50
struct refused_list {
    size_t count;
    struct uuid first[REFUSED_LISTED_MAX];
};
void refused_list_add(struct refused_list *list, const struct uuid *id);

/* Zero-filled is a valid empty frame. Reused for the next one; release with frame_free. */
struct frame {
    uint64_t request;
    int64_t after_sequence; /* all in it come after this one */
    size_t payload_bytes;   /* of the submissions in it */
    size_t count;
    struct frame_item items[CLIENT_FRAME_SUBMISSIONS_MAX];
    struct buffer bytes; /* the encoded request */
};

struct frame_limits {
    size_t submissions_max; /* at most CLIENT_FRAME_SUBMISSIONS_MAX */
    size_t bytes_max;       /* of the whole frame */
    size_t bytes_wanted;    /* likewise; only one that has a single submission may be larger */
};

/*
 * Fills frame with the submissions that are to be sent after *sequence, as many as fit, marks them
 * SENT, and moves *sequence behind them. count 0: there are no more. One that could not even go
 * alone is refused on the spot (a collector drops the connection at a frame that is too large, and
 * would do so for ever) and added to refused.
 */
enum verdict frame_fill(struct frame *frame, struct outbox *outbox, const struct identity *identity,
                        const struct frame_limits *limits, uint64_t request, int64_t *sequence,
                        struct refused_list *refused, struct error *error);
void frame_free(struct frame *frame);

#endif
