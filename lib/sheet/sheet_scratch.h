/*
 * A large CSV file kept in a file without a name while it is read, and out of memory. Private to
 * the sheet.
 *
 * It is a copy, because a file that somebody saves anew while it is mapped ends the process
 * (SIGBUS).
 */
#ifndef PARALLAX_SHEET_SHEET_SCRATCH_H
#define PARALLAX_SHEET_SHEET_SCRATCH_H

#include "base/error.h"
#include "base/text.h"
#include "sheet/encoding.h"

#include <stdbool.h>
#include <stddef.h>

/* Smaller files are better read into memory. */
#define SHEET_SCRATCH_BYTES_MIN ((size_t)4 * 1024 * 1024)

/* Zero-filled is valid and empty. */
struct sheet_scratch {
    struct text content; /* UTF-8, mapped, without a byte order mark; at NULL: not kept here */
    void *map;
    size_t map_bytes;
};

/* A private file in the folder, without a name from the beginning, so that nothing is left behind
 * by a kill; the caller closes it. -1: the file system has no such files. */
int sheet_scratch_file(const char *folder);
bool sheet_scratch_write(int file, const char *bytes, size_t length);

/*
 * Keeps the text of a large file, in UTF-8: as the file says itself that it is written
 * (encoding_detect), or as was told. Where it is small, or not written so, *scratch stays empty and
 * the verdict is OK; reading it into memory then says what is wrong where. REJECT FILE_MISSING,
 * FILE_UNREADABLE, FILE_TOO_LARGE (SHEET_FILE_BYTES_MAX); RETRY FILE_UNWRITABLE when the folder has
 * no room for it.
 */
enum verdict sheet_scratch_keep(struct sheet_scratch *scratch, const char *path, const char *folder,
                                enum encoding told, struct error *error);
/* What lies before at is not needed in memory any more; going back reads it again. */
void sheet_scratch_pass(const struct sheet_scratch *scratch, const char *at);
void sheet_scratch_free(struct sheet_scratch *scratch);

#endif
