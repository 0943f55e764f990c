/*
 * docs/validation.md, made from the tables that the checks use, so that it cannot disagree.
 */
#ifndef PARALLAX_MODEL_CHECK_DOCUMENT_H
#define PARALLAX_MODEL_CHECK_DOCUMENT_H

#include "base/buffer.h"

/* Appends the whole page as Markdown. */
void check_document(struct buffer *out);

#endif
