/* Every id is found by its number, no other is, also after the last ones were taken out again. */
#include "base/id_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define COUNT 5000

/* Ids that differ in a few bytes, as somebody would choose them who wants them in one place. */
static struct uuid id_of(uint32_t number, size_t place)
{
    struct uuid id = {{0}};
    memcpy(id.bytes + place, &number, sizeof number);
    return id;
}

static void assert_holds(const struct id_table *table, uint32_t count, size_t place)
{
    assert_int_equal(table->count, count);
    for (uint32_t i = 0; i < COUNT; i++) {
        struct uuid id = id_of(i, place);
        size_t number = SIZE_MAX;
        assert_int_equal(id_table_find(table, &id, &number), i < count);
        if (i < count)
            assert_int_equal(number, i);
    }
}

static void ids_are_found_by_number(void **state)
{
    (void)state;
    for (size_t place = 0; place <= 12; place += 4) {
        struct id_table table = {.count = 0};
        assert_holds(&table, 0, place);
        for (uint32_t i = 0; i < COUNT; i++) {
            struct uuid id = id_of(i, place);
            assert_true(id_table_reserve(&table, i + 1)); /* grows many times */
            assert_true(id_table_add(&table, &id));
            assert_false(table.count < table.room && id_table_add(&table, &id));
        }
        assert_holds(&table, COUNT, place);
        id_table_cut(&table, COUNT / 3);
        assert_holds(&table, COUNT / 3, place);
        struct uuid next = id_of(COUNT / 3, place);
        assert_true(id_table_add(&table, &next));
        assert_holds(&table, COUNT / 3 + 1, place);
        id_table_cut(&table, 0);
        assert_holds(&table, 0, place);
        id_table_free(&table);
        assert_holds(&table, 0, place);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ids_are_found_by_number)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
