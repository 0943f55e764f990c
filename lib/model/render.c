/* See render.h. */
#include "model/render.h"

#include "model/codes.h"

static void render_code(struct json *json, const struct code_table *table, int32_t number)
{
    const struct code *code = code_by_number(table, number);
    json_string(json, code != NULL ? code->name : NULL);
}

/* The grammar of RFC 8259, 6, which is stricter than ours: no plus sign, no leading zeros. */
static bool is_json_number(struct text text)
{
    size_t i = text.length > 0 && text.at[0] == '-' ? 1 : 0, digits = 0, point = 0;
    size_t first = i;
    for (; i < text.length; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (c == '.' && point == 0 && digits > 0)
            point = i;
        else
            return false;
    }
    if (digits == 0 || (point > 0 && point + 1 == text.length))
        return false;
    size_t whole = (point > 0 ? point : text.length) - first;
    return whole == 1 || text.at[first] != '0';
}

static void render_decimal(struct json *json, struct text value)
{
    if (is_json_number(value))
        json_raw(json, value);
    else
        json_text(json, value);
}

static void render_codes(struct json *json, const struct code_table *table,
                         const struct numbers *list)
{
    json_array_begin(json);
    for (size_t i = 0; i < list->count; i++)
        render_code(json, table, list->at[i]);
    json_array_end(json);
}

static void render_texts(struct json *json, const struct texts *list)
{
    json_array_begin(json);
    for (size_t i = 0; i < list->count; i++)
        json_text(json, list->at[i]);
    json_array_end(json);
}

static void render_group(struct json *json, const struct shape *shape, const struct group *group)
{
    json_array_begin(json);
    for (size_t i = 0; i < group->count; i++)
        render_json_shape(json, shape, (const char *)group->at + i * shape->size);
    json_array_end(json);
}

void render_json_field(struct json *json, const struct field_row *row, const void *base)
{
    const void *value = field_value(row, base);
    if (field_is_empty(row, base)) {
        json_null(json);
        return;
    }
    switch (row->kind) {
    case FIELD_LINE:
    case FIELD_BODY:
    case FIELD_LANGUAGE:
    case FIELD_URL:
    case FIELD_DATE:
    case FIELD_REFERENCE:
        json_text(json, *(const struct text *)value);
        break;
    case FIELD_DECIMAL:
        render_decimal(json, *(const struct text *)value);
        break;
    case FIELD_NUMBER:
        json_int(json, *(const int32_t *)value);
        break;
    case FIELD_CODE:
        render_code(json, row->codes, *(const int32_t *)value);
        break;
    case FIELD_CODES:
        render_codes(json, row->codes, value);
        break;
    case FIELD_REFERENCES:
    case FIELD_LINES:
        render_texts(json, value);
        break;
    case FIELD_GROUP:
        render_group(json, row->group, value);
        break;
    }
}

void render_json_shape(struct json *json, const struct shape *shape, const void *base)
{
    json_object_begin(json);
    for (size_t i = 0; i < shape->count; i++) {
        if (field_is_empty(&shape->rows[i], base))
            continue;
        json_key(json, shape->rows[i].name);
        render_json_field(json, &shape->rows[i], base);
    }
    json_object_end(json);
}
