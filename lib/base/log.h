/*
 * The log: one JSON object a line on stderr, for the loops of programs (libraries never log).
 *
 * Every event is a row of log_events.def, from which docs/runbook.md is made. A field holds
 * numbers, codes and names of our own; never an address, a routing id, an organisation (only a
 * pseudonym that is another one every day) or what a person wrote: a seized log must name nobody.
 */
#ifndef PARALLAX_BASE_LOG_H
#define PARALLAX_BASE_LOG_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

#define LOG_EVENT(id, level, name, sentence) id,
enum log_event {
#include "base/log_events.def"
    LOG_EVENT_COUNT
};
#undef LOG_EVENT

/* name is what stands in the line ("collector.ready"); sentence explains it in the runbook. */
struct log_event_row {
    enum log_level level;
    const char *name;
    const char *sentence;
};
extern const struct log_event_row log_event_rows[LOG_EVENT_COUNT];

struct log_field {
    const char *key;
    const char *string; /* NULL: the number counts */
    int64_t number;
};
#define LOG_END ((struct log_field){NULL, NULL, 0})

static inline struct log_field log_string(const char *key, const char *value)
{
    return (struct log_field){key, value != NULL ? value : "", 0};
}
static inline struct log_field log_number(const char *key, int64_t value)
{
    return (struct log_field){key, NULL, value};
}

/* Call once before the first event; program is borrowed for ever. Default: level INFO, program
 * "parallax". */
void log_open(const char *program, enum log_level level);
/* Writes one line with one write(2): {"time":...,"level":...,"program":...,"event":...,fields...}.
 * fields ends with LOG_END. Lines over 2 KiB lose fields from the end, never their closing brace.
 * Thread-safe. */
void log_write(enum log_event event, const struct log_field *fields);
#define LOG(event, ...) log_write((event), (const struct log_field[]){__VA_ARGS__, LOG_END})
/* The event without fields. */
static inline void log_plain(enum log_event event)
{
    log_write(event, &LOG_END);
}
/* The event with the error's verdict, code and sentence. */
void log_error(enum log_event event, const struct error *error);
/* "debug" "info" "warn" "error"; -1 when name is none of them. */
int log_level_of(const char *name);
const char *log_level_name(enum log_level level);

#endif
