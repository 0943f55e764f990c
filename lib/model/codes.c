/* See codes.h. */
#include "model/codes.h"

#define CODE_ROW(prefix, name, number, label) {(number), #name, (label)},
#define CODE_TABLE(table, rows, proto_name)                                                        \
    static const struct code table##_rows[] = {rows(CODE_ROW)};                                    \
    const struct code_table table##_codes = {#table, proto_name, table##_rows,                     \
                                             sizeof table##_rows / sizeof *table##_rows};
/* clang-format off */
CODE_TABLES(CODE_TABLE)
/* clang-format on */

#define CODE_TABLE_ADDRESS(table, codes, proto) &table##_codes,
/* clang-format off */
const struct code_table *const code_tables[] = {CODE_TABLES(CODE_TABLE_ADDRESS)};
/* clang-format on */
const size_t code_tables_count = sizeof code_tables / sizeof *code_tables;

const struct code *code_by_number(const struct code_table *table, int32_t number)
{
    /* Lists are dense from 1 until a value is retired; then the slower walk still finds the rest.
     */
    if (number > 0 && (size_t)number <= table->count && table->codes[number - 1].number == number)
        return &table->codes[number - 1];
    for (size_t i = 0; i < table->count; i++)
        if (table->codes[i].number == number)
            return &table->codes[i];
    return NULL;
}

const struct code *code_by_name(const struct code_table *table, struct text name)
{
    for (size_t i = 0; i < table->count; i++)
        if (text_is(name, table->codes[i].name))
            return &table->codes[i];
    return NULL;
}

const char *code_name(const struct code_table *table, int32_t number)
{
    const struct code *code = code_by_number(table, number);
    return code != NULL ? code->name : "";
}
