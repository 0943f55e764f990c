/*
 * The properties of a Word document put in the order that its schema wants (ECMA-376-1, CT_PPr,
 * CT_RPr, CT_TblPr): pandoc 2.17 writes a list's numPr before its pStyle and bCs before b, which
 * strict readers refuse. A stream: nothing is held but the properties of one paragraph.
 */
#ifndef PARALLAX_EXPORTER_DOCX_ORDER_H
#define PARALLAX_EXPORTER_DOCX_ORDER_H

#include "base/buffer.h"

#include <stdbool.h>

/* Zero-filled but for the flag; ends with docx_order_end. */
struct docx_order {
    bool right_to_left; /* tables begin at the right (bidiVisual) */
    struct buffer held;
};

/* Appends to out what is complete of the bytes that came so far. Errors show in out. */
void docx_order_feed(struct docx_order *order, struct text bytes, struct buffer *out);
/* Appends the rest and frees what is held. */
void docx_order_end(struct docx_order *order, struct buffer *out);

#endif
