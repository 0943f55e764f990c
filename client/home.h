/*
 * The client's home: one private folder for keys and outbox, used by one process at a time.
 */
#ifndef PARALLAX_CLIENT_HOME_H
#define PARALLAX_CLIENT_HOME_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

struct home;

/*
 * Locks the folder; an absent path stands for ~/.local/share/parallax. With make the folder is made
 * where there is none. It gets mode 0700 and what is in it of ours 0600 each time, but for keys: a
 * key that others could read is refused when it is loaded.
 *
 * REJECT HOME_MISSING, HOME_FOREIGN (another user's, or a folder for other things), RETRY HOME_BUSY
 * (another parallax works in it), HOME_READ_ONLY, FILE_UNWRITABLE.
 */
enum verdict home_open(const char *path, bool make, struct home **ret_home, struct error *error);
void home_close(struct home **home);
const char *home_path(const struct home *home);
/* Appends the path of a file in the home, NUL-terminated. */
void home_file(const struct home *home, const char *name, struct buffer *out);

#endif
