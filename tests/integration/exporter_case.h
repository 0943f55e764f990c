/*
 * A PostgreSQL of its own with the data of tests/golden, for the tests of the exporter.
 */
#ifndef PARALLAX_TESTS_INTEGRATION_EXPORTER_CASE_H
#define PARALLAX_TESTS_INTEGRATION_EXPORTER_CASE_H

#include "store/store.h"

/* cmocka group fixtures: the cluster, its schema and the data. */
int exporter_case_start(void **state);
int exporter_case_stop(void **state);
/* As its superuser; what store_open takes. */
const char *exporter_case_url(void);
/* A session as the exporter has it; the caller closes it. */
struct store *exporter_case_reader(void);
/* One statement or several, as superuser. */
void exporter_case_run(const char *sql);

#endif
