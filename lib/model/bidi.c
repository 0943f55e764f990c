/* See bidi.h. */
#include "model/bidi.h"

#include <string.h>

/* UAX #9 allows 125; honest text has two or three. */
#define DEPTH_MAX 60

enum bidi { BIDI_NONE, BIDI_EMBEDDING, BIDI_EMBEDDING_END, BIDI_ISOLATE, BIDI_ISOLATE_END };

/* All of them have three bytes: e2 80 aa to ae are U+202A to 202E, e2 81 a6 to a9 U+2066 to 2069.
 */
#define BIDI_BYTES 3

static enum bidi bidi_at(const unsigned char *p, size_t left)
{
    if (left < BIDI_BYTES || p[0] != 0xe2)
        return BIDI_NONE;
    if (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae)
        return p[2] == 0xac ? BIDI_EMBEDDING_END : BIDI_EMBEDDING;
    if (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9)
        return p[2] == 0xa9 ? BIDI_ISOLATE_END : BIDI_ISOLATE;
    return BIDI_NONE;
}

size_t bidi_control_length(struct text text)
{
    return bidi_at((const unsigned char *)text.at, text.length) == BIDI_NONE ? 0 : BIDI_BYTES;
}

/* The controls that are open, innermost last. */
struct open {
    size_t depth;
    enum bidi kinds[DEPTH_MAX];
    size_t offsets[DEPTH_MAX];
};

static bool take(struct open *open, enum bidi found, size_t offset)
{
    if (found == BIDI_EMBEDDING || found == BIDI_ISOLATE) {
        if (open->depth == DEPTH_MAX)
            return false;
        open->kinds[open->depth] = found;
        open->offsets[open->depth++] = offset;
        return true;
    }
    enum bidi opening = found == BIDI_ISOLATE_END ? BIDI_ISOLATE : BIDI_EMBEDDING;
    if (open->depth == 0 || open->kinds[open->depth - 1] != opening)
        return false;
    open->depth--;
    return true;
}

size_t bidi_unbalanced(struct text text)
{
    const unsigned char *p = (const unsigned char *)text.at;
    struct open open = {.depth = 0};
    for (size_t i = 0; i < text.length;) {
        if (p[i] == '\n' && open.depth > 0)
            return open.offsets[0];
        enum bidi found = bidi_at(p + i, text.length - i);
        if (found != BIDI_NONE && !take(&open, found, i))
            return i;
        i += found == BIDI_NONE ? 1 : BIDI_BYTES;
    }
    return open.depth > 0 ? open.offsets[0] : text.length;
}
