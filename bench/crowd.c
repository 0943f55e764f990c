/* See crowd.h. */
#include "bench/crowd.h"

#include "base/arena.h"
#include "base/clock.h"
#include "bench/frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS ((int64_t)60000)
#define FLOOD_FRAMES 64 /* made before the flood starts, so that it is as fast as the line */
#define STATUS_IDS 4096
#define GARBAGE_BYTES ((size_t)256 * 1024)
#define POLITE_WINDOW 8
#define CONNECTIONS_MAX 500
/* Idle peers keep no answer: a small arena each would be gigabytes for thousands. */
#define RECONNECT_MS 20

const char *flood_name(enum flood flood)
{
    static const char *const names[] = {"none",   "submit",  "polite", "hello",
                                        "status", "garbage", "connect"};
    return flood < FLOOD_COUNT ? names[flood] : names[FLOOD_NONE];
}

static int give_up(const char *who, const struct error *error)
{
    (void)fprintf(stderr, "parallax-bench: %s: %s\n", who, error->text);
    return (int)verdict_exit_code(error->verdict);
}

static int run_idle(void *context, int ready_fd)
{
    const struct crowd_idle *idle = context;
    struct error error = {.text = ""};
    child_raise_descriptors();
    link_start();
    link_sockets_max(idle->count + 16);
    struct peer *peers = calloc(idle->count, sizeof *peers);
    enum verdict verdict = peers == NULL ? error_no_memory(&error) : VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < idle->count; i++) {
        verdict = peer_enter(&idle->address, idle->members[i], PATIENCE_MS, &peers[i], &error);
    }
    if (verdict != VERDICT_OK)
        return give_up("idle clients", &error);
    child_say_ready(ready_fd);
    return (int)link_wait(NULL, 0, -1, &error); /* until it is ended */
}

enum verdict crowd_start_idle(struct crowd_idle *idle, struct child *ret_child, struct error *error)
{
    return child_start_part(run_idle, idle, ret_child, error);
}

/* Reads what came, so that the flood is not held back by its own unread answers. */
static void drain(struct peer *peer)
{
    struct link_frame frame = {0};
    while (link_receive(peer->link, &frame, NULL) == VERDICT_OK)
        link_frame_free(&frame);
}

static enum verdict reconnect(const struct crowd_flood *flood, struct peer *peer,
                              struct error *error)
{
    peer_close(peer);
    (void)link_wait(NULL, 0, RECONNECT_MS, error);
    return peer_open(&flood->address, flood->member, peer, error);
}

/* Whether the line took it within a second; otherwise it was probably cut, and is made anew. */
static enum verdict push(const struct crowd_flood *flood, struct peer *peer, struct text frame,
                         struct error *error)
{
    drain(peer);
    enum verdict verdict = peer_send(peer, frame, 1000, error);
    return verdict == VERDICT_RETRY ? reconnect(flood, peer, error) : verdict;
}

static enum verdict flood_with_findings(const struct crowd_flood *flood, struct peer *peer,
                                        int ready_fd, struct error *error)
{
    struct frames *frames;
    struct buffer made[FLOOD_FRAMES] = {{0}};
    enum verdict verdict = frames_new(false, &frames, error);
    for (size_t i = 0; verdict == VERDICT_OK && i < FLOOD_FRAMES; i++)
        verdict = frames_make(frames, flood->member, 200, i + 2, &made[i], error);
    child_say_ready(ready_fd);
    for (size_t i = 0; verdict == VERDICT_OK; i = (i + 1) % FLOOD_FRAMES) {
        verdict = push(flood, peer, buffer_view(&made[i]), error);
        buffer_clear(&made[i]);
        if (verdict == VERDICT_OK)
            verdict = frames_make(frames, flood->member, 200, i + 2, &made[i], error);
    }
    return verdict;
}

static enum verdict flood_politely(struct peer *peer, const struct identity *member, int ready_fd,
                                   struct error *error)
{
    struct frames *frames;
    struct buffer frame = BUFFER_NONE;
    size_t under_way = 0;
    uint64_t request = 2;
    enum verdict verdict = frames_new(false, &frames, error);
    child_say_ready(ready_fd);
    while (verdict == VERDICT_OK) {
        if (under_way < POLITE_WINDOW) {
            buffer_clear(&frame);
            verdict = frames_make(frames, member, 200, request++, &frame, error);
            if (verdict == VERDICT_OK)
                verdict = peer_send(peer, buffer_view(&frame), PATIENCE_MS, error);
            under_way++;
            continue;
        }
        verdict = peer_receive(peer, PATIENCE_MS, error);
        under_way--;
        if (verdict == VERDICT_OK && peer->reply.kind == REPLY_BUSY)
            verdict = link_wait(NULL, 0, peer->reply.retry_after_ms, error);
    }
    return verdict;
}

static enum verdict flood_with(const struct crowd_flood *flood, struct peer *peer,
                               struct text frame, int ready_fd, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    child_say_ready(ready_fd);
    while (verdict == VERDICT_OK)
        verdict = push(flood, peer, frame, error);
    return verdict;
}

static enum verdict flood_with_request(const struct crowd_flood *flood, struct peer *peer,
                                       int ready_fd, struct error *error)
{
    static struct uuid ids[STATUS_IDS];
    struct client_request request = {
        .request = 2, .kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    if (flood->flood == FLOOD_STATUS) {
        for (size_t i = 0; i < STATUS_IDS; i++)
            ids[i] = uuid_v7(clock_wall_ms());
        request = (struct client_request){
            .request = 2, .kind = REQUEST_STATUS, .id_count = STATUS_IDS, .ids = ids};
    }
    struct buffer frame = BUFFER_NONE;
    enum verdict verdict = client_request_encode(&request, peer->arena, &frame, error);
    if (verdict == VERDICT_OK)
        verdict = flood_with(flood, peer, buffer_view(&frame), ready_fd, error);
    buffer_free(&frame);
    return verdict;
}

static enum verdict flood_with_garbage(const struct crowd_flood *flood, struct peer *peer,
                                       int ready_fd, struct error *error)
{
    static char garbage[GARBAGE_BYTES];
    memset(garbage, 0xff, sizeof garbage);
    return flood_with(flood, peer, (struct text){garbage, sizeof garbage}, ready_fd, error);
}

static enum verdict flood_with_connections(const struct crowd_flood *flood, int ready_fd,
                                           struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    static struct link *links[CONNECTIONS_MAX];
    child_say_ready(ready_fd);
    for (size_t i = 0; verdict == VERDICT_OK; i = (i + 1) % CONNECTIONS_MAX) {
        const struct link_client_config config = {
            .endpoint = flood->address.endpoint,
            .curve_secret = identity_curve_secret(flood->member),
            .curve_public = identity_public(flood->member)->curve,
            .server_public = flood->address.collector->curve,
            .frame_bytes_max = GARBAGE_BYTES,
        };
        link_free(&links[i], 0);
        verdict = link_connect(&config, &links[i], error);
        if (verdict == VERDICT_OK)
            verdict = link_wait(NULL, 0, 1, error);
    }
    return verdict;
}

static enum verdict flood_for_ever(const struct crowd_flood *flood, struct peer *peer, int ready_fd,
                                   struct error *error)
{
    switch (flood->flood) {
    case FLOOD_SUBMIT:
        return flood_with_findings(flood, peer, ready_fd, error);
    case FLOOD_POLITE:
        return flood_politely(peer, flood->member, ready_fd, error);
    case FLOOD_HELLO:
    case FLOOD_STATUS:
        return flood_with_request(flood, peer, ready_fd, error);
    case FLOOD_GARBAGE:
        return flood_with_garbage(flood, peer, ready_fd, error);
    case FLOOD_CONNECT:
        return flood_with_connections(flood, ready_fd, error);
    case FLOOD_NONE:
    case FLOOD_COUNT:
        break;
    }
    child_say_ready(ready_fd);
    return link_wait(NULL, 0, -1, error);
}

static int run_flood(void *context, int ready_fd)
{
    const struct crowd_flood *flood = context;
    struct error error = {.text = ""};
    struct peer peer;
    child_raise_descriptors();
    link_start();
    link_sockets_max((size_t)32 * CONNECTIONS_MAX); /* closed ones count for a while */
    enum verdict verdict = peer_enter(&flood->address, flood->member, PATIENCE_MS, &peer, &error);
    if (verdict == VERDICT_OK)
        verdict = flood_for_ever(flood, &peer, ready_fd, &error);
    return verdict == VERDICT_OK ? EXIT_DONE : give_up(flood_name(flood->flood), &error);
}

enum verdict crowd_start_flood(struct crowd_flood *flood, struct child *ret_child,
                               struct error *error)
{
    return child_start_part(run_flood, flood, ret_child, error);
}
