/*
 * Old outbox, new client: the outbox of every release is opened, and nothing in it is lost or
 * changes its state. Argument: the folder tests/golden/outbox, which README.md describes.
 */
#include "base/file.h"
#include "client/draft.h"
#include "client/outbox.h"
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

static void expect_content(struct place *place)
{
    struct listed listed = {.collectors = 0};
    assert_int_equal(outbox_list(place->outbox, NULL, list, &listed, &place->error), VERDICT_OK);
    assert_non_null(strstr(listed.text, "STORED FINDING KGZ Commissions exist on paper"));
    assert_non_null(strstr(listed.text, "QUEUED FINDING KGZ \xd0\xa8\xd0\xba"));
    assert_non_null(strstr(listed.text, "REFUSED FINDING KAZ Out of the scope of this organisation "
                                        "COUNTRY_OUT_OF_SCOPE"));
    assert_int_equal(outbox_collectors(place->outbox, count_collector, &listed, &place->error),
                     VERDICT_OK);
    assert_int_equal(listed.collectors, 1);
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
    expect_content(place);
}

static void the_first_schema_is_opened(void **state)
{
    (void)state;
    struct place place = {.outbox = NULL};
    const int64_t expected[OUTBOX_STATE_COUNT] = {
        [OUTBOX_QUEUED] = 2, [OUTBOX_RECEIVED] = 1, [OUTBOX_STORED] = 9, [OUTBOX_REFUSED] = 1};
    assert_int_equal(seal_start(&place.error), VERDICT_OK);
    open_copy(&place, "schema-1.db");
    expect_counts(&place, expected);
    expect_content(&place);
    assert_int_equal(count_valid_receipts(&place), 10);
    expect_working(&place);
    close_copy(&place);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    golden = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_schema_is_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
