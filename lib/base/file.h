/*
 * Whole small files: keys, caches, CSVs. Everything written is private (0600) and replaced as one,
 * so that a crash leaves the old content or the new, never half of it.
 */
#ifndef PARALLAX_BASE_FILE_H
#define PARALLAX_BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stddef.h>

/* Appends the file's content. REJECT FILE_MISSING, FILE_UNREADABLE or FILE_TOO_LARGE (over
 * limit_bytes). */
enum verdict file_read(const char *path, size_t limit_bytes, struct buffer *out,
                       struct error *error);
/* Writes path.new, fsyncs it, renames it over path and fsyncs the folder. RETRY FILE_UNWRITABLE. */
enum verdict file_replace(const char *path, struct text content, struct error *error);
/* Renames from to to, which it replaces, and fsyncs the folder of to. RETRY FILE_UNWRITABLE. */
enum verdict file_move(const char *from, const char *to, struct error *error);
/* Makes the folder and its missing parents, the last one 0700. RETRY FILE_UNWRITABLE. */
enum verdict file_make_folder(const char *path, struct error *error);

#endif
