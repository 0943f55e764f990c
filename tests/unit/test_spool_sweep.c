/*
 * Receipts on their way from memory into runs, and these into larger ones: at every step each id is
 * known with its place, through closings, full maps and prunings, and a spool of format 1 is read.
 */
#include "tests/unit/spool_fixture.h"

#include "spool/spool_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define GATHER 20 /* receipts in memory before a sweep: here, a few batches */
#define BATCH 7
#define BATCHES 40

static int set_up(void **state)
{
    int result = fixture_set_up(state);
    struct fixture *fixture = *state;
    fixture->config.gather = GATHER;
    fixture_reopen(fixture);
    return result;
}

static void assert_all_known(struct fixture *fixture, uint32_t batches)
{
    for (uint32_t number = 0; number < batches * BATCH; number++) {
        struct uuid id = fixture_id(number + 1);
        struct spool_found found;
        assert_int_equal(spool_find(fixture->spool, &id, 1, &found, NULL), VERDICT_OK);
        assert_true(found.is_known && found.waiting);
        assert_int_equal(found.commit, number / BATCH + 1);
        assert_int_equal(found.leaf, number % BATCH);
    }
    assert_false(fixture_knows(fixture, batches * BATCH + 1, true));
    assert_int_equal(fixture_stats(fixture).receipts, batches * BATCH);
}

static void every_receipt_is_known_at_every_step(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t batch = 0; batch < BATCHES; batch++) {
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
        assert_all_known(fixture, batch + 1);
    }
}

/* Memory is gone with every closing, wherever the sweep stands. */
static void every_receipt_is_known_after_every_opening(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t batch = 0; batch < BATCHES; batch++) {
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
        if (batch % 3 == 2)
            fixture_reopen(fixture);
        assert_all_known(fixture, batch + 1);
    }
}

/* Gathered, swept or in the table: no id is accepted again, and what is refused leaves nothing. */
static void no_id_is_accepted_again(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    for (uint32_t batch = 0; batch < BATCHES; batch++) {
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
        for (uint32_t known = 1; known <= batch * BATCH + 1; known += BATCH) {
            uint32_t fresh = 100000 + batch;
            struct spool_entry entries[2] = {{.id = fixture_id(fresh)}, {.id = fixture_id(known)}};
            assert_int_equal(
                spool_accept(fixture->spool, entries, 2, TEXT_NONE, FIXTURE_DAY, &error),
                VERDICT_REJECT);
            assert_string_equal(error.code, "SPOOL_DUPLICATE");
            assert_false(fixture_knows(fixture, fresh, true));
        }
    }
    assert_all_known(fixture, BATCHES);
}

static void what_a_full_map_refuses_is_not_known(void **state)
{
    struct fixture *fixture = *state;
    struct error error;
    uint32_t batch = 0;
    fixture->payload_bytes = 2000;
    while (fixture_accept_on(fixture, batch * BATCH + 1, BATCH, FIXTURE_DAY, &error) == VERDICT_OK)
        batch++;
    assert_string_equal(error.code, "SPOOL_FULL");
    assert_all_known(fixture, batch);
    fixture_reopen(fixture);
    assert_all_known(fixture, batch);
}

static void what_is_pruned_is_not_known_and_can_come_again(void **state)
{
    struct fixture *fixture = *state;
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    for (uint32_t batch = 0; batch < 10; batch++)
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
    fixture_read(fixture, &cursor, &read);
    assert_int_equal(read.count, 10 * BATCH);
    assert_int_equal(
        spool_forget(fixture->spool, &read.stream, read.records[read.count - 1].sequence, NULL),
        VERDICT_OK);
    assert_int_equal(spool_prune(fixture->spool, FIXTURE_DAY + 1, 1000, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).receipts, 0);
    for (uint32_t number = 1; number <= 10 * BATCH; number++)
        assert_false(fixture_knows(fixture, number, false));
    fixture_accept(fixture, 1, 10 * BATCH);
    fixture_reopen(fixture);
    for (uint32_t number = 1; number <= 10 * BATCH; number++)
        assert_true(fixture_knows(fixture, number, true));
    buffer_free(&read.bytes);
}

static struct spool_found find(struct fixture *fixture, uint32_t number)
{
    struct uuid id = fixture_id(number);
    struct spool_found found;
    assert_int_equal(spool_find(fixture->spool, &id, 1, &found, NULL), VERDICT_OK);
    return found;
}

/* So many batches that runs are merged, and merged ones again. */
static uint32_t fill_levels(struct fixture *fixture, bool reopen)
{
    const uint32_t batches = (GATHER / BATCH + 1) * RUNS_FAN_IN * (RUNS_FAN_IN + 3);
    fixture->config.map_bytes = 16 * FIXTURE_MAP_BYTES;
    fixture_reopen(fixture);
    for (uint32_t batch = 0; batch < batches; batch++) {
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
        if (reopen && batch % 29 == 0)
            fixture_reopen(fixture);
    }
    return batches;
}

static uint32_t highest_level(const struct runs *runs)
{
    uint32_t level = 0;
    for (size_t i = 0; i < runs->count; i++)
        level = runs->at[i].level > level ? runs->at[i].level : level;
    return level;
}

static uint64_t count_in_runs(const struct runs *runs)
{
    uint64_t count = 0;
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].state == RUN_WHOLE || runs->at[i].state == RUN_MERGING)
            count += runs->at[i].count;
    return count;
}

static void runs_are_merged(void **state)
{
    struct fixture *fixture = *state;
    for (int reopen = 0; reopen < 2; reopen++) {
        uint32_t batches = fill_levels(fixture, reopen);
        const struct runs *runs = &fixture->spool->runs;
        assert_all_known(fixture, batches);
        assert_true(highest_level(runs) >= 2);
        assert_true(runs->count < 4 * RUNS_FAN_IN);
        assert_int_equal(count_in_runs(runs) + recent_count(&fixture->spool->recent),
                         batches * BATCH);
        fixture_reopen(fixture);
        assert_all_known(fixture, batches);
        assert_int_equal(fixture_tear_down(state), 0);
        assert_int_equal(set_up(state), 0);
        fixture = *state;
    }
}

static void forget_all(struct fixture *fixture)
{
    struct uuid streams[4];
    size_t count;
    assert_int_equal(spool_streams(fixture->spool, streams, 4, &count, NULL), VERDICT_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(spool_forget(fixture->spool, &streams[i], UINT64_MAX, NULL), VERDICT_OK);
}

/* Runs still have what was pruned: it is not known all the same, and can come again, and is known
 * as what came last through all merges. At last nothing of it is left. */
static void what_is_pruned_goes_from_runs_with_time(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {.text = ""};
    const uint32_t old = 4 * GATHER;
    for (uint32_t batch = 0; batch * BATCH < old; batch++)
        assert_int_equal(fixture_accept_on(fixture, batch * BATCH + 1, BATCH,
                                           batch % 2 == 0 ? FIXTURE_DAY - 9 : FIXTURE_DAY, &error),
                         VERDICT_OK);
    forget_all(fixture);
    assert_int_equal(spool_prune(fixture->spool, FIXTURE_DAY, SIZE_MAX, NULL), VERDICT_OK);
    for (uint32_t number = 1; number <= old; number++)
        assert_int_equal(fixture_knows(fixture, number, false), (number - 1) / BATCH % 2 == 1);
    for (uint32_t batch = 0; batch * BATCH < old; batch += 2)
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
    fixture_reopen(fixture);
    uint32_t next = 100000;
    for (int i = 0; i < 200; i++, next += BATCH) {
        fixture_accept(fixture, next, BATCH);
        for (uint32_t number = 1; number <= old; number += 3)
            assert_true(find(fixture, number).is_known);
    }
    forget_all(fixture);
    assert_int_equal(spool_prune(fixture->spool, FIXTURE_DAY + 1, SIZE_MAX, NULL), VERDICT_OK);
    assert_int_equal(fixture_stats(fixture).receipts, 0);
    for (int i = 0; i < 100; i++, next += BATCH)
        fixture_accept(fixture, next, BATCH);
    assert_int_equal(count_in_runs(&fixture->spool->runs) + recent_count(&fixture->spool->recent),
                     fixture_stats(fixture).receipts);
}

/* ---- damage ---- */

/* A bit of one leaf: that receipt is not known any more, or known to be damaged, and no other is.
 */
static void a_damaged_leaf_harms_no_other(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t batch = 0; batch < BATCHES; batch++)
        fixture_accept(fixture, batch * BATCH + 1, BATCH);
    spool_close(&fixture->spool);
    const uint32_t swept = 3, recent = BATCHES * BATCH - 2;
    struct uuid ids[] = {fixture_id(swept), fixture_id(recent)};
    for (size_t i = 0; i < 2; i++) {
        uint8_t digest[SPOOL_DIGEST_BYTES];
        char bytes[sizeof ids[i] + sizeof digest];
        struct buffer payload = BUFFER_NONE;
        fixture_payload(i == 0 ? swept : recent, fixture->payload_bytes, &payload);
        fixture_digest(buffer_view(&payload), digest);
        memcpy(bytes, ids[i].bytes, sizeof ids[i]);
        memcpy(bytes + sizeof ids[i], digest, sizeof digest);
        fixture_flip_on_disk(fixture, bytes, sizeof bytes, sizeof ids[i] + 5);
        buffer_free(&payload);
    }
    fixture_open(fixture);
    assert_true(find(fixture, swept).is_known && find(fixture, swept).damaged);
    assert_false(find(fixture, recent).is_known);
    for (uint32_t number = 1; number <= BATCHES * BATCH; number++)
        if (number != swept && number != recent)
            assert_true(find(fixture, number).is_known && !find(fixture, number).damaged);
}

/* The head of a commit: the spool opens, and forwards what waits. */
static void a_damaged_commit_does_not_close_the_spool(void **state)
{
    struct fixture *fixture = *state;
    struct buffer record = BUFFER_NONE;
    struct error error;
    fixture_accept(fixture, 1, BATCH);
    fixture_accept(fixture, BATCH + 1, 2);
    spool_close(&fixture->spool);
    uint8_t head[8];
    spool_put32(head, FIXTURE_DAY);
    spool_put32(head + 4, BATCH | COMMIT_HAS_LEAVES);
    fixture_flip_on_disk(fixture, head, sizeof head, 5); /* very many leaves */
    fixture_open(fixture);
    assert_false(find(fixture, 1).is_known);
    assert_true(find(fixture, BATCH + 2).is_known);
    assert_int_equal(spool_commit_record(fixture->spool, 1, &record, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "SPOOL_COMMIT_DAMAGED");
    struct fixture_batch read = {.bytes = BUFFER_NONE};
    struct spool_cursor cursor = spool_first();
    fixture_read(fixture, &cursor, &read);
    fixture_assert_batch(fixture, &read, 1, BATCH + 2, 1);
    buffer_free(&read.bytes);
    buffer_free(&record);
}

/* ---- format 1 ---- */

static void put(MDB_txn *txn, MDB_dbi table, const void *key, size_t key_bytes, const void *value,
                size_t value_bytes)
{
    MDB_val key_val = spool_val(key, key_bytes), value_val = spool_val(value, value_bytes);
    assert_int_equal(mdb_put(txn, table, &key_val, &value_val, 0), 0);
}

/* Writes a commit of one submission as format 1 had it, whose record was forgotten already. */
static void write_format_1(const struct fixture *fixture, uint32_t number)
{
    MDB_env *env;
    MDB_txn *txn;
    MDB_dbi meta, receipts, commits;
    struct uuid id = fixture_id(number);
    struct stored_receipt_1 receipt = {.place = spool_place(1, 1)};
    struct {
        struct stored_commit header;
        struct uuid id;
        char record[4];
    } commit = {.header = {.first = spool_place(1, 1)}, .id = id, .record = "old"};
    uint8_t one[8], format[8];
    spool_put64(one, 1);
    spool_put64(format, 1);
    memcpy(receipt.receipt.commit, one, sizeof one);
    memset(receipt.digest, 0x77, sizeof receipt.digest);
    spool_put32(commit.header.day, FIXTURE_DAY);
    spool_put32(commit.header.count, 1);
    assert_int_equal(mdb_env_create(&env), 0);
    assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
    assert_int_equal(mdb_env_open(env, fixture->path, 0, 0600), 0);
    assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
    assert_int_equal(mdb_dbi_open(txn, "meta", 0, &meta), 0);
    assert_int_equal(mdb_dbi_open(txn, "receipts", 0, &receipts), 0);
    assert_int_equal(mdb_dbi_open(txn, "commits", 0, &commits), 0);
    put(txn, meta, META_FORMAT, strlen(META_FORMAT), format, sizeof format);
    spool_put64(format, 2);
    put(txn, meta, META_NEXT_COMMIT, strlen(META_NEXT_COMMIT), format, sizeof format);
    MDB_val unswept = spool_val(META_UNSWEPT_COMMIT, strlen(META_UNSWEPT_COMMIT));
    assert_int_equal(mdb_del(txn, meta, &unswept, NULL), 0);
    put(txn, receipts, &id, sizeof id, &receipt, sizeof receipt);
    put(txn, commits, one, sizeof one, &commit, sizeof commit);
    assert_int_equal(mdb_txn_commit(txn), 0);
    mdb_env_close(env);
}

static void a_spool_of_format_1_is_read_and_goes_on(void **state)
{
    struct fixture *fixture = *state;
    spool_close(&fixture->spool);
    write_format_1(fixture, 9000);
    fixture_open(fixture);
    struct uuid id = fixture_id(9000);
    struct spool_found found;
    struct buffer record = BUFFER_NONE;
    for (int round = 0; round < 2; round++) {
        assert_int_equal(spool_find(fixture->spool, &id, 1, &found, NULL), VERDICT_OK);
        assert_true(found.is_known && !found.waiting);
        assert_int_equal(found.commit, 1);
        assert_int_equal(found.digest[0], 0x77);
        buffer_clear(&record);
        assert_int_equal(spool_commit_record(fixture->spool, 1, &record, NULL), VERDICT_OK);
        assert_string_equal(record.data, "old");
        assert_int_equal(fixture_stats(fixture).receipts, 1 + (size_t)round * 5 * BATCH);
        if (round > 0)
            break;
        for (uint32_t batch = 0; batch < 5; batch++)
            fixture_accept(fixture, batch * BATCH + 1, BATCH);
        fixture_reopen(fixture);
    }
    assert_int_equal(spool_prune(fixture->spool, FIXTURE_DAY + 1, 1, NULL), VERDICT_OK);
    assert_int_equal(spool_find(fixture->spool, &id, 1, &found, NULL), VERDICT_OK);
    assert_false(found.is_known);
    assert_true(fixture_knows(fixture, 1, true));
    buffer_free(&record);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_receipt_is_known_at_every_step),
        TEST(every_receipt_is_known_after_every_opening),
        TEST(no_id_is_accepted_again),
        TEST(what_a_full_map_refuses_is_not_known),
        TEST(what_is_pruned_is_not_known_and_can_come_again),
        TEST(runs_are_merged),
        TEST(what_is_pruned_goes_from_runs_with_time),
        TEST(a_damaged_leaf_harms_no_other),
        TEST(a_damaged_commit_does_not_close_the_spool),
        TEST(a_spool_of_format_1_is_read_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
