/*
 * A translated sentence whose parts are more than words: links, and what people wrote.
 *
 *   struct sentence sentence = sentence_of(html, _("{title} ({code})"));
 *   while (sentence_next(&sentence)) {
 *       if (sentence_at(&sentence, "title"))
 *           html_written(html, "bdi", title, language);
 *       else if (sentence_at(&sentence, "code"))
 *           block_finding_link(report, code);
 *   }
 *
 * The translation puts the parts into the order of its language; a test holds every translation to
 * the names of the original.
 */
#ifndef PARALLAX_EXPORTER_SENTENCE_H
#define PARALLAX_EXPORTER_SENTENCE_H

#include "exporter/html.h"

struct sentence {
    struct html *html; /* borrowed, as the pattern is */
    struct text rest;
    struct text part; /* the name of the one to write now */
};

struct sentence sentence_of(struct html *html, const char *pattern);
/* Writes the words up to the next part; false when they were the last. */
bool sentence_next(struct sentence *sentence);
bool sentence_at(const struct sentence *sentence, const char *name);

#endif
