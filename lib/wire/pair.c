/* See pair.h. */
#include "wire/pair.h"

#include "wire/message.h"

#include <string.h>

/* What the protobuf field of a row must be. */
struct fit {
    enum pair_value value;
    ProtobufCType type;
    ProtobufCLabel label;
};

#define FIT_TEXT                                                                                   \
    {                                                                                              \
        PAIR_TEXT, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_LABEL_OPTIONAL                                \
    }
#define FIT_TEXTS                                                                                  \
    {                                                                                              \
        PAIR_TEXTS, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_LABEL_REPEATED                               \
    }

static const struct fit fits[] = {
    [FIELD_LINE] = FIT_TEXT,
    [FIELD_BODY] = FIT_TEXT,
    [FIELD_LANGUAGE] = FIT_TEXT,
    [FIELD_URL] = FIT_TEXT,
    [FIELD_DATE] = FIT_TEXT,
    [FIELD_DECIMAL] = FIT_TEXT,
    [FIELD_REFERENCE] = FIT_TEXT,
    [FIELD_NUMBER] = {PAIR_NUMBER, PROTOBUF_C_TYPE_INT32, PROTOBUF_C_LABEL_OPTIONAL},
    [FIELD_CODE] = {PAIR_NUMBER, PROTOBUF_C_TYPE_ENUM, PROTOBUF_C_LABEL_OPTIONAL},
    [FIELD_CODES] = {PAIR_NUMBERS, PROTOBUF_C_TYPE_ENUM, PROTOBUF_C_LABEL_REPEATED},
    [FIELD_REFERENCES] = FIT_TEXTS,
    [FIELD_LINES] = FIT_TEXTS,
    [FIELD_GROUP] = {PAIR_GROUP, PROTOBUF_C_TYPE_MESSAGE, PROTOBUF_C_LABEL_REPEATED},
};

static enum verdict mismatch(struct error *error, const char *shape, const char *field,
                             const char *rule)
{
    return error_set(error, VERDICT_FATAL, "CODEC_MISMATCH", "%s.%s %s", shape, field, rule);
}

static bool is_of_table(const ProtobufCFieldDescriptor *field, const struct code_table *codes)
{
    const ProtobufCEnumDescriptor *descriptor = field->descriptor;
    return codes != NULL && strcmp(descriptor->short_name, codes->proto) == 0;
}

static enum verdict pair_row(struct pairings *pairings, const struct shape *shape,
                             const struct field_row *row, const ProtobufCMessageDescriptor *message,
                             struct pair *ret_pair, struct error *error)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(message, row->name);
    if (field == NULL)
        return mismatch(error, shape->name, row->name, "is not in the protocol");
    if ((size_t)row->kind >= sizeof fits / sizeof fits[0])
        return mismatch(error, shape->name, row->name, "is of a kind that has no protocol type");
    const struct fit *fit = &fits[row->kind];
    if (field->type != fit->type || field->label != fit->label ||
        (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0)
        return mismatch(error, shape->name, row->name, "has another type in the protocol");
    if (field->type == PROTOBUF_C_TYPE_ENUM && !is_of_table(field, row->codes))
        return mismatch(error, shape->name, row->name, "has another list of codes in the protocol");
    *ret_pair = (struct pair){row, field, fit->value, NULL};
    if (fit->value != PAIR_GROUP)
        return VERDICT_OK;
    return pairing_build(pairings, row->group, field->descriptor, &ret_pair->group, error);
}

enum verdict pairing_build(struct pairings *pairings, const struct shape *shape,
                           const ProtobufCMessageDescriptor *message,
                           const struct pairing **ret_pairing, struct error *error)
{
    if (pairings->count == PAIRINGS_MAX || shape->count > PAIRS_MAX)
        return mismatch(error, shape->name, "*", "has more fields than the codec has room for");
    struct pairing *pairing = &pairings->at[pairings->count++];
    *pairing = (struct pairing){.shape = shape, .message = message, .count = shape->count};
    for (size_t i = 0; i < shape->count; i++) {
        enum verdict verdict =
            pair_row(pairings, shape, &shape->rows[i], message, &pairing->pairs[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    for (unsigned i = 0; i < message->n_fields; i++) {
        if (shape_field(shape, text_of(message->fields[i].name)) == NULL)
            return mismatch(error, shape->name, message->fields[i].name, "is not in the model");
    }
    *ret_pairing = pairing;
    return VERDICT_OK;
}

/* The three places of a field in protobuf-c's struct. */
static const void *member(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (const char *)message + field->offset;
}

static size_t member_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return *(const size_t *)(const void *)((const char *)message + field->quantifier_offset);
}

static const void *member_list(const ProtobufCMessage *message,
                               const ProtobufCFieldDescriptor *field)
{
    const void *list;
    memcpy(&list, member(message, field), sizeof list);
    return list;
}

static enum verdict read_group(const struct pair *pair, const ProtobufCMessage *message,
                               struct arena *arena, struct group *ret_group, struct error *error)
{
    size_t count = member_count(message, pair->field);
    if (count == 0)
        return VERDICT_OK;
    size_t size = pair->row->group->size;
    char *items = message_array(arena, count, size);
    if (items == NULL)
        return message_no_room(arena, error);
    const ProtobufCMessage *const *messages = member_list(message, pair->field);
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict =
            pairing_read(pair->group, messages[i], arena, items + i * size, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    *ret_group = (struct group){count, items};
    return VERDICT_OK;
}

static enum verdict read_pair(const struct pair *pair, const ProtobufCMessage *message,
                              struct arena *arena, void *place, struct error *error)
{
    const ProtobufCFieldDescriptor *field = pair->field;
    switch (pair->value) {
    case PAIR_TEXT:
        *(struct text *)place = message_text(*(const ProtobufCBinaryData *)member(message, field));
        return VERDICT_OK;
    case PAIR_NUMBER:
        memcpy(place, member(message, field), sizeof(int32_t));
        return VERDICT_OK;
    case PAIR_NUMBERS:
        /* protobuf-c keeps enums of any number in 32 bits, so the list can be borrowed. */
        *(struct numbers *)place =
            (struct numbers){member_count(message, field), member_list(message, field)};
        return VERDICT_OK;
    case PAIR_TEXTS:
        if (!message_texts(member_count(message, field), member_list(message, field), arena, place))
            return message_no_room(arena, error);
        return VERDICT_OK;
    case PAIR_GROUP:
        return read_group(pair, message, arena, place, error);
    }
    return VERDICT_FATAL;
}

enum verdict pairing_read(const struct pairing *pairing, const ProtobufCMessage *message,
                          struct arena *arena, void *base, struct error *error)
{
    for (size_t i = 0; i < pairing->count; i++) {
        const struct pair *pair = &pairing->pairs[i];
        enum verdict verdict = read_pair(pair, message, arena, field_place(pair->row, base), error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static void *member_place(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (char *)message + field->offset;
}

static void set_present(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    *(protobuf_c_boolean *)(void *)((char *)message + field->quantifier_offset) = 1;
}

static void set_list(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t count,
                     const void *list)
{
    *(size_t *)(void *)((char *)message + field->quantifier_offset) = count;
    memcpy(member_place(message, field), &list, sizeof list);
}

static enum verdict write_group(const struct pair *pair, const struct group *group,
                                struct arena *arena, ProtobufCMessage *message, struct error *error)
{
    ProtobufCMessage **messages = message_list(arena, pair->group->message, group->count);
    if (messages == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < group->count; i++) {
        const void *item = (const char *)group->at + i * pair->row->group->size;
        enum verdict verdict = pairing_write(pair->group, item, arena, messages[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    set_list(message, pair->field, group->count, messages);
    return VERDICT_OK;
}

static enum verdict write_pair(const struct pair *pair, const void *value, struct arena *arena,
                               ProtobufCMessage *message, struct error *error)
{
    const ProtobufCFieldDescriptor *field = pair->field;
    switch (pair->value) {
    case PAIR_TEXT:
        *(ProtobufCBinaryData *)member_place(message, field) =
            message_bytes(*(const struct text *)value);
        set_present(message, field);
        return VERDICT_OK;
    case PAIR_NUMBER:
        memcpy(member_place(message, field), value, sizeof(int32_t));
        set_present(message, field);
        return VERDICT_OK;
    case PAIR_NUMBERS: {
        const struct numbers *numbers = value;
        set_list(message, field, numbers->count, numbers->at);
        return VERDICT_OK;
    }
    case PAIR_TEXTS: {
        const struct texts *texts = value;
        ProtobufCBinaryData *list;
        if (!message_bytes_list(*texts, arena, &list))
            return message_no_room(arena, error);
        set_list(message, field, texts->count, list);
        return VERDICT_OK;
    }
    case PAIR_GROUP:
        return write_group(pair, value, arena, message, error);
    }
    return VERDICT_FATAL;
}

enum verdict pairing_write(const struct pairing *pairing, const void *base, struct arena *arena,
                           ProtobufCMessage *message, struct error *error)
{
    for (size_t i = 0; i < pairing->count; i++) {
        const struct pair *pair = &pairing->pairs[i];
        if (field_is_empty(pair->row, base))
            continue;
        enum verdict verdict =
            write_pair(pair, field_value(pair->row, base), arena, message, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}
