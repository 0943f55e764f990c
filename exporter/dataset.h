/*
 * The data sets: findings whose text may be shown, the tally, and coverage. All are marked as civil
 * society's reporting, and as a sample where the call is one.
 */
#ifndef PARALLAX_EXPORTER_DATASET_H
#define PARALLAX_EXPORTER_DATASET_H

#include "base/error.h"
#include "exporter/output.h"
#include "exporter/tabular.h"
#include "store/store.h"

#include <stdbool.h>

enum dataset { DATASET_FINDINGS, DATASET_TALLY, DATASET_COVERAGE, DATASET_COUNT };

struct dataset_wish {
    struct text call;
    struct text country; /* alpha-3; empty: all */
    enum dataset set;
    enum tabular_format format;
    bool show_progress;
};

/* "findings", "tally", "coverage" and "csv", "ndjson"; false for anything else. */
bool dataset_find(struct text name, enum dataset *ret_set);
bool dataset_format_find(struct text name, enum tabular_format *ret_format);

/* Appends to output and flushes on the way. REJECT CALL_UNKNOWN; else as store and output say. */
enum verdict dataset_write(struct store *store, const struct dataset_wish *wish,
                           struct output *output, struct error *error);

#endif
