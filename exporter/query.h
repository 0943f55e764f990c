/*
 * The exporter's session, and columns of results by their names. A name that the query does not
 * have is our bug: asserted.
 */
#ifndef PARALLAX_EXPORTER_QUERY_H
#define PARALLAX_EXPORTER_QUERY_H

#include "base/text.h"
#include "exporter/tabular.h"
#include "store/store.h"

#include <stdint.h>

/* Opens the database as a reader and checks that its schema is ours; errors as both tell them. */
enum verdict query_connect(const struct store_config *config, struct store **ret_store,
                           struct error *error);

/* SQL NULL is "". */
struct text result_text(const struct store_result *result, size_t row, const char *column);
/* 0 for NULL. */
int64_t result_number(const struct store_result *result, size_t row, const char *column);
bool result_flag(const struct store_result *result, size_t row, const char *column);

struct text rows_text(const struct store_rows *rows, const char *column);
int64_t rows_number(const struct store_rows *rows, const char *column);
bool rows_flag(const struct store_rows *rows, const char *column);

/* What our queries put between the values of a list. */
#define QUERY_LIST_SEPARATOR TABULAR_LIST_SEPARATOR

#endif
