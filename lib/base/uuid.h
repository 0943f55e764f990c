/*
 * UUIDs of RFC 9562: version 7 for what we make, the text form for what people see.
 */
#ifndef PARALLAX_BASE_UUID_H
#define PARALLAX_BASE_UUID_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct uuid {
    uint8_t bytes[16];
};

#define UUID_TEXT_BYTES 37 /* with the NUL */

/*
 * Version 7 at wall_ms with 74 random bits from getrandom(2). For a submission that is not PUBLIC
 * the caller passes the start of the day, or the id would tell the millisecond it was written.
 */
struct uuid uuid_v7(int64_t wall_ms);
/* 36 characters, lower or upper case; false otherwise. */
bool uuid_parse(struct text text, struct uuid *ret_uuid);
void uuid_format(const struct uuid *uuid, char ret_text[UUID_TEXT_BYTES]);
bool uuid_equal(const struct uuid *a, const struct uuid *b);
/* Below, at or above 0, as memcmp says of their bytes. */
int uuid_compare(const struct uuid *a, const struct uuid *b);
bool uuid_is_nil(const struct uuid *uuid);
/* The version digit (7 for ours). */
int uuid_version(const struct uuid *uuid);
/* Milliseconds since 1970 in a version 7 id. */
int64_t uuid_v7_ms(const struct uuid *uuid);

#endif
