/*
 * Between protobuf-c and our own types: memory from an arena, bytes as texts, one set of errors.
 * Private to lib/wire.
 */
#ifndef PARALLAX_WIRE_MESSAGE_H
#define PARALLAX_WIRE_MESSAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "model/field.h"

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * *ret_message and all it points to lives in the arena; it is never freed by itself. REJECT
 * MESSAGE_UNREADABLE, REJECT MESSAGE_TOO_LARGE at the arena's cap, RETRY NO_MEMORY.
 */
enum verdict message_unpack(const ProtobufCMessageDescriptor *descriptor, struct text bytes,
                            struct arena *arena, ProtobufCMessage **ret_message,
                            struct error *error);
/* Appends. RETRY NO_MEMORY. */
enum verdict message_pack(const ProtobufCMessage *message, struct buffer *out, struct error *error);

/* REJECT MESSAGE_UNREADABLE; rule is a whole sentence. */
enum verdict message_unreadable(struct error *error, const char *rule);
/* Why arena_alloc gave NULL: REJECT MESSAGE_TOO_LARGE at the cap, else RETRY NO_MEMORY. */
enum verdict message_no_room(const struct arena *arena, struct error *error);

/* count zeroed elements of size bytes; NULL as arena_alloc, or when the product overflows. */
void *message_array(struct arena *arena, size_t count, size_t size);
/* A T ** of count initialised messages for a repeated field; NULL as message_array. */
void *message_list(struct arena *arena, const ProtobufCMessageDescriptor *descriptor, size_t count);

/* Both borrow. A present but empty value is TEXT_NONE. */
struct text message_text(ProtobufCBinaryData bytes);
ProtobufCBinaryData message_bytes(struct text text);
/* Nil gives no bytes. */
ProtobufCBinaryData message_uuid_bytes(const struct uuid *uuid);
/* False unless there are exactly 16 bytes; *ret_uuid is left alone then. */
bool message_uuid(ProtobufCBinaryData bytes, struct uuid *ret_uuid);

/* Lists of bytes and of texts, element by element. False: see message_no_room. */
bool message_texts(size_t count, const ProtobufCBinaryData *bytes, struct arena *arena,
                   struct texts *ret_texts);
bool message_bytes_list(struct texts texts, struct arena *arena, ProtobufCBinaryData **ret_bytes);
/* Lists of ids. A length other than 16 is MESSAGE_UNREADABLE. */
enum verdict message_uuids(size_t count, const ProtobufCBinaryData *bytes, struct arena *arena,
                           const struct uuid **ret_uuids, struct error *error);
bool message_uuid_bytes_list(size_t count, const struct uuid *uuids, struct arena *arena,
                             ProtobufCBinaryData **ret_bytes);

#endif
