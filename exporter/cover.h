/*
 * What stands before the sections: the head of the page, the cover as its form wants it, and the
 * contents.
 */
#ifndef PARALLAX_EXPORTER_COVER_H
#define PARALLAX_EXPORTER_COVER_H

#include "exporter/block.h"

/* Appends what the page is called. */
void cover_title(const struct report *report, struct buffer *title);
/* Opens html and body, with the look that the form prescribes. */
void cover_head(struct report *report);
void cover_write(struct report *report);
void cover_contents(struct report *report);

#endif
