/*
 * Removing a home: what is ours is written over and unlinked, keys first; what is not ours stays.
 */
#ifndef PARALLAX_CLIENT_WIPE_H
#define PARALLAX_CLIENT_WIPE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct wipe_result {
    size_t removed;
    /* Of these, not written over: they have a second name somewhere, whose content is not ours to
     * destroy, or are no files. */
    size_t kept_content;
    size_t foreign;      /* left as they were */
    struct buffer names; /* of these, each with a NUL behind it; the caller frees */
    bool folder_removed; /* nothing was left in it */
};

/*
 * The caller holds the home's lock, which goes, too. RETRY FILE_UNWRITABLE names what could not be
 * removed; all before it is gone, and a repeat goes on.
 */
enum verdict wipe_home(const char *path, struct wipe_result *ret_result, struct error *error);

#endif
