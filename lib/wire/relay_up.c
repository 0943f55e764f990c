/* See relay_protocol.h: collector to aggregator. */
#include "wire/relay_protocol.h"

#include "wire/message.h"

#include <parallax/v1/relay_link.pb-c.h>

static enum verdict read_hello(const Parallax__V1__RelayHello *hello, struct arena *arena,
                               struct relay_up *up, struct error *error)
{
    up->protocol = hello->protocol;
    up->catalogue_version = hello->catalogue_version;
    up->stream_count = hello->n_streams;
    return message_uuids(hello->n_streams, hello->streams, arena, &up->streams, error);
}

static enum verdict read_batch(const Parallax__V1__RelayBatch *batch, struct arena *arena,
                               struct relay_up *up, struct error *error)
{
    if (!message_uuid(batch->stream, &up->stream))
        return message_unreadable(error, "the stream of a batch is not 16 bytes long");
    struct relay_record *records = message_array(arena, batch->n_records, sizeof *records);
    if (records == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < batch->n_records; i++) {
        const Parallax__V1__RelayRecord *from = batch->records[i];
        records[i].damaged = from->damaged;
        records[i].submission = message_text(from->submission);
        /* Of a damaged record even the organisation may be lost. */
        if (!message_uuid(from->organisation, &records[i].organisation) && !from->damaged)
            return message_unreadable(error, "the organisation of a record is not 16 bytes long");
        records[i].digest = message_text(from->digest);
        if (records[i].digest.length != 0 && records[i].digest.length != RELAY_DIGEST_BYTES)
            return message_unreadable(error, "the digest of a record is not 32 bytes long");
    }
    up->first_sequence = batch->first_sequence;
    up->record_count = batch->n_records;
    up->records = records;
    return VERDICT_OK;
}

static enum verdict read_status_query(const Parallax__V1__RelayStatusQuery *query,
                                      struct arena *arena, struct relay_up *up, struct error *error)
{
    if (!message_uuid(query->organisation, &up->organisation))
        return message_unreadable(error, "the organisation of a question is not 16 bytes long");
    up->question = query->question;
    up->id_count = query->n_ids;
    return message_uuids(query->n_ids, query->ids, arena, &up->ids, error);
}

enum verdict relay_up_decode(struct text frame, struct arena *arena, struct relay_up *ret_up,
                             struct error *error)
{
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__collector_message__descriptor, frame, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const Parallax__V1__CollectorMessage *message = (const Parallax__V1__CollectorMessage *)base;
    struct relay_up up = {.kind = RELAY_PING};
    switch (message->body_case) {
    case PARALLAX__V1__COLLECTOR_MESSAGE__BODY_HELLO:
        up.kind = RELAY_HELLO;
        verdict = read_hello(message->hello, arena, &up, error);
        break;
    case PARALLAX__V1__COLLECTOR_MESSAGE__BODY_BATCH:
        up.kind = RELAY_BATCH;
        verdict = read_batch(message->batch, arena, &up, error);
        break;
    case PARALLAX__V1__COLLECTOR_MESSAGE__BODY_PING:
        break;
    case PARALLAX__V1__COLLECTOR_MESSAGE__BODY_STATUS_QUERY:
        up.kind = RELAY_STATUS_QUERY;
        verdict = read_status_query(message->status_query, arena, &up, error);
        break;
    default:
        verdict = message_unreadable(error, "the collector's message is of no known kind");
    }
    if (verdict == VERDICT_OK)
        *ret_up = up;
    return verdict;
}

static enum verdict write_records(const struct relay_up *up, struct arena *arena,
                                  Parallax__V1__RelayBatch *batch, struct error *error)
{
    Parallax__V1__RelayRecord **list =
        message_list(arena, &parallax__v1__relay_record__descriptor, up->record_count);
    if (list == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < up->record_count; i++) {
        const struct relay_record *record = &up->records[i];
        list[i]->organisation = message_uuid_bytes(&record->organisation);
        list[i]->has_organisation = list[i]->organisation.len > 0;
        list[i]->submission = message_bytes(record->submission);
        list[i]->has_submission = list[i]->submission.len > 0;
        list[i]->digest = message_bytes(record->digest);
        list[i]->has_digest = list[i]->digest.len > 0;
        list[i]->damaged = record->damaged;
        list[i]->has_damaged = record->damaged;
    }
    batch->n_records = up->record_count;
    batch->records = list;
    return VERDICT_OK;
}

static enum verdict write_status_query(const struct relay_up *up, struct arena *arena,
                                       Parallax__V1__RelayStatusQuery *query, struct error *error)
{
    query->question = up->question;
    query->has_question = 1;
    query->organisation = message_uuid_bytes(&up->organisation);
    query->has_organisation = query->organisation.len > 0;
    query->n_ids = up->id_count;
    return message_uuid_bytes_list(up->id_count, up->ids, arena, &query->ids)
               ? VERDICT_OK
               : message_no_room(arena, error);
}

enum verdict relay_up_encode(const struct relay_up *up, struct arena *arena, struct buffer *out,
                             struct error *error)
{
    Parallax__V1__CollectorMessage message = PARALLAX__V1__COLLECTOR_MESSAGE__INIT;
    Parallax__V1__RelayHello hello = PARALLAX__V1__RELAY_HELLO__INIT;
    Parallax__V1__RelayBatch batch = PARALLAX__V1__RELAY_BATCH__INIT;
    Parallax__V1__RelayPing ping = PARALLAX__V1__RELAY_PING__INIT;
    Parallax__V1__RelayStatusQuery query = PARALLAX__V1__RELAY_STATUS_QUERY__INIT;
    enum verdict verdict = VERDICT_OK;
    switch (up->kind) {
    case RELAY_HELLO:
        hello.protocol = up->protocol;
        hello.has_protocol = 1;
        hello.catalogue_version = up->catalogue_version;
        hello.has_catalogue_version = 1;
        if (!message_uuid_bytes_list(up->stream_count, up->streams, arena, &hello.streams))
            return message_no_room(arena, error);
        hello.n_streams = up->stream_count;
        message.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_HELLO;
        message.hello = &hello;
        break;
    case RELAY_BATCH:
        batch.stream = message_uuid_bytes(&up->stream);
        batch.has_stream = batch.stream.len > 0;
        batch.first_sequence = up->first_sequence;
        batch.has_first_sequence = 1;
        verdict = write_records(up, arena, &batch, error);
        message.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_BATCH;
        message.batch = &batch;
        break;
    case RELAY_PING:
        message.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_PING;
        message.ping = &ping;
        break;
    case RELAY_STATUS_QUERY:
        verdict = write_status_query(up, arena, &query, error);
        message.body_case = PARALLAX__V1__COLLECTOR_MESSAGE__BODY_STATUS_QUERY;
        message.status_query = &query;
        break;
    }
    return verdict == VERDICT_OK ? message_pack(&message.base, out, error) : verdict;
}
