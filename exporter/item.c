/* See item.h. */
#include "exporter/item.h"

#include "exporter/tabular.h"

bool item_next(struct text *rest, struct item *item)
{
    struct text fields;
    if (!text_split(rest, ITEM_SEPARATOR, &fields))
        return false;
    for (size_t i = 0; i < ITEM_FIELDS; i++)
        if (!text_split(&fields, TABULAR_LIST_SEPARATOR, &item->fields[i]))
            item->fields[i] = text_of("");
    return true;
}
