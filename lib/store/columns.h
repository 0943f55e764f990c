/*
 * The columns of table submission that hold what was written: one for each field of a finding,
 * under the field's own name, and `content` for the other kinds. What kind of column a field gets
 * follows from its kind, so a field that is added to the model needs a column and a line in
 * batch_copy.sql.
 */
#ifndef PARALLAX_STORE_COLUMNS_H
#define PARALLAX_STORE_COLUMNS_H

#include "base/buffer.h"
#include "model/submission.h"

#include <stdbool.h>
#include <stddef.h>

size_t columns_count(void);
/* In the order of columns_encode. */
const char *columns_name(size_t column);
/*
 * Appends columns_count() fields in COPY's binary format (copy.h). What was not given is NULL.
 * False when a value has no column to fit in (a number over 16 bits, a code that its list does not
 * have): *ret_field names the field, and what was appended is to be thrown away.
 */
bool columns_encode(struct buffer *out, const struct submission *submission,
                    const char **ret_field);

#endif
