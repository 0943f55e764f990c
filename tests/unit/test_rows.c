/* Records become rows: what is right is stored, what is not goes to quarantine with its reason, and
 * nothing is dropped. */
#include "aggregator/rows.h"

#include "model/codes.h"
#include "seal/seal.h"
#include "store/batch_private.h"
#include "tests/unit/finding_case.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const struct uuid stream = {{1, 2, 3}};
static const struct uuid organisation = {"ORGANISATION-ID"};
static const uint8_t pseudonym_key[SEAL_KEY_BYTES] = {42};

struct rows_case {
    struct arena *arena, *scratch;
    struct batch *batch;
    struct directory_organisation known;
    struct directory directory;
    struct rows rows;
    uint64_t sequence; /* of the last one added */
};

static int set_up(void **state)
{
    struct rows_case *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    test->arena = arena_new((size_t)4 * 1024 * 1024);
    test->scratch = arena_new(SUBMISSION_ARENA_BYTES);
    test->batch = batch_new();
    test->known = (struct directory_organisation){organisation, text_of("women")};
    test->directory = (struct directory){.organisation_count = 1, .organisations = &test->known};
    test->rows = (struct rows){.directory = &test->directory,
                               .pseudonym_key = pseudonym_key,
                               .day = CASE_DAY,
                               .scratch = test->scratch};
    *state = test;
    return test->arena != NULL && test->scratch != NULL && test->batch != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct rows_case *test = *state;
    batch_free(&test->batch);
    arena_free(&test->arena);
    arena_free(&test->scratch);
    free(test);
    return 0;
}

static const struct batch_entry *add(struct rows_case *test, struct text bytes, bool damaged)
{
    const struct relay_record record = {
        .organisation = organisation, .submission = bytes, .damaged = damaged};
    size_t before = batch_count(test->batch);
    assert_int_equal(rows_add(&test->rows, &stream, ++test->sequence, &record, test->batch, NULL),
                     VERDICT_OK);
    assert_int_equal(batch_count(test->batch), before + 1);
    const struct batch_entry *entry = &test->batch->entries[before];
    assert_int_equal(entry->sequence, test->sequence);
    return entry;
}

static const struct batch_entry *add_submission(struct rows_case *test,
                                                const struct submission *submission)
{
    return add(test, case_encode(submission, test->arena), false);
}

static bool has(const struct buffer *buffer, struct batch_span span, const void *bytes,
                size_t length)
{
    return span.length > 0 && memmem(buffer->data + span.at, span.length, bytes, length) != NULL;
}

static void expect_reason(struct rows_case *test, const struct batch_entry *entry,
                          const char *reason)
{
    assert_int_equal(entry->fate, FATE_QUARANTINE);
    assert_true(text_is(
        (struct text){test->batch->reasons.data + entry->reason.at, entry->reason.length}, reason));
}

static void right_ones_are_stored_whatever_their_consent(void **state)
{
    struct rows_case *test = *state;
    static const int32_t consents[] = {CONSENT_PUBLIC, CONSENT_ANONYMOUS, CONSENT_AGGREGATE,
                                       CONSENT_CONFIDENTIAL};
    for (size_t i = 0; i < sizeof consents / sizeof consents[0]; i++) {
        struct submission submission = case_finding(consents[i]);
        uint8_t pseudonym[SEAL_PSEUDONYM_BYTES], digest[SEAL_DIGEST_BYTES];
        struct text bytes = case_encode(&submission, test->arena);
        const struct batch_entry *entry = add(test, bytes, false);
        assert_int_equal(entry->fate, FATE_STORE);
        seal_pseudonym(pseudonym_key, submission.call, &organisation, pseudonym);
        seal_digest(bytes, digest);
        assert_memory_equal(entry->author.pseudonym, pseudonym, sizeof pseudonym);
        assert_int_equal(entry->author.is_named, consents[i] == CONSENT_PUBLIC);
        assert_true(has(&test->batch->rows, entry->row, digest, sizeof digest));
        assert_true(has(&test->batch->constituencies, entry->author.constituency, "women", 5));
        /* What may outlive the session's temporary tables has the organisation only when PUBLIC. */
        assert_int_equal(
            has(&test->batch->spares, entry->spare, organisation.bytes, sizeof organisation.bytes),
            consents[i] == CONSENT_PUBLIC);
    }
    assert_int_equal(test->batch->stream_count, 1);
}

/* Neighbours of one author share what was made for the first; those of another must not. */
static void every_author_has_a_pseudonym_of_their_own(void **state)
{
    struct rows_case *test = *state;
    const struct uuid organisations[] = {organisation, {{4}}, {{4}}, organisation, organisation};
    const char *const calls[] = {"KEN-VNR-2026", "KEN-VNR-2026", "KEN-VNR-2027", "KEN-VNR-2027",
                                 "KEN-VNR-2026"};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        uint8_t pseudonym[SEAL_PSEUDONYM_BYTES];
        struct submission submission = case_finding(CONSENT_ANONYMOUS);
        submission.call = text_of(calls[i]);
        const struct relay_record record = {.organisation = organisations[i],
                                            .submission = case_encode(&submission, test->arena)};
        assert_int_equal(
            rows_add(&test->rows, &stream, ++test->sequence, &record, test->batch, NULL),
            VERDICT_OK);
        seal_pseudonym(pseudonym_key, submission.call, &organisations[i], pseudonym);
        assert_memory_equal(test->batch->entries[i].author.pseudonym, pseudonym, sizeof pseudonym);
    }
}

static void the_digest_of_its_acceptance_is_stored(void **state)
{
    struct rows_case *test = *state;
    struct submission submission = case_finding(CONSENT_PUBLIC);
    const char digest[SEAL_DIGEST_BYTES] = "as the collector checked it";
    const struct relay_record record = {.organisation = organisation,
                                        .submission = case_encode(&submission, test->arena),
                                        .digest = {digest, sizeof digest}};
    assert_int_equal(rows_add(&test->rows, &stream, ++test->sequence, &record, test->batch, NULL),
                     VERDICT_OK);
    assert_true(has(&test->batch->rows, test->batch->entries[0].row, digest, sizeof digest));
}

static void an_organisation_that_is_not_known_here_counts_all_the_same(void **state)
{
    struct rows_case *test = *state;
    struct submission submission = case_finding(CONSENT_PUBLIC);
    test->directory.organisation_count = 0;
    const struct batch_entry *entry = add_submission(test, &submission);
    assert_int_equal(entry->fate, FATE_STORE);
    assert_false(has(&test->batch->constituencies, entry->author.constituency, "women", 5));
}

static void a_broken_rule_is_the_reason(void **state)
{
    struct rows_case *test = *state;
    struct submission submission = case_finding(CONSENT_PUBLIC);
    submission.country = text_of("XXX");
    expect_reason(test, add_submission(test, &submission), "REFERENCE_UNKNOWN");
    submission = case_finding(CONSENT_PUBLIC);
    submission.content.finding.body = text_of("bad \xff bytes");
    expect_reason(test, add_submission(test, &submission), "TEXT_NOT_UTF8");
    submission = case_finding(CONSENT_PUBLIC);
    submission.content.finding.finding_type = 99;
    expect_reason(test, add_submission(test, &submission), "CODE_UNKNOWN");
}

static void a_hidden_one_that_breaks_a_rule_hides_its_sender(void **state)
{
    struct rows_case *test = *state;
    struct submission submission = case_finding(CONSENT_ANONYMOUS);
    uint8_t pseudonym[SEAL_PSEUDONYM_BYTES];
    submission.created_ms++;
    const struct batch_entry *entry = add_submission(test, &submission);
    expect_reason(test, entry, "TIME_TOO_EXACT");
    seal_pseudonym(pseudonym_key, submission.call, &organisation, pseudonym);
    assert_true(has(&test->batch->spares, entry->spare, pseudonym, sizeof pseudonym));
    assert_false(
        has(&test->batch->spares, entry->spare, organisation.bytes, sizeof organisation.bytes));
}

static void what_cannot_be_read_is_kept_with_its_bytes(void **state)
{
    struct rows_case *test = *state;
    static const char unreadable[] = "\xff\xff\xff no message";
    const struct batch_entry *entry = add(test, text_of(unreadable), false);
    expect_reason(test, entry, "MESSAGE_UNREADABLE");
    assert_true(has(&test->batch->spares, entry->spare, unreadable, sizeof unreadable - 1));
    assert_false(
        has(&test->batch->spares, entry->spare, organisation.bytes, sizeof organisation.bytes));
    /* An empty record is a message without anything. */
    assert_int_equal(add(test, TEXT_NONE, false)->fate, FATE_QUARANTINE);
}

static void a_damaged_one_is_a_hole(void **state)
{
    struct rows_case *test = *state;
    assert_int_equal(add(test, TEXT_NONE, true)->fate, FATE_HOLE);
    /* Whatever still stands in it is not looked at. */
    assert_int_equal(add(test, text_of("\xff"), true)->fate, FATE_HOLE);
}

static void each_goes_its_own_way_in_one_batch(void **state)
{
    struct rows_case *test = *state;
    struct submission right = case_finding(CONSENT_PUBLIC), wrong = case_finding(CONSENT_PUBLIC);
    wrong.content.finding.goal = 18;
    assert_int_equal(add_submission(test, &right)->fate, FATE_STORE);
    expect_reason(test, add_submission(test, &wrong), "NUMBER_OUT_OF_RANGE");
    assert_int_equal(add(test, TEXT_NONE, true)->fate, FATE_HOLE);
    right = case_finding(CONSENT_PUBLIC);
    assert_int_equal(add_submission(test, &right)->fate, FATE_STORE);
    assert_int_equal(batch_count(test->batch), 4);
}

static int start(void **state)
{
    (void)state;
    return seal_start(NULL) == VERDICT_OK && codec_start(NULL) == VERDICT_OK ? 0 : -1;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(right_ones_are_stored_whatever_their_consent),
        TEST(every_author_has_a_pseudonym_of_their_own),
        TEST(the_digest_of_its_acceptance_is_stored),
        TEST(an_organisation_that_is_not_known_here_counts_all_the_same),
        TEST(a_broken_rule_is_the_reason),
        TEST(a_hidden_one_that_breaks_a_rule_hides_its_sender),
        TEST(what_cannot_be_read_is_kept_with_its_bytes),
        TEST(a_damaged_one_is_a_hole),
        TEST(each_goes_its_own_way_in_one_batch),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
