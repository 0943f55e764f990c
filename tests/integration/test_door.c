/* Who is let in: by the collector, and by the aggregator. */
#include "tests/support/peer.h"
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

#include "base/file.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CATALOGUE_BYTES_MAX ((size_t)1024 * 1024)

static struct pipeline *pipeline;
static struct identity *member; /* of an enrolled organisation */

static int start(void **state)
{
    struct error error;
    (void)state;
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    pipeline = pipeline_new();
    free(pipeline_enrol(pipeline, "member", "KGZ"));
    member = pipeline_identity(pipeline, "member");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    identity_free(&member);
    pipeline_free(&pipeline);
    link_stop();
    return 0;
}

/* A test that failed leaves its stages; the next one starts its own. */
static int stop_stages(void **state)
{
    (void)state;
    process_free(&pipeline->collector);
    process_free(&pipeline->aggregator);
    return 0;
}

static struct peer *peer_of(const struct identity *identity)
{
    return peer_new(pipeline->collector_port.endpoint, pipeline->collector_card, identity);
}

static void assert_welcome(struct peer *peer)
{
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    assert_int_equal(peer_ask(peer, &hello)->kind, REPLY_WELCOME);
}

static void assert_turned_away(const struct identity *identity)
{
    struct peer *peer = peer_of(identity);
    (void)process_await(pipeline->collector, "peer_refused");
    assert_false(peer_is_in(peer, 0));
    peer_free(&peer);
}

static void test_unknown_key(void **state)
{
    struct error error;
    struct identity *stranger = NULL;
    (void)state;
    pipeline_start(pipeline);
    assert_int_equal(identity_make(&stranger, &error), VERDICT_OK);
    assert_turned_away(stranger);
    struct peer *peer = peer_of(member);
    assert_welcome(peer);
    peer_free(&peer);
    identity_free(&stranger);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
}

static char *card_of(const struct identity *identity)
{
    char card[CARD_TEXT_BYTES];
    card_format(identity_public(identity), card);
    return strdup(card);
}

/* The handshake is over; what counts is asked again with every frame. */
static void test_revoked_key_on_an_open_connection(void **state)
{
    (void)state;
    pipeline_start(pipeline);
    free(pipeline_enrol(pipeline, "leaver", "KGZ"));
    (void)process_await(pipeline->collector, "catalogue_replaced");
    struct identity *leaver = pipeline_identity(pipeline, "leaver");
    struct peer *peer = peer_of(leaver);
    assert_welcome(peer);

    char *card = card_of(leaver);
    pipeline_admin(pipeline, 0, "key", "revoke", card, NULL);
    (void)process_await(pipeline->collector, "catalogue_replaced");
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    const struct collector_reply *reply = peer_ask(peer, &hello);
    assert_int_equal(reply->kind, REPLY_REFUSED);
    assert_true(text_is(reply->code, "KEY_UNKNOWN"));
    assert_true(reply->sentence.length > 0);

    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct peer_item item = peer_item_of(&finding, &bytes);
    reply = peer_submit(peer, &item, 1);
    assert_int_equal(reply->kind, REPLY_REFUSED);
    assert_true(text_is(reply->code, "KEY_UNKNOWN"));
    assert_turned_away(leaver);
    /* And whoever says nothing more is shown out all the same. */
    (void)pipeline_collector_reaches(pipeline, "parallax_collector_connections_ended_total", 1,
                                     NULL);

    buffer_free(&bytes);
    free(card);
    peer_free(&peer);
    identity_free(&leaver);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM submission"), 0);
}

/* A collector that has never heard of anybody lets nobody in, and its own word tells why. */
static void test_no_catalogue(void **state)
{
    (void)state;
    char *spool = scratch_path(pipeline->folder, "spool");
    scratch_free(&spool);
    pipeline_start_collector(pipeline);
    assert_true(process_logged(pipeline->collector, "catalogue_missing"));
    assert_turned_away(member);
    pipeline_stop(&pipeline->collector);
}

static void test_cached_catalogue(void **state)
{
    (void)state;
    pipeline_start(pipeline);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);

    pipeline_start_collector(pipeline); /* alone */
    assert_true(process_logged(pipeline->collector, "catalogue_loaded"));
    struct peer *peer = peer_of(member);
    assert_welcome(peer);
    peer_free(&peer);
    pipeline_stop(&pipeline->collector);
}

static void damage_catalogue(void)
{
    struct error error;
    struct buffer content = BUFFER_NONE;
    char *path = scratch_path(pipeline->folder, "spool/catalogue");
    assert_int_equal(file_read(path, CATALOGUE_BYTES_MAX, &content, &error), VERDICT_OK);
    assert_true(content.length > 0);
    content.data[content.length - 1] = (char)(content.data[content.length - 1] ^ 1);
    assert_int_equal(file_replace(path, buffer_view(&content), &error), VERDICT_OK);
    buffer_free(&content);
    free(path);
}

static void test_damaged_catalogue(void **state)
{
    (void)state;
    pipeline_start(pipeline);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
    damage_catalogue();

    pipeline_start_collector(pipeline);
    assert_true(process_logged(pipeline->collector, "catalogue_missing"));
    assert_non_null(strstr(process_err(pipeline->collector), "CATALOGUE_DAMAGED"));
    assert_turned_away(member);

    /* A good one from the aggregator takes its place. */
    pipeline_start_aggregator(pipeline);
    (void)process_await(pipeline->collector, "catalogue_replaced");
    struct peer *peer = peer_of(member);
    assert_welcome(peer);
    peer_free(&peer);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
}

/* A collector that nobody enrolled, with a spool of its own, in place of the one that was. */
static void make_another_collector(void)
{
    char *spool = scratch_path(pipeline->folder, "spool");
    char *key = scratch_path(pipeline->folder, "collector");
    scratch_free(&spool);
    assert_int_equal(remove(key), 0);
    pipeline_admin(pipeline, 0, "key", "new", "--kind", "identity", key, NULL);
    const char *card = process_out(pipeline->last);
    free(pipeline->collector_card);
    pipeline->collector_card = strndup(card, strcspn(card, "\n"));
    free(key);
}

/* The aggregator turns an unknown collector away, and so it has no catalogue to let anybody in. */
static void test_unknown_collector(void **state)
{
    (void)state;
    make_another_collector();
    pipeline_start_aggregator(pipeline);
    pipeline_start_collector(pipeline);
    (void)process_await(pipeline->aggregator, "peer_refused");
    assert_false(process_logged(pipeline->collector, "relay_connected"));
    assert_turned_away(member);

    pipeline_admin(pipeline, 0, "key", "add", "--collector", "second", pipeline->collector_card,
                   NULL);
    (void)process_await(pipeline->collector, "relay_connected");
    struct peer *peer = peer_of(member);
    assert_welcome(peer);
    peer_free(&peer);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_unknown_key, stop_stages),
        cmocka_unit_test_teardown(test_revoked_key_on_an_open_connection, stop_stages),
        cmocka_unit_test_teardown(test_no_catalogue, stop_stages),
        cmocka_unit_test_teardown(test_cached_catalogue, stop_stages),
        cmocka_unit_test_teardown(test_damaged_catalogue, stop_stages),
        cmocka_unit_test_teardown(test_unknown_collector, stop_stages),
    };
    return cmocka_run_group_tests_name("door", tests, start, stop);
}
