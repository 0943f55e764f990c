/*
 * Text in lines of a terminal's width, and text of one direction inside sentences of the other.
 */
#ifndef PARALLAX_CLIENT_ENTRY_WRAP_H
#define PARALLAX_CLIENT_ENTRY_WRAP_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Narrower than this nothing can be read; a terminal that says so is taken for one of 80. */
#define WRAP_COLUMNS_MIN 20
#define WRAP_COLUMNS 80

size_t wrap_columns_of(struct text text);
/*
 * Appends text in lines of at most so many columns, each ending with a newline; lines after the
 * first of a paragraph begin with indent blanks. It breaks at blanks and beside Chinese characters,
 * and inside a word only where the word is longer than a line. An isolate (wrap_isolated) that goes
 * over a line's end is closed there and opened again, because a terminal's line is a paragraph.
 */
void wrap_text(struct text text, size_t columns, size_t indent, struct buffer *out);

/* Appends text, between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX #9) where a sentence
 * around it, written from right to left or not, would otherwise be shown out of order. */
void wrap_isolated(struct text text, bool sentence_rtl, struct buffer *out);

#endif
