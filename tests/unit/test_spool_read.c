/* Reading back, forgetting, and records that were damaged on disk. */
#include "spool/spool_private.h"
#include "tests/unit/spool_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_nothing_waits_in_a_new_spool(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(batch.count, 0);
    fixture_accept(fixture, 1, 1);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 1, 1, 1);
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(batch.count, 0);
    fixture_accept(fixture, 2, 1);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 2, 1, 2);
    buffer_free(&batch.bytes);
}

static void test_reading_keeps_to_its_limits(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 10, 10); /* "<10><10>...", 100 bytes each */
    assert_int_equal(spool_read(fixture->spool, &cursor, 3, SIZE_MAX, &batch.bytes, batch.records,
                                &batch.count, &batch.stream, NULL),
                     VERDICT_OK);
    fixture_assert_batch(fixture, &batch, 10, 3, 1);
    assert_int_equal(spool_read(fixture->spool, &cursor, 100, 250, &batch.bytes, batch.records,
                                &batch.count, &batch.stream, NULL),
                     VERDICT_OK);
    fixture_assert_batch(fixture, &batch, 13, 2, 4);
    /* One is always read, or a large record would stop all forwarding. */
    assert_int_equal(spool_read(fixture->spool, &cursor, 100, 1, &batch.bytes, batch.records,
                                &batch.count, &batch.stream, NULL),
                     VERDICT_OK);
    fixture_assert_batch(fixture, &batch, 15, 1, 6);
    buffer_free(&batch.bytes);
}

static void test_large_payloads_come_back_whole(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture->payload_bytes = 60000;
    fixture_accept(fixture, 1, 8);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 1, 8, 1);
    buffer_free(&batch.bytes);
}

static void test_forgetting_goes_through_its_sequence(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1, 5);
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 0, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 5);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(spool_forget(fixture->spool, &batch.stream, 3, NULL), VERDICT_OK);
        assert_int_equal(fixture_stats(fixture).waiting, 2);
    }
    for (uint32_t number = 1; number <= 5; number++)
        assert_true(fixture_knows(fixture, number, number > 3));
    cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 4, 2, 4);
    struct uuid unknown = fixture_id(99);
    assert_int_equal(spool_forget(fixture->spool, &unknown, 100, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 2);
    buffer_free(&batch.bytes);
}

static void test_forgetting_one_stream_leaves_the_others(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct uuid streams[3];
    for (uint32_t run = 0; run < 3; run++) {
        fixture_accept(fixture, 1 + 10 * run, 4);
        fixture_reopen(fixture);
    }
    struct spool_cursor cursor = spool_first();
    for (uint32_t run = 0; run < 3; run++) {
        fixture_read(fixture, &cursor, &batch);
        fixture_assert_batch(fixture, &batch, 1 + 10 * run, 4, 1);
        streams[run] = batch.stream;
    }
    assert_int_equal(spool_forget(fixture->spool, &streams[1], UINT64_MAX, NULL), VERDICT_OK);
    assert_int_equal(spool_forget(fixture->spool, &streams[0], 2, NULL), VERDICT_OK);
    cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 3, 2, 3);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 21, 4, 1);
    /* An aggregator may repeat itself about a stream that is gone. */
    assert_int_equal(spool_forget(fixture->spool, &streams[1], 4, NULL), VERDICT_OK);
    buffer_free(&batch.bytes);
}

static void test_the_current_stream_goes_on_when_all_was_forgotten(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1, 2);
    fixture_read(fixture, &cursor, &batch);
    struct uuid stream = batch.stream;
    assert_int_equal(spool_forget(fixture->spool, &stream, 2, NULL), VERDICT_OK);
    fixture_accept(fixture, 3, 2);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 3, 2, 3);
    assert_true(uuid_equal(&stream, &batch.stream));
    buffer_free(&batch.bytes);
}

static void test_more_than_one_step_is_forgotten(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    fixture->config.map_bytes = 16 * FIXTURE_MAP_BYTES;
    fixture_reopen(fixture);
    uint32_t number = 1;
    for (int i = 0; i < 20; i++, number += 500)
        fixture_accept(fixture, number, 500);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 9990, NULL), VERDICT_OK);
    cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 9991, 10, 9991);
    buffer_free(&batch.bytes);
}

/* Three records of which the second is damaged by flipping what stands in bytes. */
static void check_damage(struct fixture *fixture, const void *bytes, size_t length, size_t offset,
                         bool organisation_kept)
{
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    spool_close(&fixture->spool);
    fixture_flip_on_disk(fixture, bytes, length, offset);
    fixture_open(fixture);
    for (int again = 0; again < 2; again++) {
        struct spool_cursor cursor = spool_first();
        fixture_read(fixture, &cursor, &batch);
        assert_int_equal(batch.count, 3);
        assert_false(batch.records[0].damaged);
        assert_true(batch.records[1].damaged);
        assert_int_equal(batch.records[1].sequence, 2);
        assert_int_equal(batch.records[1].payload.length, 0);
        assert_int_equal(uuid_is_nil(&batch.records[1].organisation), !organisation_kept);
        assert_false(batch.records[2].damaged);
        struct buffer payload = BUFFER_NONE;
        fixture_payload(1003, fixture->payload_bytes, &payload);
        assert_true(text_equal(batch.records[2].payload, buffer_view(&payload)));
        buffer_free(&payload);
        assert_int_equal(fixture_stats(fixture).damaged, 1);
    }
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 3, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 0);
    fixture_reopen(fixture);
    assert_int_equal(fixture_stats(fixture).damaged, 1);
    buffer_free(&batch.bytes);
}

static void test_a_flipped_payload_is_damaged(void **state)
{
    struct fixture *fixture = *state;
    fixture_accept(fixture, 1001, 3);
    struct buffer payload = BUFFER_NONE;
    fixture_payload(1002, fixture->payload_bytes, &payload);
    check_damage(fixture, payload.data, payload.length, 50, true);
    buffer_free(&payload);
}

static void test_a_flipped_organisation_is_damaged(void **state)
{
    struct fixture *fixture = *state;
    fixture_accept(fixture, 1001, 3);
    struct uuid organisation = fixture_id(~(uint32_t)1002);
    check_damage(fixture, &organisation, sizeof organisation, 8, false);
}

static void flip_payload(struct fixture *fixture, uint32_t number, bool back)
{
    struct buffer payload = BUFFER_NONE;
    fixture_payload(number, fixture->payload_bytes, &payload);
    if (back)
        payload.data[5] ^= 1;
    spool_close(&fixture->spool);
    fixture_flip_on_disk(fixture, payload.data, payload.length, 5);
    fixture_open(fixture);
    buffer_free(&payload);
}

static void test_every_record_is_checked_when_it_is_read(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    fixture_accept(fixture, 1001, 20);
    for (uint32_t number = 1; number <= 20; number++) {
        flip_payload(fixture, 1000 + number, false);
        struct spool_cursor cursor = spool_first();
        fixture_read(fixture, &cursor, &batch);
        assert_int_equal(batch.count, 20);
        for (size_t i = 0; i < batch.count; i++)
            assert_int_equal(batch.records[i].damaged, i + 1 == number);
        assert_int_equal(fixture_stats(fixture).damaged, number);
        flip_payload(fixture, 1000 + number, true);
    }
    buffer_free(&batch.bytes);
}

/* A bit of what comes before the payloads is damage to the record that it says something of. */
static void test_a_flipped_header_is_damage_to_its_record(void **state)
{
    struct fixture *fixture = *state;
    struct buffer payload = BUFFER_NONE;
    fixture_accept(fixture, 1001, 3);
    fixture_payload(1002, fixture->payload_bytes, &payload);
    uint8_t digest[SPOOL_DIGEST_BYTES];
    fixture_digest(buffer_view(&payload), digest);
    struct uuid organisation = fixture_id(~(uint32_t)1002);
    char both[sizeof organisation + sizeof digest];
    memcpy(both, &organisation, sizeof organisation);
    memcpy(both + sizeof organisation, digest, sizeof digest);
    check_damage(fixture, both, sizeof both, 20, false);
    buffer_free(&payload);
}

/* A chunk's first record, which also tells where its payloads begin. */
static void test_a_flipped_first_header_is_damage_to_no_other(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    fixture_accept(fixture, 1001, 3);
    struct uuid organisation = fixture_id(~(uint32_t)1001);
    spool_close(&fixture->spool);
    fixture_flip_on_disk(fixture, &organisation, sizeof organisation, 3);
    fixture_open(fixture);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(batch.count, 3);
    for (size_t i = 0; i < batch.count; i++)
        assert_int_equal(batch.records[i].damaged, i == 0);
    assert_int_equal(fixture_stats(fixture).waiting, 3);
    assert_int_equal(fixture_stats(fixture).oldest_day, FIXTURE_DAY);
    buffer_free(&batch.bytes);
}

static void read_table(const struct fixture *fixture, const char *name, struct buffer *ret_value)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi table;
    MDB_cursor *cursor;
    MDB_val key, value;
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
    assert_int_equal(mdb_env_open(env, fixture->path, MDB_RDONLY, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, name, 0, &table), 0);
    assert_int_equal(mdb_cursor_open(txn, table, &cursor), 0);
    assert_int_equal(mdb_cursor_get(cursor, &key, &value, MDB_FIRST), 0);
    buffer_text(ret_value, (struct text){value.mv_data, value.mv_size});
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
    mdb_env_close(env);
}

/* What a damaged record may have said is kept, also where nothing tells any more how long it is. */
static void test_remains_of_a_damaged_record_are_kept(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct buffer payload = BUFFER_NONE, kept = BUFFER_NONE;
    fixture_accept(fixture, 1001, 3);
    fixture_payload(1002, fixture->payload_bytes, &payload);
    struct uuid organisation = fixture_id(~(uint32_t)1002);
    spool_close(&fixture->spool);
    fixture_flip_on_disk(fixture, &organisation, sizeof organisation, 3);
    fixture_open(fixture);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 3, NULL), VERDICT_OK);
    spool_close(&fixture->spool);
    read_table(fixture, "damaged", &kept);
    assert_int_equal(kept.length, sizeof(struct stored_item) + payload.length);
    assert_memory_equal(kept.data + sizeof(struct stored_item), payload.data, payload.length);
    fixture_open(fixture);
    buffer_free(&kept);
    buffer_free(&payload);
    buffer_free(&batch.bytes);
}

/* An acknowledgement ends in the middle of a chunk, and nothing of it waits twice. */
static void test_what_is_left_of_a_chunk_survives(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    fixture_accept(fixture, 1, 20);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    const struct uuid stream = batch.stream;
    for (uint64_t through = 7; through < 20; through += 6) {
        assert_int_equal(spool_forget(fixture->spool, &stream, through, NULL), VERDICT_OK);
        /* An older one that comes late takes nothing back. */
        assert_int_equal(spool_forget(fixture->spool, &stream, through - 5, NULL), VERDICT_OK);
        fixture_reopen(fixture);
        assert_int_equal(fixture_stats(fixture).waiting, 20 - through);
        for (uint32_t number = 1; number <= 20; number++)
            assert_true(fixture_knows(fixture, number, number > through));
        cursor = spool_first();
        fixture_read(fixture, &cursor, &batch);
        fixture_assert_batch(fixture, &batch, (uint32_t)through + 1, 20 - through, through + 1);
        assert_true(uuid_equal(&stream, &batch.stream));
    }
    assert_int_equal(spool_forget(fixture->spool, &stream, 20, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).waiting, 0);
    buffer_free(&batch.bytes);
}

/* Whatever an aggregator says, it acknowledges nothing that comes later. */
static void test_nothing_is_acknowledged_before_it_is_there(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    fixture_accept(fixture, 1, 5);
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 3, NULL), VERDICT_OK);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, UINT64_MAX, NULL), VERDICT_OK);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 1000, NULL), VERDICT_OK);
    fixture_accept(fixture, 6, 5);
    assert_int_equal(fixture_stats(fixture).waiting, 5);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 6, 5, 6);
    buffer_free(&batch.bytes);
}

/* More than a chunk holds, and all reading limits that end in one. */
static void test_chunks_are_read_from_any_place(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    fixture->payload_bytes = 1000;
    fixture_accept(fixture, 1, 200);
    fixture_accept(fixture, 201, 1);
    for (size_t most = 1; most < 400; most += most / 2 + 1) {
        struct spool_cursor cursor = spool_first();
        for (uint32_t next = 1; next <= 201; next += (uint32_t)batch.count) {
            assert_int_equal(spool_read(fixture->spool, &cursor, most, SIZE_MAX, &batch.bytes,
                                        batch.records, &batch.count, &batch.stream, NULL),
                             VERDICT_OK);
            fixture_assert_batch(fixture, &batch, next, most < 202 - next ? most : 202 - next,
                                 next);
        }
        fixture_read(fixture, &cursor, &batch);
        assert_int_equal(batch.count, 0);
    }
    buffer_free(&batch.bytes);
}

#define test_with_spool(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_with_spool(test_nothing_waits_in_a_new_spool),
        test_with_spool(test_reading_keeps_to_its_limits),
        test_with_spool(test_large_payloads_come_back_whole),
        test_with_spool(test_forgetting_goes_through_its_sequence),
        test_with_spool(test_forgetting_one_stream_leaves_the_others),
        test_with_spool(test_the_current_stream_goes_on_when_all_was_forgotten),
        test_with_spool(test_more_than_one_step_is_forgotten),
        test_with_spool(test_a_flipped_payload_is_damaged),
        test_with_spool(test_a_flipped_organisation_is_damaged),
        test_with_spool(test_every_record_is_checked_when_it_is_read),
        test_with_spool(test_a_flipped_header_is_damage_to_its_record),
        test_with_spool(test_a_flipped_first_header_is_damage_to_no_other),
        test_with_spool(test_remains_of_a_damaged_record_are_kept),
        test_with_spool(test_what_is_left_of_a_chunk_survives),
        test_with_spool(test_nothing_is_acknowledged_before_it_is_there),
        test_with_spool(test_chunks_are_read_from_any_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
