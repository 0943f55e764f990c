/* Who is connected and who has to go, by events, frames and the clock alone. */
#include "collector/connections.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define NOW_MS ((int64_t)1000000)

static const struct uuid one = {{1}}, other = {{2}};

static struct organisation_key key_of(uint8_t number)
{
    struct organisation_key key = {.organisation = 0};
    memset(key.curve, number, sizeof key.curve);
    return key;
}

static struct connections *with_limits(size_t heard, size_t unheard, size_t organisation)
{
    const struct connections_limits limits = {heard, unheard, organisation};
    struct connections *connections = NULL;
    assert_int_equal(connections_new(&limits, &connections, NULL), VERDICT_OK);
    return connections;
}

static void open_one(struct connections *connections, int number)
{
    assert_int_equal(connections_opened(connections, number, NOW_MS, NULL), VERDICT_OK);
}

static void hear(struct connections *connections, int number, uint8_t key,
                 const struct uuid *organisation)
{
    const struct organisation_key of = key_of(key);
    connections_hear(connections, number, &of, organisation, NOW_MS);
}

static void assert_ends(struct connections *connections, int64_t now_ms, int number)
{
    assert_int_equal(connections_next_to_end(connections, now_ms), number);
}

static void the_oldest_of_the_silent_goes(void **state)
{
    (void)state;
    struct connections *connections = with_limits(10, 2, 10);
    open_one(connections, 5);
    open_one(connections, 900); /* numbers are descriptors: any */
    assert_ends(connections, NOW_MS, -1);
    open_one(connections, 7);
    assert_ends(connections, NOW_MS, 5);
    assert_ends(connections, NOW_MS, -1);
    connections_closed(connections, 5);
    hear(connections, 900, 1, &one);
    open_one(connections, 5);
    assert_ends(connections, NOW_MS, -1);
    open_one(connections, 8);
    assert_ends(connections, NOW_MS, 7);
    connections_free(&connections);
    assert_null(connections);
}

static void who_is_heard_is_counted(void **state)
{
    (void)state;
    struct connections *connections = with_limits(2, 10, 10);
    open_one(connections, 3);
    assert_int_equal(connections_count(connections), 0);
    hear(connections, 3, 1, &one);
    assert_false(connections_are_full(connections));
    open_one(connections, 4);
    hear(connections, 4, 1, &one);
    assert_true(connections_are_full(connections));
    hear(connections, 4, 1, &one);
    assert_int_equal(connections_count(connections), 2);
    connections_closed(connections, 3);
    assert_false(connections_are_full(connections));
    connections_closed(connections, 3); /* what is told twice counts once */
    connections_closed(connections, 12345);
    assert_int_equal(connections_count(connections), 1);
    connections_free(&connections);
}

static void who_says_nothing_goes(void **state)
{
    (void)state;
    struct connections *connections = with_limits(10, 10, 10);
    open_one(connections, 3);
    open_one(connections, 4);
    hear(connections, 3, 1, &one);
    assert_ends(connections, NOW_MS + CONNECTIONS_SILENT_MS - 1, -1);
    assert_ends(connections, NOW_MS + CONNECTIONS_SILENT_MS, 4);
    assert_ends(connections, NOW_MS + CONNECTIONS_SILENT_MS, -1); /* told once */
    assert_true(connections_know(connections, 4));                /* until it is closed */
    connections_free(&connections);
}

/* The oldest goes: on a bad line it is one that broke, and nobody noticed. */
static void an_organisation_has_so_many(void **state)
{
    (void)state;
    struct connections *connections = with_limits(10, 10, 2);
    for (int number = 3; number < 8; number++)
        open_one(connections, number);
    hear(connections, 3, 1, &one);
    hear(connections, 4, 9, &one); /* by its other key */
    hear(connections, 3, 1, &one);
    hear(connections, 6, 2, &other);
    assert_ends(connections, NOW_MS, -1);
    hear(connections, 5, 1, &one);
    assert_ends(connections, NOW_MS, 3);
    assert_ends(connections, NOW_MS, -1);
    hear(connections, 3, 1, &one); /* what it had sent before */
    assert_ends(connections, NOW_MS, -1);
    connections_closed(connections, 4);
    hear(connections, 7, 1, &one);
    assert_ends(connections, NOW_MS, -1);
    connections_free(&connections);
}

static void a_number_that_is_used_again_is_somebody_elses(void **state)
{
    (void)state;
    struct connections *connections = with_limits(10, 10, 1);
    open_one(connections, 3);
    hear(connections, 3, 1, &one);
    /* Frames of who had it before may come after its closing was told: they count for nothing. */
    connections_closed(connections, 3);
    hear(connections, 3, 1, &one);
    assert_false(connections_know(connections, 3));
    open_one(connections, 3);
    assert_true(connections_know(connections, 3));
    hear(connections, 3, 1, &one);
    hear(connections, 3, 2, &other);
    open_one(connections, 4);
    hear(connections, 4, 1, &one);
    hear(connections, -1, 1, &one);
    connections_free(&connections);
}

static void revoked_keys_leave(void **state)
{
    (void)state;
    const struct organisation_key kept = key_of(2);
    const struct catalogue catalogue = {.version = 2, .key_count = 1, .keys = &kept};
    struct connections *connections = with_limits(10, 10, 10);
    for (int number = 3; number < 6; number++)
        open_one(connections, number);
    hear(connections, 3, 1, &one);
    hear(connections, 4, 2, &other);
    hear(connections, 5, 1, &one);
    connections_revoke(connections, &catalogue, NOW_MS);
    assert_ends(connections, NOW_MS, -1);
    assert_ends(connections, NOW_MS + CONNECTIONS_LEAVING_MS, 3);
    assert_ends(connections, NOW_MS + CONNECTIONS_LEAVING_MS, 5);
    assert_ends(connections, NOW_MS + CONNECTIONS_LEAVING_MS, -1);
    connections_free(&connections);
}

/* At once, before those who have a moment left. */
static void who_is_shut_out_goes_first(void **state)
{
    (void)state;
    const struct organisation_key kept = key_of(2);
    const struct catalogue catalogue = {.version = 2, .key_count = 1, .keys = &kept};
    struct connections *connections = with_limits(10, 10, 10);
    for (int number = 3; number < 6; number++)
        open_one(connections, number);
    hear(connections, 3, 2, &other);
    hear(connections, 4, 1, &one);
    connections_revoke(connections, &catalogue, NOW_MS); /* 4 leaves */
    connections_shut(connections, &other, NOW_MS);
    assert_ends(connections, NOW_MS, 3);
    assert_ends(connections, NOW_MS, -1);
    assert_ends(connections, NOW_MS + CONNECTIONS_LEAVING_MS, 4);
    connections_free(&connections);
}

static void limits_follow_the_descriptors(void **state)
{
    (void)state;
    struct connections_limits limits = connections_limits_of(1024 * 1024, 4096, 16);
    assert_int_equal(limits.heard, 4096);
    assert_int_equal(limits.unheard, 512);
    assert_int_equal(limits.organisation, 16);
    limits = connections_limits_of(1024, 4096, 16);
    assert_true(limits.heard + limits.unheard < 1024 - 40);
    assert_true(limits.heard > 700);
    for (size_t descriptors = 0; descriptors < 200; descriptors++) {
        limits = connections_limits_of(descriptors, 4096, 16);
        assert_true(limits.heard > 0 && limits.unheard > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oldest_of_the_silent_goes),
        cmocka_unit_test(who_is_heard_is_counted),
        cmocka_unit_test(who_says_nothing_goes),
        cmocka_unit_test(an_organisation_has_so_many),
        cmocka_unit_test(a_number_that_is_used_again_is_somebody_elses),
        cmocka_unit_test(revoked_keys_leave),
        cmocka_unit_test(who_is_shut_out_goes_first),
        cmocka_unit_test(limits_follow_the_descriptors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
