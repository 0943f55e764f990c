/*
 * The data set of who was heard on what, silence included: for every country of the call one row a
 * goal, constituency and affected group. Private to the data sets.
 */
#ifndef PARALLAX_EXPORTER_COVERAGE_H
#define PARALLAX_EXPORTER_COVERAGE_H

#include "exporter/dataset.h"

/*
 * Dimensions: goal (findings counted), constituency_named (submissions under an organisation's own
 * name), constituency_not_named (count 0: heard without a name, or not at all),
 * constituencies_unnamed (how many of those were heard; never which), affected_group (findings
 * whose text may be shown).
 */
enum verdict coverage_write(struct store *store, const struct dataset_wish *wish, bool sample,
                            struct output *output, struct error *error);

#endif
