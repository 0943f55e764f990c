/*
 * The frame of every page we make: head, style sheet, and the link that skips to the content.
 */
#ifndef PARALLAX_EXPORTER_PAGE_H
#define PARALLAX_EXPORTER_PAGE_H

#include "exporter/html.h"

/* Leaves html and body open. The page must have an element with the id main. */
void page_begin(struct html *html, const char *language, struct text title);

#endif
