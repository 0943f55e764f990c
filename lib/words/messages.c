/* See messages.h. */
#include "words/messages.h"

#include <string.h>

/* The head of the file: seven numbers of four bytes, in the byte order of who wrote it. */
#define MAGIC 0x950412deU
enum { AT_MAGIC = 0, AT_COUNT = 8, AT_KEYS = 12, AT_TRANSLATIONS = 16, HEAD_BYTES = 28 };
/* A table's entry: length without the NUL, then the offset in the file. */
#define ENTRY_BYTES 8

/* The build writes little-endian files whatever machine they are for. */
static size_t number_at(struct text catalogue, size_t offset)
{
    const unsigned char *p = (const unsigned char *)catalogue.at + offset;
    return (size_t)p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

static struct text entry(struct text catalogue, size_t table, size_t i)
{
    size_t at = number_at(catalogue, table) + ENTRY_BYTES * i;
    return (struct text){catalogue.at + number_at(catalogue, at + 4), number_at(catalogue, at)};
}

size_t messages_count(struct text catalogue)
{
    if (catalogue.length < HEAD_BYTES || number_at(catalogue, AT_MAGIC) != MAGIC)
        return 0;
    return number_at(catalogue, AT_COUNT);
}

void messages_at(struct text catalogue, size_t i, struct text *ret_key,
                 struct text *ret_translation)
{
    *ret_key = entry(catalogue, AT_KEYS, i);
    *ret_translation = entry(catalogue, AT_TRANSLATIONS, i);
}

struct text messages_find(struct text catalogue, const char *key)
{
    size_t low = 0, high = messages_count(catalogue);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        /* With a plural the singular ends at the first NUL, and so does this comparison. */
        int order = strcmp(key, entry(catalogue, AT_KEYS, middle).at);
        if (order == 0)
            return entry(catalogue, AT_TRANSLATIONS, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return TEXT_NONE;
}
