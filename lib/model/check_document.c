/* See check_document.h. */
#include "model/check_document.h"

#include "model/check.h"

#include <inttypes.h>
#include <string.h>

static const char *kind_words(enum field_kind kind)
{
    switch (kind) {
    case FIELD_LINE:
        return "one line";
    case FIELD_BODY:
        return "text";
    case FIELD_LANGUAGE:
        return "language tag (BCP 47)";
    case FIELD_URL:
        return "http or https address";
    case FIELD_DATE:
        return "date";
    case FIELD_DECIMAL:
        return "decimal number";
    case FIELD_REFERENCE:
        return "code";
    case FIELD_NUMBER:
        return "whole number";
    case FIELD_CODE:
        return "one of";
    case FIELD_CODES:
        return "some of";
    case FIELD_REFERENCES:
        return "codes";
    case FIELD_LINES:
        return "lines";
    case FIELD_GROUP:
        return "group";
    }
    return "";
}

/* `|` would end the cell of a Markdown table. */
static void cell(struct buffer *out, const char *string)
{
    for (; *string != '\0'; string++) {
        if (*string == '|')
            buffer_byte(out, '\\');
        buffer_append(out, string, 1);
    }
}

static void write_bound(struct buffer *out, const struct field_row *row)
{
    if (row->items_max > 0)
        buffer_format(out, "at most %zu", row->items_max);
    if (row->items_max > 0 &&
        (row->list != NULL || row->codes != NULL || row->group != NULL || row->maximum > 0))
        buffer_string(out, "; ");
    if (row->pattern != NULL)
        buffer_format(out, "`%s`", row->pattern);
    else if (row->list != NULL)
        buffer_string(out, row->list);
    else if (row->codes != NULL)
        buffer_format(out, "[%s](#%s)", row->codes->name, row->codes->name);
    else if (row->group != NULL)
        buffer_format(out, "[%s](#%s)", row->group->name, row->group->name);
    else if (row->kind == FIELD_NUMBER)
        buffer_format(out, "%" PRId64 " to %" PRId64, row->minimum, row->maximum);
    else
        buffer_format(out, "at most %" PRId64 " bytes", row->maximum);
}

static void write_shape(struct buffer *out, const struct shape *shape)
{
    buffer_format(out,
                  "## %s\n\n| field | kind | bound | needed | what it is |\n"
                  "|---|---|---|---|---|\n",
                  shape->name);
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        buffer_format(out, "| `%s`%s | %s | ", row->name, row->countable ? " *" : "",
                      kind_words(row->kind));
        write_bound(out, row);
        buffer_format(out, " | %s | ", row->required ? "yes" : "");
        cell(out, row->help);
        buffer_string(out, " |\n");
    }
    buffer_string(out, "\n");
}

static void write_codes(struct buffer *out)
{
    buffer_string(out, "# Closed lists\n\n");
    for (size_t t = 0; t < code_tables_count; t++) {
        const struct code_table *table = code_tables[t];
        buffer_format(out, "## %s\n\n| number | name | words |\n|---|---|---|\n", table->name);
        for (size_t i = 0; i < table->count; i++)
            buffer_format(out, "| %" PRId32 " | `%s` | %s |\n", table->codes[i].number,
                          table->codes[i].name, table->codes[i].label);
        buffer_string(out, "\n");
    }
}

static void write_problems(struct buffer *out)
{
    buffer_string(out,
                  "# Problems\n\nThe code is stable and for programs; the sentence follows the "
                  "field's name.\n\n| code | sentence |\n|---|---|\n");
    for (size_t i = 0; i < PROBLEM_COUNT; i++) {
        buffer_format(out, "| `%s` | ", problem_rows[i].name);
        cell(out, problem_rows[i].sentence);
        buffer_string(out, " |\n");
    }
}

/* Rules between fields are code in check.c; this is their wording. */
static const char rules[] =
    "# Rules between fields\n\n"
    "- `target` belongs to `goal`; `indicator` belongs to `target`, or to `goal` where no target "
    "is given.\n"
    "- `period_end` is not before `year`.\n"
    "- `claim` is needed with the stances CONFIRMS, PARTLY_CONFIRMS, CONTRADICTS and "
    "CANNOT_VERIFY; it is empty with OMITTED and without a stance.\n"
    "- `rater` is needed with a `rating` above 0.\n"
    "- A list names no value twice; a response answers no question twice; an item of a group has "
    "at least one field.\n"
    "- `id` is a UUID of version 7. Unless `consent` is PUBLIC, its time and `created` are the "
    "start of a day (UTC).\n"
    "- `created` lies at most 25 hours in the future of the collector's clock.\n"
    "- With the consent CONFIDENTIAL everything is sealed: only fields marked * stand in the "
    "clear, "
    "the others are not needed, and `language` is `und`. No other consent may be sealed.\n"
    "- A withdrawal names in `supersedes` what it withdraws. Every call takes it, also when "
    "closed.\n"
    "- Everything else comes while the call is open or in the grace that it gives late lines, in a "
    "kind and for a country that it takes, "
    "with no more words in `title`, `body` and each answer than it allows; CONFIDENTIAL only when "
    "it has a key "
    "to seal to.\n"
    "- Where the call has questions, each answer names one of them: `open` has no more words than "
    "the question allows, `choice` is the id of one choice, `many` ids of choices with blanks or "
    "commas between them and none twice, `rating` a number from 1 to 5. Where it has sections, a "
    "contribution names one, and `comment_on` only one that has a draft. What is sealed cannot be "
    "checked.\n\n";

void check_document(struct buffer *out)
{
    static const struct shape *const shapes[] = {
        &envelope_shape,       &finding_shape,   &observation_shape, &evidence_shape,
        &recommendation_shape, &response_shape,  &answer_shape,      &sign_on_shape,
        &contribution_shape,   &withdrawal_shape};
    buffer_string(
        out, "<!-- Made from lib/model by check_document(); change the tables there. -->\n"
             "# Fields\n\n"
             "Bounds of text are bytes of UTF-8. Text has no NUL and no control characters; only "
             "what is called text may have line breaks and tabs. In CSV the values of a list are "
             "joined with `|`, and the fields of a group stand in columns GROUP_FIELD. Fields "
             "marked * are counted, and stand in the clear also when the consent is "
             "CONFIDENTIAL.\n\n");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        write_shape(out, shapes[i]);
    buffer_string(out, rules);
    write_codes(out);
    write_problems(out);
}
