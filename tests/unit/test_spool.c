/* The spool over its life: accepting, resends, reopening, the lock, restored copies, broken files.
 */
#include "tests/unit/spool_fixture.h"

#include "base/file.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void test_what_is_accepted_can_be_found_and_read(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1, 3);
    fixture_accept(fixture, 4, 2);
    for (uint32_t number = 1; number <= 5; number++)
        assert_true(fixture_knows(fixture, number, true));
    assert_false(fixture_knows(fixture, 6, true));
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 1, 5, 1);
    assert_false(uuid_is_nil(&batch.stream));
    buffer_free(&batch.bytes);
}

static void assert_found(struct fixture *fixture, uint32_t number, uint32_t leaf,
                         const char *commit_record)
{
    struct uuid id = fixture_id(number);
    struct spool_found found;
    struct buffer record = BUFFER_NONE, payload = BUFFER_NONE;
    assert_int_equal(spool_find(fixture->spool, &id, 1, &found, NULL), VERDICT_OK);
    assert_true(found.is_known);
    assert_int_equal(found.leaf, leaf);
    uint8_t digest[SPOOL_DIGEST_BYTES];
    fixture_payload(number, fixture->payload_bytes, &payload);
    fixture_digest(buffer_view(&payload), digest);
    assert_memory_equal(found.digest, digest, sizeof digest);
    buffer_string(&record, "> ");
    assert_int_equal(spool_commit_record(fixture->spool, found.commit, &record, NULL), VERDICT_OK);
    assert_string_equal(record.data + 2, commit_record);
    buffer_free(&record);
    buffer_free(&payload);
}

static void test_a_resend_finds_the_same_receipt(void **state)
{
    struct fixture *fixture = *state;
    fixture_accept(fixture, 10, 3);
    fixture_accept(fixture, 20, 2);
    for (int round = 0; round < 2; round++) {
        assert_found(fixture, 10, 0, "commit 10");
        assert_found(fixture, 12, 2, "commit 10");
        assert_found(fixture, 21, 1, "commit 20");
        fixture_reopen(fixture);
    }
}

static void test_a_known_id_is_not_accepted_again(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    fixture_accept(fixture, 5, 1);
    assert_int_equal(fixture_accept_on(fixture, 4, 3, FIXTURE_DAY, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SPOOL_DUPLICATE");
    assert_false(fixture_knows(fixture, 4, true));
    assert_false(fixture_knows(fixture, 6, true));
    assert_int_equal(fixture_stats(fixture).waiting, 1);
    /* The sequence of the refused batch is not lost. */
    fixture_accept(fixture, 6, 1);
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 5, 2, 1);
    buffer_free(&batch.bytes);
}

static void test_empty_payloads_and_commit_records_are_kept(void **state)
{
    struct fixture *fixture = *state;
    struct spool_entry entry = {.id = fixture_id(1)};
    fixture_digest(entry.payload, entry.digest);
    assert_int_equal(spool_accept(fixture->spool, &entry, 1, TEXT_NONE, 0, NULL), VERDICT_OK);
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(batch.count, 1);
    assert_false(batch.records[0].damaged);
    assert_int_equal(batch.records[0].payload.length, 0);
    struct buffer record = BUFFER_NONE;
    assert_int_equal(spool_commit_record(fixture->spool, 1, &record, NULL), VERDICT_OK);
    assert_int_equal(record.length, 0);
    buffer_free(&record);
    buffer_free(&batch.bytes);
}

static void test_a_commit_that_is_not_there_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct buffer record = BUFFER_NONE;
    struct error error;
    assert_int_equal(spool_commit_record(fixture->spool, 7, &record, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SPOOL_NO_COMMIT");
    buffer_free(&record);
}

static void test_every_opening_starts_a_stream_and_keeps_all(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch first = {.bytes = BUFFER_NONE}, second = {.bytes = BUFFER_NONE};
    fixture_accept(fixture, 1, 3);
    fixture_reopen(fixture);
    fixture_accept(fixture, 4, 2);
    fixture_reopen(fixture);
    for (uint32_t number = 1; number <= 5; number++)
        assert_true(fixture_knows(fixture, number, true));
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &first);
    fixture_assert_batch(fixture, &first, 1, 3, 1);
    fixture_read(fixture, &cursor, &second);
    fixture_assert_batch(fixture, &second, 4, 2, 1);
    assert_false(uuid_equal(&first.stream, &second.stream));
    fixture_read(fixture, &cursor, &second);
    assert_int_equal(second.count, 0);
    buffer_free(&first.bytes);
    buffer_free(&second.bytes);
}

/* Forgotten records of a stream that is gone must not wait again because a later stream counts
 * alike. */
static void test_places_of_a_gone_stream_are_not_used_again(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1, 3);
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 3, NULL), VERDICT_OK);
    fixture_reopen(fixture);
    fixture_reopen(fixture);
    fixture_accept(fixture, 4, 3);
    for (uint32_t number = 1; number <= 3; number++)
        assert_true(fixture_knows(fixture, number, false));
    assert_int_equal(fixture_stats(fixture).receipts, 6);
    buffer_free(&batch.bytes);
}

static void test_a_second_opening_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct spool *second = NULL;
    struct error error;
    assert_int_equal(spool_open(&fixture->config, &second, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SPOOL_IN_USE");
    assert_null(second);
    fixture_accept(fixture, 1, 1);
    spool_close(&fixture->spool);
    spool_close(&fixture->spool);
    fixture_open(fixture);
    assert_true(fixture_knows(fixture, 1, true));
}

static void test_the_folder_is_private(void **state)
{
    struct fixture *fixture = *state;
    struct stat status;
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    char *data = scratch_path(fixture->path, "data.mdb");
    assert_int_equal(stat(data, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    free(data);
}

static void copy_data(const char *from_folder, const char *to_folder)
{
    char *from = scratch_path(from_folder, "data.mdb");
    char *to = scratch_path(to_folder, "data.mdb");
    struct buffer content = BUFFER_NONE;
    assert_int_equal(file_read(from, (size_t)FIXTURE_MAP_BYTES, &content, NULL), VERDICT_OK);
    assert_int_equal(file_make_folder(to_folder, NULL), VERDICT_OK);
    assert_int_equal(file_replace(to, buffer_view(&content), NULL), VERDICT_OK);
    buffer_free(&content);
    free(from);
    free(to);
}

/* An old copy does not know of the later stream; what it accepts must not look like that to a
 * ledger. */
static void test_a_restored_copy_takes_another_stream(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch old = {.bytes = BUFFER_NONE}, lost = {.bytes = BUFFER_NONE},
                         restored = {.bytes = BUFFER_NONE};
    char *backup = scratch_path(fixture->folder, "backup");
    fixture_accept(fixture, 1, 2);
    spool_close(&fixture->spool);
    copy_data(fixture->path, backup);

    fixture_open(fixture);
    fixture_accept(fixture, 3, 2);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &old);
    fixture_read(fixture, &cursor, &lost);
    fixture_assert_batch(fixture, &lost, 3, 2, 1);
    spool_close(&fixture->spool);

    copy_data(backup, fixture->path);
    fixture_open(fixture);
    assert_false(fixture_knows(fixture, 3, true));
    fixture_accept(fixture, 5, 2);
    cursor = spool_first();
    fixture_read(fixture, &cursor, &restored);
    fixture_assert_batch(fixture, &restored, 1, 2, 1);
    assert_true(uuid_equal(&restored.stream, &old.stream));
    fixture_read(fixture, &cursor, &restored);
    fixture_assert_batch(fixture, &restored, 5, 2, 1);
    assert_false(uuid_equal(&restored.stream, &old.stream));
    assert_false(uuid_equal(&restored.stream, &lost.stream));
    /* The acknowledgement of the lost stream touches nothing. */
    assert_int_equal(spool_forget(fixture->spool, &lost.stream, 100, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 4);
    buffer_free(&old.bytes);
    buffer_free(&lost.bytes);
    buffer_free(&restored.bytes);
    free(backup);
}

static void assert_not_opened(struct fixture *fixture, enum verdict verdict, const char *code)
{
    struct spool *spool = NULL;
    struct error error;
    assert_int_equal(spool_open(&fixture->config, &spool, &error), verdict);
    assert_string_equal(error.code, code);
    assert_non_null(strstr(error.text, fixture->config.path));
    assert_null(spool);
}

static void test_a_newer_format_is_left_alone(void **state)
{
    struct fixture *fixture = *state;
    static const char format[] = "format\0\0\0\0\0\0\0\4";
    spool_close(&fixture->spool);
    fixture_flip_on_disk(fixture, format, sizeof format - 1, 9);
    assert_not_opened(fixture, VERDICT_FATAL, "SPOOL_FORMAT");
    static const char newer[] = "format\0\0\0\1\0\0\0\4";
    fixture_flip_on_disk(fixture, newer, sizeof newer - 1, 9);
    fixture_open(fixture);
}

static void test_a_file_that_is_no_spool_is_broken(void **state)
{
    struct fixture *fixture = *state;
    spool_close(&fixture->spool);
    struct buffer rubbish = BUFFER_NONE;
    fixture_payload(1, 8192, &rubbish);
    char *data = scratch_path(fixture->path, "data.mdb");
    assert_int_equal(file_replace(data, buffer_view(&rubbish), NULL), VERDICT_OK);
    assert_not_opened(fixture, VERDICT_FATAL, "SPOOL_BROKEN");
    buffer_free(&rubbish);
    free(data);
}

/* It must not begin an empty spool in silence. */
static void test_a_file_that_is_gone_is_missed(void **state)
{
    struct fixture *fixture = *state;
    fixture_accept(fixture, 1, 3);
    spool_close(&fixture->spool);
    char *data = scratch_path(fixture->path, "data.mdb");
    char *lock = scratch_path(fixture->path, "spool.lock");
    assert_int_equal(remove(data), 0);
    assert_not_opened(fixture, VERDICT_REJECT, "SPOOL_MISSING");
    assert_int_equal(remove(lock), 0);
    fixture_open(fixture);
    assert_false(fixture_knows(fixture, 1, true));
    free(data);
    free(lock);
}

/* Cut at any page: an error, or all that was accepted; never a SIGBUS. */
static void test_a_file_that_was_cut_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct buffer content = BUFFER_NONE;
    fixture_accept(fixture, 1, 200);
    spool_close(&fixture->spool);
    char *data = scratch_path(fixture->path, "data.mdb");
    assert_int_equal(file_read(data, (size_t)FIXTURE_MAP_BYTES, &content, NULL), VERDICT_OK);
    size_t broken = 0;
    for (size_t left = 2 * 4096; left < content.length; left += 4096) {
        struct error error;
        assert_int_equal(file_replace(data, buffer_view(&content), NULL), VERDICT_OK);
        assert_int_equal(truncate(data, (off_t)left), 0);
        enum verdict verdict = spool_open(&fixture->config, &fixture->spool, &error);
        broken += verdict == VERDICT_FATAL;
        assert_true(verdict == VERDICT_OK || verdict == VERDICT_FATAL);
        spool_close(&fixture->spool);
    }
    assert_true(broken > 0);
    assert_int_equal(file_replace(data, buffer_view(&content), NULL), VERDICT_OK);
    fixture_open(fixture);
    buffer_free(&content);
    free(data);
}

static void test_a_folder_that_cannot_be_made_may_come_later(void **state)
{
    struct fixture *fixture = *state;
    char *data = scratch_path(fixture->path, "data.mdb");
    char *below = scratch_path(data, "spool");
    fixture->config.path = below;
    assert_not_opened(fixture, VERDICT_RETRY, "FILE_UNWRITABLE");
    fixture->config.path = fixture->path;
    free(below);
    free(data);
}

#define test_with_spool(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_with_spool(test_what_is_accepted_can_be_found_and_read),
        test_with_spool(test_a_resend_finds_the_same_receipt),
        test_with_spool(test_a_known_id_is_not_accepted_again),
        test_with_spool(test_empty_payloads_and_commit_records_are_kept),
        test_with_spool(test_a_commit_that_is_not_there_is_told),
        test_with_spool(test_every_opening_starts_a_stream_and_keeps_all),
        test_with_spool(test_places_of_a_gone_stream_are_not_used_again),
        test_with_spool(test_a_second_opening_is_refused),
        test_with_spool(test_the_folder_is_private),
        test_with_spool(test_a_restored_copy_takes_another_stream),
        test_with_spool(test_a_newer_format_is_left_alone),
        test_with_spool(test_a_file_that_is_no_spool_is_broken),
        test_with_spool(test_a_file_that_is_gone_is_missed),
        test_with_spool(test_a_file_that_was_cut_is_noticed),
        test_with_spool(test_a_folder_that_cannot_be_made_may_come_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
