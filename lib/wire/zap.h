/*
 * Our own ZAP handler (RFC 27), served by the thread that polls it: when that thread stops, so does
 * every handshake. czmq's zauth ends on SIGTERM and overflows on long metadata (stack-notes 2, 3).
 */
#ifndef PARALLAX_WIRE_ZAP_H
#define PARALLAX_WIRE_ZAP_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct zap;

/* Whether the holder of a CURVE public key (32 bytes) may connect. */
typedef bool zap_admits_fn(void *context, const uint8_t curve[32]);

/* One a process. RETRY ZAP_BIND when there is one already. */
enum verdict zap_new(zap_admits_fn *admits, void *context, struct zap **ret_zap,
                     struct error *error);
void zap_free(struct zap **zap);
/*
 * Answers at most requests_max waiting handshakes. Anything but mechanism CURVE, version 1.0,
 * domain "parallax" and a 32-byte key is answered 400; a key that is not admitted 400 without a
 * reason. *ret_refused: how many were turned away.
 */
void zap_serve(struct zap *zap, int requests_max, int *ret_refused);

#endif
