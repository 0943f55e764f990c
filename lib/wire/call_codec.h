/*
 * Calls to and from protobuf: they travel in the catalogue and in the client's welcome. Private to
 * lib/wire.
 */
#ifndef PARALLAX_WIRE_CALL_CODEC_H
#define PARALLAX_WIRE_CALL_CODEC_H

#include "base/arena.h"
#include "base/error.h"
#include "model/call.h"

#include <parallax/v1/call.pb-c.h>
#include <stddef.h>

/* *ret_calls is one array in the arena, for the caller to sort. */
enum verdict calls_read(size_t count, Parallax__V1__Call *const *messages, struct arena *arena,
                        struct call **ret_calls, struct error *error);
enum verdict calls_write(size_t count, const struct call *calls, struct arena *arena,
                         Parallax__V1__Call ***ret_messages, struct error *error);

#endif
