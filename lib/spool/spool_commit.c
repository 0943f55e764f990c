/* The bytes of commits, and their leaves. */
#include "spool/spool_private.h"

#include <string.h>

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
    leaf.check = spool_check(&leaf.id, sizeof leaf - sizeof leaf.check);
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
    return spool_check_equal(spool_check(&ret_leaf->id, length), ret_leaf->check) ||
           spool_check_equal(spool_check_2(spool, &ret_leaf->id, length), ret_leaf->check);
}
