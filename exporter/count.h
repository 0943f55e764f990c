/*
 * Words of a report, counted while it is written: by section and by where in the page they stand,
 * because every body has its own rule of what counts (footnotes, cover page, annexes).
 *
 * Pure. The page's writer (html.h) feeds it; nobody reads the page again.
 */
#ifndef PARALLAX_EXPORTER_COUNT_H
#define PARALLAX_EXPORTER_COUNT_H

#include "base/text.h"

#include <stddef.h>

/* Where words stand; the names are those of a form's `words: {counts: [...]}`. */
#define COUNT_ZONES(X)                                                                             \
    X(COVER, "cover")             /* title page: titles, names, what is told about the call */     \
    X(TEXT, "text")               /* paragraphs, lists, captions */                                \
    X(HEADINGS, "headings")       /* titles of sections and of what stands in them */              \
    X(TABLES, "tables")           /* the cells of tables */                                        \
    X(FOOTNOTES, "footnotes")     /* the notes, not the marks in the text */                       \
    X(SIGNATORIES, "signatories") /* who signs, and who supports */                                \
    X(ANNEXES, "annexes")         /* sections that a form calls annexes, whatever stands there */

#define COUNT_ENUM(id, name) COUNT_##id,
enum count_zone {
    COUNT_ZONES(COUNT_ENUM) COUNT_ZONE_COUNT,
    COUNT_NOTHING = COUNT_ZONE_COUNT /* navigation, pictures, style sheets: no words of the text */
};
#undef COUNT_ENUM

/* A set of zones: 1 << zone. */
typedef unsigned count_zones;

/* Cover and contents are section 0; the form's sections follow. */
#define COUNT_SECTIONS_MAX 48

/* Zero-filled is a count that begins. */
struct count {
    struct text_words words; /* of the zone that is being written */
    enum count_zone zone;
    size_t section;
    size_t at[COUNT_SECTIONS_MAX][COUNT_ZONE_COUNT];
};

/* What follows belongs to this section; words end here. */
void count_section(struct count *count, size_t section);
/* Text of a zone; a word goes on from the text before unless the zone changed or count_break. */
void count_text(struct count *count, enum count_zone zone, struct text text);
/* The edge of a paragraph, a cell, a heading: the next text begins a new word. */
void count_break(struct count *count);

/* Words in these zones, in one section and in all. */
size_t count_words_of(const struct count *count, size_t section, count_zones zones);
size_t count_all(const struct count *count, count_zones zones);

#endif
