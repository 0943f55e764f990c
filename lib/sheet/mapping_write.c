/* See mapping_write.h. */
#include "sheet/mapping_write.h"

#include <string.h>

/* What libyaml takes for a line end or refuses, where it starts: its code point, with its bytes of
 * UTF-8 in *ret_length. 0: it is none, and *ret_length is 1. */
static unsigned special_at(struct text text, size_t *ret_length)
{
    const unsigned char *at = (const unsigned char *)text.at;
    *ret_length = 1;
    if (at[0] < 0x20 || at[0] == 0x7f)
        return at[0] == 0 ? 0xfffd : at[0];
    if (at[0] == 0xc2 && text.length > 1 && at[1] < 0xa0) {
        *ret_length = 2;
        return at[1];
    }
    unsigned point = 0;
    if (at[0] >= 0xe0 && at[0] < 0xf0 && text.length > 2)
        point = (at[0] & 0x0fu) << 12 | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
    if (point != 0x2028 && point != 0x2029 && point != 0xfeff && point < 0xfffe)
        return 0;
    *ret_length = 3;
    return point;
}

static void write_text(struct buffer *out, struct text text, bool quoted)
{
    while (text.length > 0) {
        size_t length = 1;
        unsigned special = special_at(text, &length);
        if (special != 0 && quoted)
            buffer_format(out, "\\u%04x", special);
        else if (special != 0)
            buffer_byte(out, ' ');
        else if (quoted && (text.at[0] == '"' || text.at[0] == '\\'))
            buffer_format(out, "\\%c", text.at[0]);
        else
            buffer_append(out, text.at, 1);
        text.at += length;
        text.length -= length;
    }
}

void mapping_write_quoted(struct buffer *out, struct text text)
{
    buffer_byte(out, '"');
    write_text(out, text, true);
    buffer_byte(out, '"');
}

void mapping_write_plain(struct buffer *out, struct text text)
{
    write_text(out, text, false);
}

static void write_codes(struct buffer *out, const struct field_row *row)
{
    if (row->codes == NULL) {
        buffer_format(out, "a code of %s", row->list != NULL ? row->list : "the call");
        return;
    }
    for (size_t i = 0; i < row->codes->count; i++)
        buffer_format(out, "%s%s", i > 0 ? " " : "", row->codes->codes[i].name);
}

/* "Good practice" and good-practice are GOOD_PRACTICE. NULL: it is no code, whatever its case. */
static const char *code_meant(const struct field_row *row, struct text value)
{
    char name[48];
    if (row->codes == NULL || value.length >= sizeof name)
        return NULL;
    for (size_t i = 0; i < value.length; i++) {
        char c = value.at[i];
        name[i] = c == ' ' || c == '-' ? '_' : c;
        if (c >= 'a' && c <= 'z')
            name[i] = (char)(c - 'a' + 'A');
    }
    const struct code *code = code_by_name(row->codes, (struct text){name, value.length});
    return code != NULL ? code->name : NULL;
}

static bool is_known(const struct field_row *row, struct text value)
{
    char upper[48];
    if (row->known == NULL || value.length >= sizeof upper)
        return false;
    for (size_t i = 0; i < value.length; i++) {
        char c = value.at[i];
        upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return row->known(value) || row->known((struct text){upper, value.length});
}

static void write_values(struct buffer *out, const char *indent, const struct field_row *row,
                         const struct sample_column *column)
{
    buffer_format(out, "%s  values: # ", indent);
    write_codes(out, row);
    buffer_byte(out, '\n');
    for (size_t i = 0; i < column->value_count; i++) {
        struct text value = column->values[i];
        const char *code = code_meant(row, value);
        buffer_format(out, "%s    ", indent);
        mapping_write_quoted(out, value);
        buffer_string(out, ": ");
        mapping_write_quoted(out, code != NULL ? text_of(code) : value);
        bool good = code != NULL || is_known(row, value);
        buffer_string(out, good ? "\n" : " # EDIT: the code for it, or \"\" to leave it out\n");
    }
    if (column->has_more)
        buffer_format(out, "%s    # there are more values\n", indent);
}

static bool wants_values(const struct field_row *row, const struct sample_column *column)
{
    bool coded = row->kind == FIELD_CODE || row->kind == FIELD_CODES ||
                 row->kind == FIELD_REFERENCES || row->kind == FIELD_REFERENCE;
    if (!coded || row->pattern != NULL || column == NULL)
        return false;
    for (size_t i = 0; i < column->value_count; i++)
        if (code_meant(row, column->values[i]) == NULL && !is_known(row, column->values[i]))
            return true;
    return false;
}

static const char *take_of(const struct field_row *row, const struct sample_column *column)
{
    if (column == NULL || column->value_count == 0)
        return NULL;
    if (row->kind == FIELD_NUMBER && strcmp(row->name, "year") == 0)
        for (size_t i = 0; i < column->value_count; i++)
            if (column->values[i].length > 4)
                return "year";
    return row->kind == FIELD_DATE && column->has_time ? "date" : NULL;
}

static void write_from(struct buffer *out, const char *indent, struct text header,
                       bool options_only)
{
    buffer_format(out, "\n%s  %s: ", indent, options_only ? "options" : "from");
    mapping_write_quoted(out, header);
    buffer_byte(out, '\n');
}

void mapping_write_column(struct buffer *out, const char *indent,
                          const struct resemble_candidate *candidate, struct text header,
                          const struct sample_column *column, bool has_options, bool options_only)
{
    const char *take = take_of(candidate->row, column);
    bool values = wants_values(candidate->row, column);
    buffer_format(out, "%s%s:", indent, candidate->name);
    if (take == NULL && !values && !has_options) {
        buffer_byte(out, ' ');
        mapping_write_quoted(out, header);
        buffer_byte(out, '\n');
        return;
    }
    write_from(out, indent, header, options_only);
    if (has_options && !options_only)
        buffer_format(out, "%s  split: blanks\n", indent);
    if (take != NULL && !has_options)
        buffer_format(out, "%s  take: %s\n", indent, take);
    if (values)
        write_values(out, indent, candidate->row, column);
}

void mapping_write_answer(struct buffer *out, const char *indent, struct text code,
                          struct text header, bool has_options, bool options_only)
{
    buffer_string(out, indent);
    mapping_write_quoted(out, code);
    buffer_byte(out, ':');
    if (!has_options) {
        buffer_byte(out, ' ');
        mapping_write_quoted(out, header);
        buffer_byte(out, '\n');
        return;
    }
    write_from(out, indent, header, options_only);
    if (!options_only)
        buffer_format(out, "%s  split: blanks\n", indent);
}
