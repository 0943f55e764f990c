/* The bytes of keys and records. */
#include "spool/spool_private.h"

#include <string.h>

MDB_val spool_val(const void *bytes, size_t length)
{
    /* LMDB only reads what it is given, but its type cannot say so: const goes by way of a copy. */
    MDB_val val = {length, NULL};
    memcpy(&val.mv_data, &bytes, sizeof val.mv_data);
    return val;
}

void spool_put32(uint8_t at[4], uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

void spool_put64(uint8_t at[8], uint64_t value)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)(value >> (56 - 8 * i));
}

uint32_t spool_get32(const uint8_t at[4])
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

uint64_t spool_get64(const uint8_t at[8])
{
    return (uint64_t)spool_get32(at) << 32 | spool_get32(at + 4);
}

struct stored_place spool_place(uint32_t ordinal, uint64_t sequence)
{
    struct stored_place place = {{0}, {0}};
    spool_put32(place.ordinal, ordinal);
    spool_put64(place.sequence, sequence);
    return place;
}

int spool_seek(struct spool *spool, MDB_txn *txn, const struct stored_place *place,
               struct stored_place *ret_found)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(txn, spool->queue, &cursor);
    if (rc != 0)
        return rc;
    MDB_val key = spool_val(place, sizeof *place);
    rc = mdb_cursor_get(cursor, &key, NULL, MDB_SET_RANGE);
    if (rc == 0 && key.mv_size != sizeof *ret_found)
        rc = MDB_CORRUPTED;
    if (rc == 0)
        memcpy(ret_found, key.mv_data, sizeof *ret_found);
    mdb_cursor_close(cursor);
    return rc;
}

int spool_stream_waits(struct spool *spool, MDB_txn *txn, uint32_t ordinal, bool *ret_waiting)
{
    struct stored_place first = spool_place(ordinal, 0), found;
    int rc = spool_seek(spool, txn, &first, &found);
    if (rc == 0)
        *ret_waiting = spool_get32(found.ordinal) == ordinal;
    else if (rc == MDB_NOTFOUND)
        *ret_waiting = false;
    return rc == MDB_NOTFOUND ? 0 : rc;
}

/* Covers the payload as well, by way of the digest in the header. */
static void check_of(const struct spool *spool, const struct stored_record *header,
                     uint8_t ret_check[sizeof header->check])
{
    uint8_t digest[SPOOL_DIGEST_BYTES];
    const char *at = (const char *)header->commit;
    spool->config.digest((struct text){at, sizeof *header - sizeof header->check}, digest);
    memcpy(ret_check, digest, sizeof header->check);
}

void spool_record_fill(const struct spool *spool, const struct spool_entry *entry, uint64_t commit,
                       uint8_t *bytes)
{
    struct stored_record header = {.id = entry->id, .organisation = entry->organisation};
    spool_put64(header.commit, commit);
    memcpy(header.digest, entry->digest, sizeof header.digest);
    check_of(spool, &header, header.check);
    memcpy(bytes, &header, sizeof header);
    if (entry->payload.length > 0)
        memcpy(bytes + sizeof header, entry->payload.at, entry->payload.length);
}

bool spool_record_read(const struct spool *spool, const MDB_val *stored,
                       struct spool_record *ret_record)
{
    *ret_record = (struct spool_record){.damaged = true};
    struct stored_record header;
    if (stored->mv_size < sizeof header)
        return false;
    memcpy(&header, stored->mv_data, sizeof header);
    uint8_t check[sizeof header.check];
    check_of(spool, &header, check);
    if (memcmp(check, header.check, sizeof check) != 0)
        return false;
    ret_record->organisation = header.organisation;
    struct text payload = {(const char *)stored->mv_data + sizeof header,
                           stored->mv_size - sizeof header};
    uint8_t digest[SPOOL_DIGEST_BYTES];
    spool->config.digest(payload, digest);
    if (memcmp(digest, header.digest, sizeof digest) != 0)
        return false;
    ret_record->payload = payload;
    ret_record->damaged = false;
    return true;
}

bool spool_commit_read(const MDB_val *stored, struct spool_commit *ret_commit)
{
    struct stored_commit header;
    if (stored->mv_size < sizeof header)
        return false;
    memcpy(&header, stored->mv_data, sizeof header);
    const uint8_t *leaves = (const uint8_t *)stored->mv_data + sizeof header;
    uint32_t number = spool_get32(header.count);
    size_t rest = stored->mv_size - sizeof header, count = number & ~COMMIT_HAS_LEAVES;
    bool has_leaves = (number & COMMIT_HAS_LEAVES) != 0;
    size_t each = has_leaves ? sizeof(struct stored_leaf) : sizeof(struct uuid);
    if (rest / each < count)
        return false;
    *ret_commit = (struct spool_commit){
        .day = (int32_t)spool_get32(header.day),
        .count = count,
        .first = header.first,
        .has_leaves = has_leaves,
        .leaves = leaves,
        .record = {(const char *)leaves + count * each, rest - count * each},
    };
    return true;
}

static void check_leaf(const struct spool *spool, const struct stored_leaf *leaf,
                       uint8_t ret_check[sizeof leaf->check])
{
    uint8_t digest[SPOOL_DIGEST_BYTES];
    const char *at = (const char *)&leaf->id;
    spool->config.digest((struct text){at, sizeof *leaf - sizeof leaf->check}, digest);
    memcpy(ret_check, digest, sizeof leaf->check);
}

void spool_leaf_fill(const struct spool *spool, const struct spool_entry *entry,
                     uint8_t at[sizeof(struct stored_leaf)])
{
    struct stored_leaf leaf = {.id = entry->id};
    memcpy(leaf.digest, entry->digest, sizeof leaf.digest);
    check_leaf(spool, &leaf, leaf.check);
    memcpy(at, &leaf, sizeof leaf);
}

bool spool_leaf_read(const struct spool *spool, const struct spool_commit *commit, uint32_t leaf,
                     struct stored_leaf *ret_leaf)
{
    if (leaf >= commit->count)
        return false;
    *ret_leaf = (struct stored_leaf){.check = {0}};
    if (!commit->has_leaves) {
        memcpy(&ret_leaf->id, commit->leaves + leaf * sizeof ret_leaf->id, sizeof ret_leaf->id);
        return true;
    }
    uint8_t check[sizeof ret_leaf->check];
    memcpy(ret_leaf, commit->leaves + leaf * sizeof *ret_leaf, sizeof *ret_leaf);
    check_leaf(spool, ret_leaf, check);
    return memcmp(check, ret_leaf->check, sizeof check) == 0;
}
