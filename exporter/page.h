/*
 * The frame of every page we make: head, style sheet, and the link that skips to the content.
 */
#ifndef PARALLAX_EXPORTER_PAGE_H
#define PARALLAX_EXPORTER_PAGE_H

#include "exporter/html.h"

/* Leaves html and head open: a style sheet more may follow. */
void page_head(struct html *html, const char *language, struct text title);
/* Ends the head and leaves body open. The page must have an element with the id main. */
void page_body(struct html *html);

#endif
