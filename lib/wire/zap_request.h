/*
 * A request of the ZeroMQ authentication protocol (RFC 27), part by part, and whose it is. No
 * socket: zap.c receives and answers. Private to lib/wire and its tests.
 */
#ifndef PARALLAX_WIRE_ZAP_REQUEST_H
#define PARALLAX_WIRE_ZAP_REQUEST_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

#define ZAP_PART_BYTES_MAX 255 /* RFC 27's bound for every part that is kept here */

/* The parts of a request, in their order. */
enum zap_part_place {
    ZAP_VERSION,
    ZAP_REQUEST_ID,
    ZAP_DOMAIN,
    ZAP_ADDRESS,
    ZAP_ROUTING_ID,
    ZAP_MECHANISM,
    ZAP_CREDENTIALS,
    ZAP_PART_COUNT
};

struct zap_part {
    size_t length; /* ZAP_PART_BYTES_MAX + 1: too long to be kept */
    uint8_t bytes[ZAP_PART_BYTES_MAX];
};

/* Zero-filled is a request of which nothing has come yet. */
struct zap_request {
    size_t count; /* all that came; only the first ZAP_PART_COUNT are kept */
    struct zap_part parts[ZAP_PART_COUNT];
};

/* Takes the next part; bytes are copied. */
void zap_request_add(struct zap_request *request, const void *bytes, size_t length);
/* What an answer repeats; empty when it was too long to be kept. Borrowed from the request. */
struct text zap_request_id(const struct zap_request *request);
/*
 * The CURVE public key (32 bytes) that asks to be let in, borrowed from the request. NULL for every
 * request but one of seven parts, version 1.0, mechanism CURVE and our domain.
 */
const uint8_t *zap_request_curve(const struct zap_request *request);

#endif
