/* See send_progress.h. */
#include "client/send_progress.h"

#include "base/clock.h"
#include "words/words.h"

#include <inttypes.h>
#include <stdio.h>

#define KILO 1000.0
/* Units are those of the next larger kind from this on, so that two digits are told at least. */
#define SECONDS_MAX 120
#define MINUTES_MAX 120
/* So early the rate says nothing about how long it will take. */
#define SURE_AFTER_MS 1000

void send_progress_rate(double bytes_per_second, char ret_rate[SEND_RATE_BYTES])
{
    if (bytes_per_second < KILO * KILO)
        (void)snprintf(ret_rate, SEND_RATE_BYTES, _("%.1f kB/s"), bytes_per_second / KILO);
    else
        (void)snprintf(ret_rate, SEND_RATE_BYTES, _("%.1f MB/s"), bytes_per_second / KILO / KILO);
}

void send_progress_time(int64_t ms, char ret_time[SEND_TIME_BYTES])
{
    int64_t seconds = (ms + 500) / 1000;
    if (seconds < SECONDS_MAX)
        (void)snprintf(ret_time, SEND_TIME_BYTES, _("%" PRId64 " s"), seconds);
    else if (seconds / 60 < MINUTES_MAX)
        (void)snprintf(ret_time, SEND_TIME_BYTES, _("%" PRId64 " min"), (seconds + 30) / 60);
    else
        (void)snprintf(ret_time, SEND_TIME_BYTES, _("%" PRId64 " h"), (seconds + 1800) / 3600);
}

void send_progress_begin(struct send_progress *progress, int64_t total)
{
    progress_begin(&progress->progress, _("sent"), total);
    progress->begun_ms = clock_steady_ms();
}

void send_progress_update(struct send_progress *progress, const struct send_summary *summary)
{
    const struct answer_counts *counts = &summary->counts;
    int64_t done = (int64_t)(counts->received + counts->refused.count);
    int64_t took_ms = clock_steady_ms() - progress->begun_ms;
    if (took_ms < SURE_AFTER_MS || done == 0) {
        progress_update(&progress->progress, done);
        return;
    }
    char more[PROGRESS_MORE_BYTES], rate[SEND_RATE_BYTES], left[SEND_TIME_BYTES];
    /* Others may have queued more meanwhile. */
    int64_t waiting = progress->progress.total > done ? progress->progress.total - done : 0;
    send_progress_rate((double)summary->payload_bytes * KILO / (double)took_ms, rate);
    send_progress_time((int64_t)((double)took_ms * (double)waiting / (double)done), left);
    (void)snprintf(more, sizeof more, _("%s, %s left"), rate, left);
    progress_update_more(&progress->progress, done, more);
}

void send_progress_end(struct send_progress *progress)
{
    progress_end(&progress->progress);
}
