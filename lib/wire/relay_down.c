/* See relay_protocol.h: aggregator to collector. */
#include "wire/relay_protocol.h"

#include "wire/message.h"

#include <assert.h>
#include <parallax/v1/relay_link.pb-c.h>

static enum verdict read_ack(const Parallax__V1__RelayAck *from, struct relay_ack *ack,
                             struct error *error)
{
    if (!message_uuid(from->stream, &ack->stream))
        return message_unreadable(error, "the stream of an acknowledgement is not 16 bytes long");
    ack->through = from->through;
    return VERDICT_OK;
}

static enum verdict read_acks(size_t count, Parallax__V1__RelayAck *const *messages,
                              struct arena *arena, struct relay_down *down, struct error *error)
{
    struct relay_ack *acks = message_array(arena, count, sizeof *acks);
    if (acks == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = read_ack(messages[i], &acks[i], error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    down->ack_count = count;
    down->acks = acks;
    return VERDICT_OK;
}

/*
 * The collector caches the catalogue as bytes and reads them with the codec, so it gets bytes: the
 * unpacked message packed again, whatever else the frame carried. They are read once more:
 * protobuf-c takes fields of number 0 and packs them so that it does not take them back.
 */
static enum verdict read_catalogue(const Parallax__V1__Catalogue *catalogue, struct arena *arena,
                                   struct relay_down *down, struct error *error)
{
    size_t length = protobuf_c_message_get_packed_size(&catalogue->base);
    uint8_t *bytes = arena_alloc(arena, length);
    if (bytes == NULL)
        return message_no_room(arena, error);
    (void)protobuf_c_message_pack(&catalogue->base, bytes);
    ProtobufCMessage *again;
    down->catalogue = (struct text){(const char *)bytes, length};
    return message_unpack(&parallax__v1__catalogue__descriptor, down->catalogue, arena, &again,
                          error);
}

static enum verdict read_report(const Parallax__V1__RelayStatusReport *report, struct arena *arena,
                                struct relay_down *down, struct error *error)
{
    struct relay_status *statuses = message_array(arena, report->n_lines, sizeof *statuses);
    if (statuses == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < report->n_lines; i++) {
        const Parallax__V1__RelayStatusLine *from = report->lines[i];
        if (!message_uuid(from->id, &statuses[i].id))
            return message_unreadable(error, "the id of a status line is not 16 bytes long");
        statuses[i].told = (struct status_line){
            .state = (int32_t)from->state,
            .note = message_text(from->note),
            .report_title = message_text(from->report_title),
            .report_url = message_text(from->report_url),
            .published_day = from->published_day,
            .quarantine = message_text(from->quarantine),
        };
    }
    down->question = report->question;
    down->unavailable = report->unavailable;
    down->status_count = report->n_lines;
    down->statuses = statuses;
    return VERDICT_OK;
}

enum verdict relay_down_decode(struct text frame, struct arena *arena, struct relay_down *ret_down,
                               struct error *error)
{
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__aggregator_message__descriptor, frame, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const Parallax__V1__AggregatorMessage *message = (const Parallax__V1__AggregatorMessage *)base;
    struct relay_down down = {.kind = RELAY_PONG};
    switch (message->body_case) {
    case PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_WELCOME:
        down.kind = RELAY_WELCOME;
        down.protocol = message->welcome->protocol;
        down.credit = message->welcome->credit;
        down.answers_status = message->welcome->answers_status;
        verdict = read_acks(message->welcome->n_acks, message->welcome->acks, arena, &down, error);
        break;
    case PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_ACK:
        down.kind = RELAY_ACK;
        down.credit = message->ack->credit;
        verdict = read_acks(1, &message->ack, arena, &down, error);
        break;
    case PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_CATALOGUE:
        down.kind = RELAY_CATALOGUE;
        verdict = read_catalogue(message->catalogue, arena, &down, error);
        break;
    case PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_PONG:
        down.credit = message->pong->credit;
        break;
    case PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_REFUSED:
        down.kind = RELAY_REFUSED;
        down.code = message_text(message->refused->code);
        down.sentence = message_text(message->refused->sentence);
        break;
    case PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_STATUS_REPORT:
        down.kind = RELAY_STATUS_REPORT;
        verdict = read_report(message->status_report, arena, &down, error);
        break;
    default:
        verdict = message_unreadable(error, "the aggregator's message is of no known kind");
    }
    if (verdict == VERDICT_OK)
        *ret_down = down;
    return verdict;
}

static void write_ack(const struct relay_ack *ack, Parallax__V1__RelayAck *message)
{
    message->stream = message_uuid_bytes(&ack->stream);
    message->has_stream = message->stream.len > 0;
    message->through = ack->through;
    message->has_through = 1;
}

static enum verdict write_welcome(const struct relay_down *down, struct arena *arena,
                                  Parallax__V1__RelayWelcome *welcome, struct error *error)
{
    Parallax__V1__RelayAck **list =
        message_list(arena, &parallax__v1__relay_ack__descriptor, down->ack_count);
    if (list == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < down->ack_count; i++)
        write_ack(&down->acks[i], list[i]);
    welcome->n_acks = down->ack_count;
    welcome->acks = list;
    welcome->protocol = down->protocol;
    welcome->has_protocol = 1;
    welcome->credit = down->credit;
    welcome->has_credit = 1;
    welcome->answers_status = down->answers_status;
    welcome->has_answers_status = down->answers_status;
    return VERDICT_OK;
}

static enum verdict write_report(const struct relay_down *down, struct arena *arena,
                                 Parallax__V1__RelayStatusReport *report, struct error *error)
{
    Parallax__V1__RelayStatusLine **list =
        message_list(arena, &parallax__v1__relay_status_line__descriptor, down->status_count);
    if (list == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < down->status_count; i++) {
        const struct status_line *told = &down->statuses[i].told;
        const struct uuid *id = &down->statuses[i].id;
        list[i]->id = message_bytes((struct text){(const char *)id->bytes, sizeof id->bytes});
        list[i]->has_id = 1;
        list[i]->state = (Parallax__V1__State)told->state;
        list[i]->has_state = told->state != 0;
        list[i]->note = message_bytes(told->note);
        list[i]->has_note = told->note.length > 0;
        list[i]->report_title = message_bytes(told->report_title);
        list[i]->has_report_title = told->report_title.length > 0;
        list[i]->report_url = message_bytes(told->report_url);
        list[i]->has_report_url = told->report_url.length > 0;
        list[i]->published_day = told->published_day;
        list[i]->has_published_day = told->published_day != 0;
        list[i]->quarantine = message_bytes(told->quarantine);
        list[i]->has_quarantine = told->quarantine.length > 0;
    }
    report->question = down->question;
    report->has_question = 1;
    report->unavailable = down->unavailable;
    report->has_unavailable = down->unavailable;
    report->n_lines = down->status_count;
    report->lines = list;
    return VERDICT_OK;
}

/* The encoded catalogue becomes the member as it is: key 3, length-delimited, length, bytes. */
static enum verdict write_catalogue(struct text catalogue, struct buffer *out, struct error *error)
{
    const uint8_t length_delimited = 2;
    buffer_byte(
        out, (uint8_t)(PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_CATALOGUE << 3 | length_delimited));
    size_t length = catalogue.length;
    for (; length >= 0x80; length >>= 7)
        buffer_byte(out, (uint8_t)(length | 0x80));
    buffer_byte(out, (uint8_t)length);
    buffer_text(out, catalogue);
    return buffer_ok(out) ? VERDICT_OK : error_no_memory(error);
}

enum verdict relay_down_encode(const struct relay_down *down, struct arena *arena,
                               struct buffer *out, struct error *error)
{
    Parallax__V1__AggregatorMessage message = PARALLAX__V1__AGGREGATOR_MESSAGE__INIT;
    Parallax__V1__RelayWelcome welcome = PARALLAX__V1__RELAY_WELCOME__INIT;
    Parallax__V1__RelayAck ack = PARALLAX__V1__RELAY_ACK__INIT;
    Parallax__V1__RelayPong pong = PARALLAX__V1__RELAY_PONG__INIT;
    Parallax__V1__RelayRefused refused = PARALLAX__V1__RELAY_REFUSED__INIT;
    Parallax__V1__RelayStatusReport report = PARALLAX__V1__RELAY_STATUS_REPORT__INIT;
    enum verdict verdict = VERDICT_OK;
    switch (down->kind) {
    case RELAY_WELCOME:
        verdict = write_welcome(down, arena, &welcome, error);
        message.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_WELCOME;
        message.welcome = &welcome;
        break;
    case RELAY_ACK:
        assert(down->ack_count == 1);
        write_ack(&down->acks[0], &ack);
        ack.credit = down->credit;
        ack.has_credit = 1;
        message.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_ACK;
        message.ack = &ack;
        break;
    case RELAY_CATALOGUE:
        return write_catalogue(down->catalogue, out, error);
    case RELAY_PONG:
        pong.credit = down->credit;
        pong.has_credit = 1;
        message.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_PONG;
        message.pong = &pong;
        break;
    case RELAY_REFUSED:
        refused.code = message_bytes(down->code);
        refused.has_code = refused.code.len > 0;
        refused.sentence = message_bytes(down->sentence);
        refused.has_sentence = refused.sentence.len > 0;
        message.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_REFUSED;
        message.refused = &refused;
        break;
    case RELAY_STATUS_REPORT:
        verdict = write_report(down, arena, &report, error);
        message.body_case = PARALLAX__V1__AGGREGATOR_MESSAGE__BODY_STATUS_REPORT;
        message.status_report = &report;
        break;
    }
    return verdict == VERDICT_OK ? message_pack(&message.base, out, error) : verdict;
}
