/* The bytes of keys and records. */
#include "spool/spool_private.h"

#include <string.h>
#include <xxhash.h>

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

static struct stored_check check_of(const void *bytes, size_t length)
{
    struct stored_check check = {{0}};
    spool_put64(check.bytes, XXH3_64bits(bytes, length));
    return check;
}

/* As formats 1 and 2 have it. */
static struct stored_check check_of_2(const struct spool *spool, const void *bytes, size_t length)
{
    struct stored_check check = {{0}};
    uint8_t digest[SPOOL_DIGEST_BYTES];
    spool->config.digest((struct text){bytes, length}, digest);
    memcpy(check.bytes, digest, sizeof check.bytes);
    return check;
}

static bool check_equal(struct stored_check a, struct stored_check b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

/* That of a record's header. */
static struct stored_check check_header(const struct stored_record *header)
{
    return check_of(&header->payload_check, sizeof *header - sizeof header->check);
}

void spool_record_fill(const struct spool_entry *entry, uint64_t commit, uint8_t *bytes)
{
    struct stored_record header = {
        .payload_check = check_of(entry->payload.at, entry->payload.length),
        .fields = {.id = entry->id, .organisation = entry->organisation},
    };
    spool_put64(header.fields.commit, commit);
    memcpy(header.fields.digest, entry->digest, sizeof header.fields.digest);
    header.check = check_header(&header);
    memcpy(bytes, &header, sizeof header);
    if (entry->payload.length > 0)
        memcpy(bytes + sizeof header, entry->payload.at, entry->payload.length);
}

static bool read_header(const MDB_val *stored, struct stored_record *ret_header)
{
    if (stored->mv_size < sizeof *ret_header)
        return false;
    memcpy(ret_header, stored->mv_data, sizeof *ret_header);
    return check_equal(check_header(ret_header), ret_header->check);
}

static bool read_header_2(const struct spool *spool, const MDB_val *stored,
                          struct stored_record_2 *ret_header)
{
    if (stored->mv_size < sizeof *ret_header)
        return false;
    memcpy(ret_header, stored->mv_data, sizeof *ret_header);
    return check_equal(check_of_2(spool, &ret_header->fields, sizeof ret_header->fields),
                       ret_header->check);
}

static struct text payload_after(const MDB_val *stored, size_t header_bytes)
{
    return (struct text){(const char *)stored->mv_data + header_bytes,
                         stored->mv_size - header_bytes};
}

bool spool_fields_read(const struct spool *spool, const MDB_val *stored,
                       struct stored_fields *ret_fields, struct text *ret_payload, bool *ret_sound)
{
    struct stored_record header;
    struct stored_record_2 old;
    /* Which of the two it is, its check tells: the other's does not come out right by chance. */
    if (read_header(stored, &header)) {
        *ret_fields = header.fields;
        *ret_payload = payload_after(stored, sizeof header);
        *ret_sound =
            check_equal(check_of(ret_payload->at, ret_payload->length), header.payload_check);
        return true;
    }
    if (read_header_2(spool, stored, &old)) {
        uint8_t digest[SPOOL_DIGEST_BYTES];
        *ret_fields = old.fields;
        *ret_payload = payload_after(stored, sizeof old);
        spool->config.digest(*ret_payload, digest);
        *ret_sound = memcmp(digest, old.fields.digest, sizeof digest) == 0;
        return true;
    }
    return false;
}

bool spool_record_read(const struct spool *spool, const MDB_val *stored,
                       struct spool_record *ret_record)
{
    struct stored_fields fields;
    struct text payload;
    bool sound;
    *ret_record = (struct spool_record){.damaged = true};
    if (!spool_fields_read(spool, stored, &fields, &payload, &sound))
        return false;
    ret_record->organisation = fields.organisation;
    if (!sound)
        return false;
    memcpy(ret_record->digest, fields.digest, sizeof ret_record->digest);
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

void spool_leaf_fill(const struct spool_entry *entry, uint8_t at[sizeof(struct stored_leaf)])
{
    struct stored_leaf leaf = {.id = entry->id};
    memcpy(leaf.digest, entry->digest, sizeof leaf.digest);
    leaf.check = check_of(&leaf.id, sizeof leaf - sizeof leaf.check);
    memcpy(at, &leaf, sizeof leaf);
}

bool spool_leaf_read(const struct spool *spool, const struct spool_commit *commit, uint32_t leaf,
                     struct stored_leaf *ret_leaf)
{
    if (leaf >= commit->count)
        return false;
    *ret_leaf = (struct stored_leaf){.check = {{0}}};
    if (!commit->has_leaves) {
        memcpy(&ret_leaf->id, commit->leaves + leaf * sizeof ret_leaf->id, sizeof ret_leaf->id);
        return true;
    }
    memcpy(ret_leaf, commit->leaves + leaf * sizeof *ret_leaf, sizeof *ret_leaf);
    const size_t length = sizeof *ret_leaf - sizeof ret_leaf->check;
    return check_equal(check_of(&ret_leaf->id, length), ret_leaf->check) ||
           check_equal(check_of_2(spool, &ret_leaf->id, length), ret_leaf->check);
}
