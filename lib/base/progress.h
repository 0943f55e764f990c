/*
 * One line of progress on a terminal for long work; nothing at all when stderr is a pipe or file.
 */
#ifndef PARALLAX_BASE_PROGRESS_H
#define PARALLAX_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what; /* borrowed: "sent" */
    int64_t total;    /* 0: not known */
    int64_t shown_ms; /* when last drawn */
    bool terminal;
};

void progress_begin(struct progress *progress, const char *what, int64_t total);
/* Draws at most ten times a second. */
void progress_update(struct progress *progress, int64_t done);
/* Likewise, with more words behind the count: "3.1 kB/s, 2 min left". */
#define PROGRESS_MORE_BYTES 96
void progress_update_more(struct progress *progress, int64_t done, const char *more);
/* Clears the line, so that what follows on stderr starts clean. */
void progress_end(struct progress *progress);

#endif
