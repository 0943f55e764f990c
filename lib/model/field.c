/* See field.h. */
#include "model/field.h"

const struct field_row *shape_field(const struct shape *shape, struct text name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (text_is(name, shape->rows[i].name))
            return &shape->rows[i];
    return NULL;
}

bool field_is_empty(const struct field_row *row, const void *base)
{
    const void *value = field_value(row, base);
    switch (row->kind) {
    case FIELD_LINE:
    case FIELD_BODY:
    case FIELD_LANGUAGE:
    case FIELD_URL:
    case FIELD_DATE:
    case FIELD_DECIMAL:
    case FIELD_REFERENCE:
        return ((const struct text *)value)->length == 0;
    case FIELD_NUMBER:
    case FIELD_CODE:
        return *(const int32_t *)value == 0;
    case FIELD_CODES:
        return ((const struct numbers *)value)->count == 0;
    case FIELD_REFERENCES:
    case FIELD_LINES:
        return ((const struct texts *)value)->count == 0;
    case FIELD_GROUP:
        return ((const struct group *)value)->count == 0;
    }
    return true;
}
