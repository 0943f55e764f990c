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
#include "exporter/lint.h"
#include "exporter/output.h"
#include "exporter/scope.h"
#include "store/store.h"

struct report_wish {
    const char *forms_dir;
    struct text call;
    struct text form;          /* empty: the call's own */
    struct report_scope scope; /* as typed; it is settled beside the call */
    const char *language;      /* BCP 47, of the report; findings keep their own */
    bool served;           /* by the portal, where the same page stands in the other languages */
    struct text selection; /* codes of the findings that are shown, as a list; empty: all */
    bool show_progress;
    /* What only those who submit it know; NULL: not said. */
    const enum form_authors *authors;
    const enum form_status *status;
    const bool *publish;
    struct text today;   /* YYYY-MM-DD, for what is said of deadlines; empty: nothing */
    enum form_file file; /* that the page becomes, for what is said of it */
};

/* How a document made of the page is to look, and what it says of itself. */
struct report_look {
    struct buffer title;
    struct buffer font; /* empty: ours */
    long font_points;   /* 0: ours */
    bool plain, number_pages, number_paragraphs;
    bool right_to_left;
    int64_t date; /* the day of the latest finding, else the call's first: seconds since 1970 */
};

/* What is known when the page is made: what lint says of it, and its look. */
struct report_result {
    struct lint lint;
    struct report_look look;
};
void report_result_free(struct report_result *result);

/*
 * Appends the page to output and flushes on the way; finishing it is the caller's. One read-only
 * transaction. The language stays in use (language.h). ret_result may be NULL. REJECT CALL_UNKNOWN,
 * LANGUAGE_UNKNOWN, FORM_*, and as scope_settle says; else as store and output say.
 */
enum verdict report_write(struct store *store, const struct report_wish *wish,
                          struct output *output, struct report_result *ret_result,
                          struct error *error);

/* The findings in the order of report_rank, for fit.h. Errors as report_write. */
enum verdict report_rank(struct store *store, const struct report_wish *wish,
                         struct store_result **ret_ranked, struct error *error);

#endif
