/* See query.h. */
#include "exporter/query.h"

#include "store/migrate.h"

#include <assert.h>
#include <string.h>

enum verdict query_connect(const struct store_config *config, struct store **ret_store,
                           struct error *error)
{
    struct store *store = NULL;
    enum verdict verdict = store_open(config, &store, error);
    if (verdict == VERDICT_OK)
        verdict = store_check_schema(store, error);
    if (verdict == VERDICT_OK)
        *ret_store = store;
    else
        store_close(&store);
    return verdict;
}

static struct text not_null(struct text value)
{
    return value.at != NULL ? value : text_of("");
}

static int64_t number_of(struct text value)
{
    int64_t number = 0;
    bool good = value.length == 0 || text_int64(value, &number);
    assert(good);
    return number;
}

struct text result_text(const struct store_result *result, size_t row, const char *column)
{
    size_t index = 0;
    while (index < store_result_columns(result) &&
           strcmp(store_result_name(result, index), column) != 0)
        index++;
    assert(index < store_result_columns(result));
    return not_null(store_result_value(result, row, index));
}

int64_t result_number(const struct store_result *result, size_t row, const char *column)
{
    return number_of(result_text(result, row, column));
}

bool result_flag(const struct store_result *result, size_t row, const char *column)
{
    return text_is(result_text(result, row, column), "t");
}

struct text rows_text(const struct store_rows *rows, const char *column)
{
    int index = store_rows_column(rows, column);
    assert(index >= 0);
    return not_null(store_rows_value(rows, (size_t)index));
}

int64_t rows_number(const struct store_rows *rows, const char *column)
{
    return number_of(rows_text(rows, column));
}

bool rows_flag(const struct store_rows *rows, const char *column)
{
    return text_is(rows_text(rows, column), "t");
}
