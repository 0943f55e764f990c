/* See tabular.h. */
#include "exporter/tabular.h"

#include "base/csv.h"

struct tabular tabular_to(struct buffer *out, enum tabular_format format,
                          const struct tabular_column *columns, size_t count)
{
    struct tabular tabular = {.out = out, .format = format, .columns = columns, .count = count};
    for (size_t i = 0; format == TABULAR_CSV && i < count; i++)
        csv_write_field(out, text_of(columns[i].name));
    if (format == TABULAR_CSV)
        csv_write_end(out);
    return tabular;
}

static void write_cell(struct tabular *tabular, enum tabular_kind kind, struct text value)
{
    struct buffer joined = BUFFER_NONE;
    if (kind != TABULAR_LIST) {
        csv_write_field(tabular->out, value);
        return;
    }
    for (size_t i = 0; i < value.length; i++)
        buffer_byte(&joined, (uint8_t)(value.at[i] == TABULAR_LIST_SEPARATOR ? '|' : value.at[i]));
    if (!buffer_ok(&joined))
        tabular->out->failed = true;
    csv_write_field(tabular->out, buffer_view(&joined));
    buffer_free(&joined);
}

static void write_member(struct json *json, enum tabular_kind kind, struct text value)
{
    struct text item;
    switch (kind) {
    case TABULAR_TEXT:
        json_text(json, value);
        break;
    case TABULAR_NUMBER:
    case TABULAR_JSON:
        json_raw(json, value);
        break;
    case TABULAR_LIST:
        json_array_begin(json);
        while (text_split(&value, TABULAR_LIST_SEPARATOR, &item))
            json_text(json, item);
        json_array_end(json);
        break;
    }
}

static void write_json(struct tabular *tabular, const struct tabular_column *column,
                       struct text value)
{
    if (tabular->at == 0) {
        tabular->json = json_to(tabular->out);
        json_object_begin(&tabular->json);
    }
    json_key(&tabular->json, column->name);
    if (value.length == 0 && (value.at == NULL || column->kind != TABULAR_TEXT))
        json_null(&tabular->json);
    else
        write_member(&tabular->json, column->kind, value);
}

void tabular_value(struct tabular *tabular, struct text value)
{
    const struct tabular_column *column = &tabular->columns[tabular->at];
    if (tabular->format == TABULAR_CSV)
        write_cell(tabular, column->kind, value);
    else
        write_json(tabular, column, value);
    if (++tabular->at < tabular->count)
        return;
    tabular->at = 0;
    if (tabular->format == TABULAR_CSV) {
        csv_write_end(tabular->out);
    } else {
        json_object_end(&tabular->json);
        buffer_byte(tabular->out, '\n');
    }
}
