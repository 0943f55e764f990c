/* Who talks with the aggregator, and who shares the credit. */
#include "aggregator/peers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define NOW_MS ((int64_t)1000000)

/* A connection by the number of its key and its routing id. */
static struct stream_peer connection(uint8_t key, uint8_t id)
{
    struct stream_peer at = {.id_length = 5};
    memset(at.key, key, sizeof at.key);
    at.id[4] = id;
    return at;
}

static void a_key_is_one_peer_wherever_it_is(void **state)
{
    (void)state;
    struct peers peers = {.count = 0};
    const struct stream_peer first = connection(1, 1), second = connection(1, 2);
    assert_null(peers_find(&peers, &first));
    peers_greet(&peers, &first, NOW_MS)->token = 7;
    assert_int_equal(peers_greet(&peers, &second, NOW_MS)->token, 7);
    assert_int_equal(peers.count, 1);
    assert_ptr_equal(peers_find(&peers, &first), peers.at);
    assert_ptr_equal(peers_find_token(&peers, 7), peers.at);
    assert_null(peers_find_token(&peers, 8));
    peers_free(&peers);
}

static void only_the_last_connection_was_greeted(void **state)
{
    (void)state;
    struct peers peers = {.count = 0};
    const struct stream_peer first = connection(1, 1), second = connection(1, 2);
    struct stream_peer longer = second;
    longer.id_length = 6;
    assert_non_null(peers_greet(&peers, &first, NOW_MS));
    assert_non_null(peers_greet(&peers, &second, NOW_MS));
    assert_null(peers_find_connection(&peers, &first));
    assert_null(peers_find_connection(&peers, &longer));
    assert_non_null(peers_find_connection(&peers, &second));
    peers_free(&peers);
}

static void who_is_silent_shares_nothing(void **state)
{
    (void)state;
    struct peers peers = {.count = 0};
    for (uint8_t key = 1; key <= 40; key++) {
        const struct stream_peer at = connection(key, key);
        assert_non_null(peers_greet(&peers, &at, NOW_MS + (key > 30 ? PEERS_SILENCE_MS : 0)));
    }
    assert_int_equal(peers_active(&peers, NOW_MS + PEERS_SILENCE_MS - 1), 40);
    assert_int_equal(peers_active(&peers, NOW_MS + PEERS_SILENCE_MS), 10);
    peers_free(&peers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_one_peer_wherever_it_is),
        cmocka_unit_test(only_the_last_connection_was_greeted),
        cmocka_unit_test(who_is_silent_shares_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
