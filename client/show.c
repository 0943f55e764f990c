/* See show.h. */
#include "client/show.h"

#include "base/clock.h"
#include "base/uuid.h"
#include "model/problem.h"
#include "words/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

void show_plain(struct text text, struct buffer *out)
{
    while (text.length > 0) {
        size_t good = text_utf8_valid_prefix(text);
        struct text run = {text.at, good};
        while (run.length > 0) {
            size_t stop = 0;
            size_t control = text_control_offset(run);
            while (stop < control && run.at[stop] != '\n' && run.at[stop] != '\t')
                stop++;
            buffer_append(out, run.at, stop);
            if (stop == run.length)
                break;
            /* C1 controls are two bytes in UTF-8. */
            size_t width = (unsigned char)run.at[stop] >= 0x80 ? 2 : 1;
            buffer_byte(out, ' ');
            run.at += stop + width;
            run.length -= stop + width;
        }
        text.at += good;
        text.length -= good;
        if (text.length > 0) {
            buffer_byte(out, '?');
            text.at++;
            text.length--;
        }
    }
    buffer_string(out, "");
}

/* A sentence of the other side's under the line. */
static void show_said(const char *what, struct text said, struct buffer *out)
{
    if (said.length == 0)
        return;
    buffer_format(out, "    %s: ", what);
    show_plain(said, out);
    buffer_byte(out, '\n');
}

void show_refusal(struct text code, struct text field, struct text sentence, struct buffer *out)
{
    const struct problem_row *row = problem_named(code);
    const char *ours = row != NULL ? wording(row->sentence) : NULL;
    bool translated = ours != NULL && strcmp(ours, row->sentence) != 0;
    if (translated) {
        show_plain(field, out);
        buffer_format(out, "%s%s (", field.length > 0 ? " " : "", ours);
    }
    show_plain(sentence, out);
    if (translated)
        buffer_byte(out, ')');
}

void show_line(const struct outbox_line *line, struct buffer *out)
{
    char id[UUID_TEXT_BYTES];
    if (line->draft > 0)
        (void)snprintf(id, sizeof id, "%s %" PRId64, _("draft"), line->draft);
    else
        uuid_format(&line->id, id);
    buffer_format(out, "%-36s  %-11s  %3.*s  %2" PRId32 "  %-12.*s  ", id,
                  outbox_state_rows[line->state].name, TEXT_ARGS(line->country), line->goal,
                  TEXT_ARGS(line->consent));
    if (line->title.length > 0)
        show_plain(line->title, out);
    else
        buffer_string(out, line->draft > 0 ? _("(no title yet)") : _("(sealed)"));
    buffer_byte(out, '\n');
    if (line->state == OUTBOX_REFUSED) {
        buffer_format(out, "    %s: ", _("refused"));
        show_refusal(line->refusal_code, line->refusal_field, line->refusal_sentence, out);
        buffer_string(out, " [");
        show_plain(line->refusal_code, out);
        buffer_string(out, "]\n");
    }
    show_said(_("the secretariat says"), line->note, out);
    show_said(_("published in"), line->report_title, out);
    show_said(_("at"), line->report_url, out);
}

static void put_said(const char *key, struct text said, struct json *json)
{
    if (said.length == 0)
        return;
    json_key(json, key);
    json_text(json, said);
}

void show_line_json(const struct outbox_line *line, struct json *json)
{
    char id[UUID_TEXT_BYTES];
    char date[CLOCK_DATE_BYTES];
    uuid_format(&line->id, id);
    clock_format_day(line->day, date);
    json_object_begin(json);
    json_key(json, "id");
    json_string(json, line->draft > 0 ? NULL : id);
    json_key(json, "draft");
    if (line->draft > 0)
        json_int(json, line->draft);
    else
        json_null(json);
    json_key(json, "kind");
    json_text(json, line->kind);
    json_key(json, "supersedes");
    uuid_format(&line->supersedes, id);
    json_string(json, uuid_is_nil(&line->supersedes) ? NULL : id);
    json_key(json, "state");
    json_string(json, outbox_state_rows[line->state].name);
    json_key(json, "call");
    json_text(json, line->call);
    json_key(json, "country");
    json_text(json, line->country);
    json_key(json, "goal");
    json_int(json, line->goal);
    json_key(json, "consent");
    json_text(json, line->consent);
    json_key(json, "title");
    json_text(json, line->title);
    json_key(json, "day");
    json_string(json, date);
    put_said("note", line->note, json);
    put_said("report_title", line->report_title, json);
    put_said("report_url", line->report_url, json);
    if (line->state == OUTBOX_REFUSED) {
        json_key(json, "refusal");
        json_object_begin(json);
        json_key(json, "code");
        json_text(json, line->refusal_code);
        json_key(json, "sentence");
        json_text(json, line->refusal_sentence);
        json_key(json, "field");
        json_text(json, line->refusal_field);
        json_object_end(json);
    }
    json_object_end(json);
}

void show_counts(const int64_t counts[OUTBOX_STATE_COUNT], struct buffer *out)
{
    const char *before = "";
    for (int state = 0; state < OUTBOX_STATE_COUNT; state++) {
        if (counts[state] == 0)
            continue;
        buffer_format(out, "%s%" PRId64 " %s", before, counts[state],
                      outbox_state_rows[state].name);
        before = ", ";
    }
    if (*before == '\0')
        buffer_string(out, _("The outbox is empty."));
}

void show_counts_json(const int64_t counts[OUTBOX_STATE_COUNT], struct json *json)
{
    json_object_begin(json);
    for (int state = 0; state < OUTBOX_STATE_COUNT; state++) {
        json_key(json, outbox_state_rows[state].name);
        json_int(json, counts[state]);
    }
    json_object_end(json);
}

void show_flush(struct buffer *out, FILE *file)
{
    if (buffer_ok(out) && out->length > 0)
        (void)fwrite(out->data, 1, out->length, file);
    buffer_clear(out);
}

void show_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fputs("parallax: ", stderr);
    (void)vfprintf(stderr, wording(format), arguments);
    (void)fputc('\n', stderr);
    va_end(arguments);
}

void show_error(const struct error *error)
{
    show_note("%s", error->text);
}
