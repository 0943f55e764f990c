/*
 * The findings that already stand in a page, by their codes: each has one place in full, and the
 * page must not have an anchor twice. 8 bytes a finding and as much again for room.
 */
#ifndef PARALLAX_EXPORTER_SEEN_H
#define PARALLAX_EXPORTER_SEEN_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-filled is none; release with seen_free. */
struct seen {
    uint64_t *slots; /* 0: free */
    size_t used, room;
    bool failed; /* memory ran out: what was to be added is not in it */
};

/* code is "F-" and 12 hexadecimal digits. False when it was there already. */
bool seen_add(struct seen *seen, struct text code);
bool seen_has(const struct seen *seen, struct text code);
void seen_free(struct seen *seen);

#endif
