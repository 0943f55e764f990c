/* See portal.h. Answers are made whole in memory, so that a failure in the middle is no half page.
 */
#include "exporter/portal.h"

#include "base/log.h"
#include "exporter/page.h"
#include "exporter/query.h"
#include "exporter/report.h"
#include "exporter/sentence.h"
#include "words/words.h"

/* ---- the first page ---- */

static void write_data_links(struct html *html, struct text call)
{
    static const char *const files[] = {"findings.csv", "findings.ndjson", "tally.csv",
                                        "tally.ndjson", "coverage.csv",    "coverage.ndjson"};
    struct sentence sentence = sentence_of(html, _("Data: {list}"));
    html_open(html, "p");
    while (sentence_next(&sentence)) {
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
            html_string(html, i == 0 ? "" : C_("list", ", "));
            html_open(html, "a");
            html_attribute_format(html, "href", "/data/%.*s/%s", TEXT_ARGS(call), files[i]);
            html_attribute(html, "dir", "ltr");
            html_string(html, files[i]);
            html_close(html);
        }
    }
    html_close(html);
}

static void open_call(struct html *html, const struct store_result *calls, size_t row)
{
    html_open(html, "section");
    html_written(html, "h2", result_text(calls, row, "title"), TEXT_NONE);
    if (result_flag(calls, row, "sample"))
        html_element_class(html, "p", "sample", _("SAMPLE. Everything in this call is invented."));
    write_data_links(html, result_text(calls, row, "id"));
    html_open(html, "ul");
    html_attribute(html, "class", "columns");
}

/* In the language of the page that it stands on. */
static void link_to_report(struct html *html, struct text call, const struct country *country)
{
    html_open(html, "a");
    html_attribute_format(html, "href", "/report/%.*s/%s?lang=%s", TEXT_ARGS(call), country->alpha3,
                          language_in_use()->tag);
    html_string(html, language_country(country));
    html_close(html);
}

static void write_country(struct html *html, const struct store_result *calls, size_t row)
{
    struct text code = result_text(calls, row, "country");
    const struct country *country = reference_country(code);
    int64_t findings = result_number(calls, row, "findings");
    struct sentence sentence =
        sentence_of(html, C_("report of a country", "{country} ({findings})"));
    if (country == NULL)
        return;
    html_open(html, "li");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "country"))
            link_to_report(html, result_text(calls, row, "id"), country);
        else if (sentence_at(&sentence, "findings"))
            html_format(html, words_for(findings, "%s finding", "%s findings"), FIGURE(findings));
    }
    html_close(html);
}

static void write_calls(struct html *html, const struct store_result *calls)
{
    size_t depth = html_depth(html);
    for (size_t i = 0; i < store_result_rows(calls); i++) {
        bool same =
            i > 0 && text_equal(result_text(calls, i, "id"), result_text(calls, i - 1, "id"));
        if (!same) {
            html_close_to(html, depth);
            open_call(html, calls, i);
        }
        write_country(html, calls, i);
    }
    html_close_to(html, depth);
    if (store_result_rows(calls) == 0)
        html_element(html, "p", _("There is no call yet."));
}

static enum verdict make_index(struct portal *portal, struct output *output, struct error *error)
{
    const struct text language = text_of(language_in_use()->tag);
    struct store_result *calls = NULL;
    enum verdict verdict = store_query(portal->store, "report_portal", &language, 1, &calls, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct html html = html_to(output_buffer(output));
    page_head(&html, text_of(_("Parallel reports of civil society")));
    page_body(&html);
    page_languages(&html);
    html_open(&html, "main");
    html_attribute(&html, "id", "main");
    html_element(&html, "h1", _("Parallel reports of civil society"));
    html_element(&html, "p",
                 _("What civil society observed, beside what governments report on the Sustainable "
                   "Development Goals."));
    write_calls(&html, calls);
    html_close_to(&html, 0);
    store_result_free(&calls);
    return VERDICT_OK;
}

/* ---- the other pages ---- */

static enum verdict make_health(struct portal *portal, struct output *output, struct error *error)
{
    /* No call has this id; that the question is answered is what counts. */
    const struct text parameters[] = {text_of(""), text_of("en")};
    struct store_result *nothing = NULL;
    enum verdict verdict =
        store_query(portal->store, "report_call", parameters, 2, &nothing, error);
    store_result_free(&nothing);
    if (verdict == VERDICT_OK)
        buffer_string(output_buffer(output), "ok\n");
    return verdict;
}

static enum verdict make_report(struct portal *portal, const struct portal_target *target,
                                struct output *output, struct error *error)
{
    const struct report_wish wish = {.forms_dir = portal->forms_dir,
                                     .call = target->call,
                                     .scope = {.countries = {target->country}, .country_count = 1},
                                     .language = language_in_use()->tag,
                                     .served = true};
    return report_write(portal->store, &wish, output, NULL, error);
}

static enum verdict make_data(struct portal *portal, const struct portal_target *target,
                              struct output *output, struct error *error)
{
    const struct dataset_wish wish = {
        .call = target->call,
        .country = text_of(target->country != NULL ? target->country->alpha3 : NULL),
        .set = target->set,
        .format = target->format,
    };
    return dataset_write(portal->store, &wish, output, error);
}

static enum verdict make(struct portal *portal, const struct portal_target *target,
                         struct output *output, struct error *error)
{
    const struct language *language = NULL;
    enum verdict verdict = language_find(target->language, &language, error);
    if (verdict != VERDICT_OK)
        return verdict;
    language_use(language);
    switch (target->page) {
    case PORTAL_NONE:
        return error_set(error, VERDICT_REJECT, "PAGE_UNKNOWN", "there is no such page");
    case PORTAL_INDEX:
        verdict = make_index(portal, output, error);
        break;
    case PORTAL_HEALTH:
        verdict = make_health(portal, output, error);
        break;
    case PORTAL_REPORT:
        verdict = make_report(portal, target, output, error);
        break;
    case PORTAL_DATA:
        verdict = make_data(portal, target, output, error);
        break;
    }
    return verdict == VERDICT_OK ? output_flush(output, error) : verdict;
}

/* ---- answering ---- */

static enum verdict try_once(struct portal *portal, const struct portal_target *target,
                             struct buffer *body, struct error *error)
{
    struct output *output = NULL;
    enum verdict verdict = VERDICT_OK;
    if (portal->store == NULL && target->page != PORTAL_NONE)
        verdict = query_connect(portal->store_config, &portal->store, error);
    if (verdict == VERDICT_OK)
        verdict = output_open_memory(portal->page_limit_bytes, &output, error);
    if (verdict == VERDICT_OK)
        verdict = make(portal, target, output, error);
    if (verdict == VERDICT_OK)
        *body = output_take(output);
    else if (verdict != VERDICT_REJECT)
        store_close(&portal->store);
    output_free(&output);
    return verdict;
}

static void fail(struct http_response *response, enum verdict verdict, const struct error *error)
{
    response->content_type = "text/plain; charset=utf-8";
    if (verdict == VERDICT_REJECT) {
        response->status = 404;
        buffer_format(&response->body, "%s\n", error->text);
        return;
    }
    /* The sentence of a failure names our queries; whoever asks for a page gets none of that. */
    log_error(LOG_HTTP_FAILED, error);
    response->status = verdict == VERDICT_RETRY ? 503 : 500;
    buffer_format(&response->body, "%s\n",
                  verdict == VERDICT_RETRY
                      ? _("The page cannot be made now. Please try again later.")
                      : _("The page cannot be made."));
}

static void describe(const struct portal_target *target, struct http_response *response)
{
    static const char *const files[DATASET_COUNT][2] = {
        [DATASET_FINDINGS] = {"findings.csv", "findings.ndjson"},
        [DATASET_TALLY] = {"tally.csv", "tally.ndjson"},
        [DATASET_COVERAGE] = {"coverage.csv", "coverage.ndjson"},
    };
    if (target->page == PORTAL_HEALTH)
        response->content_type = "text/plain; charset=utf-8";
    if (target->page != PORTAL_DATA)
        return;
    response->content_type = target->format == TABULAR_CSV
                                 ? "text/csv; charset=utf-8; header=present"
                                 : "application/x-ndjson; charset=utf-8";
    response->file_name = files[target->set][target->format];
}

void portal_answer(void *context, const struct http_request *request,
                   struct http_response *response)
{
    struct portal *portal = context;
    struct portal_target target = portal_find(request->path);
    struct error error;
    target.language = portal_language(request->query);
    /* A connection that was open may have died since; a new one tells whether the database has. */
    bool was_open = portal->store != NULL;
    enum verdict verdict = try_once(portal, &target, &response->body, &error);
    if (verdict == VERDICT_RETRY && was_open)
        verdict = try_once(portal, &target, &response->body, &error);
    if (verdict == VERDICT_OK)
        describe(&target, response);
    else
        fail(response, verdict, &error);
}

void portal_close(struct portal *portal)
{
    store_close(&portal->store);
}
