/* One sign-on an author a letter: which one stays, in whatever order and batches they come. */
#include "tests/integration/store_fixture.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define STATES                                                                                     \
    "SELECT string_agg(state, ' ' ORDER BY right(id::text, 12)) FROM submission "                  \
    "WHERE kind <> 'WITHDRAWAL'"
#define RETIRED "SELECT sum(retired) FROM tally"
#define PARTS_MAX 3

/* One of a story's sign-ons; the fields are those that matter here. */
struct signing {
    uint8_t author;
    int32_t consent;
    int day; /* when it was written */
    const char *country, *call;
    uint32_t amends, withdraws; /* numbers of samples, from 1; 0: none */
};

static struct signing on_day(int32_t consent, int day)
{
    return (struct signing){.author = 1, .consent = consent, .day = day};
}

static void add(const struct fixture *fixture, const struct signing *signing, uint32_t number,
                uint64_t sequence)
{
    struct sample sample;
    struct submission *submission = &sample.submission;
    sample_make(&sample, number, sequence);
    submission->kind = KIND_SIGN_ON;
    submission->content.sign_on = (struct sign_on){.signatory = text_of("A name"), .publish = 1};
    submission->created_ms += signing->day * CLOCK_DAY_MS;
    if (signing->country != NULL)
        submission->country = text_of(signing->country);
    if (signing->call != NULL)
        submission->call = text_of(signing->call);
    if (signing->amends != 0)
        submission->supersedes = sample_id(signing->amends);
    if (signing->withdraws != 0)
        sample_withdraws(&sample, signing->withdraws);
    sample_by(&sample, signing->author, signing->consent);
    fixture_add(fixture, &sample);
}

/* Stores signings in this order of their indices, in one batch and in a batch each. */
static void tell(struct fixture *fixture, const struct signing *signings, const size_t *order,
                 size_t count, const char *states, const char *retired)
{
    for (int apart = 0; apart < 2; apart++) {
        void *again = fixture;
        assert_int_equal(fixture_empty(&again), 0);
        for (size_t i = 0; i < count; i++) {
            add(fixture, &signings[order[i]], (uint32_t)order[i] + 1, i + 1);
            if (apart == 1)
                (void)fixture_store(fixture);
        }
        if (apart == 0)
            assert_int_equal(fixture_store(fixture).stored, count);
        fixture_expect(fixture, STATES, states);
        fixture_expect(fixture, RETIRED, retired);
        fixture_check(fixture);
    }
}

/* The states, in the order of the signings, must be the same whatever order they come in. */
static void tell_in_every_order(struct fixture *fixture, const struct signing *signings,
                                size_t count, const char *states, const char *retired)
{
    static const size_t orders[][PARTS_MAX] = {{0, 1, 2}, {1, 0, 2}, {0, 2, 1},
                                               {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    const size_t order_count = count == 2 ? 2 : sizeof orders / sizeof orders[0];
    for (size_t i = 0; i < order_count; i++)
        tell(fixture, signings, orders[i], count, states, retired);
}

static void the_later_one_stays(void **state)
{
    for (int32_t consent = CONSENT_PUBLIC; consent <= CONSENT_AGGREGATE; consent++) {
        const struct signing two[] = {on_day(consent, 1), on_day(consent, 2)};
        const struct signing three[] = {on_day(consent, 2), on_day(consent, 3), on_day(consent, 1)};
        tell_in_every_order(*state, two, 2, "SUPERSEDED RECEIVED", "1");
        tell_in_every_order(*state, three, 3, "SUPERSEDED RECEIVED SUPERSEDED", "2");
    }
}

static void on_one_day_the_last_to_come_stays(void **state)
{
    const struct signing two[] = {on_day(CONSENT_ANONYMOUS, 1), on_day(CONSENT_ANONYMOUS, 1)};
    const size_t order[] = {0, 1}, reversed[] = {1, 0};
    tell(*state, two, order, 2, "SUPERSEDED RECEIVED", "1");
    tell(*state, two, reversed, 2, "RECEIVED SUPERSEDED", "1");
}

static void what_amends_stays_though_it_came_first(void **state)
{
    struct signing two[] = {on_day(CONSENT_ANONYMOUS, 1), on_day(CONSENT_ANONYMOUS, 1)};
    two[1].amends = 1;
    tell_in_every_order(*state, two, 2, "SUPERSEDED RECEIVED", "1");
    /* Also when a clock that was put back says that it is older. */
    two[1].day = 0;
    tell_in_every_order(*state, two, 2, "SUPERSEDED RECEIVED", "1");
    struct signing three[] = {on_day(CONSENT_ANONYMOUS, 1), on_day(CONSENT_ANONYMOUS, 1),
                              on_day(CONSENT_ANONYMOUS, 1)};
    three[1].amends = 1;
    three[2].amends = 2;
    tell_in_every_order(*state, three, 3, "SUPERSEDED SUPERSEDED RECEIVED", "2");
}

static void a_country_more_is_no_signature_more(void **state)
{
    struct signing two[] = {on_day(CONSENT_PUBLIC, 1), on_day(CONSENT_PUBLIC, 2)};
    two[1].country = "UZB";
    tell_in_every_order(*state, two, 2, "SUPERSEDED RECEIVED", "1");
}

static void others_are_left_alone(void **state)
{
    for (int32_t consent = CONSENT_PUBLIC; consent <= CONSENT_ANONYMOUS; consent++) {
        struct signing two[] = {on_day(consent, 1), on_day(consent, 2)};
        two[1].author = 2;
        tell_in_every_order(*state, two, 2, "RECEIVED RECEIVED", "0");
        two[1].author = 1;
        two[1].call = "CALL-2";
        tell_in_every_order(*state, two, 2, "RECEIVED RECEIVED", "0");
    }
}

/* Or a look at the table would tell whose pseudonym it is. */
static void named_and_unnamed_leave_each_other_alone(void **state)
{
    struct signing two[] = {on_day(CONSENT_PUBLIC, 1), on_day(CONSENT_ANONYMOUS, 2)};
    tell_in_every_order(*state, two, 2, "RECEIVED RECEIVED", "0");
    two[1].amends = 1;
    tell_in_every_order(*state, two, 2, "SUPERSEDED RECEIVED", "1");
    const struct signing unnamed[] = {on_day(CONSENT_AGGREGATE, 1), on_day(CONSENT_ANONYMOUS, 2)};
    tell_in_every_order(*state, unnamed, 2, "SUPERSEDED RECEIVED", "1");
}

static void a_withdrawal_does_not_bring_the_earlier_one_back(void **state)
{
    struct signing three[] = {on_day(CONSENT_PUBLIC, 1), on_day(CONSENT_PUBLIC, 2),
                              on_day(CONSENT_PUBLIC, 3)};
    three[2].withdraws = 2;
    tell_in_every_order(*state, three, 3, "SUPERSEDED WITHDRAWN", "2");
    three[2].withdraws = 1;
    tell_in_every_order(*state, three, 3, "WITHDRAWN RECEIVED", "1");
}

static void findings_of_the_signatory_stay(void **state)
{
    struct fixture *fixture = *state;
    const struct signing signing = on_day(CONSENT_PUBLIC, 1);
    struct sample sample;
    sample_make(&sample, 1, 1);
    fixture_add(fixture, &sample);
    add(fixture, &signing, 2, 2);
    sample_make(&sample, 3, 3);
    fixture_add(fixture, &sample);
    (void)fixture_store(fixture);
    fixture_expect(fixture, STATES, "RECEIVED RECEIVED RECEIVED");
    fixture_check(fixture);
}

static void a_repeated_batch_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    const struct signing two[] = {on_day(CONSENT_PUBLIC, 2), on_day(CONSENT_PUBLIC, 1)};
    for (int i = 0; i < 2; i++) {
        add(fixture, &two[0], 1, 1);
        add(fixture, &two[1], 2, 2);
        (void)fixture_store(fixture);
    }
    /* The same ones again by another way: duplicates, by their ids. */
    add(fixture, &two[1], 2, 3);
    assert_int_equal(fixture_store(fixture).duplicates, 1);
    fixture_expect(fixture, STATES, "RECEIVED SUPERSEDED");
    fixture_expect(fixture, RETIRED, "1");
    fixture_check(fixture);
}

static void a_sign_on_waits_for_batches_under_way(void **state)
{
    struct fixture *fixture = *state;
    const struct store_config impatient = {.url = fixture->postgres.url, .statement_limit_ms = 100};
    const struct signing signing = on_day(CONSENT_PUBLIC, 1);
    struct store *other = NULL;
    struct batch_result result;
    struct error error;
    assert_int_equal(store_open(&impatient, &other, &error), VERDICT_OK);
    assert_int_equal(batch_prepare(other, &error), VERDICT_OK);
    fixture_run(fixture, "BEGIN; SELECT pg_advisory_xact_lock_shared("
                         "hashtextextended('parallax batch', 0))");
    add(fixture, &signing, 1, 1);
    assert_int_equal(batch_store(other, fixture->batch, &result, &error), VERDICT_RETRY);
    fixture_run(fixture, "ROLLBACK");
    assert_int_equal(batch_store(other, fixture->batch, &result, &error), VERDICT_OK);
    store_close(&other);
}

#define TEST(name) cmocka_unit_test_setup(name, fixture_empty)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_later_one_stays),
        TEST(on_one_day_the_last_to_come_stays),
        TEST(what_amends_stays_though_it_came_first),
        TEST(a_country_more_is_no_signature_more),
        TEST(others_are_left_alone),
        TEST(named_and_unnamed_leave_each_other_alone),
        TEST(a_withdrawal_does_not_bring_the_earlier_one_back),
        TEST(findings_of_the_signatory_stay),
        TEST(a_repeated_batch_changes_nothing),
        TEST(a_sign_on_waits_for_batches_under_way),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
