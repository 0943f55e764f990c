/*
 * One report: a form, a call and a country turned into one self-contained HTML page.
 *
 * The same data give the same bytes: nothing here looks at a clock.
 */
#ifndef PARALLAX_EXPORTER_REPORT_H
#define PARALLAX_EXPORTER_REPORT_H

#include "base/error.h"
#include "base/progress.h"
#include "exporter/form.h"
#include "exporter/output.h"
#include "model/reference.h"
#include "store/store.h"

struct report_wish {
    const char *forms_dir;
    struct text call;
    struct text form; /* empty: the call's own */
    const struct country *country;
    const char *language; /* BCP 47, of the report; findings keep their own */
    bool show_progress;
};

/*
 * Appends the page to output and flushes on the way; finishing it is the caller's. One read-only
 * transaction. REJECT CALL_UNKNOWN, COUNTRY_NOT_IN_CALL, FORM_*; else as store and output say.
 */
enum verdict report_write(struct store *store, const struct report_wish *wish,
                          struct output *output, struct error *error);

#endif
