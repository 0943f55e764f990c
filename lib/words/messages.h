/*
 * Looking words up in a compiled catalogue (.mo, GNU gettext manual, "The Format of GNU MO Files").
 *
 * Catalogues are compiled in and read where they stand: a server that is confined opens nothing,
 * an image that holds only the program has all languages, and two pages in two languages share no
 * state of the process, as they would with libintl, whose language is the environment's.
 */
#ifndef PARALLAX_WORDS_MESSAGES_H
#define PARALLAX_WORDS_MESSAGES_H

#include "base/text.h"

/*
 * The translation of key, NUL-terminated and as long-lived as the catalogue; several plural forms
 * follow each other, each with its NUL, within the text. TEXT_NONE: the catalogue does not have it,
 * or is none. A key is "words", or "context\004words"; of words with a plural the singular.
 */
struct text messages_find(struct text catalogue, const char *key);

/* How many entries there are, and the i-th in byte order of the keys; 0 for what is no catalogue.
 */
size_t messages_count(struct text catalogue);
void messages_at(struct text catalogue, size_t i, struct text *ret_key,
                 struct text *ret_translation);

#endif
