/* See conversation.h. */
#include "aggregator/conversation.h"

#include "aggregator/peers.h"
#include "aggregator/reaches.h"
#include "aggregator/rows.h"
#include "aggregator/streams.h"
#include "base/clock.h"
#include "base/log.h"
#include "wire/codec.h"
#include "wire/relay_protocol.h"

#include <stdlib.h>
#include <string.h>

#define TAKE_MESSAGES_MAX 64
#define ARENA_BYTES ((size_t)64 * 1024 * 1024)
/* What a collector may have under way at least, however many share the credit. */
#define CREDIT_MIN 64u

struct conversation {
    struct conversation_config config;
    struct streams *streams;
    struct batch *gathering, *spare;
    struct reaches gathered, writing; /* of what is gathered, and of what the writer has */
    struct writer_news *directory;    /* owns the directory in use; NULL: none yet */
    struct buffer catalogue;          /* encoded, as a whole message's content */
    struct arena *arena, *scratch;
    struct buffer frame;
    struct relay_ack *acks;
    struct peers peers;
    int64_t now_ms; /* of the round at hand */
    uint64_t next_token;
};

enum verdict conversation_new(const struct conversation_config *config,
                              struct conversation **ret_conversation, struct error *error)
{
    struct conversation *talk = calloc(1, sizeof *talk);
    if (talk == NULL)
        return error_no_memory(error);
    talk->config = *config;
    talk->streams = streams_new();
    talk->gathering = batch_new();
    talk->arena = arena_new(ARENA_BYTES);
    talk->scratch = arena_new(SUBMISSION_ARENA_BYTES);
    talk->acks = calloc(WRITER_STREAMS_MAX, sizeof *talk->acks);
    if (talk->streams == NULL || talk->gathering == NULL || talk->arena == NULL ||
        talk->scratch == NULL || talk->acks == NULL) {
        conversation_free(&talk);
        return error_no_memory(error);
    }
    *ret_conversation = talk;
    return VERDICT_OK;
}

void conversation_free(struct conversation **place)
{
    struct conversation *talk = *place;
    if (talk == NULL)
        return;
    streams_free(&talk->streams);
    batch_free(&talk->gathering);
    batch_free(&talk->spare);
    reaches_free(&talk->gathered);
    reaches_free(&talk->writing);
    writer_news_free(&talk->directory);
    buffer_free(&talk->catalogue);
    arena_free(&talk->arena);
    arena_free(&talk->scratch);
    buffer_free(&talk->frame);
    free(talk->acks);
    peers_free(&talk->peers);
    free(talk);
    *place = NULL;
}

bool conversation_has_directory(const struct conversation *talk)
{
    return talk->directory != NULL;
}

bool conversation_admits(const struct conversation *talk, const uint8_t curve[32])
{
    if (talk->directory == NULL)
        return false;
    const struct directory *directory = &talk->directory->directory;
    size_t low = 0, high = directory->collector_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(directory->collectors[middle].curve, curve, 32);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Not sent is not lost: a collector that waits in vain says hello again. */
static bool send_down(struct conversation *talk, const struct stream_peer *peer,
                      const struct relay_down *down)
{
    buffer_clear(&talk->frame);
    return relay_down_encode(down, talk->arena, &talk->frame, NULL) == VERDICT_OK &&
           link_send(talk->config.link, peer->id, peer->id_length, buffer_view(&talk->frame),
                     NULL) == VERDICT_OK;
}

static uint32_t credit_now(const struct conversation *talk)
{
    if (!conversation_takes(talk))
        return 0;
    size_t sharing = peers_active(&talk->peers, talk->now_ms);
    uint32_t share = (uint32_t)(talk->config.credit / (sharing > 0 ? sharing : 1));
    return share < CREDIT_MIN ? CREDIT_MIN : share;
}

static void send_catalogue(struct conversation *talk, struct peer *peer)
{
    if (talk->directory == NULL || talk->catalogue.length == 0)
        return;
    int64_t version = talk->directory->directory.catalogue.version;
    if (peer->catalogue_version == version)
        return;
    struct relay_down down = {.kind = RELAY_CATALOGUE, .catalogue = buffer_view(&talk->catalogue)};
    arena_reset(talk->arena);
    /* A collector does not wait for a catalogue: one that could not leave goes with its next ping.
     */
    if (send_down(talk, &peer->at, &down))
        peer->catalogue_version = version;
}

void conversation_set_directory(struct conversation *talk, struct writer_news *news)
{
    writer_news_free(&talk->directory);
    talk->directory = news;
    buffer_clear(&talk->catalogue);
    arena_reset(talk->arena);
    struct error error;
    enum verdict verdict =
        codec_catalogue_encode(&news->directory.catalogue, talk->arena, &talk->catalogue, &error);
    if (verdict != VERDICT_OK) {
        log_error(LOG_CATALOGUE_REFUSED, &error);
        return;
    }
    talk->config.counters->catalogue_version = news->directory.catalogue.version;
    LOG(LOG_CATALOGUE_REPLACED, log_number("version", news->directory.catalogue.version));
    for (size_t i = 0; i < talk->peers.count; i++)
        send_catalogue(talk, &talk->peers.at[i]);
}

bool conversation_takes(const struct conversation *talk)
{
    return talk->directory != NULL && batch_bytes(talk->gathering) < talk->config.bytes_max &&
           batch_count(talk->gathering) < talk->config.rows_max;
}

/* The welcome waits for the ledger; the writer is asked. */
static enum verdict take_hello(struct conversation *talk, const struct stream_peer *at,
                               const struct relay_up *hello, struct error *error)
{
    if (hello->protocol != RELAY_PROTOCOL_VERSION)
        return error_set(error, VERDICT_REJECT, "PROTOCOL_VERSION",
                         "this aggregator speaks version %u of the link", RELAY_PROTOCOL_VERSION);
    if (hello->stream_count > WRITER_STREAMS_MAX)
        return error_set(error, VERDICT_REJECT, "STREAM_COUNT", "a hello names at most %d streams",
                         WRITER_STREAMS_MAX);
    struct peer *peer = peers_greet(&talk->peers, at, talk->now_ms);
    if (peer == NULL)
        return error_no_memory(error);
    peer->catalogue_version = hello->catalogue_version;
    enum verdict verdict = VERDICT_OK;
    /*
     * One question at a time: while PostgreSQL is away a collector says hello every few seconds,
     * and its welcome may come from any of them. A stream that the first did not name yet is
     * refused and named in the next.
     */
    if (peer->token == 0) {
        peer->token = ++talk->next_token;
        struct writer_lookup lookup = {.token = peer->token, .count = hello->stream_count};
        if (hello->stream_count > 0)
            memcpy(lookup.streams, hello->streams, hello->stream_count * sizeof *hello->streams);
        verdict = writer_look_up(talk->config.writer, &lookup, error);
    }
    send_catalogue(talk, peer); /* last: it takes the arena that the hello lives in */
    return verdict;
}

void conversation_welcome(struct conversation *talk, const struct writer_lookup *lookup)
{
    struct peer *peer = peers_find_token(&talk->peers, lookup->token);
    if (peer == NULL)
        return;
    peer->token = 0;
    struct relay_down welcome = {
        .kind = RELAY_WELCOME,
        .protocol = RELAY_PROTOCOL_VERSION,
        .credit = credit_now(talk),
        .answers_status = talk->config.asker != NULL,
        .acks = talk->acks,
    };
    struct error error;
    for (size_t i = 0; i < lookup->count; i++) {
        if (streams_greet(talk->streams, &lookup->streams[i], &peer->at, lookup->committed[i],
                          &error) != VERDICT_OK) {
            log_error(LOG_RELAY_REFUSED, &error);
            continue; /* its records will be refused; the others go on */
        }
        const struct stream *stream = streams_find(talk->streams, &lookup->streams[i]);
        talk->acks[welcome.ack_count++] = (struct relay_ack){stream->id, stream->committed};
    }
    arena_reset(talk->arena);
    (void)send_down(talk, &peer->at, &welcome);
}

static enum verdict take_batch(struct conversation *talk, const struct stream_peer *at,
                               const struct relay_up *up, struct error *error)
{
    size_t old = 0;
    if (up->record_count == 0)
        return VERDICT_OK;
    if (up->record_count > RELAY_BATCH_RECORDS_MAX)
        return error_set(error, VERDICT_REJECT, "RECORD_COUNT",
                         "a batch has at most %u records, this one %zu", RELAY_BATCH_RECORDS_MAX,
                         up->record_count);
    enum verdict verdict = streams_take(talk->streams, &up->stream, at, up->first_sequence,
                                        up->record_count, &old, error);
    if (verdict != VERDICT_OK)
        return verdict;
    talk->config.counters->repeated += (int64_t)old;
    talk->config.counters->received += (int64_t)(up->record_count - old);
    struct rows rows = {
        .directory = &talk->directory->directory,
        .pseudonym_key = talk->config.pseudonym_key,
        .day = clock_day(talk->now_ms),
        .scratch = talk->scratch,
    };
    for (size_t i = old; i < up->record_count; i++) {
        verdict = rows_add(&rows, &up->stream, up->first_sequence + i, &up->records[i],
                           talk->gathering, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    if (old < up->record_count)
        verdict = reaches_set(&talk->gathered, &up->stream,
                              up->first_sequence + up->record_count - 1, error);
    return verdict;
}

/*
 * ZeroMQ connects again without a word. A connection that has not said hello is not pretended to,
 * or it would wait in vain for acknowledgements and catalogues that go to the one before it.
 */
static enum verdict take_ping(struct conversation *talk, const struct stream_peer *at,
                              struct error *error)
{
    struct peer *peer = peers_find_connection(&talk->peers, at);
    if (peer == NULL)
        return error_set(error, VERDICT_REJECT, "HELLO_NEEDED",
                         "there was no hello on this connection");
    send_catalogue(talk, peer);
    struct relay_down pong = {.kind = RELAY_PONG, .credit = credit_now(talk)};
    arena_reset(talk->arena);
    (void)send_down(talk, at, &pong);
    return VERDICT_OK;
}

static void tell_unavailable(struct conversation *talk, const struct stream_peer *at,
                             uint64_t question)
{
    const struct relay_down down = {
        .kind = RELAY_STATUS_REPORT, .question = question, .unavailable = true};
    talk->config.counters->questions_unanswered++;
    arena_reset(talk->arena);
    (void)send_down(talk, at, &down);
}

/* The answer waits for the database; the asker is told to ask it. */
static enum verdict take_question(struct conversation *talk, const struct stream_peer *at,
                                  const struct relay_up *up, struct error *error)
{
    if (up->id_count > STATUS_ASKED_MAX)
        return error_set(error, VERDICT_REJECT, "ID_COUNT",
                         "a question names at most %u submissions", STATUS_ASKED_MAX);
    talk->config.counters->questions++;
    if (talk->config.asker == NULL || !asker_ask(talk->config.asker, at, up))
        tell_unavailable(talk, at, up->question);
    return VERDICT_OK;
}

void conversation_tell(struct conversation *talk, const struct asker_answer *answer)
{
    const struct relay_down down = {
        .kind = RELAY_STATUS_REPORT,
        .question = answer->question,
        .status_count = answer->count,
        .statuses = answer->lines,
    };
    if (answer->unavailable) {
        tell_unavailable(talk, &answer->at, answer->question);
        return;
    }
    arena_reset(talk->arena);
    (void)send_down(talk, &answer->at, &down);
}

static void refuse(struct conversation *talk, const struct stream_peer *at, const struct error *why)
{
    struct relay_down down = {
        .kind = RELAY_REFUSED, .code = text_of(why->code), .sentence = text_of(why->text)};
    talk->config.counters->messages_bad++;
    LOG(LOG_RELAY_REFUSED, log_string("code", why->code));
    arena_reset(talk->arena);
    (void)send_down(talk, at, &down);
}

static enum verdict take_message(struct conversation *talk, const struct link_frame *frame,
                                 struct error *error)
{
    struct relay_up up;
    struct stream_peer at = {.id_length = frame->peer_length};
    memcpy(at.id, frame->peer, sizeof at.id);
    memcpy(at.key, frame->key, sizeof at.key);
    arena_reset(talk->arena);
    /* Admission at the handshake may be hours old. */
    if (!conversation_admits(talk, at.key))
        return error_set(error, VERDICT_REJECT, "KEY_UNKNOWN",
                         "this key is no collector's, or was revoked");
    enum verdict verdict = relay_up_decode(frame->payload, talk->arena, &up, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct peer *peer = peers_find(&talk->peers, &at);
    if (peer != NULL)
        peer->heard_ms = talk->now_ms;
    switch (up.kind) {
    case RELAY_HELLO:
        return take_hello(talk, &at, &up, error);
    case RELAY_BATCH:
        return take_batch(talk, &at, &up, error);
    case RELAY_PING:
        return take_ping(talk, &at, error);
    case RELAY_STATUS_QUERY:
        return take_question(talk, &at, &up, error);
    }
    return VERDICT_OK;
}

enum verdict conversation_take(struct conversation *talk, int64_t now_ms, struct error *error)
{
    talk->now_ms = now_ms;
    for (int i = 0; i < TAKE_MESSAGES_MAX && conversation_takes(talk); i++) {
        struct link_frame frame = {0};
        enum verdict verdict = link_receive(talk->config.link, &frame, error);
        if (verdict == VERDICT_RETRY)
            break;
        if (verdict == VERDICT_FATAL)
            return verdict;
        if (verdict == VERDICT_OK) {
            struct error why;
            verdict = take_message(talk, &frame, &why);
            if (verdict == VERDICT_REJECT) {
                struct stream_peer at = {.id_length = frame.peer_length};
                memcpy(at.id, frame.peer, sizeof at.id);
                refuse(talk, &at, &why);
            } else if (verdict == VERDICT_RETRY) {
                /* Rows of a half-added message cannot be taken out again one by one. */
                link_frame_free(&frame);
                return error_set(error, VERDICT_FATAL, why.code, "%s", why.text);
            }
        }
        link_frame_free(&frame);
        if (verdict == VERDICT_FATAL)
            return verdict;
    }
    talk->config.counters->collectors = (int64_t)peers_active(&talk->peers, now_ms);
    talk->config.counters->gathered_rows = (int64_t)batch_count(talk->gathering);
    talk->config.counters->gathered_bytes = (int64_t)batch_bytes(talk->gathering);
    return VERDICT_OK;
}

struct batch *conversation_batch(struct conversation *talk)
{
    if (batch_count(talk->gathering) == 0)
        return NULL;
    struct batch *next = talk->spare != NULL ? talk->spare : batch_new();
    if (next == NULL)
        return NULL; /* no memory now: go on gathering */
    struct batch *full = talk->gathering;
    struct reaches reaches = talk->writing;
    talk->spare = NULL;
    talk->gathering = next;
    talk->writing = talk->gathered;
    talk->gathered = reaches;
    reaches_clear(&talk->gathered);
    return full;
}

static void keep_spare(struct conversation *talk, struct batch *batch)
{
    batch_clear(batch);
    batch_free(&talk->spare);
    talk->spare = batch;
}

void conversation_committed(struct conversation *talk, struct batch *batch)
{
    for (size_t i = 0; i < talk->writing.count; i++)
        streams_committed(talk->streams, &talk->writing.at[i].stream, talk->writing.at[i].through);
    reaches_clear(&talk->writing);
    keep_spare(talk, batch);
}

void conversation_acknowledge(struct conversation *talk)
{
    const struct stream *stream;
    while ((stream = streams_next_ack(talk->streams)) != NULL) {
        struct relay_ack ack = {stream->id, stream->committed};
        struct relay_down down = {
            .kind = RELAY_ACK, .credit = credit_now(talk), .ack_count = 1, .acks = &ack};
        arena_reset(talk->arena);
        (void)send_down(talk, &stream->peer, &down);
    }
}

void conversation_reset(struct conversation *talk, struct batch *batch)
{
    struct error again;
    (void)error_set(&again, VERDICT_REJECT, "HELLO_NEEDED",
                    "the ledger stands elsewhere than expected; say hello again");
    keep_spare(talk, batch);
    batch_clear(talk->gathering);
    reaches_clear(&talk->gathered);
    reaches_clear(&talk->writing);
    streams_clear(talk->streams);
    for (size_t i = 0; i < talk->peers.count; i++)
        refuse(talk, &talk->peers.at[i].at, &again);
}
