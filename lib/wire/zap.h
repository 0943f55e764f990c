/*
 * Our own ZAP handler (RFC 27), served by the thread that polls it: when that thread stops, so does
 * every handshake. czmq's zauth ends on SIGTERM and overflows on long metadata (stack-notes 2, 3).
 */
#ifndef PARALLAX_WIRE_ZAP_H
#define PARALLAX_WIRE_ZAP_H

#include "base/error.h"

#include <stdint.h>

struct zap;

/* What the holder of a CURVE public key is answered. */
enum zap_answer {
    ZAP_REFUSED,  /* 400: ZeroMQ does not knock again by itself */
    ZAP_ADMITTED, /* 200 */
    ZAP_PUT_OFF   /* 300, a temporary error: disconnected, and comes again with back-off */
};
typedef enum zap_answer zap_admits_fn(void *context, const uint8_t curve[32]);

/* One a process. RETRY ZAP_BIND when there is one already. */
enum verdict zap_new(zap_admits_fn *admits, void *context, struct zap **ret_zap,
                     struct error *error);
void zap_free(struct zap **zap);
/*
 * Answers at most requests_max waiting handshakes. Anything but mechanism CURVE, version 1.0,
 * domain "parallax" and a 32-byte key is refused; no answer but 200 has a reason in it.
 * *ret_refused: how many were refused.
 */
void zap_serve(struct zap *zap, int requests_max, int *ret_refused);

#endif
