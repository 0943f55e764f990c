/*
 * One report: a form, a call and a scope turned into one self-contained HTML page.
 *
 * The same data give the same bytes: nothing here looks at a clock.
 */
#ifndef PARALLAX_EXPORTER_REPORT_H
#define PARALLAX_EXPORTER_REPORT_H

#include "base/error.h"
#include "base/progress.h"
#include "exporter/form.h"
#include "exporter/output.h"
#include "exporter/scope.h"
#include "store/store.h"

struct report_wish {
    const char *forms_dir;
    struct text call;
    struct text form;          /* empty: the call's own */
    struct report_scope scope; /* as typed; it is settled beside the call */
    const char *language;      /* BCP 47, of the report; findings keep their own */
    bool show_progress;
};

/*
 * Appends the page to output and flushes on the way; finishing it is the caller's. One read-only
 * transaction. REJECT CALL_UNKNOWN, FORM_*, and as scope_settle says; else as store and output say.
 */
enum verdict report_write(struct store *store, const struct report_wish *wish,
                          struct output *output, struct error *error);

#endif
