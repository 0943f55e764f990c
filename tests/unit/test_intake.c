/* The collector's judgement: every refusal with its code, and right ones beside wrong ones. */
#include "collector/intake.h"

#include "model/codes.h"
#include "seal/receipt.h"
#include "tests/unit/finding_case.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)16 * 1024 * 1024)

static struct identity *sender, *stranger;

/* What goes into a frame: its bytes, and the id that its leaf is made of. */
struct part {
    struct uuid id;
    struct text bytes;
};

struct intake_case {
    struct arena *arena, *scratch;
    struct call calls[3];
    struct organisation organisation;
    struct organisation_key key;
    struct catalogue catalogue;
    struct intake intake;
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    struct text bytes[CLIENT_FRAME_SUBMISSIONS_MAX + 1];
    struct client_request request;
    struct intake_item *items;
};

static const struct text scope[] = {{"KGZ", 3}, {"MNG", 3}};
static const struct text countries[] = {{"KGZ", 3}, {"FRA", 3}};

static int set_up(void **state)
{
    struct intake_case *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    test->arena = arena_new(ARENA_BYTES);
    test->scratch = arena_new(SUBMISSION_ARENA_BYTES);
    for (size_t i = 0; i < 3; i++)
        test->calls[i] = (struct call){.countries = {2, countries},
                                       .opens_ms = CASE_DAY_MS - CLOCK_DAY_MS,
                                       .closes_ms = CASE_DAY_MS + CLOCK_DAY_MS,
                                       .kinds = 1u << KIND_FINDING | 1u << KIND_WITHDRAWAL};
    test->calls[0].id = text_of("CLOSED");
    test->calls[0].closes_ms = CASE_NOW_MS;
    test->calls[1].id = text_of(CASE_CALL);
    test->calls[2].id = text_of("LATER");
    test->calls[2].opens_ms = CASE_NOW_MS + 1;
    test->organisation = (struct organisation){{{7}}, {2, scope}};
    memcpy(test->key.sign, identity_public(sender)->sign, sizeof test->key.sign);
    test->catalogue = (struct catalogue){1, 1, &test->organisation, 1, &test->key, 3, test->calls};
    test->intake = (struct intake){&test->catalogue, CASE_NOW_MS, test->scratch};
    *state = test;
    return test->arena != NULL && test->scratch != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct intake_case *test = *state;
    arena_free(&test->arena);
    arena_free(&test->scratch);
    free(test);
    return 0;
}

static struct part part_of(struct intake_case *test, const struct submission *submission)
{
    return (struct part){submission->id, case_encode(submission, test->arena)};
}

static void fill_frame(struct intake_case *test, const struct identity *signer,
                       const struct part *parts, size_t count)
{
    struct merkle_hash leaves[CLIENT_FRAME_SUBMISSIONS_MAX + 1];
    for (size_t i = 0; i < count; i++) {
        uint8_t digest[SEAL_DIGEST_BYTES];
        test->bytes[i] = parts[i].bytes;
        seal_digest(parts[i].bytes, digest);
        merkle_frame_leaf(digest, &leaves[i]);
    }
    struct merkle_tree *tree = merkle_tree_new(leaves, count);
    assert_non_null(tree);
    const struct merkle_hash *root = merkle_tree_root(tree);
    seal_sign(signer, SEAL_PURPOSE_SUBMIT,
              (struct text){(const char *)root->bytes, sizeof root->bytes}, test->signature);
    merkle_tree_free(&tree);
    test->request = (struct client_request){
        .kind = REQUEST_SUBMIT,
        .submissions = {count, test->bytes},
        .signature = {(const char *)test->signature, sizeof test->signature},
    };
}

static enum verdict judge(struct intake_case *test, struct error *error)
{
    return intake_judge(&test->intake, &test->key, &test->request, test->arena, &test->items,
                        error);
}

static void judge_parts(struct intake_case *test, const struct part *parts, size_t count)
{
    fill_frame(test, sender, parts, count);
    assert_int_equal(judge(test, NULL), VERDICT_OK);
}

static void expect_frame_refused(struct intake_case *test, const char *code)
{
    struct error error;
    assert_int_equal(judge(test, &error), VERDICT_REJECT);
    assert_string_equal(error.code, code);
    assert_null(test->items);
}

static void expect_wrong(const struct intake_item *item, const char *code, const char *field)
{
    assert_false(item->right);
    assert_string_equal(item->code.at, code);
    assert_true(text_is(item->code, code));
    assert_true(text_is(item->field, field));
    assert_true(item->sentence.length > 0);
    assert_int_equal(memcmp(item->sentence.at, field, strlen(field)), 0);
}

static void a_right_one_passes(void **state)
{
    struct intake_case *test = *state;
    static const int32_t consents[] = {CONSENT_PUBLIC, CONSENT_ANONYMOUS, CONSENT_AGGREGATE};
    for (size_t i = 0; i < sizeof consents / sizeof consents[0]; i++) {
        const struct submission submission = case_finding(consents[i]);
        const struct part part = part_of(test, &submission);
        uint8_t digest[SEAL_DIGEST_BYTES];
        judge_parts(test, &part, 1);
        seal_digest(part.bytes, digest);
        assert_true(test->items[0].right);
        assert_true(uuid_equal(&test->items[0].id, &part.id));
        assert_true(text_equal(test->items[0].bytes, part.bytes));
        assert_memory_equal(test->items[0].digest, digest, sizeof digest);
    }
}

static void break_utf8(struct submission *submission)
{
    submission->content.finding.body = text_of("cut \xd0");
}
static void break_nul(struct submission *submission)
{
    submission->content.finding.title = (struct text){"a\0b", 3};
}
static void break_type(struct submission *submission)
{
    submission->content.finding.finding_type = 99;
}
static void break_consent(struct submission *submission)
{
    submission->consent = 99;
}
static void break_country(struct submission *submission)
{
    submission->country = text_of("XXX");
}
static void break_target(struct submission *submission)
{
    submission->content.finding.target = text_of("5.99");
}
static void break_target_goal(struct submission *submission)
{
    submission->content.finding.target = text_of("4.1");
}
static void break_call(struct submission *submission)
{
    submission->call = text_of("NO-SUCH-CALL");
}
static void break_call_closed(struct submission *submission)
{
    submission->call = text_of("CLOSED");
}
static void break_call_later(struct submission *submission)
{
    submission->call = text_of("LATER");
}
static void break_kind(struct submission *submission)
{
    submission->kind = KIND_SIGN_ON;
    submission->content.sign_on = (struct sign_on){.signatory = text_of("A name"), .publish = 1};
}
static void break_call_country(struct submission *submission)
{
    submission->country = text_of("MNG");
}
static void break_scope(struct submission *submission)
{
    submission->country = text_of("FRA");
}
static void break_id(struct submission *submission)
{
    submission->id = (struct uuid){{0}};
}
static void break_time(struct submission *submission)
{
    submission->created_ms = CASE_NOW_MS + 3 * CLOCK_DAY_MS;
}
static void break_seal(struct submission *submission)
{
    *submission = case_finding(CONSENT_CONFIDENTIAL);
}

static void every_refusal_has_its_code(void **state)
{
    struct intake_case *test = *state;
    static const struct {
        void (*break_it)(struct submission *submission);
        const char *code, *field;
    } rows[] = {
        {break_utf8, "TEXT_NOT_UTF8", "body"},
        {break_nul, "TEXT_HAS_NUL", "title"},
        {break_type, "CODE_UNKNOWN", "finding_type"},
        {break_consent, "CODE_UNKNOWN", "consent"},
        {break_country, "REFERENCE_UNKNOWN", "country"},
        {break_target, "REFERENCE_UNKNOWN", "target"},
        {break_target_goal, "TARGET_NOT_OF_GOAL", "target"},
        {break_call, "CALL_UNKNOWN", "call"},
        {break_call_closed, "CALL_CLOSED", "call"},
        {break_call_later, "CALL_NOT_OPEN", "call"},
        {break_kind, "CALL_KIND", "call"},
        {break_call_country, "CALL_COUNTRY", "country"},
        {break_scope, "COUNTRY_OUT_OF_SCOPE", "country"},
        {break_id, "FIELD_MISSING", "id"},
        {break_time, "TIME_AHEAD", "created"},
        {break_seal, "CALL_NO_SEAL", "call"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct submission submission = case_finding(CONSENT_PUBLIC);
        rows[i].break_it(&submission);
        const struct part part = part_of(test, &submission);
        judge_parts(test, &part, 1);
        expect_wrong(&test->items[0], rows[i].code, rows[i].field);
    }
}

static void a_call_by_invitation_takes_its_guests_alone(void **state)
{
    struct intake_case *test = *state;
    const struct uuid guests[] = {{{6}}, {{7}}};
    struct submission submission = case_finding(CONSENT_PUBLIC);
    const struct part part = part_of(test, &submission);
    test->calls[1].invited = guests;
    test->calls[1].invited_count = 2;
    judge_parts(test, &part, 1);
    assert_true(test->items[0].right);
    test->calls[1].invited_count = 1;
    judge_parts(test, &part, 1);
    expect_wrong(&test->items[0], "CALL_NOT_INVITED", "call");
    /* Nothing else about the call is told to the uninvited, not even that it is closed. */
    test->calls[0].invited = guests;
    test->calls[0].invited_count = 1;
    submission.call = text_of("CLOSED");
    const struct part closed = part_of(test, &submission);
    judge_parts(test, &closed, 1);
    expect_wrong(&test->items[0], "CALL_NOT_INVITED", "call");
    assert_null(strstr(test->items[0].sentence.at, "since"));
    /* Whoever was invited once and wrote may still take it back. */
    submission.kind = KIND_WITHDRAWAL;
    submission.supersedes = uuid_v7(CASE_DAY_MS);
    submission.content.withdrawal = (struct withdrawal){.reason = text_of("Reason")};
    const struct part withdrawal = part_of(test, &submission);
    judge_parts(test, &withdrawal, 1);
    assert_true(test->items[0].right);
}

static void a_closed_call_takes_a_withdrawal(void **state)
{
    struct intake_case *test = *state;
    struct submission submission = case_finding(CONSENT_PUBLIC);
    submission.call = text_of("CLOSED");
    submission.kind = KIND_WITHDRAWAL;
    submission.supersedes = uuid_v7(CASE_DAY_MS);
    submission.content.withdrawal = (struct withdrawal){.reason = text_of("Reason")};
    const struct part part = part_of(test, &submission);
    judge_parts(test, &part, 1);
    assert_true(test->items[0].right);
}

/* What cannot be read has no id; the frame's signature holds all the same. */
static void what_cannot_be_read_is_unreadable(void **state)
{
    struct intake_case *test = *state;
    const struct submission submission = case_finding(CONSENT_PUBLIC);
    const struct part parts[] = {{.bytes = text_of("\xff\xff\xff no message")},
                                 part_of(test, &submission)};
    judge_parts(test, parts, 2);
    expect_wrong(&test->items[0], "MESSAGE_UNREADABLE", "submission");
    assert_true(uuid_is_nil(&test->items[0].id));
    assert_true(test->items[1].right);
}

static void too_many_bytes_are_too_large(void **state)
{
    struct intake_case *test = *state;
    struct buffer body = BUFFER_NONE;
    for (size_t i = 0; i < SUBMISSION_BYTES_MAX; i++)
        buffer_byte(&body, 'x');
    struct submission submission = case_finding(CONSENT_PUBLIC);
    submission.content.finding.body = buffer_view(&body);
    const struct part part = {.bytes = case_encode(&submission, test->arena)};
    judge_parts(test, &part, 1);
    expect_wrong(&test->items[0], "MESSAGE_TOO_LARGE", "submission");
    buffer_free(&body);
}

/* Empty observations: three bytes each on the wire, many times that unpacked. */
static void what_unpacks_beyond_measure_is_too_large(void **state)
{
    struct intake_case *test = *state;
    const size_t count = 40000;
    struct observation *observations = calloc(count, sizeof *observations);
    assert_non_null(observations);
    struct submission submission = case_finding(CONSENT_PUBLIC);
    submission.content.finding.observations = (struct group){count, observations};
    const struct submission right = case_finding(CONSENT_PUBLIC);
    const struct part parts[] = {{.bytes = case_encode(&submission, test->arena)},
                                 part_of(test, &right)};
    assert_true(parts[0].bytes.length <= SUBMISSION_BYTES_MAX);
    judge_parts(test, parts, 2);
    expect_wrong(&test->items[0], "MESSAGE_TOO_LARGE", "submission");
    assert_true(test->items[1].right);
    free(observations);
}

static void right_ones_pass_beside_wrong_ones(void **state)
{
    struct intake_case *test = *state;
    const struct submission first = case_finding(CONSENT_PUBLIC),
                            last = case_finding(CONSENT_ANONYMOUS);
    struct submission wrong = case_finding(CONSENT_PUBLIC);
    wrong.country = text_of("XXX");
    const struct part parts[] = {part_of(test, &first),
                                 part_of(test, &wrong),
                                 {.bytes = text_of("\xff")},
                                 part_of(test, &last)};
    judge_parts(test, parts, 4);
    assert_true(test->items[0].right);
    expect_wrong(&test->items[1], "REFERENCE_UNKNOWN", "country");
    assert_true(uuid_equal(&test->items[1].id, &wrong.id));
    expect_wrong(&test->items[2], "MESSAGE_UNREADABLE", "submission");
    assert_true(test->items[3].right);
}

static void all_problems_are_told(void **state)
{
    struct intake_case *test = *state;
    struct submission wrong = case_finding(CONSENT_PUBLIC);
    wrong.country = text_of("XXX");
    wrong.content.finding.body = TEXT_NONE;
    const struct part part = part_of(test, &wrong);
    judge_parts(test, &part, 1);
    const struct text sentence = test->items[0].sentence;
    assert_non_null(memmem(sentence.at, sentence.length, "; ", 2));
    assert_non_null(memmem(sentence.at, sentence.length, "country", 7));
    assert_non_null(memmem(sentence.at, sentence.length, "body is needed", 14));
}

static void more_problems_than_fit_are_counted(void **state)
{
    struct intake_case *test = *state;
    struct problems problems = {.count = 0};
    struct intake_item item = {.right = true};
    for (int i = 0; i < PROBLEMS_MAX + 3; i++)
        problem_add(&problems, PROBLEM_MISSING, "body", 0, NO_DETAIL);
    assert_int_equal(intake_refuse(&item, &problems, test->arena, NULL), VERDICT_OK);
    expect_wrong(&item, "FIELD_MISSING", "body");
    assert_non_null(memmem(item.sentence.at, item.sentence.length, "and 3 more", 10));
}

static void only_the_organisations_signature_counts(void **state)
{
    struct intake_case *test = *state;
    const struct submission submission = case_finding(CONSENT_PUBLIC);
    const struct part part = part_of(test, &submission);
    fill_frame(test, stranger, &part, 1);
    expect_frame_refused(test, "SIGNATURE_WRONG");
    fill_frame(test, sender, &part, 1);
    test->signature[63] ^= 1;
    expect_frame_refused(test, "SIGNATURE_WRONG");
    test->signature[63] ^= 1;
    test->request.signature.length--;
    expect_frame_refused(test, "SIGNATURE_WRONG");
    test->request.signature = TEXT_NONE;
    expect_frame_refused(test, "SIGNATURE_WRONG");
}

static void the_signature_is_for_these_submissions_in_this_order(void **state)
{
    struct intake_case *test = *state;
    const struct submission a = case_finding(CONSENT_PUBLIC), b = case_finding(CONSENT_PUBLIC);
    const struct part parts[] = {part_of(test, &a), part_of(test, &b)};
    fill_frame(test, sender, parts, 2);
    test->bytes[0] = parts[1].bytes;
    test->bytes[1] = parts[0].bytes;
    expect_frame_refused(test, "SIGNATURE_WRONG");
    fill_frame(test, sender, parts, 2);
    test->request.submissions.count = 1;
    expect_frame_refused(test, "SIGNATURE_WRONG");
    fill_frame(test, sender, parts, 2);
    test->bytes[1] = parts[0].bytes;
    expect_frame_refused(test, "SIGNATURE_WRONG");
}

static void a_signature_for_another_purpose_is_none(void **state)
{
    struct intake_case *test = *state;
    const struct submission submission = case_finding(CONSENT_PUBLIC);
    const struct part part = part_of(test, &submission);
    uint8_t digest[SEAL_DIGEST_BYTES];
    struct merkle_hash leaf;
    fill_frame(test, sender, &part, 1);
    seal_digest(part.bytes, digest);
    merkle_frame_leaf(digest, &leaf);
    seal_sign(sender, SEAL_PURPOSE_RECEIPT,
              (struct text){(const char *)leaf.bytes, sizeof leaf.bytes}, test->signature);
    expect_frame_refused(test, "SIGNATURE_WRONG");
}

static void a_frame_has_one_to_so_many_submissions(void **state)
{
    struct intake_case *test = *state;
    static struct part parts[CLIENT_FRAME_SUBMISSIONS_MAX + 1];
    const struct submission submission = case_finding(CONSENT_PUBLIC);
    const struct part part = part_of(test, &submission);
    for (size_t i = 0; i <= CLIENT_FRAME_SUBMISSIONS_MAX; i++)
        parts[i] = part;
    fill_frame(test, sender, parts, 1);
    test->request.submissions.count = 0;
    expect_frame_refused(test, "FRAME_COUNT");
    fill_frame(test, sender, parts, CLIENT_FRAME_SUBMISSIONS_MAX + 1);
    expect_frame_refused(test, "FRAME_COUNT");
    judge_parts(test, parts, CLIENT_FRAME_SUBMISSIONS_MAX);
    assert_true(test->items[CLIENT_FRAME_SUBMISSIONS_MAX - 1].right);
}

/* Our want of memory is told as such, and never as the sender's fault. */
static void without_memory_it_is_to_be_sent_again(void **state)
{
    struct intake_case *test = *state;
    struct submission wrong = case_finding(CONSENT_PUBLIC);
    wrong.country = text_of("XXX");
    const struct part part = part_of(test, &wrong);
    fill_frame(test, sender, &part, 1);
    for (size_t cap_bytes = 16; cap_bytes <= 256; cap_bytes += 16) {
        struct arena *small = arena_new(cap_bytes);
        struct error error;
        assert_non_null(small);
        enum verdict verdict =
            intake_judge(&test->intake, &test->key, &test->request, small, &test->items, &error);
        if (verdict != VERDICT_OK) {
            assert_int_equal(verdict, VERDICT_RETRY);
            assert_string_equal(error.code, "NO_MEMORY");
        }
        arena_free(&small);
    }
}

static int start(void **state)
{
    (void)state;
    bool started = seal_start(NULL) == VERDICT_OK && codec_start(NULL) == VERDICT_OK &&
                   identity_make(&sender, NULL) == VERDICT_OK &&
                   identity_make(&stranger, NULL) == VERDICT_OK;
    return started ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    identity_free(&sender);
    identity_free(&stranger);
    return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_right_one_passes),
        TEST(every_refusal_has_its_code),
        TEST(a_call_by_invitation_takes_its_guests_alone),
        TEST(a_closed_call_takes_a_withdrawal),
        TEST(what_cannot_be_read_is_unreadable),
        TEST(too_many_bytes_are_too_large),
        TEST(what_unpacks_beyond_measure_is_too_large),
        TEST(right_ones_pass_beside_wrong_ones),
        TEST(all_problems_are_told),
        TEST(more_problems_than_fit_are_counted),
        TEST(only_the_organisations_signature_counts),
        TEST(the_signature_is_for_these_submissions_in_this_order),
        TEST(a_signature_for_another_purpose_is_none),
        TEST(a_frame_has_one_to_so_many_submissions),
        TEST(without_memory_it_is_to_be_sent_again),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
