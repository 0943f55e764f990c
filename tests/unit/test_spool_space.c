/* A full map, a full disk, and the figures that warn of both. */
#include "tests/unit/spool_fixture.h"

#include "tests/support/scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Accepts batches of a size until the map is full; the number of the first submission refused. */
static uint32_t fill(struct fixture *fixture, uint32_t first, size_t batch)
{
    struct error error = {.text = ""};
    enum verdict verdict;
    while ((verdict = fixture_accept_on(fixture, first, batch, FIXTURE_DAY, &error)) == VERDICT_OK)
        first += (uint32_t)batch;
    assert_int_equal(verdict, VERDICT_RETRY);
    assert_string_equal(error.code, "SPOOL_FULL");
    return first;
}

/* Everything below refused waits and is whole, nothing from it on is known. */
static void check_all_kept(struct fixture *fixture, uint32_t refused, size_t batch)
{
    assert_int_equal(fixture_stats(fixture).waiting, refused - 1);
    assert_int_equal(fixture_stats(fixture).receipts, refused - 1);
    for (uint32_t number = refused; number < refused + batch; number++)
        assert_false(fixture_knows(fixture, number, true));
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    for (uint32_t number = 1; number < refused; number += (uint32_t)read.count) {
        fixture_read(fixture, &cursor, &read);
        assert_true(read.count > 0);
        fixture_assert_batch(fixture, &read, number, read.count, number);
    }
    buffer_free(&read.bytes);
}

static void test_a_full_map_accepts_whole_batches_or_nothing(void **state)
{
    struct fixture *fixture = *state;
    static const size_t batches[] = {97, 1};
    uint32_t refused = 1;
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
        refused = fill(fixture, refused, batches[i]);
        check_all_kept(fixture, refused, batches[i]);
    }
    assert_true(refused > 1000);
}

static void test_a_full_spool_can_be_opened_and_emptied(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    uint32_t refused = fill(fixture, 1, 1);
    for (int i = 0; i < 5; i++)
        fixture_reopen(fixture);
    check_all_kept(fixture, refused, 1);
    struct spool_cursor cursor = spool_first();
    for (;;) {
        fixture_read(fixture, &cursor, &read);
        if (read.count == 0)
            break;
        uint64_t last = read.records[read.count - 1].sequence;
        assert_int_equal(spool_forget(fixture->spool, &read.stream, last, NULL), VERDICT_OK);
    }
    assert_int_equal(fixture_stats(fixture).waiting, 0);
    assert_int_equal(fixture_stats(fixture).receipts, refused - 1);
    fixture_accept(fixture, refused, 10);
    cursor = spool_first();
    fixture_read(fixture, &cursor, &read);
    fixture_assert_batch(fixture, &read, refused, 10, 1);
    buffer_free(&read.bytes);
}

/* Whatever the few pages are that filling up happened to leave: opening and deleting find a way. */
static void test_every_full_spool_can_be_opened_and_emptied(void **state)
{
    struct fixture *fixture = *state;
    fixture->config.map_bytes = FIXTURE_MAP_BYTES / 8;
    for (uint32_t i = 0; i < 24; i++) {
        char name[] = "full-a";
        name[5] = (char)('a' + (int)i);
        char *path = scratch_path(fixture->folder, name);
        fixture->config.path = path;
        fixture->payload_bytes = 50 + 73 * i;
        fixture_reopen(fixture);
        uint32_t refused = fill(fixture, 1, 1);
        for (int again = 0; again < 3; again++)
            fixture_reopen(fixture);
        check_all_kept(fixture, refused, 1);
        struct fixture_batch read = {.bytes = BUFFER_NONE};
        struct spool_cursor cursor = spool_first();
        fixture_read(fixture, &cursor, &read);
        assert_int_equal(spool_forget(fixture->spool, &read.stream, 1, NULL), VERDICT_OK);
        assert_int_equal(spool_forget(fixture->spool, &read.stream, UINT64_MAX, NULL), VERDICT_OK);
        assert_int_equal(fixture_stats(fixture).waiting, 0);
        buffer_free(&read.bytes);
        spool_close(&fixture->spool);
        fixture->config.path = fixture->path;
        free(path);
    }
}

static void test_a_full_spool_can_be_pruned(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture->config.map_bytes = 2 * FIXTURE_MAP_BYTES;
    fixture_reopen(fixture);
    fixture->payload_bytes = 10;
    for (uint32_t first = 1; first < 3000; first += 300)
        assert_int_equal(fixture_accept_on(fixture, first, 300, FIXTURE_DAY - 9, NULL), VERDICT_OK);
    fixture_read(fixture, &cursor, &read);
    assert_int_equal(spool_forget(fixture->spool, &read.stream, 3000, NULL), VERDICT_OK);
    uint32_t refused = fill(fixture, 3001, 97);
    refused = fill(fixture, refused, 1);
    assert_int_equal(spool_prune(fixture->spool, FIXTURE_DAY, SIZE_MAX, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).receipts, refused - 3001);
    assert_false(fixture_knows(fixture, 3000, false));
    assert_true(fixture_knows(fixture, 3001, true));
    buffer_free(&read.bytes);
}

static void test_a_full_spool_gives_room_for_what_it_forgets(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    fixture->payload_bytes = 5000;
    uint32_t next = 1;
    uint64_t forgotten = 0;
    for (int round = 0; round < 4; round++) {
        next = fill(fixture, next, 7);
        struct spool_cursor cursor = spool_first();
        fixture_read(fixture, &cursor, &read);
        fixture_assert_batch(fixture, &read, (uint32_t)forgotten + 1, next - 1 - forgotten,
                             forgotten + 1);
        forgotten += read.count / 2;
        assert_int_equal(spool_forget(fixture->spool, &read.stream, forgotten, NULL), VERDICT_OK);
    }
    buffer_free(&read.bytes);
}

static void test_the_limit_is_told_before_the_map_is_full(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct error error;
    int64_t now_ms = 1000;
    uint32_t number = 1;
    fixture->payload_bytes = 3000;
    while (spool_has_room(fixture->spool, now_ms, &error) == VERDICT_OK) {
        fixture_accept(fixture, number, 4);
        number += 4;
        now_ms += 1000;
    }
    assert_string_equal(error.code, "SPOOL_FULL");
    struct spool_stats stats = fixture_stats(fixture);
    assert_int_equal(stats.map_bytes, FIXTURE_MAP_BYTES);
    assert_true(stats.used_bytes >= stats.map_bytes / 100 * 80);
    assert_true(stats.used_bytes < stats.map_bytes / 100 * 88);

    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &read);
    assert_int_equal(spool_forget(fixture->spool, &read.stream, UINT64_MAX, NULL), VERDICT_OK);
    /* The file is as large as before, but its pages are free. */
    assert_true(fixture_stats(fixture).used_bytes < stats.used_bytes / 2);
    assert_int_equal(spool_has_room(fixture->spool, now_ms + 999, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "SPOOL_FULL");
    assert_int_equal(spool_has_room(fixture->spool, now_ms + 1000, &error), VERDICT_OK);
    buffer_free(&read.bytes);
}

static void test_a_clock_that_goes_back_is_no_trap(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(spool_has_room(fixture->spool, 1000000, NULL), VERDICT_OK);
    fill(fixture, 1, 1);
    assert_int_equal(spool_has_room(fixture->spool, 1000999, NULL), VERDICT_OK);
    assert_int_equal(spool_has_room(fixture->spool, 5, NULL), VERDICT_RETRY);
}

static void test_the_reserve_of_the_disk_is_kept(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    fixture->config.reserve_bytes = INT64_MAX;
    fixture_reopen(fixture);
    assert_int_equal(spool_has_room(fixture->spool, 0, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "DISK_RESERVE");
    fixture->config.reserve_bytes = 1;
    fixture_reopen(fixture);
    assert_int_equal(spool_has_room(fixture->spool, 0, &error), VERDICT_OK);
}

static struct rlimit file_limit;

/* Lets no byte be written behind so many, until let_files_be_written. */
static void let_files_end_at(off_t bytes)
{
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &file_limit), 0);
    struct rlimit limit = {(rlim_t)bytes, file_limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void let_files_be_written(void)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &file_limit), 0);
}

/* Lets no file grow, which the spool sees as it sees a full disk: its write fails at the commit. */
static void let_files_grow(const struct fixture *fixture, bool grow)
{
    if (grow) {
        let_files_be_written();
        return;
    }
    struct stat status;
    char *data = scratch_path(fixture->path, "data.mdb");
    assert_int_equal(stat(data, &status), 0);
    free(data);
    let_files_end_at(status.st_size);
}

static void test_a_write_that_fails_accepts_nothing_and_may_be_repeated(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    fixture_accept(fixture, 1, 10);
    let_files_grow(fixture, false);
    fixture->payload_bytes = 20000;
    enum verdict full = fixture_accept_on(fixture, 11, 10, FIXTURE_DAY, &error);
    enum verdict again = fixture_accept_on(fixture, 11, 10, FIXTURE_DAY, &error);
    bool known = fixture_knows(fixture, 11, true);
    uint64_t waiting = fixture_stats(fixture).waiting;
    let_files_grow(fixture, true);
    assert_int_equal(full, VERDICT_RETRY);
    assert_int_equal(again, VERDICT_RETRY);
    assert_string_equal(error.code, "SPOOL_WRITE");
    assert_false(known);
    assert_int_equal(waiting, 10);

    fixture_accept(fixture, 11, 10);
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = {1, 11};
    fixture_read(fixture, &cursor, &read);
    fixture_assert_batch(fixture, &read, 11, 10, 11);
    buffer_free(&read.bytes);
}

static void test_a_full_disk_can_be_emptied(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct error error;
    fixture->config.map_bytes = 16 * FIXTURE_MAP_BYTES;
    fixture_reopen(fixture);
    fixture->payload_bytes = 5000; /* two pages each: the list of freed pages needs pages itself */
    for (uint32_t first = 1; first < 1500; first += 500)
        fixture_accept(fixture, first, 500);
    fixture->payload_bytes = 10;
    for (uint32_t number = 1501; number <= 1510; number++)
        fixture_accept(fixture, number, 1);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &read);
    let_files_grow(fixture, false);
    enum verdict forgot = spool_forget(fixture->spool, &read.stream, 1500, &error);
    let_files_grow(fixture, true);
    assert_int_equal(forgot, VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 10);
    buffer_free(&read.bytes);
}

/* A disk that takes nothing at all any more, as one that has turned read-only. */
static void test_forgetting_on_a_disk_that_takes_nothing_gives_up(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct error error;
    fixture_accept(fixture, 1, 10);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &read);
    let_files_end_at(8192); /* behind the pages that LMDB begins with */
    (void)alarm(60);        /* it once tried for ever, deleting none at a time */
    enum verdict forgot = spool_forget(fixture->spool, &read.stream, 10, &error);
    (void)alarm(0);
    let_files_be_written();
    assert_int_equal(forgot, VERDICT_RETRY);
    assert_string_equal(error.code, "SPOOL_WRITE");
    assert_int_equal(fixture_stats(fixture).waiting, 10);
    assert_int_equal(spool_forget(fixture->spool, &read.stream, 10, &error), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 0);
    buffer_free(&read.bytes);
}

static void test_the_figures_tell_what_waits(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct spool_stats stats = fixture_stats(fixture);
    assert_int_equal(stats.waiting, 0);
    assert_int_equal(stats.receipts, 0);
    assert_int_equal(stats.damaged, 0);
    assert_int_equal(stats.oldest_day, 0);
    assert_int_equal(fixture_accept_on(fixture, 1, 2, 20700, NULL), VERDICT_OK);
    assert_int_equal(fixture_accept_on(fixture, 3, 2, 20701, NULL), VERDICT_OK);
    stats = fixture_stats(fixture);
    assert_int_equal(stats.waiting, 4);
    assert_int_equal(stats.receipts, 4);
    assert_int_equal(stats.oldest_day, 20700);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &read);
    assert_int_equal(spool_forget(fixture->spool, &read.stream, 2, NULL), VERDICT_OK);
    stats = fixture_stats(fixture);
    assert_int_equal(stats.waiting, 2);
    assert_int_equal(stats.receipts, 4);
    assert_int_equal(stats.oldest_day, 20701);
    buffer_free(&read.bytes);
}

#define test_with_spool(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    const struct CMUnitTest tests[] = {
        test_with_spool(test_a_full_map_accepts_whole_batches_or_nothing),
        test_with_spool(test_a_full_spool_can_be_opened_and_emptied),
        test_with_spool(test_every_full_spool_can_be_opened_and_emptied),
        test_with_spool(test_a_full_spool_can_be_pruned),
        test_with_spool(test_a_full_spool_gives_room_for_what_it_forgets),
        test_with_spool(test_the_limit_is_told_before_the_map_is_full),
        test_with_spool(test_a_clock_that_goes_back_is_no_trap),
        test_with_spool(test_the_reserve_of_the_disk_is_kept),
        test_with_spool(test_a_write_that_fails_accepts_nothing_and_may_be_repeated),
        test_with_spool(test_a_full_disk_can_be_emptied),
        test_with_spool(test_forgetting_on_a_disk_that_takes_nothing_gives_up),
        test_with_spool(test_the_figures_tell_what_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
