/* See streams.h. */
#include "aggregator/streams.h"

#include <stdlib.h>
#include <string.h>

/* Above this many, streams that hold nothing make room for new ones; a live one says hello again.
 */
#define STREAMS_KEPT 4096

struct streams {
    struct stream *at;
    size_t count, room;
    size_t next_ack; /* where streams_next_ack goes on, so that all get their turn */
};

struct streams *streams_new(void)
{
    return calloc(1, sizeof(struct streams));
}

void streams_free(struct streams **streams)
{
    if (*streams == NULL)
        return;
    free((*streams)->at);
    free(*streams);
    *streams = NULL;
}

size_t streams_count(const struct streams *streams)
{
    return streams->count;
}

struct stream *streams_find(struct streams *streams, const struct uuid *id)
{
    for (size_t i = 0; i < streams->count; i++)
        if (uuid_equal(&streams->at[i].id, id))
            return &streams->at[i];
    return NULL;
}

/* A stream with nothing in memory and nothing to tell can come back with a hello. */
static void forget_one(struct streams *streams)
{
    for (size_t i = 0; i < streams->count; i++) {
        const struct stream *stream = &streams->at[i];
        if (stream->taken == stream->committed && stream->told == stream->committed) {
            memmove(&streams->at[i], &streams->at[i + 1],
                    (streams->count - i - 1) * sizeof *streams->at);
            streams->count--;
            return;
        }
    }
}

static struct stream *add(struct streams *streams)
{
    if (streams->count >= STREAMS_KEPT)
        forget_one(streams);
    if (streams->count == streams->room) {
        size_t room = streams->room == 0 ? 16 : streams->room * 2;
        struct stream *at = realloc(streams->at, room * sizeof *at);
        if (at == NULL)
            return NULL;
        streams->at = at;
        streams->room = room;
    }
    struct stream *stream = &streams->at[streams->count++];
    *stream = (struct stream){.taken = 0};
    return stream;
}

enum verdict streams_greet(struct streams *streams, const struct uuid *id,
                           const struct stream_peer *peer, uint64_t committed, struct error *error)
{
    struct stream *stream = streams_find(streams, id);
    if (stream != NULL && memcmp(stream->peer.key, peer->key, sizeof peer->key) != 0)
        return error_set(error, VERDICT_REJECT, "STREAM_TAKEN",
                         "another collector's stream cannot be continued");
    if (stream == NULL) {
        stream = add(streams);
        if (stream == NULL)
            return error_no_memory(error);
        stream->id = *id;
    }
    stream->peer = *peer;
    if (stream->committed < committed)
        stream->committed = committed;
    if (stream->taken < stream->committed)
        stream->taken = stream->committed;
    stream->told = stream->committed; /* the welcome tells it */
    return VERDICT_OK;
}

enum verdict streams_take(struct streams *streams, const struct uuid *id,
                          const struct stream_peer *peer, uint64_t first_sequence, size_t count,
                          size_t *ret_old, struct error *error)
{
    struct stream *stream = streams_find(streams, id);
    if (stream == NULL || stream->peer.id_length != peer->id_length ||
        memcmp(stream->peer.id, peer->id, peer->id_length) != 0)
        return error_set(error, VERDICT_REJECT, "STREAM_UNKNOWN",
                         "the stream was not named in a hello on this connection");
    if (first_sequence == 0 || first_sequence > stream->taken + 1)
        return error_set(error, VERDICT_REJECT, "STREAM_GAP",
                         "the records do not follow those that were taken before");
    uint64_t old = stream->taken + 1 - first_sequence;
    *ret_old = old > count ? count : (size_t)old;
    if (first_sequence + count - 1 > stream->taken)
        stream->taken = first_sequence + count - 1;
    return VERDICT_OK;
}

void streams_committed(struct streams *streams, const struct uuid *id, uint64_t through)
{
    struct stream *stream = streams_find(streams, id);
    if (stream != NULL && stream->committed < through)
        stream->committed = through;
}

struct stream *streams_next_ack(struct streams *streams)
{
    for (size_t i = 0; i < streams->count; i++) {
        struct stream *stream = &streams->at[(streams->next_ack + i) % streams->count];
        if (stream->told < stream->committed) {
            stream->told = stream->committed;
            streams->next_ack = (streams->next_ack + i + 1) % streams->count;
            return stream;
        }
    }
    return NULL;
}

void streams_clear(struct streams *streams)
{
    streams->count = 0;
}
