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
    zsock_t *sock;   /* owns handle; czmq is used for the socket's life only */
    void *handle;    /* libzmq's socket */
    zsock_t *events; /* the monitor's end; NULL: not watched */
    bool router;
    size_t frame_bytes_max;
    char endpoint[LINK_ENDPOINT_BYTES];
};

/* Stops the events; nothing when there are none. */
void link_unwatch(struct link *link);
/* libzmq's socket of a handler. */
void *zap_socket(const struct zap *zap);

#endif
