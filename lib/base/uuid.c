/* See uuid.h. */
#include "base/uuid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Ids made of predictable bits would collide or be guessed, so a system without randomness ends us.
 */
static void fill_random(uint8_t *bytes, size_t count)
{
    while (count > 0) {
        ssize_t got = getrandom(bytes, count, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            abort();
        bytes += got;
        count -= (size_t)got;
    }
}

struct uuid uuid_v7(int64_t wall_ms)
{
    struct uuid uuid;
    fill_random(uuid.bytes + 6, sizeof uuid.bytes - 6);
    uint64_t ms = (uint64_t)wall_ms;
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0f) | 0x70); /* version 7 */
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3f) | 0x80); /* variant 10 */
    return uuid;
}

static bool is_dash_position(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool uuid_parse(struct text text, struct uuid *ret_uuid)
{
    if (text.length != UUID_TEXT_BYTES - 1)
        return false;
    struct uuid uuid = {{0}};
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (is_dash_position(i)) {
            if (text.at[i] != '-')
                return false;
            continue;
        }
        int value = hex_digit(text.at[i]);
        if (value < 0)
            return false;
        uint8_t *byte = &uuid.bytes[digits++ / 2];
        *byte = (uint8_t)((*byte << 4) | value);
    }
    *ret_uuid = uuid;
    return true;
}

void uuid_format(const struct uuid *uuid, char ret_text[UUID_TEXT_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    size_t digits = 0;
    for (size_t i = 0; i < UUID_TEXT_BYTES - 1; i++) {
        if (is_dash_position(i)) {
            ret_text[i] = '-';
            continue;
        }
        uint8_t byte = uuid->bytes[digits / 2];
        ret_text[i] = hex[digits % 2 == 0 ? byte >> 4 : byte & 0x0f];
        digits++;
    }
    ret_text[UUID_TEXT_BYTES - 1] = '\0';
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

int uuid_compare(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

bool uuid_is_nil(const struct uuid *uuid)
{
    static const struct uuid nil;
    return uuid_equal(uuid, &nil);
}

int uuid_version(const struct uuid *uuid)
{
    return uuid->bytes[6] >> 4;
}

int64_t uuid_v7_ms(const struct uuid *uuid)
{
    uint64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = (ms << 8) | uuid->bytes[i];
    return (int64_t)ms;
}
