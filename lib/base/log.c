/* See log.h. */
#include "base/log.h"

#include "base/clock.h"
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Under PIPE_BUF, so that lines of several threads or processes in one pipe never mix. */
#define LINE_BYTES 2048

#define LOG_EVENT(id, level, name, sentence) [id] = {level, name, sentence},
const struct log_event_row log_event_rows[LOG_EVENT_COUNT] = {
#include "base/log_events.def"
};
#undef LOG_EVENT

static const char *const level_names[] = {"debug", "info", "warn", "error"};

static const char *log_program = "parallax";
static enum log_level log_minimum = LOG_LEVEL_INFO;

void log_open(const char *program, enum log_level level)
{
    log_program = program;
    log_minimum = level;
}

/* Fields are appended while they and the closing "}\n" fit; a field that does not ends the line. */
static size_t append_fields(char *line, size_t used, const struct log_field *fields)
{
    struct buffer scratch = BUFFER_NONE;
    for (const struct log_field *field = fields; field->key != NULL; field++) {
        buffer_clear(&scratch);
        struct json json = {&scratch, true};
        json_key(&json, field->key);
        if (field->string != NULL)
            json_string(&json, field->string);
        else
            json_int(&json, field->number);
        if (!buffer_ok(&scratch) || scratch.length > LINE_BYTES - 2 - used)
            break;
        memcpy(line + used, scratch.data, scratch.length);
        used += scratch.length;
    }
    buffer_free(&scratch);
    return used;
}

void log_write(enum log_event event, const struct log_field *fields)
{
    const struct log_event_row *row = &log_event_rows[event];
    if (row->level < log_minimum)
        return;
    int saved_errno = errno;
    char time[CLOCK_TIME_BYTES];
    clock_format_ms(clock_wall_ms(), time);
    char line[LINE_BYTES];
    int head = snprintf(line, sizeof line,
                        "{\"time\":\"%s\",\"level\":\"%s\",\"program\":\"%.64s\",\"event\":\"%s\"",
                        time, level_names[row->level], log_program, row->name);
    if (head > 0 && (size_t)head <= sizeof line - 2) {
        size_t used = append_fields(line, (size_t)head, fields);
        line[used++] = '}';
        line[used++] = '\n';
        /* A full disk or a reader that went away must not stop the pipeline. */
        ssize_t ignored = write(STDERR_FILENO, line, used);
        (void)ignored;
    }
    errno = saved_errno;
}

void log_error(enum log_event event, const struct error *error)
{
    LOG(event, log_string("verdict", verdict_name(error->verdict)), log_string("code", error->code),
        log_string("error", error->text));
}

int log_level_of(const char *name)
{
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++)
        if (strcmp(name, level_names[i]) == 0)
            return (int)i;
    return -1;
}

const char *log_level_name(enum log_level level)
{
    return level_names[level];
}
