/* See import_refused.h. */
#include "client/import/import_refused.h"

#include "base/csv.h"
#include "client/show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A longer value is not repeated on the terminal: its place says enough. */
#define VALUE_SHOWN_BYTES 60
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

enum verdict import_refused_begin(struct import_refused *refused, struct error *error)
{
    refused->json = json_to(&refused->array);
    json_array_begin(&refused->json);
    if (refused->path == NULL)
        return VERDICT_OK;
    buffer_format(&refused->part, "%s.part", refused->path);
    if (!buffer_ok(&refused->part))
        return error_no_memory(error);
    int fd = open(refused->part.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    refused->file = fd >= 0 ? fdopen(fd, "we") : NULL;
    if (refused->file != NULL)
        return VERDICT_OK;
    int why = errno;
    if (fd >= 0)
        (void)close(fd);
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE",
                     "the file of refused rows cannot be made: %s", strerror(why));
}

/* False: not all of it is on the disk. */
static bool end_file(struct import_refused *refused, bool keep)
{
    bool good = ferror(refused->file) == 0 && buffer_ok(&refused->out);
    good = fflush(refused->file) == 0 && fsync(fileno(refused->file)) == 0 && good;
    good = fclose(refused->file) == 0 && good;
    refused->file = NULL;
    if (good && keep && refused->has_header)
        return rename(refused->part.data, refused->path) == 0;
    (void)unlink(refused->part.data);
    return good;
}

enum verdict import_refused_end(struct import_refused *refused, bool keep, struct error *error)
{
    json_array_end(&refused->json);
    bool good = refused->file == NULL || end_file(refused, keep);
    buffer_free(&refused->part);
    buffer_free(&refused->line);
    buffer_free(&refused->column);
    buffer_free(&refused->value);
    buffer_free(&refused->reason);
    buffer_free(&refused->out);
    if (good)
        return VERDICT_OK;
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE",
                     "the file of refused rows could not be written whole");
}

static void put_place(const struct import_problem *problem, struct buffer *out)
{
    buffer_string(out, problem->file);
    if (problem->sheet.length > 0) {
        buffer_byte(out, '[');
        show_plain(problem->sheet, out);
        buffer_byte(out, ']');
    }
    if (problem->line > 0)
        buffer_format(out, ":%zu", problem->line);
}

static void tell_people(const struct import_problem *problem)
{
    struct buffer out = BUFFER_NONE;
    struct text value = text_trim(problem->value);
    put_place(problem, &out);
    buffer_string(&out, ": ");
    show_plain(problem->column, &out);
    buffer_string(&out, ": ");
    if (value.length > 0 && value.length <= VALUE_SHOWN_BYTES) {
        buffer_byte(&out, '"');
        show_plain(value, &out);
        buffer_string(&out, "\" ");
    }
    show_plain(problem->reason, &out);
    buffer_byte(&out, '\n');
    show_flush(&out, stderr);
    buffer_free(&out);
}

static void tell_programs(struct json *json, const struct import_problem *problem)
{
    json_object_begin(json);
    json_key(json, "file");
    json_string(json, problem->file);
    if (problem->sheet.length > 0) {
        json_key(json, "sheet");
        json_text(json, problem->sheet);
    }
    json_key(json, "line");
    json_int(json, (int64_t)problem->line);
    json_key(json, "column");
    json_text(json, problem->column);
    json_key(json, "code");
    json_string(json, problem->code);
    json_key(json, "reason");
    json_text(json, problem->reason);
    if (problem->value.length > 0) {
        json_key(json, "value");
        json_text(json, problem->value);
    }
    json_object_end(json);
}

/* Several problems of a row stand below each other in its cells. */
static void add(struct buffer *cell, struct text text, bool first)
{
    if (!first)
        buffer_byte(cell, '\n');
    buffer_text(cell, text);
}

void import_refused_tell(struct import_refused *refused, const struct import_problem *problem)
{
    bool first = refused->reason.length == 0;
    if (refused->progress != NULL)
        progress_end(refused->progress);
    tell_people(problem);
    if (refused->as_json)
        tell_programs(&refused->json, problem);
    if (refused->file == NULL)
        return;
    if (!first)
        buffer_byte(&refused->line, '\n');
    buffer_format(&refused->line, "%zu", problem->line);
    add(&refused->column, problem->column, first);
    add(&refused->value, problem->value, first);
    add(&refused->reason, problem->reason, first);
}

static void write_row(struct import_refused *refused, const struct sheet_row *row,
                      const struct text own[4])
{
    for (size_t i = 0; i < 4; i++)
        csv_write_field(&refused->out, own[i]);
    for (size_t i = 0; i < row->field_count; i++)
        csv_write_field(&refused->out, row->fields[i]);
    csv_write_end(&refused->out);
    show_flush(&refused->out, refused->file);
}

static void write_refused(struct import_refused *refused, const struct sheet_row *header,
                          const struct sheet_row *row)
{
    const struct text names[4] = {text_of("import_line"), text_of("import_column"),
                                  text_of("import_value"), text_of("import_reason")};
    const struct text own[4] = {buffer_view(&refused->line), buffer_view(&refused->column),
                                buffer_view(&refused->value), buffer_view(&refused->reason)};
    /* Excel reads UTF-8 only behind its mark. */
    if (!refused->has_header) {
        buffer_string(&refused->out, BYTE_ORDER_MARK);
        write_row(refused, header, names);
    }
    refused->has_header = true;
    write_row(refused, row, own);
}

void import_refused_row(struct import_refused *refused, const struct sheet_row *header,
                        const struct sheet_row *row)
{
    if (refused->file != NULL && row != NULL)
        write_refused(refused, header, row);
    else
        refused->unwritten++;
    /* What was told of this one is not said of the next. */
    buffer_clear(&refused->line);
    buffer_clear(&refused->column);
    buffer_clear(&refused->value);
    buffer_clear(&refused->reason);
}
