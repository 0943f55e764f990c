/* See peer.h. */
#include "tests/support/peer.h"

#include "base/arena.h"
#include "base/clock.h"
#include "seal/merkle.h"
#include "seal/receipt.h"
#include "tests/support/peer_socket.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS ((int64_t)60000)
/* More than the collector takes, so that oversize frames leave this side. */
#define FRAME_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define ARENA_BYTES ((size_t)16 * 1024 * 1024)

struct peer {
    const struct identity *identity;
    struct link *link;
    struct arena *arena; /* of the last answer */
    struct link_frame frame;
    struct collector_reply reply;
    uint64_t last_request;
};

struct peer *peer_new(const char *endpoint, const char *card, const struct identity *identity)
{
    struct error error;
    struct identity_public collector;
    struct peer *peer = calloc(1, sizeof *peer);
    assert_non_null(peer);
    assert_int_equal(card_parse(text_of(card), &collector, &error), VERDICT_OK);
    const struct link_client_config config = {
        .endpoint = endpoint,
        .curve_secret = identity_curve_secret(identity),
        .curve_public = identity_public(identity)->curve,
        .server_public = collector.curve,
        .frame_bytes_max = FRAME_BYTES_MAX,
    };
    peer->identity = identity;
    peer->arena = arena_new(ARENA_BYTES);
    assert_non_null(peer->arena);
    assert_int_equal(link_connect(&config, &peer->link, &error), VERDICT_OK);
    return peer;
}

void peer_free(struct peer **peer)
{
    if (*peer == NULL)
        return;
    link_frame_free(&(*peer)->frame);
    link_free(&(*peer)->link, 0);
    arena_free(&(*peer)->arena);
    free(*peer);
    *peer = NULL;
}

void peer_claim(struct peer *peer, int option, struct text value)
{
    assert_true(peer_socket_claim(peer->link, option, value));
}

bool peer_is_in(struct peer *peer, int64_t wait_ms)
{
    return peer_socket_is_in(peer->link, wait_ms);
}

void peer_send(struct peer *peer, const struct text *parts, size_t count)
{
    assert_true(peer_is_in(peer, PATIENCE_MS));
    assert_true(peer_socket_send(peer->link, parts, count));
}

const struct collector_reply *peer_receive(struct peer *peer)
{
    struct error error;
    struct link_wait_item item = {.link = peer->link, .fd = -1};
    int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    link_frame_free(&peer->frame);
    arena_reset(peer->arena);
    while (link_receive(peer->link, &peer->frame, &error) != VERDICT_OK) {
        int64_t left_ms = until_ms - clock_steady_ms();
        if (left_ms <= 0)
            fail_msg("%s", "the collector does not answer");
        assert_int_equal(link_wait(&item, 1, left_ms, &error), VERDICT_OK);
    }
    assert_int_equal(collector_reply_decode(peer->frame.payload, peer->arena, &peer->reply, &error),
                     VERDICT_OK);
    return &peer->reply;
}

const struct collector_reply *peer_ask(struct peer *peer, struct client_request *request)
{
    struct error error;
    struct buffer bytes = BUFFER_NONE;
    request->request = ++peer->last_request;
    arena_reset(peer->arena);
    assert_int_equal(client_request_encode(request, peer->arena, &bytes, &error), VERDICT_OK);
    struct text frame = buffer_view(&bytes);
    peer_send(peer, &frame, 1);
    buffer_free(&bytes);
    const struct collector_reply *reply = peer_receive(peer);
    assert_int_equal(reply->request, request->request);
    return reply;
}

void peer_sign(const struct identity *identity, const struct peer_item *items, size_t count,
               uint8_t ret_signature[SEAL_SIGNATURE_BYTES])
{
    struct merkle_hash leaves[PEER_ITEMS_MAX];
    assert_in_range(count, 1, PEER_ITEMS_MAX);
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[SEAL_DIGEST_BYTES];
        seal_digest(items[i].bytes, digest);
        merkle_frame_leaf(digest, &leaves[i]);
    }
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    assert_non_null(tree);
    const struct merkle_hash *root = merkle_tree_root(tree);
    seal_sign(identity, SEAL_PURPOSE_SUBMIT,
              (struct text){(const char *)root->bytes, sizeof root->bytes}, ret_signature);
    merkle_tree_free(&tree);
}

void peer_frame(const struct identity *identity, const struct peer_item *items, size_t count,
                struct buffer *out)
{
    struct error error;
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    struct text bytes[PEER_ITEMS_MAX];
    struct arena *arena = arena_new(ARENA_BYTES);
    assert_non_null(arena);
    peer_sign(identity, items, count, signature);
    for (size_t i = 0; i < count; i++)
        bytes[i] = items[i].bytes;
    const struct client_request request = {
        .kind = REQUEST_SUBMIT,
        .submissions = {count, bytes},
        .signature = {(const char *)signature, sizeof signature},
    };
    assert_int_equal(client_request_encode(&request, arena, out, &error), VERDICT_OK);
    arena_free(&arena);
}

const struct collector_reply *peer_submit(struct peer *peer, const struct peer_item *items,
                                          size_t count)
{
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    struct text bytes[PEER_ITEMS_MAX];
    peer_sign(peer->identity, items, count, signature);
    for (size_t i = 0; i < count; i++)
        bytes[i] = items[i].bytes;
    struct client_request request = {
        .kind = REQUEST_SUBMIT,
        .submissions = {count, bytes},
        .signature = {(const char *)signature, sizeof signature},
    };
    return peer_ask(peer, &request);
}

struct submission peer_finding(const char *call, int32_t consent)
{
    int64_t now_ms = clock_wall_ms();
    if (consent != CONSENT_PUBLIC)
        now_ms -= now_ms % CLOCK_DAY_MS;
    return (struct submission){
        .id = uuid_v7(now_ms),
        .call = text_of(call),
        .country = text_of("KGZ"),
        .language = text_of("en"),
        .schema = SUBMISSION_SCHEMA,
        .consent = consent,
        .kind = KIND_FINDING,
        .created_ms = now_ms,
        .content.finding = {.goal = 5,
                            .target = text_of("5.2"),
                            .year = 2025,
                            .finding_type = FINDING_TYPE_GAP,
                            .title = text_of("Shelters without money"),
                            .body =
                                text_of("Two of five shelters closed when their grants ended.")},
    };
}

struct peer_item peer_item_of(const struct submission *submission, struct buffer *bytes)
{
    struct error error;
    struct arena *arena = arena_new(SUBMISSION_ARENA_BYTES);
    assert_non_null(arena);
    buffer_clear(bytes);
    assert_int_equal(codec_submission_encode(submission, arena, bytes, &error), VERDICT_OK);
    arena_free(&arena);
    return (struct peer_item){submission->id, buffer_view(bytes)};
}
