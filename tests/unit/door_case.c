/* See door_case.h. */
#include "tests/unit/door_case.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define PATIENCE_MS ((int64_t)20000)
#define PEERS_QUEUE 100

static enum zap_answer admits(void *context, const uint8_t curve[32])
{
    (void)context;
    (void)curve;
    return ZAP_ADMITTED;
}

void door_open(struct door *door)
{
    *door = (struct door){.zap = NULL};
    assert_int_equal(identity_make(&door->identity, NULL), VERDICT_OK);
    assert_int_equal(zap_new(admits, NULL, &door->zap, NULL), VERDICT_OK);
    const struct link_server_config config = {"tcp://127.0.0.1:*",
                                              identity_curve_secret(door->identity),
                                              DOOR_FRAME_BYTES_MAX, PEERS_QUEUE};
    assert_int_equal(link_serve(&config, &door->link, NULL), VERDICT_OK);
}

void door_close(struct door *door)
{
    link_free(&door->link, 0);
    zap_free(&door->zap);
    identity_free(&door->identity);
}

struct link *door_client(const struct door *door, const struct identity *identity)
{
    struct link *client = NULL;
    const struct link_client_config config = {
        .endpoint = link_endpoint(door->link),
        .curve_secret = identity_curve_secret(identity),
        .curve_public = identity_public(identity)->curve,
        .server_public = identity_public(door->identity)->curve,
        .frame_bytes_max = DOOR_FRAME_BYTES_MAX,
    };
    assert_int_equal(link_connect(&config, &client, NULL), VERDICT_OK);
    return client;
}

/* Waits for the link or a handshake until something happens. */
static void wait_once(struct door *door, struct link *link, bool want_write, int64_t until_ms)
{
    int refused = 0;
    struct link_wait_item items[] = {
        {.link = link, .fd = -1, .want_write = want_write},
        {.zap = door->zap, .fd = -1},
    };
    int64_t left_ms = until_ms - clock_steady_ms();
    assert_true(left_ms > 0); /* what was waited for did not happen */
    assert_int_equal(link_wait(items, 2, left_ms, NULL), VERDICT_OK);
    zap_serve(door->zap, 8, &refused);
    assert_int_equal(refused, 0);
}

void door_send(struct door *door, struct link *client, struct text payload)
{
    int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    while (link_send(client, NULL, 0, payload, NULL) != VERDICT_OK)
        wait_once(door, client, true, until_ms);
}

void door_wait(struct door *door, struct link *link)
{
    int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    struct link_wait_item item = {.link = link, .fd = -1};
    for (;;) {
        assert_int_equal(link_wait(&item, 1, 0, NULL), VERDICT_OK);
        if (item.ready)
            return;
        wait_once(door, link, false, until_ms);
    }
}

void door_receive(struct door *door, struct link *link, struct link_frame *ret_frame)
{
    while (link_receive(link, ret_frame, NULL) != VERDICT_OK)
        door_wait(door, link);
}
