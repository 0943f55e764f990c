/*
 * Bytes of a file into UTF-8.
 *
 * What the file says itself is believed: a byte order mark, or being valid UTF-8, which text in any
 * other encoding is practically never. The rest is not guessed. Windows-1251 and windows-1252 can
 * both be read out of the same bytes, and a wrong guess would put nonsense into evidence, so
 * whoever knows the file is shown both and asked.
 */
#ifndef PARALLAX_SHEET_ENCODING_H
#define PARALLAX_SHEET_ENCODING_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

enum encoding {
    ENCODING_UNTOLD, /* nobody said; a file may say so itself */
    ENCODING_UTF_8,
    ENCODING_UTF_16, /* which end comes first: its mark says, or where its zero bytes stand */
    ENCODING_WINDOWS_1251,
    ENCODING_WINDOWS_1252
};

/* "utf-8 | utf-16 | windows-1251 | windows-1252", for helps and messages. */
extern const char *const encoding_names;
/* By one of these names, in any case. False: there is no such encoding here. */
bool encoding_by_name(struct text name, enum encoding *ret_encoding);
const char *encoding_name(enum encoding encoding);

/*
 * What the bytes say themselves. REJECT ENCODING_UTF_16_UNTOLD: looks like UTF-16 without its
 * mark; ENCODING_UNTOLD: none that can be told for sure. The sentence of the latter shows how a
 * line reads in each code page, so it holds what somebody wrote: show it to the user, never log it.
 */
enum verdict encoding_detect(struct text bytes, enum encoding *ret_encoding, struct error *error);

/*
 * Appends the text as UTF-8, without its byte order mark. ENCODING_UNTOLD is detected first. REJECT
 * ENCODING_WRONG: a byte that does not belong there; the sentence has its place (byte and line from
 * 1). RETRY NO_MEMORY. Nothing is appended unless OK.
 */
enum verdict encoding_decode(struct text bytes, enum encoding encoding, struct buffer *out,
                             struct error *error);

/* A text that comes in pieces; filled by encoding_begin. */
struct encoding_reading {
    enum encoding encoding;
    bool big_end_first; /* of UTF-16 */
};

/* No character of these encodings is longer. */
#define ENCODING_CHARACTER_BYTES_MAX 4

/*
 * encoding is not ENCODING_UNTOLD; beginning is the first 4 KiB of the text, or all of it. Returns
 * the length of its byte order mark, which is not to be handed on.
 */
size_t encoding_begin(struct encoding_reading *reading, enum encoding encoding,
                      struct text beginning);
/*
 * Appends what can be decoded and returns its length. What is left is wrong where it begins, unless
 * it is shorter than a character: then it may be the beginning of one, to be handed over again
 * before what follows it.
 */
size_t encoding_decode_piece(const struct encoding_reading *reading, struct text bytes,
                             struct buffer *out);

#endif
