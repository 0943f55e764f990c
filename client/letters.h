/*
 * Letters of any script: the code points of a text, case that does not count, and where a word
 * begins. Text is valid UTF-8 everywhere. It works in every locale: the rules are those of C.UTF-8.
 */
#ifndef PARALLAX_CLIENT_LETTERS_H
#define PARALLAX_CLIENT_LETTERS_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cuts the first code point off *rest; false at the end, or at bytes that are not UTF-8. */
bool letters_next(struct text *rest, uint32_t *ret_point);
/* How many columns a code point takes on a terminal: 0 for a mark that sits on the letter before,
 * 2 for a Chinese character. */
size_t letters_width(uint32_t point);

bool letters_same(struct text a, struct text b);
bool letters_begin(struct text text, struct text beginning);
/*
 * Whether a word of text begins so: "кыр" in "Кыргызстан", "deg" in "land degradation". In scripts
 * that put articles before a word without a blank, or have no blanks (Arabic, Chinese), it may
 * stand anywhere.
 */
bool letters_begin_word(struct text text, struct text beginning);

#endif
