/* The cap holds, memory is zero-filled and aligned, reset gives everything back. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdalign.h>
#include <string.h>

static void memory_is_aligned_and_zero(void **state)
{
    (void)state;
    struct arena *arena = arena_new(100000);
    for (size_t bytes = 0; bytes < 100; bytes++) {
        unsigned char *at = arena_alloc(arena, bytes);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
        for (size_t i = 0; i < bytes; i++)
            assert_int_equal(at[i], 0);
        memset(at, 0xff, bytes);
    }
    arena_reset(arena);
    unsigned char *again = arena_alloc(arena, 64);
    assert_non_null(again);
    assert_int_equal(again[0] | again[63], 0);
    arena_free(&arena);
    assert_null(arena);
    arena_free(&arena);
}

static void cap_bounds_the_sum(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024);
    assert_non_null(arena_alloc(arena, 1000));
    assert_null(arena_alloc(arena, 1000));
    assert_non_null(arena_alloc(arena, 16));
    assert_null(arena_alloc(arena, 1));
    assert_int_equal(arena_used(arena), 1024);
    arena_reset(arena);
    assert_int_equal(arena_used(arena), 0);
    assert_non_null(arena_alloc(arena, 1024));
    arena_free(&arena);
}

static void absurd_sizes_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024);
    assert_null(arena_alloc(arena, SIZE_MAX));
    assert_null(arena_alloc(arena, SIZE_MAX - 16));
    assert_int_equal(arena_used(arena), 0);
    arena_free(&arena);
}

static void pieces_larger_than_a_block_work(void **state)
{
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 20);
    for (int round = 0; round < 3; round++) {
        char *small = arena_alloc(arena, 10);
        char *large = arena_alloc(arena, 100000);
        assert_non_null(small);
        assert_non_null(large);
        memset(large, 1, 100000);
        assert_int_equal(small[9], 0);
        arena_reset(arena);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_aligned_and_zero),
        cmocka_unit_test(cap_bounds_the_sum),
        cmocka_unit_test(absurd_sizes_are_refused),
        cmocka_unit_test(pieces_larger_than_a_block_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
