/* See progress.h. */
#include "base/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

#define INTERVAL_MS 100
#define CLEAR_LINE "\r\033[K" /* ECMA-48: erase in line */

void progress_begin(struct progress *progress, const char *what, int64_t total)
{
    *progress = (struct progress){
        .what = what,
        .total = total,
        .shown_ms = clock_steady_ms() - INTERVAL_MS,
        .terminal = isatty(STDERR_FILENO) == 1,
    };
}

void progress_update(struct progress *progress, int64_t done)
{
    progress_update_more(progress, done, NULL);
}

void progress_update_more(struct progress *progress, int64_t done, const char *more)
{
    if (!progress->terminal)
        return;
    int64_t now_ms = clock_steady_ms();
    if (now_ms - progress->shown_ms < INTERVAL_MS)
        return;
    progress->shown_ms = now_ms;
    if (progress->total > 0)
        (void)fprintf(stderr, CLEAR_LINE "%s %lld of %lld (%d %%)", progress->what, (long long)done,
                      (long long)progress->total,
                      (int)((double)done * 100.0 / (double)progress->total));
    else
        (void)fprintf(stderr, CLEAR_LINE "%s %lld", progress->what, (long long)done);
    if (more != NULL)
        (void)fprintf(stderr, ", %s", more);
    (void)fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (!progress->terminal)
        return;
    (void)fputs(CLEAR_LINE, stderr);
    (void)fflush(stderr);
}
