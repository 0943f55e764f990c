/*
 * Fuzz target: what the spool reads back from its file, which has no checksums of its own: a record
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

static void read_record(struct text input)
{
    MDB_val stored = spool_val(input.at, input.length);
    struct spool_record record;
    bool whole = spool_record_read(&spool, &stored, &record);
    assert(whole == !record.damaged);
    assert(record.payload.length == 0 ||
           record.payload.length == input.length - sizeof(struct stored_record) ||
           record.payload.length == input.length - sizeof(struct stored_record_2));
}

/* The input as the organisation and payload of a record of ours; damaged in one bit it is told so.
 */
static void keep_record(struct text input)
{
    struct spool_entry entry = {.payload = input};
    struct spool_record record;
    memcpy(entry.organisation.bytes, input.at,
           input.length < sizeof entry.organisation ? input.length : sizeof entry.organisation);
    seal_digest(entry.payload, entry.digest);
    size_t length = sizeof(struct stored_record) + input.length;
    uint8_t *bytes = malloc(length);
    assert(bytes != NULL);
    spool_record_fill(&entry, 1, bytes);
    MDB_val stored = spool_val(bytes, length);
    bool whole = spool_record_read(&spool, &stored, &record);
    assert(whole && text_equal(record.payload, input) &&
           uuid_equal(&record.organisation, &entry.organisation));
    size_t bit = (size_t)(uint8_t)input.at[0] * 7 % (8 * length);
    bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    whole = spool_record_read(&spool, &stored, &record);
    assert(!whole && record.damaged && record.payload.length == 0);
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
    read_record(input);
    read_commit(input);
    make_paths(input);
    if (length > 0)
        keep_record(input);
    return 0;
}
