/*
 * A private folder (0700) under $TMPDIR or /tmp for what one report passes through, gone when its
 * owner is done with it or has ended, whichever way.
 *
 * A process of its own keeps it: it waits at a pipe for the owner's end, by workdir_free, by a
 * signal or by a crash, and removes the folder. A handler of signals could not: removing a folder
 * is more than a handler may do.
 */
#ifndef PARALLAX_EXPORTER_WORKDIR_H
#define PARALLAX_EXPORTER_WORKDIR_H

#include "base/error.h"

struct workdir;

/* RETRY WORKDIR_UNWRITABLE. The process must have one thread. */
enum verdict workdir_new(struct workdir **ret_workdir, struct error *error);
/* The folder's absolute path, the workdir's own. */
const char *workdir_path(const struct workdir *workdir);
/* "folder/name", owned by the caller; NULL when memory ran out. */
char *workdir_file(const struct workdir *workdir, const char *name);
/* Comes back when the folder is gone. */
void workdir_free(struct workdir **workdir);

#endif
