/*
 * The frame of every page we make: head, style sheet, and the link that skips to the content.
 */
#ifndef PARALLAX_EXPORTER_PAGE_H
#define PARALLAX_EXPORTER_PAGE_H

#include "exporter/html.h"

/*
 * In the language in use, from right to left where it is written so. Leaves html and head open: a
 * style sheet more may follow.
 */
void page_head(struct html *html, struct text title);
/* Ends the head and leaves body open. The page must have an element with the id main. */
void page_body(struct html *html);
/* Links to the same page in every language, for pages that are served: the query names it. */
void page_languages(struct html *html);

#endif
