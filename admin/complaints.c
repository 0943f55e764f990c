/* See complaints.h. */
#include "admin/complaints.h"

#include <stdarg.h>
#include <stdio.h>

#define REASON_BYTES 400

void complaints_open(struct complaints *complaints, const char *file, const char *noun,
                     const char *(*label)(const char *field))
{
    *complaints = (struct complaints){.file = file, .noun = noun, .label = label};
}

void complaints_free(struct complaints *complaints)
{
    buffer_free(&complaints->text);
    buffer_free(&complaints->items);
}

static void write_line(struct complaints *complaints, size_t line, const char *field,
                       const char *reason)
{
    struct buffer *out = &complaints->text;
    const char *comma = "";
    if (complaints->file != NULL) {
        buffer_string(out, complaints->file);
        comma = " ";
    }
    if (line > 0) {
        buffer_format(out, " line %zu", line);
        comma = ", ";
    }
    if (field[0] != '\0')
        buffer_format(out, "%s%s %s", comma, complaints->noun, field);
    buffer_format(out, ": %s\n", reason);
}

static void write_item(struct complaints *complaints, size_t line, const char *field,
                       const char *reason)
{
    struct json writer = json_to(&complaints->items), *json = &writer;
    if (complaints->count > 0)
        buffer_byte(&complaints->items, ',');
    json_object_begin(json);
    if (line > 0) {
        json_key(json, "line");
        json_int(json, (int64_t)line);
    }
    if (field[0] != '\0') {
        json_key(json, complaints->noun);
        json_string(json, field);
    }
    json_key(json, "reason");
    json_string(json, reason);
    json_object_end(json);
}

void complaint_add(struct complaints *complaints, size_t line, const char *field,
                   const char *format, ...)
{
    char reason[REASON_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    if (complaints->label != NULL && field[0] != '\0')
        field = complaints->label(field);
    write_line(complaints, line, field, reason);
    write_item(complaints, line, field, reason);
    complaints->count++;
}

void complaint_problems(struct complaints *complaints, size_t line, const struct problems *problems)
{
    for (size_t i = 0; i < problems_kept(problems); i++) {
        const struct problem *problem = &problems->at[i];
        char item[32] = "";
        if (problem->item > 0)
            (void)snprintf(item, sizeof item, "value %zu ", problem->item);
        bool detail = problem->detail[0] != '\0';
        complaint_add(complaints, line, problem->field, "%s%s%s%s%s", item,
                      problem_rows[problem->code].sentence, detail ? " (" : "", problem->detail,
                      detail ? ")" : "");
    }
    size_t rest = problems->count - problems_kept(problems);
    if (rest > 0)
        complaint_add(complaints, line, "", "and %zu more", rest);
}

void complaints_json(const struct complaints *complaints, struct json *json)
{
    json_key(json, "refused");
    json_array_begin(json);
    if (complaints->items.length > 0)
        json_raw(json, buffer_view(&complaints->items));
    json_array_end(json);
    if (complaints->items.failed)
        json->out->failed = true;
}

void complaints_print(const struct complaints *complaints)
{
    if (!buffer_ok(&complaints->text))
        (void)fputs("parallax-admin: memory ran out while the errors were listed\n", stderr);
    else if (complaints->text.length > 0)
        (void)fwrite(complaints->text.data, 1, complaints->text.length, stderr);
}
