/* The table of one round's new submissions: every id is found, no other is, whatever they are. */
#include "collector/fresh.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define ROOM 2304

/* The number stands where the maker of an id could choose it: alike in all other bytes. */
static struct uuid id_of(uint32_t number, size_t place)
{
    struct uuid id = {{0}};
    memcpy(id.bytes + place, &number, sizeof number);
    return id;
}

static void fill_and_find(struct fresh *fresh, size_t place)
{
    for (uint32_t i = 0; i < ROOM; i++) {
        struct spool_entry entry = {.id = id_of(i + 1, place)};
        memset(entry.digest, (int)(i & 0xff), sizeof entry.digest);
        assert_null(fresh_find(fresh, &entry.id));
        assert_int_equal(fresh_add(fresh, &entry), i);
    }
    assert_int_equal(fresh->count, ROOM);
    for (uint32_t i = 0; i < ROOM; i++) {
        struct uuid id = id_of(i + 1, place), other = id_of(i + 1 + ROOM, place);
        struct merkle_hash leaf;
        const struct spool_entry *found = fresh_find(fresh, &id);
        assert_ptr_equal(found, &fresh->entries[i]);
        merkle_leaf(&id, found->digest, &leaf);
        assert_memory_equal(&fresh->leaves[i], &leaf, sizeof leaf);
        assert_null(fresh_find(fresh, &other));
    }
}

static void every_id_is_found_wherever_it_differs(void **state)
{
    (void)state;
    for (size_t place = 0; place + sizeof(uint32_t) <= sizeof(struct uuid); place += 4) {
        struct fresh *fresh = fresh_new(ROOM);
        assert_non_null(fresh);
        fill_and_find(fresh, place);
        fresh_free(&fresh);
        assert_null(fresh);
    }
}

static void cleared_it_is_as_new(void **state)
{
    (void)state;
    struct fresh *fresh = fresh_new(ROOM);
    assert_non_null(fresh);
    for (int i = 0; i < 3; i++) {
        fill_and_find(fresh, 12);
        fresh_clear(fresh);
        assert_int_equal(fresh->count, 0);
    }
    fresh_free(&fresh);
    fresh_free(&fresh);
}

static void the_smallest_has_room_for_one(void **state)
{
    (void)state;
    struct fresh *fresh = fresh_new(1);
    assert_non_null(fresh);
    const struct spool_entry entry = {.id = id_of(5, 0)};
    const struct uuid other = id_of(6, 0);
    assert_int_equal(fresh_add(fresh, &entry), 0);
    assert_non_null(fresh_find(fresh, &entry.id));
    assert_null(fresh_find(fresh, &other));
    fresh_free(&fresh);
}

static int start(void **state)
{
    (void)state;
    return seal_start(NULL) == VERDICT_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_id_is_found_wherever_it_differs),
        cmocka_unit_test(cleared_it_is_as_new),
        cmocka_unit_test(the_smallest_has_room_for_one),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
