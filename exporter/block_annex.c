/* The annexes: organisations that let themselves be named, sources, data sets, index of findings.
 */
#include "exporter/block.h"

/* <td> with the names of a list of countries. */
static void write_countries(struct report *report, struct text list)
{
    struct html *html = &report->html;
    struct text code;
    html_open(html, "td");
    for (bool first = true; text_split(&list, QUERY_LIST_SEPARATOR, &code); first = false) {
        html_string(html, first ? "" : C_("list", ", "));
        html_string(html, report_country(report, code));
    }
    html_close(html);
}

enum verdict block_organisations(struct report *report, struct error *error)
{
    /* The last column is there only in a report on several countries. */
    const char *const heads[] = {N_("Organisation"),
                                 N_("Constituency"),
                                 N_("Consultative status with ECOSOC"),
                                 N_("Speaks for organisations"),
                                 report_is_wide(report) ? N_("Countries") : NULL,
                                 NULL};
    struct html *html = &report->html;
    struct store_result *all = NULL;
    enum verdict verdict = report_query(report, "report_organisations", &all, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t depth = html_depth(html);
    html_element(html, "p",
                 _("Only organisations that chose to be named stand here; others spoke without "
                   "their name."));
    if (store_result_rows(all) > 0)
        block_table(html, _("Organisations named by their own consent"), heads);
    for (size_t i = 0; i < store_result_rows(all); i++) {
        struct text constituency = result_text(all, i, "constituency");
        const struct constituency *row = reference_constituency(constituency);
        html_open(html, "tr");
        html_open(html, "th");
        html_attribute(html, "scope", "row");
        html_written(html, "bdi", result_text(all, i, "name"), TEXT_NONE);
        html_close(html);
        html_open(html, "td");
        html_text(html, row != NULL ? text_of(C_("constituency", row->name)) : constituency);
        html_close(html);
        block_cell(html, block_label(&ecosoc_status_codes, result_text(all, i, "ecosoc")));
        block_cell_number(html, result_number(all, i, "speaks_for"));
        if (report_is_wide(report))
            write_countries(report, result_text(all, i, "countries"));
        html_close(html);
    }
    html_close_to(html, depth);
    store_result_free(&all);
    return VERDICT_OK;
}

/* ---- sources ---- */

static void write_source(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text language = rows_text(rows, "language"), citation = rows_text(rows, "citation");
    struct text url = rows_text(rows, "url"), when = rows_text(rows, "when");
    struct text how = rows_text(rows, "how");
    html_open(html, "tr");
    block_cell(html, block_label(&evidence_type_codes, rows_text(rows, "type")));
    html_open(html, "td");
    html_citation(html, url, citation, language);
    html_close(html);
    html_written(html, "td", when, TEXT_NONE);
    html_written(html, "td", how, language);
    html_open(html, "td");
    block_finding_link(report, rows_text(rows, "code"));
    html_close(html);
    html_close(html);
}

/* One line a row of a query, in a table that is opened with the first. */
static enum verdict write_table(struct report *report, struct store_rows *rows, const char *caption,
                                const char *const *heads,
                                void (*write)(struct report *report, const struct store_rows *rows),
                                struct error *error)
{
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    enum verdict verdict = VERDICT_OK;
    bool row = true;
    while (verdict == VERDICT_OK) {
        verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row)
            break;
        if (html_depth(html) == depth)
            block_table(html, caption, heads);
        write(report, rows);
        verdict = output_flush(report->output, error);
    }
    if (html_depth(html) == depth)
        html_element(html, "p", _("None."));
    html_close_to(html, depth);
    return verdict;
}

enum verdict block_sources(struct report *report, struct error *error)
{
    static const char *const heads[] = {N_("Kind"), N_("Source"),  N_("When"),
                                        N_("How"),  N_("Finding"), NULL};
    struct store_rows *rows = NULL;
    enum verdict verdict = report_rows(report, "report_sources", &rows, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = write_table(report, rows, _("Sources of the findings"), heads, write_source, error);
    store_rows_free(&rows);
    return verdict;
}

/* ---- data sets ---- */

static void write_set(struct html *html, const char *name, const char *words)
{
    struct sentence sentence = sentence_of(html, _("{set}: {words}"));
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "set"))
            html_code(html, text_of(name));
        else if (sentence_at(&sentence, "words"))
            html_string(html, words);
    }
    html_close(html);
}

static void write_form(struct html *html, const struct form *form)
{
    struct sentence sentence = sentence_of(
        html, _("This report follows the form {form} (source: {source}; as of {date})."));
    html_open(html, "p");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "form"))
            html_code(html, text_of(form->id));
        else if (sentence_at(&sentence, "source"))
            html_written(html, "bdi", text_of(form->source), TEXT_NONE);
        else if (sentence_at(&sentence, "date"))
            html_string(html, DATE(text_of(form->as_of)));
    }
    if (!form->verified) {
        block_gap(html);
        html_string(html, _("Its rules were not checked at the source."));
    }
    html_close(html);
}

enum verdict block_data_sets(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    (void)error;
    struct sentence sentence =
        sentence_of(html, _("The same evidence as data, each as CSV and as JSON lines, for the "
                            "call {call} and marked as civil society reporting:"));
    html_open(html, "p");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "call"))
            html_code(html, report->wish->call);
    html_close(html);
    html_open(html, "ul");
    write_set(html, "findings", _("every finding whose text may be shown, under the same codes"));
    write_set(html, "tally", _("how many were received by goal and target, and withdrawn since"));
    write_set(html, "coverage", _("how many findings each goal, constituency and group has"));
    html_close(html);
    write_form(html, report->form);
    return VERDICT_OK;
}

/* ---- index ---- */

static void write_finding(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    html_open(html, "tr");
    html_open(html, "td");
    block_finding_link(report, rows_text(rows, "code"));
    html_close(html);
    block_cell_number(html, rows_number(rows, "goal"));
    html_open(html, "td");
    html_code(html, rows_text(rows, "target"));
    html_close(html);
    block_cell(html, block_label(&finding_type_codes, rows_text(rows, "finding_type")));
    html_written(html, "td", rows_text(rows, "title"), rows_text(rows, "language"));
    block_cell(html, block_label(&consent_codes, rows_text(rows, "consent")));
    if (report_is_wide(report))
        block_cell(html, report_country(report, rows_text(rows, "country")));
    html_close(html);
}

enum verdict block_index(struct report *report, struct error *error)
{
    const char *const heads[] = {N_("Finding"),
                                 N_("Goal"),
                                 N_("Target"),
                                 N_("Type"),
                                 N_("Title"),
                                 N_("Shown"),
                                 report_is_wide(report) ? N_("Country") : NULL,
                                 NULL};
    struct store_rows *rows = NULL;
    enum verdict verdict = report_rows(report, "report_index", &rows, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict =
        write_table(report, rows, _("Findings shown in this report"), heads, write_finding, error);
    store_rows_free(&rows);
    return verdict;
}
