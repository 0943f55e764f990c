/* Batches: what is stored, what is a duplicate, the ledger, tallies and voices, lost connections.
 */
#include "tests/integration/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add_finding(const struct fixture *fixture, uint32_t number, uint64_t sequence)
{
    struct sample sample;
    sample_make(&sample, number, sequence);
    fixture_add(fixture, &sample);
}

static void test_an_empty_batch_is_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored + result.duplicates + result.skipped, 0);
    fixture_expect(fixture, "SELECT count(*) FROM ledger", "0");
}

static void test_every_field_comes_back(void **state)
{
    struct fixture *fixture = *state;
    const int32_t channels[] = {CHANNEL_FORMAL, CHANNEL_REMOTE};
    const struct text themes[] = {text_of("CLIMATE"), text_of("a,\"b\\{}")};
    const struct observation observation = {.figure = text_of("12.5"), .unit = text_of("%")};
    struct sample sample;
    sample_make(&sample, 1, 1);
    struct finding *finding = &sample.submission.content.finding;
    finding->admin1 = text_of("Ош");
    finding->channel = (struct numbers){2, channels};
    finding->themes = (struct texts){2, themes};
    finding->observations = (struct group){1, &observation};
    finding->rating = 3;
    finding->title = text_of("Приюты \"мало\"\tи далеко");
    fixture_add(fixture, &sample);
    (void)fixture_store(fixture);
    fixture_expect(fixture, "SELECT title FROM submission", "Приюты \"мало\"\tи далеко");
    fixture_expect(fixture, "SELECT admin1 FROM submission", "Ош");
    fixture_expect(fixture, "SELECT channel FROM submission", "{FORMAL,REMOTE}");
    fixture_expect(fixture, "SELECT themes[2] FROM submission", "a,\"b\\{}");
    fixture_expect(fixture, "SELECT observations->0->>'figure' FROM submission", "12.5");
    fixture_expect(fixture,
                   "SELECT concat_ws(' ', state, goal, target, year, finding_type, rating, "
                   "created_at, received_on, length(digest)) FROM submission",
                   "RECEIVED 5 5.2 2025 GAP 3 2024-10-04 00:00:00+00 2024-10-05 32");
    fixture_expect(fixture,
                   "SELECT num_nonnulls(indicator, period_end, stance, claim, rater, trend, "
                   "evidence, content, sealed, supersedes, pseudonym) FROM submission",
                   "0");
}

static void test_other_kinds_keep_their_content(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, 1, 1);
    sample.submission.kind = KIND_SIGN_ON;
    sample.submission.content.sign_on = (struct sign_on){.signatory = text_of("A forum")};
    fixture_add(fixture, &sample);
    (void)fixture_store(fixture);
    fixture_expect(fixture, "SELECT content FROM submission", "{\"signatory\": \"A forum\"}");
    fixture_expect(fixture, "SELECT goal || target FROM tally WHERE kind = 'SIGN_ON'", "0");
    fixture_check(fixture);
}

static void test_an_id_is_stored_once(void **state)
{
    struct fixture *fixture = *state;
    add_finding(fixture, 1, 1);
    add_finding(fixture, 1, 2);
    add_finding(fixture, 2, 3);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 2);
    assert_int_equal(result.duplicates, 1);
    add_finding(fixture, 2, 4);
    add_finding(fixture, 3, 5);
    result = fixture_store(fixture);
    assert_int_equal(result.stored, 1);
    assert_int_equal(result.duplicates, 1);
    fixture_expect(fixture, "SELECT count(*) FROM submission", "3");
    fixture_expect(fixture, "SELECT concat_ws(' ', last_sequence, stored, duplicates) FROM ledger",
                   "5 3 2");
    fixture_check(fixture);
}

static void test_what_the_ledger_has_is_skipped(void **state)
{
    struct fixture *fixture = *state;
    add_finding(fixture, 1, 1);
    add_finding(fixture, 2, 2);
    (void)fixture_store(fixture);
    for (uint32_t i = 1; i <= 4; i++)
        add_finding(fixture, i, i);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.skipped, 2);
    assert_int_equal(result.stored, 2);
    assert_int_equal(result.duplicates, 0);
    fixture_check(fixture);
}

static void expect_gap(const struct fixture *fixture)
{
    struct batch_result result;
    struct error error;
    assert_int_equal(batch_store(fixture->store, fixture->batch, &result, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "LEDGER_GAP");
    fixture_expect(fixture, "SELECT count(*) FROM submission", "0");
    fixture_expect(fixture, "SELECT count(*) FROM ledger", "0");
}

static void test_a_gap_is_refused_and_nothing_is_stored(void **state)
{
    struct fixture *fixture = *state;
    add_finding(fixture, 2, 2);
    expect_gap(fixture);
    batch_clear(fixture->batch);
    add_finding(fixture, 1, 1);
    add_finding(fixture, 3, 3);
    expect_gap(fixture);
}

static void test_streams_have_ledgers_of_their_own(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    for (uint32_t i = 1; i <= 6; i++) {
        sample_make(&sample, i % 5, (i + 1) / 2); /* 1 and 6 have the same id */
        sample.row.stream = sample_stream((uint8_t)(2 - i % 2));
        fixture_add(fixture, &sample);
    }
    sample_make(&sample, 0, 4);
    sample.row.damaged = true;
    fixture_add(fixture, &sample);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 5);
    assert_int_equal(result.damaged, 1);
    fixture_expect(fixture,
                   "SELECT string_agg(concat_ws(' ', last_sequence, stored, duplicates, damaged), "
                   "', ' ORDER BY stream) FROM ledger",
                   "4 3 0 1, 3 2 1 0");
    fixture_check(fixture);
    struct uuid stream = sample_stream(1), unknown = sample_stream(9);
    uint64_t last = 99;
    struct error error;
    assert_int_equal(ledger_last(fixture->store, &stream, &last, &error), VERDICT_OK);
    assert_int_equal(last, 4);
    assert_int_equal(ledger_last(fixture->store, &unknown, &last, &error), VERDICT_OK);
    assert_int_equal(last, 0);
}

static void test_voices_tell_named_from_unnamed(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    static const int32_t consents[] = {CONSENT_PUBLIC, CONSENT_ANONYMOUS, CONSENT_AGGREGATE};
    for (uint32_t i = 0; i < 12; i++) {
        sample_make(&sample, i, i + 1);
        sample_by(&sample, i < 6 ? 1 : 2, consents[i % 3]);
        fixture_add(fixture, &sample);
    }
    (void)fixture_store(fixture);
    fixture_expect(fixture,
                   "SELECT string_agg(concat_ws(' ', constituency, named, unnamed), ', ' ORDER BY "
                   "constituency) FROM voice",
                   "MG-NGO 2 4, MG-WOM 2 4");
    fixture_expect(fixture, "SELECT submissions || ' ' || retired FROM tally", "12 0");
    fixture_check(fixture);
}

/* The whole database as text, but for the table in which organisations are enrolled. */
static bool dump_has(const struct fixture *fixture, const char *needle)
{
    char command[512];
    (void)snprintf(command, sizeof command, "pg_dump --exclude-table-data=organisation '%s'",
                   fixture->postgres.url);
    FILE *dump = popen(command, "r"); /* NOLINT(cert-env33-c): our own words only */
    assert_non_null(dump);
    char *line = NULL;
    size_t capacity = 0;
    bool found = false;
    while (getline(&line, &capacity, dump) >= 0)
        found = found || strstr(line, needle) != NULL;
    free(line);
    assert_int_equal(pclose(dump), 0);
    return found;
}

static void test_the_unnamed_are_not_in_the_database(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    fixture_run(fixture, "INSERT INTO organisation (id, name, scope, constituency) VALUES "
                         "('0a0a0a00-0000-0000-0000-000000000002', '{}', '{KGZ}', 'MG-NGO')");
    for (uint32_t i = 1; i <= 3; i++) {
        sample_make(&sample, i, i);
        sample_by(&sample, 2, CONSENT_ANONYMOUS);
        sample.row.reason = i == 2 ? "not readable" : NULL;
        if (i == 3)
            sample.submission.content.finding.title = (struct text){"a\0b", 3};
        fixture_add(fixture, &sample);
    }
    sample_make(&sample, 4, 4);
    fixture_add(fixture, &sample);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 2);
    assert_int_equal(result.quarantined, 2);
    fixture_expect(fixture, "SELECT count(*) FROM quarantine WHERE pseudonym IS NOT NULL", "2");
    assert_false(dump_has(fixture, "0a0a0a00-0000-0000-0000-000000000002"));
    assert_false(dump_has(fixture, "0a0a0a00000000000000000000000002"));
    assert_true(dump_has(fixture, "0a0a0a00-0000-0000-0000-000000000001"));
}

/* Two collectors took one id for different content: each gave a receipt, so both are kept. */
static void test_an_id_with_other_content_is_kept_apart(void **state)
{
    struct fixture *fixture = *state;
    struct sample other, same;
    add_finding(fixture, 1, 1);
    add_finding(fixture, 2, 2);
    assert_int_equal(fixture_store(fixture).stored, 2);
    sample_make(&other, 1, 3);
    memset(other.row.digest, 0xd2, sizeof other.row.digest);
    other.row.payload = text_of("other bytes");
    sample_make(&same, 2, 4);
    fixture_add(fixture, &other);
    fixture_add(fixture, &same);
    add_finding(fixture, 3, 5);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 1);
    assert_int_equal(result.duplicates, 1);
    assert_int_equal(result.quarantined, 1);
    fixture_expect(
        fixture,
        "SELECT concat_ws(' ', last_sequence, stored, duplicates, quarantined) FROM ledger",
        "5 3 1 1");
    fixture_expect(fixture,
                   "SELECT convert_from(payload, 'UTF8') || ': ' || reason FROM quarantine",
                   "other bytes: its id was used before for other content");
    fixture_expect(fixture, "SELECT sum(submissions) FROM tally", "3");
}

/* What comes in batches of new rows alone is told by the same figures as what is staged. */
static void test_new_rows_and_known_ones_come_to_the_same(void **state)
{
    struct fixture *fixture = *state;
    static const char tallies[] =
        "SELECT string_agg(concat_ws(' ', country, call, kind, goal, target, "
        "submissions, retired), ';' ORDER BY target) FROM tally";
    static const char voices[] =
        "SELECT string_agg(concat_ws(' ', country, call, constituency, named, "
        "unnamed), ';' ORDER BY constituency) FROM voice";
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 1; i <= 6; i++) {
            struct sample sample;
            sample_make(&sample, i + round * 100, i + round * 6);
            sample_by(&sample, (uint8_t)(1 + i % 2),
                      i % 3 == 0 ? CONSENT_ANONYMOUS : CONSENT_PUBLIC);
            if (i == 4)
                sample.submission.content.finding.target = text_of("5.1");
            if (i == 5)
                sample.submission.content.finding.target = TEXT_NONE;
            fixture_add(fixture, &sample);
        }
        if (round > 0) /* one that is there already: this batch is staged */
            add_finding(fixture, 1, 13);
        (void)fixture_store(fixture);
        fixture_expect(fixture, tallies,
                       round == 0 ? "KGZ CALL-1 FINDING 5  1 0;KGZ CALL-1 FINDING 5 5.1 1 0;"
                                    "KGZ CALL-1 FINDING 5 5.2 4 0"
                                  : "KGZ CALL-1 FINDING 5  2 0;KGZ CALL-1 FINDING 5 5.1 2 0;"
                                    "KGZ CALL-1 FINDING 5 5.2 8 0");
        fixture_expect(fixture, voices,
                       round == 0 ? "KGZ CALL-1 MG-NGO 2 1;KGZ CALL-1 MG-WOM 2 1"
                                  : "KGZ CALL-1 MG-NGO 4 2;KGZ CALL-1 MG-WOM 4 2");
    }
    fixture_expect(fixture,
                   "SELECT count(*) FILTER (WHERE organisation IS NULL) || ' ' || "
                   "count(pseudonym) FROM submission",
                   "4 4");
}

static void test_a_lost_connection_is_repeated_without_duplicates(void **state)
{
    struct fixture *fixture = *state;
    struct batch_result result;
    struct error error;
    add_finding(fixture, 1, 1);
    add_finding(fixture, 2, 2);
    assert_int_equal(postgres_kill(&fixture->postgres, &error), VERDICT_OK);
    assert_int_equal(batch_store(fixture->store, fixture->batch, &result, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "DATABASE_LOST");
    assert_int_equal(store_socket(fixture->store), -1);
    assert_int_equal(postgres_restart(&fixture->postgres, &error), VERDICT_OK);
    fixture_reopen(fixture);
    assert_int_equal(batch_store(fixture->store, fixture->batch, &result, &error), VERDICT_OK);
    assert_int_equal(result.stored, 2);

    /* As if the connection had been lost at COMMIT: the identical batch once more. */
    fixture_reopen(fixture);
    result = fixture_store(fixture);
    assert_int_equal(result.stored, 0);
    assert_int_equal(result.skipped, 2);
    fixture_check(fixture);
}

static void test_a_batch_grows_and_empties(void **state)
{
    (void)state;
    struct batch *batch = batch_new();
    struct sample sample;
    for (uint32_t i = 1; i <= 100; i++) {
        sample_make(&sample, i, i);
        assert_int_equal(batch_add(batch, &sample.row, NULL), VERDICT_OK);
    }
    assert_int_equal(batch_count(batch), 100);
    assert_true(batch_bytes(batch) > 100 * (size_t)100);
    batch_clear(batch);
    assert_int_equal(batch_count(batch), 0);
    assert_int_equal(batch_bytes(batch), 0);
    batch_free(&batch);
    assert_null(batch);
    batch_free(&batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_an_empty_batch_is_nothing, fixture_empty),
        cmocka_unit_test_setup(test_every_field_comes_back, fixture_empty),
        cmocka_unit_test_setup(test_other_kinds_keep_their_content, fixture_empty),
        cmocka_unit_test_setup(test_an_id_is_stored_once, fixture_empty),
        cmocka_unit_test_setup(test_what_the_ledger_has_is_skipped, fixture_empty),
        cmocka_unit_test_setup(test_a_gap_is_refused_and_nothing_is_stored, fixture_empty),
        cmocka_unit_test_setup(test_streams_have_ledgers_of_their_own, fixture_empty),
        cmocka_unit_test_setup(test_voices_tell_named_from_unnamed, fixture_empty),
        cmocka_unit_test_setup(test_the_unnamed_are_not_in_the_database, fixture_empty),
        cmocka_unit_test_setup(test_an_id_with_other_content_is_kept_apart, fixture_empty),
        cmocka_unit_test_setup(test_new_rows_and_known_ones_come_to_the_same, fixture_empty),
        cmocka_unit_test_setup(test_a_lost_connection_is_repeated_without_duplicates,
                               fixture_empty),
        cmocka_unit_test(test_a_batch_grows_and_empties),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
