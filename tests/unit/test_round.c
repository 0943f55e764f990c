/* A round as clients see it: durable once, the same receipt for ever, BUSY or a reason otherwise.
 */
#include "tests/unit/collector_case.h"

#include "model/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define PARTS 5
/* More than any file system has free. */
#define NO_ROOM_BYTES (INT64_MAX / 2)

static void make_parts(struct collector_case *test, struct case_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct submission submission =
            case_finding(i % 2 == 0 ? CONSENT_PUBLIC : CONSENT_ANONYMOUS);
        parts[i] = case_part_of(test, &submission);
    }
}

static struct case_part one_part(struct collector_case *test)
{
    struct case_part part;
    make_parts(test, &part, 1);
    return part;
}

/* The same id with another body. */
static struct case_part changed(struct collector_case *test, const struct case_part *part)
{
    struct submission submission = case_finding(CONSENT_PUBLIC);
    submission.id = part->id;
    submission.content.finding.body = text_of("Another body");
    return case_part_of(test, &submission);
}

static uint64_t waiting(struct collector_case *test)
{
    struct spool_stats stats;
    assert_int_equal(spool_stats(test->spool, &stats, NULL), VERDICT_OK);
    return stats.waiting;
}

static void receipts_verify_and_the_original_bytes_are_spooled(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[PARTS];
    make_parts(test, parts, PARTS);
    case_submit(test, parts, PARTS);
    case_run(test);
    for (size_t i = 0; i < PARTS; i++) {
        struct receipt receipt = case_receipt(test, case_answer(test, 1), i, &parts[i]);
        assert_int_equal(receipt.commit.day, CASE_DAY);
    }
    assert_int_equal(test->counters.accepted, PARTS);
    assert_int_equal(test->counters.commits, 1);
    struct spool_record records[PARTS];
    struct spool_cursor cursor = spool_first();
    struct buffer bytes = BUFFER_NONE;
    struct uuid stream;
    size_t count;
    const struct uuid organisation = {{7}};
    assert_int_equal(
        spool_read(test->spool, &cursor, PARTS, SIZE_MAX, &bytes, records, &count, &stream, NULL),
        VERDICT_OK);
    assert_int_equal(count, PARTS);
    for (size_t i = 0; i < PARTS; i++) {
        assert_false(records[i].damaged);
        assert_true(text_equal(records[i].payload, parts[i].bytes));
        assert_true(uuid_equal(&records[i].organisation, &organisation));
    }
    buffer_free(&bytes);
}

static void a_lone_submission_is_a_round_of_its_own(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test);
    case_submit(test, &part, 1);
    case_run(test);
    struct receipt receipt = case_receipt(test, case_answer(test, 1), 0, &part);
    assert_int_equal(receipt.commit.leaf_count, 1);
    assert_int_equal(receipt.path.length, 0);
}

static void frames_share_one_commit(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[PARTS];
    make_parts(test, parts, PARTS);
    case_submit(test, parts, 2);
    case_submit(test, parts + 2, PARTS - 2);
    case_run(test);
    struct receipt first = case_receipt(test, case_answer(test, 1), 0, &parts[0]);
    struct receipt last = case_receipt(test, case_answer(test, 2), 2, &parts[PARTS - 1]);
    assert_memory_equal(&first.commit, &last.commit, sizeof first.commit);
    assert_int_equal(test->counters.commits, 1);
}

static void sent_twice_in_one_round_it_is_accepted_once(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[3];
    make_parts(test, parts, 3);
    case_submit(test, parts, 3);
    case_submit(test, parts, 3);
    const struct case_part same[] = {parts[1], parts[1]};
    case_submit(test, same, 2);
    case_run(test);
    for (size_t i = 0; i < 3; i++) {
        struct receipt a = case_receipt(test, case_answer(test, 1), i, &parts[i]);
        struct receipt b = case_receipt(test, case_answer(test, 2), i, &parts[i]);
        case_same_receipt(&a, &b);
    }
    (void)case_receipt(test, case_answer(test, 3), 0, &parts[1]);
    (void)case_receipt(test, case_answer(test, 3), 1, &parts[1]);
    assert_int_equal(test->counters.accepted, 3);
    assert_int_equal(waiting(test), 3);
}

static void sent_again_later_it_gets_the_same_receipt(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[PARTS];
    struct receipt first[PARTS];
    make_parts(test, parts, PARTS);
    case_submit(test, parts, PARTS);
    case_run(test);
    for (size_t i = 0; i < PARTS; i++)
        first[i] = case_receipt(test, case_answer(test, 1), i, &parts[i]);
    /* In another order, as another frame, and after the collector was killed. */
    const struct case_part again[] = {parts[4], parts[1]};
    for (uint64_t request = 2; request <= 3; request++) {
        case_submit(test, again, 2);
        case_run(test);
        const struct collector_reply *reply = case_answer(test, request);
        struct receipt last = case_receipt(test, reply, 0, &parts[4]);
        struct receipt second = case_receipt(test, reply, 1, &parts[1]);
        assert_int_equal(reply->commit_count, 1);
        case_same_receipt(&last, &first[4]);
        case_same_receipt(&second, &first[1]);
        case_reopen(test, 0);
    }
    assert_int_equal(test->counters.accepted, PARTS);
    assert_int_equal(test->counters.repeated, 4);
    assert_int_equal(waiting(test), PARTS);
}

/* The answer was lost, and by the time of the resend nothing new is taken any more. */
static void it_gets_it_also_when_the_call_has_closed(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[2];
    make_parts(test, parts, 2);
    case_submit(test, parts, 1);
    case_run(test);
    struct receipt first = case_receipt(test, case_answer(test, 1), 0, &parts[0]);
    case_close_call(test);
    case_submit(test, parts, 2);
    case_run(test);
    struct receipt again = case_receipt(test, case_answer(test, 2), 0, &parts[0]);
    case_same_receipt(&again, &first);
    case_refused(case_answer(test, 2), 1, "CALL_CLOSED");
    assert_int_equal(test->counters.accepted, 1);
    assert_int_equal(test->counters.repeated, 1);
    assert_int_equal(test->counters.refused, 1);
}

static void it_gets_it_also_when_it_was_forwarded(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test);
    struct uuid stream;
    size_t count;
    case_submit(test, &part, 1);
    case_run(test);
    struct receipt first = case_receipt(test, case_answer(test, 1), 0, &part);
    assert_int_equal(spool_streams(test->spool, &stream, 1, &count, NULL), VERDICT_OK);
    assert_int_equal(spool_forget(test->spool, &stream, 1, NULL), VERDICT_OK);
    assert_int_equal(waiting(test), 0);
    case_submit(test, &part, 1);
    case_run(test);
    struct receipt again = case_receipt(test, case_answer(test, 2), 0, &part);
    case_same_receipt(&first, &again);
    assert_int_equal(waiting(test), 0);
}

static void one_reply_speaks_of_several_commits(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[PARTS];
    struct receipt first[PARTS];
    make_parts(test, parts, PARTS);
    for (size_t i = 0; i + 1 < PARTS; i++) {
        case_submit(test, &parts[i], 1);
        case_run(test);
        first[i] = case_receipt(test, case_answer(test, i + 1), 0, &parts[i]);
    }
    case_submit(test, parts, PARTS); /* the last one is new */
    case_run(test);
    const struct collector_reply *reply = case_answer(test, PARTS);
    assert_int_equal(reply->commit_count, PARTS);
    for (size_t i = 0; i + 1 < PARTS; i++) {
        struct receipt again = case_receipt(test, reply, i, &parts[i]);
        case_same_receipt(&again, &first[i]);
    }
    (void)case_receipt(test, reply, PARTS - 1, &parts[PARTS - 1]);
    assert_int_equal(test->counters.accepted, PARTS);
}

static void an_id_has_one_content(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test), other = changed(test, &part);
    case_submit(test, &part, 1);
    case_run(test);
    struct receipt first = case_receipt(test, case_answer(test, 1), 0, &part);
    case_submit(test, &other, 1);
    case_run(test);
    case_refused(case_answer(test, 2), 0, "ID_CONFLICT");
    case_submit(test, &part, 1);
    case_run(test);
    struct receipt again = case_receipt(test, case_answer(test, 3), 0, &part);
    case_same_receipt(&first, &again);
    assert_int_equal(test->counters.accepted, 1);
}

static void an_id_has_one_content_also_within_a_round(void **state)
{
    struct collector_case *test = *state;
    const struct case_part part = one_part(test), other = changed(test, &part);
    const struct case_part both[] = {part, other};
    case_submit(test, both, 2);
    case_submit(test, &other, 1);
    case_run(test);
    (void)case_receipt(test, case_answer(test, 1), 0, &part);
    case_refused(case_answer(test, 1), 1, "ID_CONFLICT");
    case_refused(case_answer(test, 2), 0, "ID_CONFLICT");
    assert_int_equal(test->counters.accepted, 1);
    assert_int_equal(test->counters.refused, 2);
    assert_int_equal(waiting(test), 1);
}

static void wrong_ones_are_refused_beside_right_ones(void **state)
{
    struct collector_case *test = *state;
    struct submission wrong = case_finding(CONSENT_PUBLIC);
    wrong.country = text_of("FRA");
    const struct case_part parts[] = {
        one_part(test), case_part_of(test, &wrong), {.bytes = text_of("\xff")}, one_part(test)};
    case_submit(test, parts, 4);
    case_submit(test, parts + 1, 2);
    case_run(test);
    const struct collector_reply *reply = case_answer(test, 1);
    (void)case_receipt(test, reply, 0, &parts[0]);
    case_refused(reply, 1, "COUNTRY_OUT_OF_SCOPE");
    assert_true(uuid_equal(&reply->outcomes[1].id, &wrong.id));
    case_refused(reply, 2, "MESSAGE_UNREADABLE");
    (void)case_receipt(test, reply, 3, &parts[3]);
    case_refused(case_answer(test, 2), 0, "COUNTRY_OUT_OF_SCOPE");
    assert_int_equal(case_answer(test, 2)->commit_count, 0);
    assert_int_equal(waiting(test), 2);
}

static void a_full_spool_takes_nothing_and_says_so(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[3];
    make_parts(test, parts, 3);
    case_submit(test, parts, 1);
    case_run(test);
    struct receipt first = case_receipt(test, case_answer(test, 1), 0, &parts[0]);
    case_reopen(test, NO_ROOM_BYTES);
    const struct case_part mixed[] = {parts[0], parts[1]};
    case_submit(test, mixed, 2);
    case_submit(test, parts, 1);
    case_submit(test, &parts[2], 1);
    case_submit(test, &parts[2], 1);
    case_run(test);
    static const uint64_t busy[] = {2, 4, 5};
    for (size_t i = 0; i < sizeof busy / sizeof busy[0]; i++) {
        const struct collector_reply *reply = case_answer(test, busy[i]);
        assert_int_equal(reply->kind, REPLY_BUSY);
        assert_int_equal(reply->retry_after_ms, ROUND_BUSY_RETRY_MS);
        assert_true(text_is(reply->code, "DISK_RESERVE"));
    }
    /* What is durable already needs no room. */
    struct receipt again = case_receipt(test, case_answer(test, 3), 0, &parts[0]);
    case_same_receipt(&first, &again);
    assert_int_equal(test->counters.accepted, 1);
    assert_int_equal(test->counters.busy, 3);
    assert_int_equal(waiting(test), 1);
    /* With room again, what was told BUSY goes in. */
    case_reopen(test, 0);
    case_submit(test, parts, 3);
    case_run(test);
    for (size_t i = 0; i < 3; i++)
        (void)case_receipt(test, case_answer(test, 6), i, &parts[i]);
    assert_int_equal(waiting(test), 3);
}

/* The submission is durable; only what its first receipt was made from is lost. */
static void a_damaged_commit_record_gives_a_new_receipt(void **state)
{
    struct collector_case *test = *state;
    struct case_part parts[3];
    struct spool_entry entries[2];
    make_parts(test, parts, 3);
    for (size_t i = 0; i < 2; i++) {
        entries[i] = (struct spool_entry){.id = parts[i].id, .payload = parts[i].bytes};
        seal_digest(parts[i].bytes, entries[i].digest);
    }
    assert_int_equal(
        spool_accept(test->spool, entries, 2, text_of("no commit record"), CASE_DAY, NULL),
        VERDICT_OK);
    case_submit(test, parts, 3);
    case_submit(test, &parts[1], 1);
    case_run(test);
    for (size_t i = 0; i < 3; i++)
        (void)case_receipt(test, case_answer(test, 1), i, &parts[i]);
    (void)case_receipt(test, case_answer(test, 2), 0, &parts[1]);
    assert_int_equal(test->counters.accepted, 1);
    assert_int_equal(waiting(test), 3);
}

static void a_round_is_bounded(void **state)
{
    struct collector_case *test = *state;
    static struct intake_item refused[CLIENT_FRAME_SUBMISSIONS_MAX];
    const struct uuid organisation = {{7}};
    size_t frames = 0;
    assert_true(round_is_empty(test->round));
    for (; !round_is_full(test->round); frames++) {
        struct link_frame frame = {.peer_length = 0};
        round_add(test->round, &frame, 1, &organisation, refused, CLIENT_FRAME_SUBMISSIONS_MAX);
    }
    assert_int_equal(frames, ROUND_SUBMISSIONS_MAX / CLIENT_FRAME_SUBMISSIONS_MAX);
    assert_false(round_is_empty(test->round));
    assert_int_equal(round_commit(test->round, CASE_NOW_MS, NULL), VERDICT_OK);
    for (frames = 0; !round_is_full(test->round); frames++) {
        struct link_frame frame = {.peer_length = 0};
        round_add(test->round, &frame, 1, &organisation, refused, 1);
    }
    assert_int_equal(frames, ROUND_FRAMES_MAX);
    assert_int_equal(round_commit(test->round, CASE_NOW_MS, NULL), VERDICT_OK);
    assert_true(round_is_empty(test->round));
    assert_false(round_is_full(test->round));
    /* What one sender's frames unpack to leaves room for the others' and for the answers. */
    assert_non_null(arena_alloc(round_arena(test->round), (size_t)32 * 1024 * 1024));
    assert_true(round_is_full(test->round));
    assert_non_null(arena_alloc(round_arena(test->round), (size_t)16 * 1024 * 1024));
}

static void an_empty_commit_does_nothing(void **state)
{
    struct collector_case *test = *state;
    assert_int_equal(round_commit(test->round, CASE_NOW_MS, NULL), VERDICT_OK);
    assert_int_equal(test->counters.commits, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, case_set_up, case_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(receipts_verify_and_the_original_bytes_are_spooled),
        TEST(a_lone_submission_is_a_round_of_its_own),
        TEST(frames_share_one_commit),
        TEST(sent_twice_in_one_round_it_is_accepted_once),
        TEST(sent_again_later_it_gets_the_same_receipt),
        TEST(it_gets_it_also_when_the_call_has_closed),
        TEST(it_gets_it_also_when_it_was_forwarded),
        TEST(one_reply_speaks_of_several_commits),
        TEST(an_id_has_one_content),
        TEST(an_id_has_one_content_also_within_a_round),
        TEST(wrong_ones_are_refused_beside_right_ones),
        TEST(a_full_spool_takes_nothing_and_says_so),
        TEST(a_damaged_commit_record_gives_a_new_receipt),
        TEST(a_round_is_bounded),
        TEST(an_empty_commit_does_nothing),
    };
    return cmocka_run_group_tests(tests, case_start, case_stop);
}
