/*
 * A CSV file whose columns are the fields of a shape: row by row into the shape's struct, with all
 * that is wrong told by line, column and reason. Good rows go on.
 */
#ifndef PARALLAX_ADMIN_SHEET_H
#define PARALLAX_ADMIN_SHEET_H

#include "admin/complaints.h"

#include "base/error.h"
#include "base/text.h"
#include "model/field.h"

#include <stdbool.h>
#include <stddef.h>

/* The most that a file to import may have. */
#define SHEET_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct sheet;

/*
 * Reads the header. content, shape and complaints are borrowed until sheet_free. REJECT
 * SHEET_HEADER when the header is wrong (all of it is in complaints), RETRY NO_MEMORY.
 */
enum verdict sheet_open(struct text content, const struct shape *shape,
                        struct complaints *complaints, struct sheet **ret_sheet,
                        struct error *error);
void sheet_free(struct sheet **sheet);
/*
 * The next row that keeps the shape's rules, in *base, a struct of the shape; it borrows from the
 * sheet until the next call. Those that do not are complained about and passed over. *ret_row false
 * at the end.
 */
enum verdict sheet_next(struct sheet *sheet, void *base, bool *ret_row, struct error *error);
/* The line of the row that sheet_next gave last. */
size_t sheet_line(const struct sheet *sheet);
/*
 * Remembers the row by a key; *ret_line is the line of an earlier row with the same key, or 0.
 */
enum verdict sheet_remember(struct sheet *sheet, struct text key, size_t *ret_line,
                            struct error *error);

#endif
