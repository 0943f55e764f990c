/*
 * Calls to and from protobuf: they travel in the catalogue and in the client's welcome; and their
 * content (call_content_codec.c). Private to lib/wire.
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

/* *ret_content lives in the arena. RETRY NO_MEMORY, REJECT MESSAGE_TOO_LARGE at the arena's cap. */
enum verdict call_content_read(const Parallax__V1__CallContent *message, struct arena *arena,
                               const struct call_content **ret_content, struct error *error);
enum verdict call_content_write(const struct call_content *content, struct arena *arena,
                                Parallax__V1__CallContent **ret_message, struct error *error);

#endif
