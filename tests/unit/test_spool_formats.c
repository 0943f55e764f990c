/*
 * Spools of formats 2 and 3 are read, go on, and are emptied: what waits in them was accepted.
 * (Format 1, whose receipts differ, is in test_spool_sweep.c.)
 */
#include "spool/spool_private.h"
#include "tests/unit/spool_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SINGLES_MAX 16

/* What checks of formats 1 and 2 are. */
static struct stored_check check_of_2(const void *bytes, size_t length)
{
    struct stored_check check;
    uint8_t digest[SPOOL_DIGEST_BYTES];
    fixture_digest((struct text){bytes, length}, digest);
    memcpy(check.bytes, digest, sizeof check.bytes);
    return check;
}

/* A record as it stands alone in the queue. */
struct single {
    struct stored_place place;
    char bytes[512];
    size_t length;
};

static void fill_single(const struct stored_fields *fields, struct text payload, uint64_t format,
                        struct single *single)
{
    struct stored_record_2 header_2 = {check_of_2(fields, sizeof *fields), *fields};
    struct stored_record header = {.payload_check = spool_check(payload.at, payload.length),
                                   .fields = *fields};
    header.check = spool_check(&header.payload_check,
                               sizeof header - offsetof(struct stored_record, payload_check));
    struct text bytes = {(const char *)&header, sizeof header};
    if (format == 2)
        bytes = (struct text){(const char *)&header_2, sizeof header_2};
    single->length = bytes.length + payload.length;
    assert_true(single->length <= sizeof single->bytes);
    memcpy(single->bytes, bytes.at, bytes.length);
    memcpy(single->bytes + bytes.length, payload.at, payload.length);
}

/* Takes all records out of the queue; how many. */
static size_t take_records(MDB_cursor *cursor, uint64_t format, struct single *singles)
{
    const struct spool spool = {.path = NULL};
    struct spool_chunk chunk;
    size_t count = 0;
    while (spool_queue_next(cursor, &chunk) == 0) {
        for (uint64_t sequence = chunk.first; sequence <= chunk.last; sequence++) {
            struct stored_fields fields;
            struct text payload;
            bool sound;
            assert_true(count < SINGLES_MAX);
            assert_true(spool_chunk_fields(&spool, &chunk, sequence, &fields, &payload, &sound));
            assert_true(sound);
            singles[count].place = spool_place(chunk.ordinal, sequence);
            fill_single(&fields, payload, format, &singles[count++]);
        }
        assert_int_equal(mdb_cursor_del(cursor, 0), 0);
    }
    return count;
}

static void make_queue_old(MDB_txn *txn, MDB_dbi queue, MDB_cursor *cursor, uint64_t format)
{
    struct single singles[SINGLES_MAX];
    size_t count = take_records(cursor, format, singles);
    for (size_t i = 0; i < count; i++) {
        MDB_val key = spool_val(&singles[i].place, sizeof singles[i].place);
        MDB_val value = spool_val(singles[i].bytes, singles[i].length);
        assert_int_equal(mdb_put(txn, queue, &key, &value, MDB_NOOVERWRITE), 0);
    }
}

static void make_leaves_old(MDB_txn *txn, MDB_dbi commits, MDB_cursor *cursor, uint64_t format)
{
    MDB_val key, value;
    (void)txn;
    (void)commits;
    while (format == 2 && mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        char bytes[1024], number[8];
        struct spool_commit commit;
        assert_true(spool_commit_read(&value, &commit) && value.mv_size <= sizeof bytes);
        memcpy(bytes, value.mv_data, value.mv_size);
        memcpy(number, key.mv_data, sizeof number); /* stands in the page that is changed */
        for (size_t i = 0; i < commit.count; i++) {
            struct stored_leaf leaf;
            char *at = bytes + sizeof(struct stored_commit) + i * sizeof leaf;
            memcpy(&leaf, at, sizeof leaf);
            leaf.check = check_of_2(&leaf.id, sizeof leaf - offsetof(struct stored_leaf, id));
            memcpy(at, &leaf, sizeof leaf);
        }
        MDB_val same = {sizeof number, number}, changed = {value.mv_size, bytes};
        assert_int_equal(mdb_cursor_put(cursor, &same, &changed, MDB_CURRENT), 0);
    }
}

static void make_streams_old(MDB_txn *txn, MDB_dbi streams, MDB_cursor *cursor, uint64_t format)
{
    MDB_val key, value;
    (void)format;
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        struct stored_stream stream;
        char number[4];
        memcpy(&stream, value.mv_data, sizeof stream);
        memcpy(number, key.mv_data, sizeof number);
        MDB_val same = {sizeof number, number}, id = {sizeof stream.id, &stream.id};
        assert_int_equal(mdb_put(txn, streams, &same, &id, 0), 0);
    }
}

static void make_meta_old(MDB_txn *txn, MDB_dbi meta, MDB_cursor *cursor, uint64_t format)
{
    uint8_t number[8];
    (void)cursor;
    spool_put64(number, format);
    MDB_val key = spool_val(META_FORMAT, strlen(META_FORMAT)), value = {sizeof number, number};
    assert_int_equal(mdb_put(txn, meta, &key, &value, 0), 0);
}

typedef void make_old(MDB_txn *txn, MDB_dbi table, MDB_cursor *cursor, uint64_t format);

static void change_table(MDB_txn *txn, const char *name, make_old *change, uint64_t format)
{
    MDB_dbi table;
    MDB_cursor *cursor;
    assert_int_equal(mdb_dbi_open(txn, name, 0, &table), 0);
    assert_int_equal(mdb_cursor_open(txn, table, &cursor), 0);
    change(txn, table, cursor, format);
    mdb_cursor_close(cursor);
}

/* Makes the closed spool what a program of that format would have written. */
static void write_format(const struct fixture *fixture, uint64_t format)
{
    MDB_env *env;
    MDB_txn *txn;
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
    assert_int_equal(mdb_env_open(env, fixture->path, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    change_table(txn, "queue", make_queue_old, format);
    change_table(txn, "commits", make_leaves_old, format);
    change_table(txn, "streams", make_streams_old, format);
    change_table(txn, "meta", make_meta_old, format);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void open_old(struct fixture *fixture, uint64_t format)
{
    spool_close(&fixture->spool);
    write_format(fixture, format);
    fixture_open(fixture);
}

/* Reads what waits in the stream of the old run and in that of this one. */
static void assert_reads(struct fixture *fixture, size_t old, size_t recent)
{
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    if (old > 0) {
        fixture_read(fixture, &cursor, &batch);
        fixture_assert_batch(fixture, &batch, 1006 - (uint32_t)old, old, 6 - old);
    }
    fixture_read(fixture, &cursor, &batch);
    fixture_assert_batch(fixture, &batch, 2001, recent, 1);
    assert_int_equal(fixture_stats(fixture).waiting, old + recent);
    buffer_free(&batch.bytes);
}

static void goes_on_and_is_emptied(struct fixture *fixture, uint64_t format)
{
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1001, 5);
    open_old(fixture, format);
    assert_int_equal(fixture_stats(fixture).oldest_day, FIXTURE_DAY);
    for (uint32_t number = 1001; number < 1006; number++)
        assert_true(fixture_knows(fixture, number, true));
    fixture_read(fixture, &cursor, &batch);
    fixture_accept(fixture, 2001, 4);
    assert_reads(fixture, 5, 4);
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 2, NULL), VERDICT_OK);
    assert_reads(fixture, 3, 4);
    assert_true(fixture_knows(fixture, 1002, false));
    assert_true(fixture_knows(fixture, 1003, true));
    assert_int_equal(spool_forget(fixture->spool, &batch.stream, 5, NULL), VERDICT_OK);
    assert_reads(fixture, 0, 4);
    buffer_free(&batch.bytes);
}

static void test_format_2_goes_on_and_is_emptied(void **state)
{
    goes_on_and_is_emptied(*state, 2);
}

static void test_format_3_goes_on_and_is_emptied(void **state)
{
    goes_on_and_is_emptied(*state, 3);
}

static void damage_is_seen(struct fixture *fixture, uint64_t format)
{
    struct fixture_batch batch = {.bytes = BUFFER_NONE};
    struct buffer payload = BUFFER_NONE;
    struct spool_cursor cursor = spool_first();
    fixture_accept(fixture, 1001, 3);
    open_old(fixture, format);
    spool_close(&fixture->spool);
    fixture_payload(1002, fixture->payload_bytes, &payload);
    fixture_flip_on_disk(fixture, payload.data, payload.length, 5);
    fixture_open(fixture);
    fixture_read(fixture, &cursor, &batch);
    assert_int_equal(batch.count, 3);
    for (size_t i = 0; i < batch.count; i++)
        assert_int_equal(batch.records[i].damaged, i == 1);
    assert_false(uuid_is_nil(&batch.records[1].organisation));
    assert_int_equal(fixture_stats(fixture).damaged, 1);
    buffer_free(&payload);
    buffer_free(&batch.bytes);
}

static void test_damage_in_format_2_is_seen(void **state)
{
    damage_is_seen(*state, 2);
}

static void test_damage_in_format_3_is_seen(void **state)
{
    damage_is_seen(*state, 3);
}

#define test_with_spool(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_with_spool(test_format_2_goes_on_and_is_emptied),
        test_with_spool(test_format_3_goes_on_and_is_emptied),
        test_with_spool(test_damage_in_format_2_is_seen),
        test_with_spool(test_damage_in_format_3_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
