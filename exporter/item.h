/*
 * The figures, sources and recommendations of a finding: each of these columns of report_finding
 * has all of its items in one text, so that a finding is one row.
 */
#ifndef PARALLAX_EXPORTER_ITEM_H
#define PARALLAX_EXPORTER_ITEM_H

#include "base/text.h"

#include <stdbool.h>

/* What stands between items; their fields stand apart as the values of a list do. */
#define ITEM_SEPARATOR '\x1e'

/* The fields of an item, in the order of the view. */
enum { FIGURE_FIGURE, FIGURE_UNIT, FIGURE_BREAKDOWN, FIGURE_SAMPLE_SIZE, FIGURE_METHOD };
enum {
    SOURCE_TYPE,
    SOURCE_CITATION,
    SOURCE_URL,
    SOURCE_WHERE,
    SOURCE_WHEN,
    SOURCE_HOW,
    SOURCE_BY_WHOM,
    SOURCE_INFORMED_CONSENT,
    ITEM_FIELDS
};
enum { RECOMMENDATION_TEXT, RECOMMENDATION_ADDRESSEE, RECOMMENDATION_URGENCY };

/* Borrows from the column; a field that was not given is "". */
struct item {
    struct text fields[ITEM_FIELDS];
};

/* Takes the next item off *rest; false when there is none. */
bool item_next(struct text *rest, struct item *item);

#endif
