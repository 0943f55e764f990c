/*
 * Old outbox, new client: the outbox of every release is opened, and nothing in it is lost or
 * changes its state. Argument: the folder tests/golden/outbox, which README.md describes.
 */
#include "base/file.h"
#include "client/outbox/draft.h"
#include "client/outbox/outbox.h"
#include "seal/receipt.h"
#include "seal/seal.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *golden;

struct place {
    char *folder, *path;
    struct outbox *outbox;
    struct error error;
};

static void open_copy(struct place *place, const char *name)
{
    struct buffer bytes = BUFFER_NONE;
    char *from = scratch_path(golden, name);
    place->folder = scratch_new();
    place->path = scratch_path(place->folder, "outbox.db");
    assert_int_equal(file_read(from, 1 << 20, &bytes, &place->error), VERDICT_OK);
    int fd = open(place->path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.data, bytes.length), bytes.length);
    assert_int_equal(close(fd), 0);
    buffer_free(&bytes);
    free(from);
    if (outbox_open(place->path, &place->outbox, &place->error) != VERDICT_OK)
        fail_msg("%s: %s", name, place->error.text);
}

static void close_copy(struct place *place)
{
    outbox_close(&place->outbox);
    free(place->path);
    scratch_free(&place->folder);
}

static void expect_counts(struct place *place, const int64_t expected[OUTBOX_STATE_COUNT])
{
    int64_t counts[OUTBOX_STATE_COUNT];
    assert_int_equal(outbox_counts(place->outbox, counts, &place->error), VERDICT_OK);
    for (int state = 0; state < OUTBOX_STATE_COUNT; state++)
        if (counts[state] != expected[state])
            fail_msg("%s: %lld, not %lld", outbox_state_rows[state].name, (long long)counts[state],
                     (long long)expected[state]);
}

static int64_t count_valid_receipts(struct place *place)
{
    int64_t valid = 0, sequence = 0;
    for (;;) {
        struct outbox_item item;
        struct outbox_receipt found;
        bool is_there = false;
        assert_int_equal(
            outbox_next_with_receipt(place->outbox, sequence, &item, &is_there, &place->error),
            VERDICT_OK);
        if (!is_there)
            return valid;
        sequence = item.sequence;
        assert_int_equal(outbox_receipt(place->outbox, &item.id, &found, &place->error),
                         VERDICT_OK);
        uint8_t digest[SEAL_DIGEST_BYTES];
        seal_digest(found.bytes, digest);
        assert_memory_equal(digest, found.receipt.digest, sizeof digest);
        valid += receipt_verify(&found.receipt, found.collector_sign);
    }
}

struct listed {
    char text[4096];
    size_t collectors;
};

static void list(void *context, const struct outbox_line *line)
{
    struct listed *listed = context;
    size_t used = strlen(listed->text);
    (void)snprintf(listed->text + used, sizeof listed->text - used, "%s %.*s %.*s %.*s %.*s\n",
                   outbox_state_rows[line->state].name, TEXT_ARGS(line->kind),
                   TEXT_ARGS(line->country), TEXT_ARGS(line->title), TEXT_ARGS(line->refusal_code));
}

static enum verdict count_collector(void *context, struct text endpoint, struct text card,
                                    struct error *error)
{
    struct listed *listed = context;
    (void)error;
    listed->collectors++;
    assert_true(endpoint.length > 6 && memcmp(endpoint.at, "tcp://", 6) == 0);
    assert_true(card.length > 5 && memcmp(card.at, "plx1-", 5) == 0);
    return VERDICT_OK;
}

static void expect_lines(struct place *place, const char *const *lines, size_t collectors)
{
    struct listed listed = {.collectors = 0};
    assert_int_equal(outbox_list(place->outbox, NULL, list, &listed, &place->error), VERDICT_OK);
    for (; *lines != NULL; lines++)
        if (strstr(listed.text, *lines) == NULL)
            fail_msg("%s\nis not in\n%s", *lines, listed.text);
    assert_int_equal(outbox_collectors(place->outbox, count_collector, &listed, &place->error),
                     VERDICT_OK);
    assert_int_equal(listed.collectors, collectors);
    struct buffer calls = BUFFER_NONE;
    bool found = false;
    assert_int_equal(outbox_setting_get(place->outbox, "calls", &calls, &found, &place->error),
                     VERDICT_OK);
    assert_true(found && calls.length > 0);
    buffer_free(&calls);
}

/* It goes on working, and is opened as what it has become. */
static void expect_working(struct place *place)
{
    int64_t number = 0;
    struct outbox_item item;
    bool found = false;
    assert_int_equal(draft_new(place->outbox, KIND_FINDING, NULL, 20000, &number, &place->error),
                     VERDICT_OK);
    assert_int_equal(outbox_next_to_send(place->outbox, 0, &item, &found, &place->error),
                     VERDICT_OK);
    assert_true(found);
    assert_int_equal(outbox_sent(place->outbox, &item.id, &place->error), VERDICT_OK);
    outbox_close(&place->outbox);
    assert_int_equal(outbox_open(place->path, &place->outbox, &place->error), VERDICT_OK);
}

struct release {
    const char *file;
    int64_t counts[OUTBOX_STATE_COUNT];
    int64_t receipts;
    size_t collectors;
    const char *lines[16]; /* some of the list */
};

static void expect_release(const struct release *release)
{
    struct place place = {.outbox = NULL};
    assert_int_equal(seal_start(&place.error), VERDICT_OK);
    open_copy(&place, release->file);
    expect_counts(&place, release->counts);
    expect_lines(&place, release->lines, release->collectors);
    assert_int_equal(count_valid_receipts(&place), release->receipts);
    expect_working(&place);
    expect_lines(&place, release->lines, release->collectors);
    close_copy(&place);
}

static void the_first_schema_is_opened(void **state)
{
    (void)state;
    static const struct release first = {
        .file = "schema-1.db",
        .counts =
            {[OUTBOX_QUEUED] = 2, [OUTBOX_RECEIVED] = 1, [OUTBOX_STORED] = 9, [OUTBOX_REFUSED] = 1},
        .receipts = 10,
        .collectors = 1,
        .lines = {"STORED FINDING KGZ Commissions exist on paper", " FINDING KGZ \xd0\xa8\xd0\xba",
                  "REFUSED FINDING KAZ Out of the scope of this organisation COUNTRY_OUT_OF_SCOPE"},
    };
    expect_release(&first);
}

static void the_second_schema_is_opened(void **state)
{
    (void)state;
    static const struct release second = {
        .file = "schema-2.db",
        .counts = {[OUTBOX_DRAFT] = 6,
                   [OUTBOX_QUEUED] = 1,
                   [OUTBOX_SENT] = 1,
                   [OUTBOX_REFUSED] = 1,
                   [OUTBOX_STORED] = 3,
                   [OUTBOX_IN_REVIEW] = 1,
                   [OUTBOX_HAS_ISSUES] = 1,
                   [OUTBOX_APPROVED] = 1,
                   [OUTBOX_REJECTED] = 1,
                   [OUTBOX_PUBLISHED] = 1,
                   [OUTBOX_SUPERSEDED] = 1,
                   [OUTBOX_WITHDRAWN] = 1},
        .receipts = 10,
        .collectors = 2,
        .lines = {"APPROVED FINDING KGZ Two shelters closed",
                  "REFUSED FINDING KAZ Out of the scope of this organisation COUNTRY_OUT_OF_SCOPE",
                  "HAS_ISSUES FINDING KGZ Reading rooms without a line",
                  "PUBLISHED FINDING KGZ Answers come late",
                  "SENT FINDING KGZ Sent without a receipt", "SUPERSEDED FINDING KGZ To be amended",
                  "WITHDRAWN FINDING KGZ To be withdrawn", "DRAFT RESPONSE KGZ",
                  "DRAFT SIGN_ON KGZ", "DRAFT CONTRIBUTION KGZ"},
    };
    expect_release(&second);
}

/* An amendment on its way keeps what was typed, and what it is to replace. */
static void drafts_keep_their_words(void **state)
{
    (void)state;
    struct place place = {.outbox = NULL};
    struct arena *arena = arena_new((size_t)1 << 20);
    struct draft draft;
    open_copy(&place, "schema-2.db");
    assert_int_equal(draft_load(place.outbox, 2, arena, &draft, &place.error), VERDICT_OK);
    assert_int_equal(draft.kind, KIND_FINDING);
    assert_false(uuid_is_nil(&draft.supersedes));
    assert_true(text_is(draft_text(&draft, "target"), "5.2"));
    assert_true(text_is(draft_text(&draft, "title"), "Шкала на бумаге"));
    arena_free(&arena);
    close_copy(&place);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    golden = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_schema_is_opened),
        cmocka_unit_test(the_second_schema_is_opened),
        cmocka_unit_test(drafts_keep_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
