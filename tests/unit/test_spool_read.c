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

typedef size_t rewrite(const MDB_val *value, char *bytes);

static size_t rewrite_record(const MDB_val *value, char *bytes)
{
    struct stored_record_2 old;
    uint8_t digest[SPOOL_DIGEST_BYTES];
    const char *stored = value->mv_data;
    const size_t payload_bytes = value->mv_size - sizeof(struct stored_record);
    memcpy(&old.fields, stored + offsetof(struct stored_record, fields), sizeof old.fields);
    fixture_digest((struct text){(const char *)&old.fields, sizeof old.fields}, digest);
    memcpy(old.check.bytes, digest, sizeof old.check.bytes);
    memcpy(bytes, &old, sizeof old);
    memcpy(bytes + sizeof old, stored + sizeof(struct stored_record), payload_bytes);
    return sizeof old + payload_bytes;
}

static size_t rewrite_commit(const MDB_val *value, char *bytes)
{
    struct spool_commit commit;
    assert_true(spool_commit_read(value, &commit));
    memcpy(bytes, value->mv_data, value->mv_size);
    for (size_t i = 0; i < commit.count; i++) {
        uint8_t digest[SPOOL_DIGEST_BYTES];
        char *leaf = bytes + sizeof(struct stored_commit) + i * sizeof(struct stored_leaf);
        const size_t check_bytes = sizeof(struct stored_check);
        fixture_digest((struct text){leaf + check_bytes, sizeof(struct stored_leaf) - check_bytes},
                       digest);
        memcpy(leaf, digest, check_bytes);
    }
    return value->mv_size;
}

static void rewrite_table(MDB_txn *txn, const char *name, rewrite *as_format_2)
{
    MDB_dbi table;
    MDB_cursor *cursor;
    MDB_val key, value;
    assert_int_equal(mdb_dbi_open(txn, name, 0, &table), 0);
    assert_int_equal(mdb_cursor_open(txn, table, &cursor), 0);
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        char bytes[1024], key_bytes[16];
        assert_true(value.mv_size <= sizeof bytes && key.mv_size <= sizeof key_bytes);
        memcpy(key_bytes, key.mv_data, key.mv_size); /* stands in the page that is changed */
        MDB_val same = {key.mv_size, key_bytes}, changed = {as_format_2(&value, bytes), bytes};
        assert_int_equal(mdb_cursor_put(cursor, &same, &changed, MDB_CURRENT), 0);
    }
    mdb_cursor_close(cursor);
}

/* Makes all that waits, and the leaves of commits, what format 2 would have written. */
static void make_format_2(const struct fixture *fixture)
{
    MDB_env *env;
    MDB_txn *txn;
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
    assert_int_equal(mdb_env_open(env, fixture->path, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    rewrite_table(txn, "queue", rewrite_record);
    rewrite_table(txn, "commits", rewrite_commit);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void test_records_of_format_2_are_read(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1001, 3);
    spool_close(&fixture->spool);
    make_format_2(fixture);
    fixture_open(fixture);
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 1001, 3, 1);
    assert_true(fixture_knows(fixture, 1002, true));
    assert_int_equal(fixture_stats(fixture).oldest_day, FIXTURE_DAY);
    flip_payload(fixture, 1002, false);
    cursor = spool_first();
    fixture_read(fixture, &cursor, &batch);
    assert_false(batch.records[0].damaged);
    assert_true(batch.records[1].damaged);
    assert_false(uuid_is_nil(&batch.records[1].organisation));
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
        test_with_spool(test_records_of_format_2_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
