/*
 * Fitting a report into its form's limit of words: which findings have room, and which are left
 * out.
 *
 * They are taken in the order of report_rank: one of each constituency that spoke under its name,
 * then what most independent organisations report, what is gravest, what is most recent. How many
 * have room is not reckoned but tried: a report with so many is written to nowhere and its words
 * are counted, so that every sentence that a form makes of a finding is in the count.
 */
#ifndef PARALLAX_EXPORTER_FIT_H
#define PARALLAX_EXPORTER_FIT_H

#include "exporter/report.h"

/* Release with fit_free. */
struct fit {
    struct buffer selection; /* for report_wish; empty: all have room */
    struct buffer lines;     /* what is told, each ended by a line feed */
};

/*
 * Chooses for the wish, whose own selection is not used. REJECT and the rest as report_write. One
 * finding at least is chosen, even where it has no room.
 */
enum verdict fit_choose(struct store *store, const struct report_wish *wish, struct fit *ret_fit,
                        struct error *error);
void fit_free(struct fit *fit);

#endif
