/*
 * Prints one part of docs/ from the table that the programs use, so that a test can compare.
 * Built once for every program, with PROGRAM its option table and, for stages, METRICS its
 * counters.
 */
#include "base/buffer.h"
#include "base/log.h"
#include "base/options.h"
#include "http/metrics.h"
#include "model/check_document.h"
#include "model/review.h"

#include <stdio.h>
#include <string.h>

#ifdef PROGRAM
extern const struct option_program PROGRAM;
#endif
#ifdef METRICS
#define PASTE(a, b) a##b
#define COUNT_OF(name) PASTE(name, _count)
extern const struct metric_row METRICS[];
extern const size_t COUNT_OF(METRICS);
#endif

static void document_events(struct buffer *out)
{
    buffer_string(out, "| event | level | what it means |\n|---|---|---|\n");
    for (size_t i = 0; i < LOG_EVENT_COUNT; i++)
        buffer_format(out, "| `%s` | %s | %s |\n", log_event_rows[i].name,
                      log_level_name(log_event_rows[i].level), log_event_rows[i].sentence);
}

int main(int argc, char **argv)
{
    struct buffer out = BUFFER_NONE;
    const char *part = argc == 2 ? argv[1] : "";
    if (strcmp(part, "events") == 0)
        document_events(&out);
    else if (strcmp(part, "validation") == 0)
        check_document(&out);
    else if (strcmp(part, "review") == 0)
        review_document(&out);
#ifdef PROGRAM
    else if (strcmp(part, "options") == 0)
        options_document(&PROGRAM, &out);
#endif
#ifdef METRICS
    else if (strcmp(part, "metrics") == 0)
        metrics_document(PROGRAM.name, METRICS, COUNT_OF(METRICS), &out);
#endif
    else
        buffer_string(&out, "Usage: document events|validation|review|options|metrics\n");
    bool written = buffer_ok(&out) && fwrite(out.data, 1, out.length, stdout) == out.length &&
                   fflush(stdout) == 0;
    buffer_free(&out);
    return written ? 0 : 1;
}
