/* See metrics.h. */
#include "http/metrics.h"

#include <inttypes.h>
#include <string.h>

static const char *kind_name(enum metric_kind kind)
{
    return kind == METRIC_COUNTER ? "counter" : "gauge";
}

/* In a HELP line only these two would end or bend it. */
static void write_help(const char *help, struct buffer *out)
{
    for (const char *p = help; *p != '\0'; p++) {
        if (*p == '\\')
            buffer_string(out, "\\\\");
        else if (*p == '\n')
            buffer_string(out, "\\n");
        else
            buffer_byte(out, (uint8_t)*p);
    }
}

void metrics_write(const struct metric_row *rows, size_t count, const void *counters,
                   struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value;
        memcpy(&value, (const char *)counters + rows[i].offset, sizeof value);
        buffer_format(out, "# HELP %s ", rows[i].name);
        write_help(rows[i].help, out);
        buffer_format(out, "\n# TYPE %s %s\n%s %" PRId64 "\n", rows[i].name,
                      kind_name(rows[i].kind), rows[i].name, value);
    }
}

/* A bar in a cell would begin another one. */
static void write_cell(const char *text, struct buffer *out)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '|')
            buffer_byte(out, '\\');
        buffer_byte(out, (uint8_t)(*p == '\n' ? ' ' : *p));
    }
}

void metrics_document(const char *title, const struct metric_row *rows, size_t count,
                      struct buffer *out)
{
    buffer_format(out, "## %s\n\n| metric | kind | meaning |\n|---|---|---|\n", title);
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "| `%s` | %s | ", rows[i].name, kind_name(rows[i].kind));
        write_cell(rows[i].help, out);
        buffer_string(out, " |\n");
    }
    buffer_byte(out, '\n');
}
