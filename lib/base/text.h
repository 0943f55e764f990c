/*
 * A view of bytes that somebody else owns, and the questions every stage asks of text from outside.
 */
#ifndef PARALLAX_BASE_TEXT_H
#define PARALLAX_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed, not NUL-terminated; {NULL, 0} is "absent". */
struct text {
    const char *at;
    size_t length; /* bytes */
};

#define TEXT_NONE ((struct text){NULL, 0})
/* For printf's "%.*s". */
#define TEXT_ARGS(t) (int)(t).length, ((t).at != NULL ? (t).at : "")

/* A view of a C string; NULL gives TEXT_NONE. */
struct text text_of(const char *string);
bool text_is(struct text text, const char *string);
bool text_equal(struct text a, struct text b);
/* Without leading and trailing blanks, tabs, CR and LF. */
struct text text_trim(struct text text);
/* Cuts the part before the first separator off *rest; false when *rest was used up. An empty text
 * has no parts. */
bool text_split(struct text *rest, char separator, struct text *ret_part);
/* A decimal integer with optional sign and nothing else; false otherwise or on overflow. */
bool text_int64(struct text text, int64_t *ret_value);

/*
 * The offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF), or text.length when all of it is.
 */
size_t text_utf8_valid_prefix(struct text text);
/* The offset of the first control character (C0 but TAB and LF, DEL, C1), or text.length. Text is
 * valid UTF-8. */
size_t text_control_offset(struct text text);
/*
 * Words as forums and word processors count them: runs of characters between white space; in
 * Chinese and Japanese, which have none, each character is one (LibreOffice and Word agree on
 * both). Counting goes on from text to text: a word may be cut anywhere between code points.
 */
struct text_words {
    size_t count;
    bool inside; /* of a word that the next text may continue */
};
#define TEXT_WORDS_NONE ((struct text_words){.count = 0})
void text_words_add(struct text_words *words, struct text text);
/* The words of one text. */
size_t text_word_count(struct text text);
/* Code points in valid UTF-8. */
size_t text_code_points(struct text text);

#endif
