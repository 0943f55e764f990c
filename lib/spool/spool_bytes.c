/* Numbers, keys and checks as they stand on disk. */
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

struct stored_check spool_check(const void *bytes, size_t length)
{
    struct stored_check check = {{0}};
    spool_put64(check.bytes, XXH3_64bits(bytes, length));
    return check;
}

struct stored_check spool_check_2(const struct spool *spool, const void *bytes, size_t length)
{
    struct stored_check check = {{0}};
    uint8_t digest[SPOOL_DIGEST_BYTES];
    spool->config.digest((struct text){bytes, length}, digest);
    memcpy(check.bytes, digest, sizeof check.bytes);
    return check;
}

bool spool_check_equal(struct stored_check a, struct stored_check b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}
