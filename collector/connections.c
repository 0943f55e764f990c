/* See connections.h. Every state that ends by itself is a queue in order of time. */
#include "collector/connections.h"

#include <stdlib.h>
#include <string.h>

/* Descriptors for all that is no connection of a client: spool, log, aggregator, health port. */
#define OTHER_DESCRIPTORS 48
#define UNHEARD_MAX 512
#define NONE (-1)

enum connection_state {
    CONNECTION_CLOSED,
    CONNECTION_UNHEARD, /* queued until it has been silent for too long */
    CONNECTION_HEARD,   /* a frame came: whose it is, is known */
    CONNECTION_LEAVING, /* queued until it is ended */
    CONNECTION_ENDED,   /* told to be ended */
    CONNECTION_COUNT
};

struct connection {
    enum connection_state state;
    int before, after; /* in the queue of its state */
    int64_t due_ms;    /* UNHEARD, LEAVING: when it is ended */
    uint8_t curve[32]; /* HEARD: by which key */
    struct uuid organisation;
};

struct queue {
    int first, last;
};

struct connections {
    struct connections_limits limits;
    size_t room;
    struct connection *at; /* by number */
    size_t counts[CONNECTION_COUNT];
    struct queue queues[CONNECTION_COUNT];
};

struct connections_limits connections_limits_of(size_t descriptors, size_t wanted,
                                                size_t organisation)
{
    size_t room = descriptors > OTHER_DESCRIPTORS + 8 ? descriptors - OTHER_DESCRIPTORS : 8;
    size_t unheard = room / 4 < UNHEARD_MAX ? room / 4 : UNHEARD_MAX;
    size_t heard = room - unheard < wanted ? room - unheard : wanted;
    return (struct connections_limits){heard, unheard, organisation};
}

enum verdict connections_new(const struct connections_limits *limits,
                             struct connections **ret_connections, struct error *error)
{
    struct connections *connections = calloc(1, sizeof *connections);
    if (connections == NULL)
        return error_no_memory(error);
    connections->limits = *limits;
    for (size_t i = 0; i < CONNECTION_COUNT; i++)
        connections->queues[i] = (struct queue){NONE, NONE};
    *ret_connections = connections;
    return VERDICT_OK;
}

void connections_free(struct connections **connections)
{
    if (*connections == NULL)
        return;
    free((*connections)->at);
    free(*connections);
    *connections = NULL;
}

static struct connection *find(const struct connections *connections, int number)
{
    return number >= 0 && (size_t)number < connections->room ? &connections->at[number] : NULL;
}

static void take_out(struct connections *connections, int number)
{
    struct connection *connection = &connections->at[number];
    if (connection->state == CONNECTION_CLOSED)
        return;
    struct queue *queue = &connections->queues[connection->state];
    if (connection->before != NONE)
        connections->at[connection->before].after = connection->after;
    else
        queue->first = connection->after;
    if (connection->after != NONE)
        connections->at[connection->after].before = connection->before;
    else
        queue->last = connection->before;
    connections->counts[connection->state]--;
}

/*
 * Into the queue of the state: at its end, or at its head where it is due before all others. The
 * closed ones, which are all numbers that nobody has, stand in none.
 */
static void move(struct connections *connections, int number, enum connection_state state,
                 int64_t due_ms)
{
    struct connection *connection = &connections->at[number];
    struct queue *queue = &connections->queues[state];
    take_out(connections, number);
    connection->state = state;
    connection->due_ms = due_ms;
    if (state == CONNECTION_CLOSED)
        return;
    bool ahead = queue->first != NONE && connections->at[queue->first].due_ms > due_ms;
    connection->before = ahead ? NONE : queue->last;
    connection->after = ahead ? queue->first : NONE;
    if (connection->before != NONE)
        connections->at[connection->before].after = number;
    else
        queue->first = number;
    if (connection->after != NONE)
        connections->at[connection->after].before = number;
    else
        queue->last = number;
    connections->counts[state]++;
}

static enum verdict make_room(struct connections *connections, int number, struct error *error)
{
    size_t room = connections->room == 0 ? 64 : connections->room;
    while (room <= (size_t)number)
        room *= 2;
    if (room == connections->room)
        return VERDICT_OK;
    struct connection *at = realloc(connections->at, room * sizeof *at);
    if (at == NULL)
        return error_no_memory(error);
    memset(at + connections->room, 0, (room - connections->room) * sizeof *at);
    connections->at = at;
    connections->room = room;
    return VERDICT_OK;
}

enum verdict connections_opened(struct connections *connections, int connection, int64_t steady_ms,
                                struct error *error)
{
    enum verdict verdict = connection >= 0 ? make_room(connections, connection, error) : VERDICT_OK;
    if (verdict == VERDICT_OK && connection >= 0)
        move(connections, connection, CONNECTION_UNHEARD, steady_ms + CONNECTIONS_SILENT_MS);
    return verdict;
}

void connections_closed(struct connections *connections, int connection)
{
    if (find(connections, connection) != NULL)
        move(connections, connection, CONNECTION_CLOSED, 0);
}

size_t connections_count(const struct connections *connections)
{
    return connections->counts[CONNECTION_HEARD] + connections->counts[CONNECTION_LEAVING] +
           connections->counts[CONNECTION_ENDED];
}

bool connections_are_full(const struct connections *connections)
{
    return connections_count(connections) >= connections->limits.heard;
}

/* The oldest of the organisation when it has as many as it may have; NONE otherwise. */
static int surplus_of(const struct connections *connections, const struct uuid *organisation)
{
    int oldest = NONE;
    size_t count = 0;
    for (int i = connections->queues[CONNECTION_HEARD].first; i != NONE;
         i = connections->at[i].after) {
        if (!uuid_equal(&connections->at[i].organisation, organisation))
            continue;
        if (count++ == 0)
            oldest = i;
    }
    return count < connections->limits.organisation ? NONE : oldest;
}

bool connections_know(const struct connections *connections, int connection)
{
    const struct connection *found = find(connections, connection);
    return found != NULL && found->state != CONNECTION_CLOSED;
}

void connections_hear(struct connections *connections, int connection,
                      const struct organisation_key *key, const struct uuid *organisation,
                      int64_t steady_ms)
{
    struct connection *found = find(connections, connection);
    if (found == NULL || (found->state != CONNECTION_UNHEARD && found->state != CONNECTION_HEARD) ||
        (found->state == CONNECTION_HEARD &&
         memcmp(found->curve, key->curve, sizeof found->curve) == 0))
        return;
    int surplus = surplus_of(connections, organisation);
    if (surplus != NONE)
        move(connections, surplus, CONNECTION_LEAVING, steady_ms);
    memcpy(found->curve, key->curve, sizeof found->curve);
    found->organisation = *organisation;
    move(connections, connection, CONNECTION_HEARD, 0);
}

/* after is read first: a connection that leaves is in another queue then. */
void connections_revoke(struct connections *connections, const struct catalogue *catalogue,
                        int64_t steady_ms)
{
    for (int i = connections->queues[CONNECTION_HEARD].first, after; i != NONE; i = after) {
        after = connections->at[i].after;
        if (catalogue_key(catalogue, connections->at[i].curve) == NULL)
            move(connections, i, CONNECTION_LEAVING, steady_ms + CONNECTIONS_LEAVING_MS);
    }
}

void connections_shut(struct connections *connections, const struct uuid *organisation,
                      int64_t steady_ms)
{
    for (int i = connections->queues[CONNECTION_HEARD].first, after; i != NONE; i = after) {
        after = connections->at[i].after;
        if (uuid_equal(&connections->at[i].organisation, organisation))
            move(connections, i, CONNECTION_LEAVING, steady_ms);
    }
}

int connections_next_to_end(struct connections *connections, int64_t steady_ms)
{
    static const enum connection_state timed[] = {CONNECTION_LEAVING, CONNECTION_UNHEARD};
    int number = NONE;
    if (connections->counts[CONNECTION_UNHEARD] > connections->limits.unheard)
        number = connections->queues[CONNECTION_UNHEARD].first;
    for (size_t i = 0; number == NONE && i < sizeof timed / sizeof timed[0]; i++) {
        int first = connections->queues[timed[i]].first;
        if (first != NONE && connections->at[first].due_ms <= steady_ms)
            number = first;
    }
    if (number != NONE)
        move(connections, number, CONNECTION_ENDED, 0);
    return number;
}
