/* See message.h. */
#include "wire/message.h"

#include <stdint.h>
#include <string.h>

struct unpack_memory {
    struct arena *arena;
    bool failed; /* tells running out of room from bytes that are wrong */
};

static void *unpack_alloc(void *context, size_t bytes)
{
    struct unpack_memory *memory = context;
    void *at = arena_alloc(memory->arena, bytes);
    memory->failed = memory->failed || at == NULL;
    return at;
}

/* The arena is released as a whole. */
static void unpack_free(void *context, void *at)
{
    (void)context;
    (void)at;
}

enum verdict message_unreadable(struct error *error, const char *rule)
{
    return error_set(error, VERDICT_REJECT, "MESSAGE_UNREADABLE", "%s", rule);
}

enum verdict message_no_room(const struct arena *arena, struct error *error)
{
    if (arena_is_full(arena))
        return error_set(error, VERDICT_REJECT, "MESSAGE_TOO_LARGE",
                         "the message needs more memory than one message may have");
    return error_no_memory(error);
}

enum verdict message_unpack(const ProtobufCMessageDescriptor *descriptor, struct text bytes,
                            struct arena *arena, ProtobufCMessage **ret_message,
                            struct error *error)
{
    struct unpack_memory memory = {arena, false};
    ProtobufCAllocator allocator = {unpack_alloc, unpack_free, &memory};
    ProtobufCMessage *message =
        protobuf_c_message_unpack(descriptor, &allocator, bytes.length, (const uint8_t *)bytes.at);
    if (message == NULL && memory.failed)
        return message_no_room(arena, error);
    if (message == NULL)
        return message_unreadable(error, "the bytes are not a message of the protocol");
    *ret_message = message;
    return VERDICT_OK;
}

enum verdict message_pack(const ProtobufCMessage *message, struct buffer *out, struct error *error)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    if (length > 0) {
        uint8_t *at = buffer_extend(out, length);
        if (at != NULL)
            (void)protobuf_c_message_pack(message, at);
    }
    return buffer_ok(out) ? VERDICT_OK : error_no_memory(error);
}

void *message_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return arena_alloc(arena, bytes);
}

void *message_list(struct arena *arena, const ProtobufCMessageDescriptor *descriptor, size_t count)
{
    void **list = message_array(arena, count, sizeof *list);
    char *messages = message_array(arena, count, descriptor->sizeof_message);
    if (list == NULL || messages == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        list[i] = messages + i * descriptor->sizeof_message;
        protobuf_c_message_init(descriptor, list[i]);
    }
    return list;
}

struct text message_text(ProtobufCBinaryData bytes)
{
    return bytes.len > 0 ? (struct text){(const char *)bytes.data, bytes.len} : TEXT_NONE;
}

/* protobuf-c has no const in its structs, but packing only reads. */
static uint8_t *without_const(const void *at)
{
    uint8_t *bytes;
    memcpy(&bytes, &at, sizeof bytes);
    return bytes;
}

ProtobufCBinaryData message_bytes(struct text text)
{
    return (ProtobufCBinaryData){text.length, without_const(text.at)};
}

ProtobufCBinaryData message_uuid_bytes(const struct uuid *uuid)
{
    if (uuid_is_nil(uuid))
        return (ProtobufCBinaryData){0, NULL};
    return (ProtobufCBinaryData){sizeof uuid->bytes, without_const(uuid->bytes)};
}

bool message_uuid(ProtobufCBinaryData bytes, struct uuid *ret_uuid)
{
    if (bytes.len != sizeof ret_uuid->bytes)
        return false;
    memcpy(ret_uuid->bytes, bytes.data, sizeof ret_uuid->bytes);
    return true;
}

bool message_texts(size_t count, const ProtobufCBinaryData *bytes, struct arena *arena,
                   struct texts *ret_texts)
{
    struct text *texts = NULL;
    if (count > 0) {
        texts = message_array(arena, count, sizeof *texts);
        if (texts == NULL)
            return false;
    }
    for (size_t i = 0; i < count; i++)
        texts[i] = message_text(bytes[i]);
    *ret_texts = (struct texts){count, texts};
    return true;
}

bool message_bytes_list(struct texts texts, struct arena *arena, ProtobufCBinaryData **ret_bytes)
{
    ProtobufCBinaryData *bytes = message_array(arena, texts.count, sizeof *bytes);
    if (bytes == NULL)
        return false;
    for (size_t i = 0; i < texts.count; i++)
        bytes[i] = message_bytes(texts.at[i]);
    *ret_bytes = bytes;
    return true;
}

enum verdict message_uuids(size_t count, const ProtobufCBinaryData *bytes, struct arena *arena,
                           const struct uuid **ret_uuids, struct error *error)
{
    struct uuid *uuids = NULL;
    if (count > 0) {
        uuids = message_array(arena, count, sizeof *uuids);
        if (uuids == NULL)
            return message_no_room(arena, error);
    }
    for (size_t i = 0; i < count; i++) {
        if (!message_uuid(bytes[i], &uuids[i]))
            return message_unreadable(error, "an id in a list is not 16 bytes long");
    }
    *ret_uuids = uuids;
    return VERDICT_OK;
}

bool message_uuid_bytes_list(size_t count, const struct uuid *uuids, struct arena *arena,
                             ProtobufCBinaryData **ret_bytes)
{
    ProtobufCBinaryData *bytes = message_array(arena, count, sizeof *bytes);
    if (bytes == NULL)
        return false;
    /* A nil id in a list keeps its place: it is sent as sixteen zeros. */
    for (size_t i = 0; i < count; i++)
        bytes[i] = (ProtobufCBinaryData){sizeof uuids[i].bytes, without_const(uuids[i].bytes)};
    *ret_bytes = bytes;
    return true;
}
