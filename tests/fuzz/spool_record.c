/*
 * Fuzz target: what the spool reads back from its file, which has no checksums of its own: a chunk
 * of the queue, a commit, and the receipts that are made from it.
 */
#include "tests/fuzz/fuzz.h"

#include "collector/receipts.h"
#include "spool/spool_private.h"
#include "tests/fuzz/world.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct spool spool = {.config = {.digest = seal_digest}};

/* The input as what stands at a key of the queue: it is read inside its bounds. */
static void read_chunk(struct text input)
{
    const struct stored_range range = {spool_place(1, 7), {0, 0, 0, (uint8_t)input.length}};
    const size_t key_bytes[] = {sizeof range, sizeof range.first};
    const MDB_val value = spool_val(input.at, input.length);
    for (size_t i = 0; i < sizeof key_bytes / sizeof key_bytes[0]; i++) {
        const MDB_val key = spool_val(&range, key_bytes[i]);
        struct spool_chunk chunk;
        int rc = spool_chunk_read(&key, &value, &chunk);
        assert(rc == 0 && chunk.first == 7 && chunk.last >= 7);
        for (uint64_t sequence = 7; sequence <= chunk.last; sequence++) {
            struct spool_record record;
            bool whole = spool_chunk_record(&spool, &chunk, sequence, &record);
            assert(whole == !record.damaged);
            struct spool_remains remains = spool_chunk_remains(&chunk, sequence);
            assert(remains.header.length + remains.payload.length <= input.length);
        }
    }
}

/* The input, and a part of it, as the payloads of records of ours: damaged in one bit, it is told
 * of exactly one of them. */
static void keep_chunk(struct text input)
{
    struct spool_entry entries[3] = {
        {.payload = input},
        {.payload = {input.at, input.length / 2}},
        {.payload = TEXT_NONE},
    };
    const size_t count = sizeof entries / sizeof entries[0];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        memset(&entries[i].organisation, (int)i + 1, sizeof entries[i].organisation);
        seal_digest(entries[i].payload, entries[i].digest);
        length += sizeof(struct stored_item) + entries[i].payload.length;
    }
    uint8_t *bytes = malloc(length);
    assert(bytes != NULL);
    spool_chunk_fill(entries, count, 1, bytes);
    const struct stored_range range = {spool_place(1, 7), {0, 0, 0, 3}};
    const MDB_val key = spool_val(&range, sizeof range), value = spool_val(bytes, length);
    size_t bit = (size_t)(uint8_t)input.at[0] * 7919 % (8 * length);
    for (int damaged = 0; damaged < 2; damaged++) {
        struct spool_chunk chunk;
        int rc = spool_chunk_read(&key, &value, &chunk), seen = 0;
        assert(rc == 0 && chunk.first == 7 && chunk.last == 9);
        for (size_t i = 0; i < count; i++) {
            struct spool_record record;
            bool whole = spool_chunk_record(&spool, &chunk, 7 + i, &record);
            assert(!whole || (text_equal(record.payload, entries[i].payload) &&
                              uuid_equal(&record.organisation, &entries[i].organisation)));
            assert(whole || record.payload.length == 0);
            seen += !whole;
        }
        assert(seen == damaged);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    free(bytes);
}

static void make_paths(struct text record)
{
    struct receipts receipts;
    struct buffer path = BUFFER_NONE;
    if (receipts_read(record, &receipts, NULL) != VERDICT_OK)
        return;
    for (uint32_t i = 0; i < receipts.commit.leaf_count; i += 1 + receipts.commit.leaf_count / 4) {
        buffer_clear(&path);
        merkle_tree_path(receipts.tree, i, &path);
        assert(buffer_ok(&path) && path.length % SEAL_DIGEST_BYTES == 0);
    }
    buffer_free(&path);
    receipts_free(&receipts);
}

static void read_commit(struct text input)
{
    MDB_val stored = spool_val(input.at, input.length);
    struct spool_commit commit;
    if (!spool_commit_read(&stored, &commit))
        return;
    /* Every leaf lies inside what is stored. */
    struct stored_leaf last;
    size_t each = commit.has_leaves ? sizeof last : sizeof last.id;
    if (commit.count > 0)
        (void)spool_leaf_read(&spool, &commit, (uint32_t)commit.count - 1, &last);
    assert(!spool_leaf_read(&spool, &commit, (uint32_t)commit.count, &last));
    assert(commit.leaves + commit.count * each == (const uint8_t *)commit.record.at);
    assert(commit.record.at + commit.record.length == input.at + input.length);
    make_paths(commit.record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct text input = fuzz_text(bytes, length);
    (void)world_get();
    read_chunk(input);
    read_commit(input);
    make_paths(input);
    if (length > 0)
        keep_chunk(input);
    return 0;
}
