/*
 * Footnotes: a mark in the text, the note at the end of its section. Their words are counted apart,
 * because bodies differ in whether they count.
 */
#ifndef PARALLAX_EXPORTER_NOTES_H
#define PARALLAX_EXPORTER_NOTES_H

#include "exporter/html.h"

/* Zero-filled holds none; release with notes_free. */
struct notes {
    struct buffer buffer; /* the notes that were not written out yet */
    struct html html;     /* writes into buffer */
    size_t count;         /* in the whole page */
    size_t waiting;       /* in buffer */
};

/* Writes the mark into text and begins its note, which is written through what is returned. */
struct html *notes_begin(struct notes *notes, struct html *text);
void notes_end(struct notes *notes);
/* Writes the notes that wait, as a list that goes on numbering. Nothing when there are none. */
void notes_flush(struct notes *notes, struct html *text);
void notes_free(struct notes *notes);

#endif
