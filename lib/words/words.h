/*
 * English words as strings that translators get: _("...") where they are used,
 * N_("...") of base/wording.h in tables whose entries go through _() later. scripts/catalogues.sh
 * collects them.
 *
 * Whole sentences only, never pieces: other languages have another order. Numbers go in as words
 * (%s with FIGURE), links and what people wrote through sentence.h.
 */
#ifndef PARALLAX_WORDS_WORDS_H
#define PARALLAX_WORDS_WORDS_H

#include "base/wording.h"
#include "words/language.h"

#define _(words) language_words(words)
/* With a context, for words that other languages say in several ways. */
#define C_(context, words) language_words_in(context, words)
/* The words for a number of things; both are formats with one %s for FIGURE(n), or with none. */
#define words_for(n, one, many) language_plural(n, one, many)

#endif
