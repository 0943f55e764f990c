/*
 * Plots for tests: one buffer, what is in it, and that it is well-formed XML.
 */
#ifndef PARALLAX_TESTS_UNIT_SVG_CASE_H
#define PARALLAX_TESTS_UNIT_SVG_CASE_H

#include "exporter/svg.h"
#include "words/language.h"

/* Set up, in English, and torn down by svg_case_begin and svg_case_end. */
extern struct buffer svg_out;
extern struct html svg_html;

int svg_case_begin(void **state);
int svg_case_end(void **state);

/* A plot called "p". */
extern const struct svg_plot svg_case_plot;
/* A language of English words that are written from right to left; in use until the test ends. */
void svg_case_mirror(void);

/* How often part is in the output. */
size_t svg_count_of(const char *part);
/* Fails with the output when part is missing. */
void svg_assert_has(const char *part);
/*
 * Fails where the output is not well-formed (XML 1.0: tags nested, attributes quoted and not
 * doubled, markup escaped), where an id stands twice, or where a reference points nowhere.
 */
void svg_assert_sound(void);

#endif
