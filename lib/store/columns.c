/* See columns.h. */
#include "store/columns.h"

#include "model/render.h"
#include "store/copy.h"

size_t columns_count(void)
{
    return finding_shape.count + 1;
}

const char *columns_name(size_t column)
{
    return column < finding_shape.count ? finding_shape.rows[column].name : "content";
}

static bool encode_number(struct buffer *out, int32_t number)
{
    if (number < INT16_MIN || number > INT16_MAX)
        return false;
    copy_int2(out, (int16_t)number);
    return true;
}

static bool encode_code(struct buffer *out, const struct code_table *table, int32_t number)
{
    const struct code *code = code_by_number(table, number);
    if (code == NULL)
        return false;
    copy_text(out, text_of(code->name));
    return true;
}

static bool encode_codes(struct buffer *out, const struct code_table *table,
                         const struct numbers *numbers)
{
    struct copy_mark mark = copy_open_texts(out, numbers->count);
    for (size_t i = 0; i < numbers->count; i++)
        if (!encode_code(out, table, numbers->at[i]))
            return false;
    copy_close(out, mark);
    return true;
}

static void encode_texts(struct buffer *out, const struct texts *texts)
{
    struct copy_mark mark = copy_open_texts(out, texts->count);
    for (size_t i = 0; i < texts->count; i++) {
        struct text element = texts->at[i];
        copy_text(out, element.at != NULL ? element : text_of(""));
    }
    copy_close(out, mark);
}

static void encode_group(struct buffer *out, const struct field_row *row, const void *base)
{
    struct copy_mark mark = copy_open_jsonb(out);
    struct json json = json_to(out);
    render_json_field(&json, row, base);
    copy_close(out, mark);
}

static bool encode_field(struct buffer *out, const struct field_row *row, const void *base)
{
    const void *value = field_value(row, base);
    if (field_is_empty(row, base)) {
        copy_null(out);
        return true;
    }
    switch (row->kind) {
    case FIELD_LINE:
    case FIELD_BODY:
    case FIELD_LANGUAGE:
    case FIELD_URL:
    case FIELD_DATE:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
        copy_text(out, *(const struct text *)value);
        return true;
    case FIELD_NUMBER:
        return encode_number(out, *(const int32_t *)value);
    case FIELD_CODE:
        return encode_code(out, row->codes, *(const int32_t *)value);
    case FIELD_CODES:
        return encode_codes(out, row->codes, value);
    case FIELD_REFERENCES:
    case FIELD_LINES:
        encode_texts(out, value);
        return true;
    case FIELD_GROUP:
        encode_group(out, row, base);
        return true;
    }
    return false;
}

static bool encode_finding(struct buffer *out, const struct finding *finding,
                           const char **ret_field)
{
    for (size_t i = 0; i < finding_shape.count; i++)
        if (!encode_field(out, &finding_shape.rows[i], finding)) {
            *ret_field = finding_shape.rows[i].name;
            return false;
        }
    copy_null(out); /* content */
    return true;
}

static bool is_empty(const struct shape *shape, const void *base)
{
    for (size_t i = 0; i < shape->count; i++)
        if (!field_is_empty(&shape->rows[i], base))
            return false;
    return true;
}

static void encode_content(struct buffer *out, const struct shape *shape, const void *base)
{
    for (size_t i = 0; i < finding_shape.count; i++)
        copy_null(out);
    if (is_empty(shape, base)) { /* a sealed one, or a withdrawal without a reason */
        copy_null(out);
        return;
    }
    struct copy_mark mark = copy_open_jsonb(out);
    struct json json = json_to(out);
    render_json_shape(&json, shape, base);
    copy_close(out, mark);
}

bool columns_encode(struct buffer *out, const struct submission *submission, const char **ret_field)
{
    const struct shape *shape = submission_shape(submission->kind);
    if (shape == NULL) {
        *ret_field = "kind";
        return false;
    }
    if (submission->kind == KIND_FINDING)
        return encode_finding(out, &submission->content.finding, ret_field);
    encode_content(out, shape, &submission->content);
    return true;
}
