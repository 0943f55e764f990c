/*
 * Text as a page can hold it, between elements and inside an attribute in quotes. Pure.
 */
#ifndef PARALLAX_MODEL_ESCAPE_H
#define PARALLAX_MODEL_ESCAPE_H

#include "base/buffer.h"
#include "base/text.h"

/*
 * Markup and quotes are escaped, a carriage return is a line end. U+FFFD stands for what no page
 * may have (HTML Living Standard, 13.2.3.5) and XML, which Word documents are, cannot say: control
 * characters but for tab and line end, and noncharacters. It stands, too, for controls of direction
 * of a text that leaves one open: they would turn what others wrote after it, wherever a program
 * shows the page without the isolation that its elements ask for.
 */
void escape_write(struct buffer *out, struct text text);

#endif
