/* Migrations: once each, never edited, and programs that ask for the schema's version. */
#include "tests/integration/store_fixture.h"

#include "store/migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void expect_schema(const struct fixture *fixture, const char *code)
{
    struct error error;
    assert_int_equal(store_check_schema(fixture->store, &error), VERDICT_REJECT);
    assert_string_equal(error.code, code);
}

static void test_a_second_run_applies_nothing(void **state)
{
    struct fixture *fixture = *state;
    int applied = -1, version = -1;
    struct error error;
    assert_int_equal(store_migrate(fixture->store, &applied, &version, &error), VERDICT_OK);
    assert_int_equal(applied, 0);
    assert_true(version >= 1);
    assert_int_equal(store_check_schema(fixture->store, &error), VERDICT_OK);
}

static void test_a_changed_migration_is_refused(void **state)
{
    struct fixture *fixture = *state;
    int applied = -1, version = -1;
    struct error error;
    fixture_run(fixture, "UPDATE migration SET checksum = reverse(checksum) WHERE version = 1");
    assert_int_equal(store_migrate(fixture->store, &applied, &version, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "MIGRATION_CHANGED");
    assert_non_null(strstr(error.text, "0001_main"));
    assert_int_equal(applied, -1);
    fixture_run(fixture, "UPDATE migration SET checksum = reverse(checksum) WHERE version = 1");
}

static void test_another_schema_is_told(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "INSERT INTO migration VALUES (9999, '9999_later', '')");
    expect_schema(fixture, "SCHEMA_AHEAD");
    fixture_run(fixture, "DELETE FROM migration WHERE version = 9999");
    fixture_run(fixture, "BEGIN; DELETE FROM migration");
    expect_schema(fixture, "SCHEMA_BEHIND");
    fixture_run(fixture, "DROP TABLE migration");
    expect_schema(fixture, "SCHEMA_BEHIND");
    fixture_run(fixture, "ROLLBACK");
}

static void test_a_failed_migration_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    int applied = -1, version = -1;
    struct error error;
    /* As if version 1 had never been recorded: its first table is there already. */
    fixture_run(fixture,
                "CREATE TABLE put_aside AS SELECT * FROM migration; DELETE FROM migration");
    assert_int_equal(store_migrate(fixture->store, &applied, &version, &error), VERDICT_FATAL);
    assert_string_equal(error.code, "SQL_42P07");
    fixture_expect(fixture, "SELECT count(*) FROM migration", "0");
    fixture_run(fixture, "INSERT INTO migration SELECT * FROM put_aside; DROP TABLE put_aside");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_second_run_applies_nothing),
        cmocka_unit_test(test_a_changed_migration_is_refused),
        cmocka_unit_test(test_another_schema_is_told),
        cmocka_unit_test(test_a_failed_migration_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
