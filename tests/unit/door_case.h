/*
 * A stage's door on loopback and those who come through it, all in the test's one thread. Waits are
 * bounded and fail the test.
 */
#ifndef PARALLAX_TESTS_UNIT_DOOR_CASE_H
#define PARALLAX_TESTS_UNIT_DOOR_CASE_H

#include "seal/seal.h"
#include "wire/link.h"
#include "wire/zap.h"

#include <stddef.h>

#define DOOR_FRAME_BYTES_MAX ((size_t)4 * 1024 * 1024)

struct door {
    struct identity *identity; /* the stage's */
    struct zap *zap;           /* admits everybody: what a key may do is not the door's to say */
    struct link *link;
};

/* Call link_start and seal_start before, link_stop after the last one. */
void door_open(struct door *door);
void door_close(struct door *door);
/* Connects; free it with link_free before the door is closed. */
struct link *door_client(const struct door *door, const struct identity *identity);

/* Waits until the client is let in and its queue has room, then sends. */
void door_send(struct door *door, struct link *client, struct text payload);
/* Waits until the link, at either end, has something to receive. */
void door_wait(struct door *door, struct link *link);
/* door_wait, then receives one frame. */
void door_receive(struct door *door, struct link *link, struct link_frame *ret_frame);

#endif
