/* Amendments and withdrawals: who retires what, in whatever order they come. */
#include "tests/integration/store_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TARGET 1
#define STATE_OF_TARGET "SELECT state FROM submission WHERE id::text LIKE '%-000000000001'"
#define RETIRED "SELECT sum(retired) FROM tally"

/* What one step of a story stores. */
enum act { FINDING, AMENDMENT, WITHDRAWAL };

struct step {
    enum act act;
    uint8_t author;
    int32_t consent;
};

static void add_step(const struct fixture *fixture, const struct step *step, uint32_t position)
{
    struct sample sample;
    sample_make(&sample, step->act == FINDING ? TARGET : 10 + position, position + 1);
    if (step->act == WITHDRAWAL)
        sample_withdraws(&sample, TARGET);
    if (step->act == AMENDMENT)
        sample.submission.supersedes = sample_id(TARGET);
    sample_by(&sample, step->author, step->consent);
    fixture_add(fixture, &sample);
}

/* Tells the story twice, in one batch and in a batch a step, and expects the same end. */
static void tell(struct fixture *fixture, const struct step *steps, size_t count,
                 const char *state_of_target, const char *retired)
{
    for (int apart = 0; apart < 2; apart++) {
        void *again = fixture;
        assert_int_equal(fixture_empty(&again), 0);
        for (size_t i = 0; i < count; i++) {
            add_step(fixture, &steps[i], (uint32_t)i);
            if (apart == 1)
                (void)fixture_store(fixture);
        }
        if (apart == 0)
            assert_int_equal(fixture_store(fixture).stored, count);
        fixture_expect(fixture, STATE_OF_TARGET, state_of_target);
        fixture_expect(fixture, RETIRED, retired);
        fixture_check(fixture);
    }
}

#define TELL(fixture, steps, state, retired)                                                       \
    tell(fixture, steps, sizeof(steps) / sizeof *(steps), state, retired)

static void test_the_author_withdraws_in_both_orders(void **state)
{
    for (int32_t consent = CONSENT_PUBLIC; consent <= CONSENT_AGGREGATE; consent++) {
        const struct step after[] = {{FINDING, 1, consent}, {WITHDRAWAL, 1, consent}};
        const struct step before[] = {{WITHDRAWAL, 1, consent}, {FINDING, 1, consent}};
        TELL(*state, after, "WITHDRAWN", "1");
        TELL(*state, before, "WITHDRAWN", "1");
    }
}

static void test_the_author_amends_in_both_orders(void **state)
{
    const struct step after[] = {{FINDING, 1, CONSENT_PUBLIC}, {AMENDMENT, 1, CONSENT_PUBLIC}};
    const struct step before[] = {{AMENDMENT, 1, CONSENT_PUBLIC}, {FINDING, 1, CONSENT_PUBLIC}};
    TELL(*state, after, "SUPERSEDED", "1");
    TELL(*state, before, "SUPERSEDED", "1");
}

static void test_the_consent_may_change(void **state)
{
    const struct step hidden[] = {{FINDING, 1, CONSENT_PUBLIC}, {AMENDMENT, 1, CONSENT_ANONYMOUS}};
    const struct step named[] = {{FINDING, 1, CONSENT_ANONYMOUS}, {WITHDRAWAL, 1, CONSENT_PUBLIC}};
    const struct step early[] = {{WITHDRAWAL, 1, CONSENT_PUBLIC}, {FINDING, 1, CONSENT_ANONYMOUS}};
    TELL(*state, hidden, "SUPERSEDED", "1");
    TELL(*state, named, "WITHDRAWN", "1");
    TELL(*state, early, "WITHDRAWN", "1");
}

static void test_somebody_else_retires_nothing(void **state)
{
    for (int32_t consent = CONSENT_PUBLIC; consent <= CONSENT_ANONYMOUS; consent++) {
        const struct step after[] = {{FINDING, 1, consent}, {WITHDRAWAL, 2, consent}};
        const struct step before[] = {{AMENDMENT, 2, consent}, {FINDING, 1, consent}};
        TELL(*state, after, "RECEIVED", "0");
        TELL(*state, before, "RECEIVED", "0");
    }
}

static void test_a_row_is_retired_once(void **state)
{
    const struct step twice[] = {{FINDING, 1, CONSENT_PUBLIC},
                                 {WITHDRAWAL, 1, CONSENT_PUBLIC},
                                 {WITHDRAWAL, 1, CONSENT_PUBLIC}};
    const struct step amended_first[] = {{FINDING, 1, CONSENT_PUBLIC},
                                         {AMENDMENT, 1, CONSENT_PUBLIC},
                                         {WITHDRAWAL, 1, CONSENT_PUBLIC}};
    const struct step withdrawn_first[] = {{WITHDRAWAL, 1, CONSENT_PUBLIC},
                                           {FINDING, 1, CONSENT_PUBLIC},
                                           {AMENDMENT, 1, CONSENT_PUBLIC}};
    TELL(*state, twice, "WITHDRAWN", "1");
    TELL(*state, amended_first, "WITHDRAWN", "1");
    TELL(*state, withdrawn_first, "WITHDRAWN", "1");
}

static void test_a_withdrawal_is_not_withdrawn(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, 1, 1);
    sample_withdraws(&sample, 7);
    fixture_add(fixture, &sample);
    sample_make(&sample, 2, 2);
    sample_withdraws(&sample, 1);
    fixture_add(fixture, &sample);
    (void)fixture_store(fixture);
    fixture_expect(fixture, STATE_OF_TARGET, "RECEIVED");
    fixture_check(fixture);
}

static void test_another_country_is_not_touched(void **state)
{
    struct fixture *fixture = *state;
    struct sample sample;
    sample_make(&sample, TARGET, 1);
    fixture_add(fixture, &sample);
    sample_make(&sample, 2, 2);
    sample_withdraws(&sample, TARGET);
    sample.submission.country = text_of("KAZ");
    fixture_add(fixture, &sample);
    (void)fixture_store(fixture);
    fixture_expect(fixture, STATE_OF_TARGET, "RECEIVED");
    fixture_check(fixture);
}

static void test_a_withdrawal_waits_for_batches_under_way(void **state)
{
    struct fixture *fixture = *state;
    const struct store_config impatient = {.url = fixture->postgres.url, .statement_limit_ms = 100};
    struct store *other = NULL;
    struct batch_result result;
    struct error error;
    struct sample sample;
    assert_int_equal(store_open(&impatient, &other, &error), VERDICT_OK);
    assert_int_equal(batch_prepare(other, &error), VERDICT_OK);
    fixture_run(fixture, "BEGIN; SELECT pg_advisory_xact_lock_shared("
                         "hashtextextended('parallax batch', 0))");
    sample_make(&sample, 1, 1);
    fixture_add(fixture, &sample);
    assert_int_equal(batch_store(other, fixture->batch, &result, &error), VERDICT_OK);
    batch_clear(fixture->batch);
    sample_make(&sample, 2, 2);
    sample_withdraws(&sample, 1);
    fixture_add(fixture, &sample);
    assert_int_equal(batch_store(other, fixture->batch, &result, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "SQL_57014");
    fixture_run(fixture, "ROLLBACK");
    assert_int_equal(batch_store(other, fixture->batch, &result, &error), VERDICT_OK);
    fixture_expect(fixture, STATE_OF_TARGET, "WITHDRAWN");
    store_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_author_withdraws_in_both_orders, fixture_empty),
        cmocka_unit_test_setup(test_the_author_amends_in_both_orders, fixture_empty),
        cmocka_unit_test_setup(test_the_consent_may_change, fixture_empty),
        cmocka_unit_test_setup(test_somebody_else_retires_nothing, fixture_empty),
        cmocka_unit_test_setup(test_a_row_is_retired_once, fixture_empty),
        cmocka_unit_test_setup(test_a_withdrawal_is_not_withdrawn, fixture_empty),
        cmocka_unit_test_setup(test_another_country_is_not_touched, fixture_empty),
        cmocka_unit_test_setup(test_a_withdrawal_waits_for_batches_under_way, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
