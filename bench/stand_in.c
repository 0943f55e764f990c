/* See stand_in.h. */
#include "bench/stand_in.h"

#include "base/arena.h"
#include "wire/link.h"
#include "wire/relay_protocol.h"
#include "wire/zap.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)256 * 1024 * 1024)
#define ENDPOINT_BYTES 64
/* Frames as large as a catalogue leave, too. */
#define FRAME_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct stand_in {
    const struct world *world;
    char *endpoint; /* shared with the bench */
    struct link *link;
    struct zap *zap;
    struct arena *arena;
    struct buffer frame;
};

static enum zap_answer admits(void *context, const uint8_t curve[32])
{
    const struct stand_in *stand_in = context;
    const uint8_t *collector = identity_public(stand_in->world->collector)->curve;
    return memcmp(curve, collector, SEAL_KEY_BYTES) == 0 ? ZAP_ADMITTED : ZAP_REFUSED;
}

static enum verdict send_down(struct stand_in *stand_in, const struct link_frame *to,
                              const struct relay_down *down, struct error *error)
{
    buffer_clear(&stand_in->frame);
    arena_reset(stand_in->arena);
    enum verdict verdict = relay_down_encode(down, stand_in->arena, &stand_in->frame, error);
    if (verdict == VERDICT_OK)
        (void)link_send(stand_in->link, to->peer, to->peer_length, buffer_view(&stand_in->frame),
                        NULL);
    return verdict;
}

static enum verdict answer(struct stand_in *stand_in, const struct link_frame *frame,
                           struct error *error)
{
    struct relay_up up;
    arena_reset(stand_in->arena);
    enum verdict verdict = relay_up_decode(frame->payload, stand_in->arena, &up, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct relay_down pong = {.kind = RELAY_PONG};
    const struct relay_down welcome = {.kind = RELAY_WELCOME, .protocol = RELAY_PROTOCOL_VERSION};
    const struct relay_down catalogue = {.kind = RELAY_CATALOGUE,
                                         .catalogue = buffer_view(&stand_in->world->catalogue)};
    if (up.kind != RELAY_HELLO)
        return send_down(stand_in, frame, &pong, error);
    verdict = send_down(stand_in, frame, &welcome, error);
    return verdict == VERDICT_OK ? send_down(stand_in, frame, &catalogue, error) : verdict;
}

static enum verdict serve(struct stand_in *stand_in, struct error *error)
{
    for (;;) {
        struct link_wait_item items[] = {{.link = stand_in->link, .fd = -1},
                                         {.zap = stand_in->zap, .fd = -1}};
        enum verdict verdict = link_wait(items, 2, -1, error);
        int refused;
        zap_serve(stand_in->zap, 16, &refused);
        struct link_frame frame = {0};
        while (verdict == VERDICT_OK && link_receive(stand_in->link, &frame, error) == VERDICT_OK) {
            verdict = answer(stand_in, &frame, error);
            link_frame_free(&frame);
        }
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

static int run(void *context, int ready_fd)
{
    struct stand_in *stand_in = context;
    struct error error;
    link_start();
    stand_in->arena = arena_new(ARENA_BYTES);
    const struct link_server_config server = {
        .endpoint = "tcp://127.0.0.1:*",
        .curve_secret = identity_curve_secret(stand_in->world->aggregator),
        .frame_bytes_max = FRAME_BYTES_MAX,
        .peers_queue = 16,
    };
    enum verdict verdict = zap_new(admits, stand_in, &stand_in->zap, &error);
    if (verdict == VERDICT_OK)
        verdict = link_serve(&server, &stand_in->link, &error);
    if (verdict == VERDICT_OK) {
        (void)snprintf(stand_in->endpoint, ENDPOINT_BYTES, "%s", link_endpoint(stand_in->link));
        child_say_ready(ready_fd);
        verdict = serve(stand_in, &error);
    }
    (void)fprintf(stderr, "parallax-bench: in the aggregator's place: %s\n", error.text);
    return (int)verdict_exit_code(verdict);
}

enum verdict stand_in_start(const struct world *world, struct child *ret_child, char *ret_endpoint,
                            struct error *error)
{
    struct stand_in stand_in = {.world = world};
    stand_in.endpoint =
        mmap(NULL, ENDPOINT_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (stand_in.endpoint == MAP_FAILED)
        return error_no_memory(error);
    enum verdict verdict = child_start_part(run, &stand_in, ret_child, error);
    if (verdict == VERDICT_OK)
        memcpy(ret_endpoint, stand_in.endpoint, ENDPOINT_BYTES);
    (void)munmap(stand_in.endpoint, ENDPOINT_BYTES);
    return verdict;
}
