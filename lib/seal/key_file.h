/*
 * Small files that hold a secret: read only when nobody else can read them, written once.
 */
#ifndef PARALLAX_SEAL_KEY_FILE_H
#define PARALLAX_SEAL_KEY_FILE_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

#define KEY_FILE_BYTES 512

/*
 * Reads the whole file into bytes, which the caller wipes. The owner and, for container secrets,
 * the group may read it; any other permission bit is REJECT KEY_FILE_PERMISSIONS. Also REJECT
 * KEY_FILE_MISSING, KEY_FILE_UNREADABLE and, when larger than KEY_FILE_BYTES, KEY_FILE_DAMAGED.
 */
enum verdict key_file_read(const char *path, char bytes[KEY_FILE_BYTES], struct text *ret_content,
                           struct error *error);
/*
 * Makes the file with mode 0600, complete and durable or not at all. REJECT KEY_FILE_EXISTS, RETRY
 * KEY_FILE_UNWRITABLE.
 */
enum verdict key_file_create(const char *path, struct text content, struct error *error);
/*
 * The same in place of a file that is there: durable before the old one is gone, whose bytes are
 * then written over. RETRY KEY_FILE_UNWRITABLE.
 */
enum verdict key_file_replace(const char *path, struct text content, struct error *error);

#endif
