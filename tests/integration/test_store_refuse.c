/* What PostgreSQL refuses: bisected out into quarantine, while the rest of the batch goes on. */
#include "tests/integration/store_fixture.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define REASON "SELECT reason FROM quarantine"

static struct batch_result store_one(const struct fixture *fixture, const struct sample *sample)
{
    fixture_add(fixture, sample);
    struct batch_result result = fixture_store(fixture);
    fixture_check(fixture);
    return result;
}

/* Each way to be poison, with what quarantine says of it. */
enum poison { NUL, BROKEN_UTF8, NO_CALL, HOUR_TOLD, ID_TELLS_HOUR, NUMBER, CODE, POISONS };

static const char *const poison_reasons[POISONS] = {
    [NUL] = "PostgreSQL refused it (SQLSTATE 22021)",
    [BROKEN_UTF8] = "PostgreSQL refused it (SQLSTATE 22021)",
    [NO_CALL] = "PostgreSQL refused it (SQLSTATE 23502)",
    [HOUR_TOLD] = "PostgreSQL refused it (SQLSTATE 23514)",
    [ID_TELLS_HOUR] = "PostgreSQL refused it (SQLSTATE 23514)",
    [NUMBER] = "year has a value that the store has no place for",
    [CODE] = "finding_type has a value that the store has no place for",
};

static void poison(struct sample *sample, enum poison how)
{
    struct finding *finding = &sample->submission.content.finding;
    switch (how) {
    case NUL:
        finding->title = (struct text){"a\0b", 3};
        break;
    case BROKEN_UTF8:
        finding->body = (struct text){"a\xff", 2};
        break;
    case NO_CALL:
        sample->submission.call = text_of("");
        break;
    case HOUR_TOLD:
        sample_by(sample, 2, CONSENT_ANONYMOUS);
        sample->submission.created_ms++;
        break;
    case ID_TELLS_HOUR:
        sample_by(sample, 2, CONSENT_ANONYMOUS);
        sample->submission.id.bytes[5] ^= 1;
        break;
    case NUMBER:
        finding->year = 70000;
        break;
    case CODE:
        finding->finding_type = 99;
        break;
    case POISONS:
        break;
    }
}

static void test_each_poison_goes_to_quarantine_with_a_reason(void **state)
{
    struct fixture *fixture = *state;
    for (int how = 0; how < POISONS; how++) {
        struct sample sample;
        (void)fixture_empty(state);
        sample_make(&sample, 1, 1);
        poison(&sample, (enum poison)how);
        assert_int_equal(store_one(fixture, &sample).quarantined, 1);
        fixture_expect(fixture, REASON, poison_reasons[how]);
        fixture_expect(fixture, "SELECT encode(payload, 'escape') FROM quarantine",
                       "original bytes");
        fixture_expect(fixture, "SELECT count(*) FROM submission", "0");
    }
}

static void test_poison_in_a_thousand_leaves_the_rest(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    for (uint32_t i = 0; i < 1000; i++) {
        sample_make(&sample, i, i + 1);
        if (i == 0 || i == 499 || i == 500 || i == 501 || i == 999)
            poison(&sample, (enum poison)(i % POISONS));
        fixture_add(fixture, &sample);
    }
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 995);
    assert_int_equal(result.quarantined, 5);
    fixture_expect(fixture,
                   "SELECT string_agg(sequence::text, ' ' ORDER BY sequence) FROM quarantine",
                   "1 500 501 502 1000");
    fixture_expect(fixture, "SELECT concat_ws(' ', last_sequence, stored, quarantined) FROM ledger",
                   "1000 995 5");
    fixture_check(fixture);
}

static void test_a_duplicate_of_a_poisoned_row_is_stored(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, 1, 1);
    poison(&sample, NUL);
    fixture_add(fixture, &sample);
    sample_make(&sample, 1, 2);
    fixture_add(fixture, &sample);
    sample_make(&sample, 1, 3);
    fixture_add(fixture, &sample);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 1);
    assert_int_equal(result.quarantined, 1);
    assert_int_equal(result.duplicates, 1);
    fixture_check(fixture);
}

static void test_what_was_judged_unreadable_keeps_its_reason(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, 1, 1);
    sample.row.submission = NULL;
    sample.row.reason = "the frame is no protobuf";
    assert_int_equal(store_one(fixture, &sample).quarantined, 1);
    fixture_expect(fixture, REASON, "the frame is no protobuf");
    fixture_expect(fixture,
                   "SELECT num_nonnulls(id, call, country, consent, organisation, pseudonym) "
                   "FROM quarantine",
                   "0");
}

static void test_quarantine_takes_what_it_can_name(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, 1, 1);
    sample.submission.call = (struct text){"CALL\0", 5};
    sample.row.reason = "bad \xff reason";
    assert_int_equal(store_one(fixture, &sample).quarantined, 1);
    fixture_expect(fixture, REASON, "not readable");
    fixture_expect(
        fixture,
        "SELECT concat_ws(' ', country, consent, call IS NULL, organisation) FROM quarantine",
        "KGZ PUBLIC t 0a0a0a00-0000-0000-0000-000000000001");
}

static void test_a_value_too_large_for_an_index_is_the_rows_fault(void **state)
{
    struct fixture *fixture = *state;
    enum { BYTES = 64 * 1024 };
    char *call = malloc(BYTES);
    uint32_t noise = 1; /* what compresses well would fit */
    for (size_t i = 0; i < BYTES; i++) {
        noise = noise * 1664525u + 1013904223u;
        call[i] = (char)(' ' + (noise >> 16) % 90);
    }
    struct sample sample;
    sample_make(&sample, 1, 1);
    sample.submission.call = (struct text){call, BYTES};
    fixture_add(fixture, &sample);
    sample_make(&sample, 2, 2);
    fixture_add(fixture, &sample);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.stored, 1);
    assert_int_equal(result.quarantined, 1);
    fixture_expect(fixture, REASON, "PostgreSQL refused it (SQLSTATE 54000)");
    free(call);
}

static void test_confidential_rows_stand_in_the_clear_only_as_counts(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, 1, 1);
    sample_by(&sample, 2, CONSENT_CONFIDENTIAL);
    sample.submission.sealed = text_of("sealed bytes");
    fixture_add(fixture, &sample); /* its title and body are in the clear */
    sample_make(&sample, 2, 2);
    sample_by(&sample, 2, CONSENT_CONFIDENTIAL);
    sample.submission.content.finding.title = TEXT_NONE;
    sample.submission.content.finding.body = TEXT_NONE;
    fixture_add(fixture, &sample); /* nothing sealed */
    sample_make(&sample, 3, 3);
    sample_by(&sample, 2, CONSENT_CONFIDENTIAL);
    sample.submission.sealed = text_of("sealed bytes");
    sample.submission.content.finding.title = TEXT_NONE;
    sample.submission.content.finding.body = TEXT_NONE;
    fixture_add(fixture, &sample);
    sample_make(&sample, 4, 4);
    sample_withdraws(&sample, 3);
    sample_by(&sample, 2, CONSENT_CONFIDENTIAL);
    sample.submission.content.withdrawal.reason = TEXT_NONE;
    fixture_add(fixture, &sample);
    struct batch_result result = fixture_store(fixture);
    assert_int_equal(result.quarantined, 2);
    assert_int_equal(result.stored, 2);
    fixture_expect(fixture, "SELECT state FROM submission WHERE kind = 'FINDING'", "WITHDRAWN");
    fixture_check(fixture);
}

static void test_the_same_refusal_in_a_repeated_batch(void **state)
{
    struct fixture *fixture = *state;
    struct batch_result result;
    struct error error;
    struct sample sample;
    sample_make(&sample, 1, 1);
    poison(&sample, NUL);
    fixture_add(fixture, &sample);
    sample_make(&sample, 2, 2);
    fixture_add(fixture, &sample);
    assert_int_equal(batch_store(fixture->store, fixture->batch, &result, &error), VERDICT_OK);
    result = fixture_store(fixture);
    assert_int_equal(result.skipped, 2);
    assert_int_equal(result.quarantined, 0);
    fixture_check(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_each_poison_goes_to_quarantine_with_a_reason, fixture_empty),
        cmocka_unit_test_setup(test_poison_in_a_thousand_leaves_the_rest, fixture_empty),
        cmocka_unit_test_setup(test_a_duplicate_of_a_poisoned_row_is_stored, fixture_empty),
        cmocka_unit_test_setup(test_what_was_judged_unreadable_keeps_its_reason, fixture_empty),
        cmocka_unit_test_setup(test_quarantine_takes_what_it_can_name, fixture_empty),
        cmocka_unit_test_setup(test_a_value_too_large_for_an_index_is_the_rows_fault,
                               fixture_empty),
        cmocka_unit_test_setup(test_confidential_rows_stand_in_the_clear_only_as_counts,
                               fixture_empty),
        cmocka_unit_test_setup(test_the_same_refusal_in_a_repeated_batch, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
