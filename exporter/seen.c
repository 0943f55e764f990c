/* See seen.h: open addressing. The codes are the random end of UUIDs and need no hash. */
#include "exporter/seen.h"

#include <assert.h>
#include <stdlib.h>

#define ROOM_MIN ((size_t)64)
#define CODE_BYTES ((size_t)14)

/* Never 0: the bit above the code's 48. */
static uint64_t number_of(struct text code)
{
    uint64_t number = 1;
    assert(code.length == CODE_BYTES);
    for (size_t i = 2; i < code.length; i++) {
        char c = code.at[i];
        assert((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        number = (number << 4) | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return number;
}

/* Of the number, or the free one that it would take. */
static size_t slot_of(const uint64_t *slots, size_t room, uint64_t number)
{
    size_t slot = (size_t)number & (room - 1);
    while (slots[slot] != 0 && slots[slot] != number)
        slot = (slot + 1) & (room - 1);
    return slot;
}

static bool make_room(struct seen *seen)
{
    if (seen->used * 2 < seen->room)
        return true;
    size_t room = seen->room > 0 ? seen->room * 2 : ROOM_MIN;
    uint64_t *slots = calloc(room, sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < seen->room; i++)
        if (seen->slots[i] != 0)
            slots[slot_of(slots, room, seen->slots[i])] = seen->slots[i];
    free(seen->slots);
    seen->slots = slots;
    seen->room = room;
    return true;
}

bool seen_add(struct seen *seen, struct text code)
{
    uint64_t number = number_of(code);
    if (!make_room(seen)) {
        seen->failed = true;
        return true;
    }
    size_t slot = slot_of(seen->slots, seen->room, number);
    if (seen->slots[slot] == number)
        return false;
    seen->slots[slot] = number;
    seen->used++;
    return true;
}

bool seen_has(const struct seen *seen, struct text code)
{
    uint64_t number = number_of(code);
    return seen->room > 0 && seen->slots[slot_of(seen->slots, seen->room, number)] == number;
}

void seen_free(struct seen *seen)
{
    free(seen->slots);
    *seen = (struct seen){.slots = NULL};
}
