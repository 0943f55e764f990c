/*
 * Who submits a report under their name: how many they are, with which status before the Economic
 * and Social Council, and in the order in which the body wants them.
 */
#ifndef PARALLAX_EXPORTER_SUBMITTERS_H
#define PARALLAX_EXPORTER_SUBMITTERS_H

#include "exporter/block.h"

/*
 * Fills report->submitters, and report->authors and report->status: from what was asked for, else
 * from those who are named. Several are joint authors, and the best status among them counts.
 */
enum verdict submitters_load(struct report *report, struct error *error);
/* The status of a code of ecosoc_status_codes; none for any other. */
enum form_status submitters_status(struct text code);
/* The names as a list on the cover, in the form's order; with their status where wanted. */
void submitters_write(struct report *report, bool with_status);
/* A footnote to what was just written, with those who have no status, where the form says so. */
void submitters_supporters(struct report *report);

#endif
