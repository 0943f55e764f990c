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

/* Runs the migration of this version once more, with sessions that begin anew. */
static void migrate_again(struct fixture *fixture, const char *forget)
{
    int applied = -1, version = -1;
    struct error error;
    fixture_run(fixture, forget);
    assert_int_equal(store_migrate(fixture->store, &applied, &version, &error), VERDICT_OK);
    assert_int_equal(applied, 1);
}

#define FLUSH_AFTER                                                                                \
    "SELECT setconfig::text FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase" \
    " WHERE d.datname = current_database() AND s.setrole = 0"
#define FORGET_FLUSH "DELETE FROM migration WHERE version = 4"

static void test_autovacuum_is_told_to_write_as_it_goes(void **state)
{
    fixture_expect(*state, FLUSH_AFTER, "{backend_flush_after=512kB}");
}

static void test_what_the_owner_chose_stays(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "ALTER DATABASE parallax SET backend_flush_after = '1MB'");
    fixture_reopen(fixture);
    migrate_again(fixture, FORGET_FLUSH);
    fixture_expect(fixture, FLUSH_AFTER, "{backend_flush_after=1MB}");
    fixture_run(fixture, "ALTER DATABASE parallax RESET backend_flush_after");
    fixture_reopen(fixture);
}

static void test_a_database_of_somebody_else_is_left_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    fixture_run(fixture, "CREATE ROLE guest; GRANT ALL ON SCHEMA public TO guest;"
                         "GRANT ALL ON migration TO guest; SET ROLE guest");
    migrate_again(fixture, FORGET_FLUSH);
    fixture_run(fixture, "RESET ROLE");
    fixture_expect(fixture, FLUSH_AFTER, "");
    migrate_again(fixture, FORGET_FLUSH);
    fixture_expect(fixture, FLUSH_AFTER, "{backend_flush_after=512kB}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_second_run_applies_nothing),
        cmocka_unit_test(test_a_changed_migration_is_refused),
        cmocka_unit_test(test_another_schema_is_told),
        cmocka_unit_test(test_a_failed_migration_leaves_nothing),
        cmocka_unit_test(test_autovacuum_is_told_to_write_as_it_goes),
        cmocka_unit_test(test_what_the_owner_chose_stays),
        cmocka_unit_test(test_a_database_of_somebody_else_is_left_as_it_is),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
