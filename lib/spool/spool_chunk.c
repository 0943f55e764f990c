/* The bytes of chunks, and of the records in them. */
#include "spool/spool_private.h"

#include <assert.h>
#include <string.h>

size_t spool_chunk_take(const struct spool_entry *entries, size_t count, size_t *ret_bytes)
{
    size_t bytes = 0, taken = 0;
    for (; taken < count; taken++) {
        size_t more = sizeof(struct stored_item) + entries[taken].payload.length;
        if (taken > 0 && bytes + more > SPOOL_CHUNK_BYTES)
            break;
        bytes += more;
    }
    *ret_bytes = bytes;
    return taken;
}

/* Of an item but for the check itself. */
static struct stored_check check_item(const struct stored_item *item)
{
    return spool_check(&item->payload_check, sizeof *item - sizeof item->check);
}

static void item_fill(const struct spool_entry *entry, uint64_t commit, size_t offset,
                      struct stored_item *ret_item)
{
    const struct text payload = entry->payload;
    assert(payload.length <= UINT32_MAX - offset);
    *ret_item = (struct stored_item){
        .payload_check = spool_check(payload.at, payload.length),
        .fields = {.id = entry->id, .organisation = entry->organisation},
    };
    spool_put32(ret_item->offset, (uint32_t)offset);
    spool_put32(ret_item->length, (uint32_t)payload.length);
    spool_put64(ret_item->fields.commit, commit);
    memcpy(ret_item->fields.digest, entry->digest, sizeof ret_item->fields.digest);
    ret_item->check = check_item(ret_item);
}

void spool_chunk_fill(const struct spool_entry *entries, size_t count, uint64_t commit,
                      uint8_t *bytes)
{
    size_t offset = count * sizeof(struct stored_item);
    for (size_t i = 0; i < count; i++) {
        struct stored_item item;
        const struct text payload = entries[i].payload;
        item_fill(&entries[i], commit, offset, &item);
        memcpy(bytes + i * sizeof item, &item, sizeof item);
        if (payload.length > 0)
            memcpy(bytes + offset, payload.at, payload.length);
        offset += payload.length;
    }
}

/* False when there is no such item, it is damaged, or it points out of its chunk. */
static bool item_read(struct text bytes, uint64_t index, struct stored_item *ret_item)
{
    if (index >= bytes.length / sizeof *ret_item)
        return false;
    memcpy(ret_item, bytes.at + index * sizeof *ret_item, sizeof *ret_item);
    uint64_t end = (uint64_t)spool_get32(ret_item->offset) + spool_get32(ret_item->length);
    return spool_check_equal(check_item(ret_item), ret_item->check) && end <= bytes.length;
}

/* The first payload begins where the items end. Where the first item is damaged the key says how
 * many they are: which of the two is damaged, one of them tells. */
static uint64_t count_items(struct text bytes, uint32_t key_count)
{
    struct stored_item first;
    if (item_read(bytes, 0, &first) && spool_get32(first.offset) >= sizeof first)
        return spool_get32(first.offset) / sizeof first;
    uint64_t most = bytes.length / sizeof first;
    uint64_t count = key_count < most ? key_count : most;
    return count > 0 ? count : 1;
}

int spool_chunk_read(const MDB_val *key, const MDB_val *value, struct spool_chunk *ret_chunk)
{
    struct stored_range range = {.count = {0}};
    bool is_single = key->mv_size == sizeof range.first;
    if (!is_single && key->mv_size != sizeof range)
        return MDB_CORRUPTED;
    memcpy(&range, key->mv_data, key->mv_size);
    const struct text bytes = {value->mv_data, value->mv_size};
    uint64_t count = is_single ? 1 : count_items(bytes, spool_get32(range.count));
    *ret_chunk = (struct spool_chunk){
        .ordinal = spool_get32(range.first.ordinal),
        .first = spool_get64(range.first.sequence),
        .last = spool_get64(range.first.sequence) + count - 1,
        .is_single = is_single,
        .bytes = bytes,
    };
    return 0;
}

bool spool_chunk_fields(const struct spool *spool, const struct spool_chunk *chunk,
                        uint64_t sequence, struct stored_fields *ret_fields,
                        struct text *ret_payload, bool *ret_sound)
{
    if (chunk->is_single)
        return spool_record_fields(spool, chunk->bytes, ret_fields, ret_payload, ret_sound);
    struct stored_item item;
    if (!item_read(chunk->bytes, sequence - chunk->first, &item))
        return false;
    *ret_fields = item.fields;
    *ret_payload =
        (struct text){chunk->bytes.at + spool_get32(item.offset), spool_get32(item.length)};
    *ret_sound =
        spool_check_equal(spool_check(ret_payload->at, ret_payload->length), item.payload_check);
    return true;
}

bool spool_chunk_record(const struct spool *spool, const struct spool_chunk *chunk,
                        uint64_t sequence, struct spool_record *ret_record)
{
    struct stored_fields fields;
    struct text payload;
    bool sound;
    *ret_record = (struct spool_record){.sequence = sequence, .damaged = true};
    if (!spool_chunk_fields(spool, chunk, sequence, &fields, &payload, &sound))
        return false;
    ret_record->organisation = fields.organisation;
    if (!sound)
        return false;
    memcpy(ret_record->digest, fields.digest, sizeof ret_record->digest);
    ret_record->payload = payload;
    ret_record->damaged = false;
    return true;
}

/* Where the payloads of the nearest sound neighbours end and begin. */
static struct text between_neighbours(const struct spool_chunk *chunk, uint64_t index)
{
    const uint64_t count = chunk->last - chunk->first + 1;
    struct stored_item item;
    const size_t items_end = count * sizeof item;
    size_t begin = items_end, end = chunk->bytes.length;
    for (uint64_t i = index; i > 0; i--) {
        if (item_read(chunk->bytes, i - 1, &item)) {
            begin = spool_get32(item.offset) + (size_t)spool_get32(item.length);
            break;
        }
    }
    begin = begin > items_end ? begin : items_end; /* the key may have told of too many */
    for (uint64_t i = index + 1; i < count; i++) {
        if (item_read(chunk->bytes, i, &item)) {
            end = spool_get32(item.offset);
            break;
        }
    }
    begin = begin < end ? begin : end;
    return (struct text){chunk->bytes.at + begin, end - begin};
}

struct spool_remains spool_chunk_remains(const struct spool_chunk *chunk, uint64_t sequence)
{
    struct stored_item item;
    if (chunk->is_single || chunk->bytes.length < sizeof item)
        return (struct spool_remains){.header = chunk->bytes};
    const uint64_t index = sequence - chunk->first;
    struct spool_remains remains = {
        .header = {chunk->bytes.at + index * sizeof item, sizeof item},
    };
    if (item_read(chunk->bytes, index, &item))
        remains.payload =
            (struct text){chunk->bytes.at + spool_get32(item.offset), spool_get32(item.length)};
    else
        remains.payload = between_neighbours(chunk, index);
    return remains;
}
