/*
 * How far sending is, on a terminal: how many have their answer, how fast, and how long it will
 * take; nothing where stderr is no terminal.
 */
#ifndef PARALLAX_CLIENT_SEND_PROGRESS_H
#define PARALLAX_CLIENT_SEND_PROGRESS_H

#include "base/progress.h"
#include "client/send.h"

#include <stdint.h>

struct send_progress {
    struct progress progress;
    int64_t begun_ms;
};

void send_progress_begin(struct send_progress *progress, int64_t total);
void send_progress_update(struct send_progress *progress, const struct send_summary *summary);
void send_progress_end(struct send_progress *progress);

/* For people: "3.1 kB/s". */
#define SEND_RATE_BYTES 32
void send_progress_rate(double bytes_per_second, char ret_rate[SEND_RATE_BYTES]);
/* "12 s", "4 min", "3 h". */
#define SEND_TIME_BYTES 32
void send_progress_time(int64_t ms, char ret_time[SEND_TIME_BYTES]);

#endif
