/* Laws and policies that findings rest on, and the international commitments that they touch. */
#include "exporter/block.h"

#include <assert.h>

/* ---- legal and policy review ---- */

static void write_law(struct report *report, const struct store_result *laws, size_t row)
{
    struct html *html = &report->html;
    struct text language = result_text(laws, row, "language");
    const char *stance = block_stance(result_text(laws, row, "stance"));
    struct sentence sentence =
        sentence_of(html, stance[0] != '\0' ? _("{source}: {title} ({code}, {goal}; {stance})")
                                            : _("{source}: {title} ({code}, {goal})"));
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "source"))
            html_citation(html, result_text(laws, row, "url"), result_text(laws, row, "citation"),
                          language);
        else if (sentence_at(&sentence, "title"))
            html_written(html, "bdi", result_text(laws, row, "title"), language);
        else if (sentence_at(&sentence, "code"))
            block_finding_of(report, result_text(laws, row, "country"),
                             result_text(laws, row, "code"));
        else if (sentence_at(&sentence, "goal"))
            block_goal_link(report, (int)result_number(laws, row, "goal"));
        else if (sentence_at(&sentence, "stance"))
            html_string(html, stance);
    }
    html_close(html);
}

enum verdict block_law(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    struct store_result *laws = NULL;
    enum verdict verdict = report_query(report, "report_law", &laws, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (store_result_rows(laws) == 0) {
        html_element(html, "p", _("No finding rests on a law, a policy or a court record."));
    } else {
        html_element(html, "p", _("Laws, policies and court records that findings rest on:"));
        html_open(html, "ul");
        for (size_t i = 0; i < store_result_rows(laws); i++)
            write_law(report, laws, i);
        html_close(html);
    }
    store_result_free(&laws);
    return VERDICT_OK;
}

/* ---- international commitments ---- */

enum instrument { CEDAW = 1, BEIJING, UPR };

static const struct {
    const char *caption;
    const char *head;
} instruments[] = {
    [CEDAW] = {N_("Articles of the Convention on the Elimination of All Forms of Discrimination "
                  "against Women (CEDAW)"),
               N_("Article")},
    [BEIJING] = {N_("Critical areas of the Beijing Platform for Action"), N_("Area")},
    [UPR] = {N_("Recommendations of the Universal Periodic Review"), N_("Recommendation")},
};

/* Of an article or a critical area; NULL for what has no name of its own. */
static const char *name_of(int64_t instrument, struct text item)
{
    int64_t number = 0;
    if (instrument == CEDAW && text_int64(item, &number) && number >= 1 && number <= 30) {
        const struct cedaw_article *article = reference_cedaw_article((int)number);
        return article != NULL ? C_("cedaw_article", article->short_name) : NULL;
    }
    const struct beijing_area *area = instrument == BEIJING ? reference_beijing_area(item) : NULL;
    return area != NULL ? C_("beijing_area", area->area) : NULL;
}

static void write_item(struct html *html, int64_t instrument, struct text item)
{
    const char *name = name_of(instrument, item);
    struct sentence sentence = sentence_of(html, _("{number}. {name}"));
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    if (name == NULL)
        html_written(html, "bdi", item, TEXT_NONE);
    while (name != NULL && sentence_next(&sentence)) {
        if (sentence_at(&sentence, "number"))
            html_code(html, item);
        else if (sentence_at(&sentence, "name"))
            html_string(html, name);
    }
    html_close(html);
}

static enum verdict write_tables(struct report *report, struct store_rows *rows,
                                 struct error *error)
{
    struct html *html = &report->html;
    struct buffer item = BUFFER_NONE; /* of the row before, which is gone */
    size_t depth = html_depth(html);
    int64_t instrument = 0;
    for (;;) {
        bool row = false;
        enum verdict verdict = store_rows_next(rows, &row, error);
        if (verdict != VERDICT_OK || !row) {
            html_close_to(html, depth);
            buffer_free(&item);
            return verdict;
        }
        bool new_table = rows_number(rows, "instrument") != instrument;
        struct text next = rows_text(rows, "item");
        if (new_table) {
            instrument = rows_number(rows, "instrument");
            assert(instrument >= CEDAW && instrument <= UPR);
            const char *const heads[] = {instruments[instrument].head, N_("Findings"), NULL};
            html_close_to(html, depth);
            block_table(html, _(instruments[instrument].caption), heads);
        }
        if (new_table || !text_equal(next, buffer_view(&item))) {
            html_close_to(html, depth + 3); /* div, table, tbody */
            html_open(html, "tr");
            write_item(html, instrument, next);
            html_open(html, "td");
            buffer_clear(&item);
            buffer_text(&item, next);
        } else {
            html_string(html, C_("list", ", "));
        }
        block_finding_link(report, rows_text(rows, "code"));
    }
}

enum verdict block_commitments(struct report *report, struct error *error)
{
    struct store_rows *rows = NULL;
    enum verdict verdict = report_rows(report, "report_commitments", &rows, error);
    if (verdict != VERDICT_OK)
        return verdict;
    html_element(&report->html, "p",
                 _("Findings name the commitments that they touch. Whether a commitment is kept is "
                   "for its own committee to say."));
    verdict = write_tables(report, rows, error);
    store_rows_free(&rows);
    return verdict;
}
