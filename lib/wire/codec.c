/* See codec.h: submissions. Catalogues are in catalogue_codec.c. */
#include "wire/codec.h"

#include "wire/message.h"
#include "wire/pair.h"

#include <assert.h>
#include <parallax/v1/submission.pb-c.h>
#include <string.h>

#define KINDS_MAX 8

/* A kind of content: its member of the envelope's oneof and how its fields pair. */
struct content {
    int32_t kind;
    const ProtobufCFieldDescriptor *field;
    const struct pairing *pairing;
};

/* Written once by codec_start, only read afterwards: any thread may use the codec. */
static struct pairings pairings;
static struct content contents[KINDS_MAX];
static size_t content_count;

static enum verdict add_content(int32_t kind, struct error *error)
{
    const struct shape *shape = submission_shape(kind);
    const ProtobufCFieldDescriptor *field =
        shape == NULL ? NULL
                      : protobuf_c_message_descriptor_get_field_by_name(
                            &parallax__v1__submission__descriptor, shape->name);
    if (field == NULL || (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0 ||
        field->type != PROTOBUF_C_TYPE_MESSAGE || content_count == KINDS_MAX)
        return error_set(error, VERDICT_FATAL, "CODEC_MISMATCH",
                         "the kind %s has no content of that name in the protocol",
                         code_name(&kind_codes, kind));
    struct content *content = &contents[content_count];
    *content = (struct content){.kind = kind, .field = field};
    enum verdict verdict =
        pairing_build(&pairings, shape, field->descriptor, &content->pairing, error);
    if (verdict == VERDICT_OK)
        content_count++;
    return verdict;
}

static const struct content *content_of_kind(int32_t kind)
{
    for (size_t i = 0; i < content_count; i++) {
        if (contents[i].kind == kind)
            return &contents[i];
    }
    return NULL;
}

static const struct content *content_of_field(uint32_t id)
{
    for (size_t i = 0; i < content_count; i++) {
        if (contents[i].field->id == id)
            return &contents[i];
    }
    return NULL;
}

enum verdict codec_start(struct error *error)
{
    assert(content_count == 0);
    for (size_t i = 0; i < kind_codes.count; i++) {
        enum verdict verdict = add_content(kind_codes.codes[i].number, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    const ProtobufCMessageDescriptor *envelope = &parallax__v1__submission__descriptor;
    for (unsigned i = 0; i < envelope->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &envelope->fields[i];
        if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 &&
            content_of_field(field->id) == NULL)
            return error_set(error, VERDICT_FATAL, "CODEC_MISMATCH",
                             "the content %s of the protocol is no kind of the model", field->name);
    }
    return VERDICT_OK;
}

/* What does not fit stays an unknown schema. */
static int32_t schema_number(uint32_t schema)
{
    return schema <= INT32_MAX ? (int32_t)schema : INT32_MAX;
}

static void read_envelope(const Parallax__V1__Submission *message, struct submission *submission)
{
    (void)message_uuid(message->id, &submission->id);
    (void)message_uuid(message->supersedes, &submission->supersedes);
    submission->call = message_text(message->call);
    submission->country = message_text(message->country);
    submission->language = message_text(message->language);
    submission->sealed = message_text(message->sealed);
    submission->schema = schema_number(message->schema);
    submission->consent = (int32_t)message->consent;
    submission->created_ms = message->created_ms;
}

static void write_envelope(const struct submission *submission, Parallax__V1__Submission *message)
{
    message->id = message_uuid_bytes(&submission->id);
    message->has_id = message->id.len > 0;
    message->supersedes = message_uuid_bytes(&submission->supersedes);
    message->has_supersedes = message->supersedes.len > 0;
    message->call = message_bytes(submission->call);
    message->has_call = message->call.len > 0;
    message->country = message_bytes(submission->country);
    message->has_country = message->country.len > 0;
    message->language = message_bytes(submission->language);
    message->has_language = message->language.len > 0;
    message->sealed = message_bytes(submission->sealed);
    message->has_sealed = message->sealed.len > 0;
    message->schema = (uint32_t)submission->schema;
    message->has_schema = submission->schema != 0;
    message->consent = (Parallax__V1__Consent)submission->consent;
    message->has_consent = submission->consent != 0;
    message->created_ms = submission->created_ms;
    message->has_created_ms = submission->created_ms != 0;
}

/* The members of the oneof are pointers that share one place. */
static ProtobufCMessage *content_message(const Parallax__V1__Submission *message,
                                         const struct content *content)
{
    ProtobufCMessage *member;
    memcpy(&member, (const char *)message + content->field->offset, sizeof member);
    return member;
}

enum verdict codec_submission_decode(struct text bytes, struct arena *arena,
                                     struct submission *ret_submission, struct error *error)
{
    assert(content_count > 0);
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__submission__descriptor, bytes, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const Parallax__V1__Submission *message = (const Parallax__V1__Submission *)base;
    struct submission submission;
    memset(&submission, 0, sizeof submission);
    read_envelope(message, &submission);
    const struct content *content = content_of_field((uint32_t)message->content_case);
    if (content != NULL) {
        submission.kind = content->kind;
        verdict = pairing_read(content->pairing, content_message(message, content), arena,
                               &submission.content, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    *ret_submission = submission;
    return VERDICT_OK;
}

/* The content message of submission->kind, filled. */
static enum verdict write_content(const struct submission *submission,
                                  const struct content *content, struct arena *arena,
                                  ProtobufCMessage **ret_message, struct error *error)
{
    const ProtobufCMessageDescriptor *descriptor = content->pairing->message;
    ProtobufCMessage *message = arena_alloc(arena, descriptor->sizeof_message);
    if (message == NULL)
        return message_no_room(arena, error);
    protobuf_c_message_init(descriptor, message);
    enum verdict verdict =
        pairing_write(content->pairing, &submission->content, arena, message, error);
    if (verdict == VERDICT_OK)
        *ret_message = message;
    return verdict;
}

static enum verdict unknown_kind(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "CODE_UNKNOWN", "kind is none of the known values");
}

enum verdict codec_submission_encode(const struct submission *submission, struct arena *arena,
                                     struct buffer *out, struct error *error)
{
    assert(content_count > 0);
    Parallax__V1__Submission message = PARALLAX__V1__SUBMISSION__INIT;
    write_envelope(submission, &message);
    if (submission->kind != 0) {
        const struct content *content = content_of_kind(submission->kind);
        if (content == NULL)
            return unknown_kind(error);
        ProtobufCMessage *member;
        enum verdict verdict = write_content(submission, content, arena, &member, error);
        if (verdict != VERDICT_OK)
            return verdict;
        message.content_case = (Parallax__V1__Submission__ContentCase)content->field->id;
        memcpy((char *)&message + content->field->offset, &member, sizeof member);
    }
    return message_pack(&message.base, out, error);
}

enum verdict codec_content_encode(const struct submission *submission, struct arena *arena,
                                  struct buffer *out, struct error *error)
{
    const struct content *content = content_of_kind(submission->kind);
    if (content == NULL)
        return unknown_kind(error);
    ProtobufCMessage *message = NULL;
    enum verdict verdict = write_content(submission, content, arena, &message, error);
    return verdict == VERDICT_OK ? message_pack(message, out, error) : verdict;
}

enum verdict codec_content_decode(struct text bytes, int32_t kind, struct arena *arena,
                                  struct submission *ret_submission, struct error *error)
{
    const struct content *content = content_of_kind(kind);
    if (content == NULL)
        return unknown_kind(error);
    ProtobufCMessage *message;
    enum verdict verdict = message_unpack(content->pairing->message, bytes, arena, &message, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct submission decoded;
    memset(&decoded, 0, sizeof decoded);
    verdict = pairing_read(content->pairing, message, arena, &decoded.content, error);
    if (verdict != VERDICT_OK)
        return verdict;
    ret_submission->kind = kind;
    ret_submission->content = decoded.content;
    return VERDICT_OK;
}
