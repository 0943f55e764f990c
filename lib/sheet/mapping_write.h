/* YAML for people: what a guessed mapping is written with. Private to the guessing of mappings. */
#ifndef PARALLAX_SHEET_MAPPING_WRITE_H
#define PARALLAX_SHEET_MAPPING_WRITE_H

#include "base/buffer.h"
#include "sheet/mapping_resemble.h"
#include "sheet/mapping_sample.h"

#include <stdbool.h>

/* A double-quoted scalar. */
void mapping_write_quoted(struct buffer *out, struct text text);
/* Text in a comment: what could end the line becomes blanks. */
void mapping_write_plain(struct buffer *out, struct text text);
/* One column of ours and where it comes from, indented; options: the question has no column of its
 * own. */
void mapping_write_column(struct buffer *out, const char *indent,
                          const struct resemble_candidate *candidate, struct text header,
                          const struct sample_column *column, bool has_options, bool options_only);
/* The same for an answer to a question of a survey. */
void mapping_write_answer(struct buffer *out, const char *indent, struct text code,
                          struct text header, bool has_options, bool options_only);

#endif
