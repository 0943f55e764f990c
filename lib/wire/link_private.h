/*
 * What link, link_frame, link_wait and zap share. Private to lib/wire and its tests.
 */
#ifndef PARALLAX_WIRE_LINK_PRIVATE_H
#define PARALLAX_WIRE_LINK_PRIVATE_H

#include "wire/link.h"
#include "wire/zap.h"

#include <czmq.h>
#include <stdbool.h>
#include <stddef.h>

#define LINK_ZAP_DOMAIN "parallax"
#define LINK_ENDPOINT_BYTES 256

struct link {
    void *handle; /* libzmq's socket */
    void *events; /* the monitor's end; NULL: not watched */
    bool router;
    struct link_movement movement; /* of a watched DEALER */
    int connection;                /* its descriptor, which is ZeroMQ's own */
    size_t frame_bytes_max;
    char endpoint[LINK_ENDPOINT_BYTES];
};

/*
 * A socket of libzmq; NULL when there is none left. czmq's own zsock_new ends the process then:
 * while strangers hold every descriptor, a lost aggregator would be the end of a collector.
 */
void *link_socket(int type);
/* Stops the events; nothing when there are none. */
void link_unwatch(struct link *link);
/* libzmq's socket of a handler. */
void *zap_socket(const struct zap *zap);

#endif
