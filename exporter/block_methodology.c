/* Introduction and methodology: what the report rests on, counted honestly. */
#include "exporter/block.h"
#include "exporter/names.h"

/* Which countries a region stands for here, and what a theme leaves out. */
static void write_countries(struct report *report)
{
    const struct report_scope *scope = &report->scope;
    struct sentence sentence = sentence_of(
        &report->html, _("It is about the following countries that the call asks about: {list}. "
                         "Numbers are sums over them unless a country is named."));
    html_open(&report->html, "p");
    while (sentence_next(&sentence))
        for (size_t i = 0; i < scope->country_count; i++)
            html_format(&report->html, "%s%s", language_separator(i, scope->country_count),
                        name_of_country(scope->countries[i], report->wish->language));
    html_close(&report->html);
}

static void write_scope(struct report *report)
{
    const struct report_scope *scope = &report->scope;
    if (report_is_wide(report))
        write_countries(report);
    if (scope->theme != NULL)
        html_element_format(&report->html, "p",
                            _("It counts and shows only findings whose authors put them under the "
                              "theme “%s”. Findings that are sealed to the secretariat show no "
                              "theme and are not among them. What was received and withdrawn is "
                              "not told by theme."),
                            name_of_theme(scope->theme, report->wish->language));
}

static void write_what_it_is(struct report *report)
{
    struct html *html = &report->html;
    html_element_format(html, "p",
                        report_is_wide(report)
                            ? _("This report sets what civil society observed in %s beside what "
                                "the governments report in their Voluntary National Reviews. "
                                "Organisations answered an open call. Each finding that is shown "
                                "has a code, so that what is said here can be traced to it.")
                            : _("This report sets what civil society observed in %s beside what "
                                "the government reports in its Voluntary National Review. "
                                "Organisations answered an open call. Each finding that is shown "
                                "has a code, so that what is said here can be traced to it."),
                        report_place(report));
    write_scope(report);
    html_element(html, "h3", _("What this evidence is, and what it is not"));
    html_open(html, "ul");
    html_element(html, "li",
                 _("It tells what people and organisations saw, measured and were told. It shows "
                   "that something happens, and where; seldom how often in the whole country."));
    html_element(html, "li",
                 _("It is not a sample of the population, and its figures are not official "
                   "statistics. Numbers of findings count reports, not events or people."));
    html_element(html, "li", _("Silence is not proof: where nobody was heard, nothing is known."));
    html_element(html, "li",
                 result_flag(report->call, 0, "approved_only")
                     ? _("Only findings that the call’s reviewers approved count here.")
                     : _("Findings count unless they were rejected, withdrawn or superseded; "
                         "counting does not mean that they were checked."));
    html_close(html);
}

static void write_row(struct html *html, const char *words, int64_t number)
{
    html_open(html, "tr");
    html_open(html, "th");
    html_attribute(html, "scope", "row");
    html_string(html, words);
    html_close(html);
    block_cell_number(html, number);
    html_close(html);
}

/* Whoever has an earlier report can see that something left since. */
static void write_withdrawn(struct report *report)
{
    int64_t withdrawn = report_count(report, "withdrawn");
    int64_t published = report_count(report, "withdrawn_after_publication");
    if (withdrawn > 0)
        write_row(&report->html, _("– withdrawn by their authors"), withdrawn);
    if (published > 0)
        write_row(&report->html, _("– withdrawn after a report had shown them"), published);
}

static void write_counts(struct report *report)
{
    static const char *const heads[] = {N_("Findings"), N_("Number"), NULL};
    struct html *html = &report->html;
    size_t depth = html_depth(html);
    int64_t received = report_count(report, "received"), retired = report_count(report, "retired");
    int64_t counted = report_count(report, "counted");
    if (report->scope.theme != NULL) {
        html_element(html, "h3", _("What is counted"));
        block_table(html, _("Findings counted and shown"), heads);
    } else {
        html_element(html, "h3", _("What was received and what is counted"));
        block_table(html, _("Findings received, counted and shown"), heads);
        write_row(html, _("Received"), received);
        write_row(html, _("Withdrawn or replaced by a newer version"), retired);
        write_withdrawn(report);
        if (received - retired > counted)
            write_row(html, _("Not counted after review"), received - retired - counted);
    }
    write_row(html, _("Counted in this report"), counted);
    write_row(html, _("– public, with the organisation’s name"), report_count(report, "public"));
    write_row(html, _("– shown without the organisation’s name"),
              report_count(report, "anonymous"));
    write_row(html, _("– counted only, text not shown"), report_count(report, "aggregate"));
    if (report->scope.theme == NULL)
        write_row(html, _("– counted only, sealed to the secretariat"),
                  report_count(report, "confidential"));
    html_close_to(html, depth);
}

/* One organisation may have spoken both by name and without: the two ways of counting overlap. */
static void write_organisations(struct report *report)
{
    struct html *html = &report->html;
    int64_t named = report_count(report, "named"), unnamed = report_count(report, "pseudonyms");
    int64_t least = named > unnamed ? named : unnamed;
    if (named + unnamed == 0)
        return;
    html_open(html, "p");
    if (least == named + unnamed)
        html_format(html,
                    words_for(least, "The findings come from %s organisation.",
                              "The findings come from %s independent organisations."),
                    FIGURE(least));
    else
        html_format(html,
                    _("The findings come from at least %s and at most %s independent "
                      "organisations: %s spoke under their own name and %s without, and who did "
                      "both is not known to anybody who makes this report."),
                    FIGURE(least), FIGURE(named + unnamed), FIGURE(named), FIGURE(unnamed));
    html_close(html);
}

static void write_language(struct html *html, const struct store_result *languages, size_t row)
{
    struct sentence sentence =
        sentence_of(html, C_("findings by language", "{language} ({findings})"));
    html_string(html, language_separator(row, store_result_rows(languages)));
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "language"))
            block_language(html, result_text(languages, row, "language"));
        else if (sentence_at(&sentence, "findings"))
            html_string(html, FIGURE(result_number(languages, row, "findings")));
    }
}

static enum verdict write_languages(struct report *report, struct error *error)
{
    struct html *html = &report->html;
    struct store_result *languages = NULL;
    enum verdict verdict = report_query(report, "report_languages", &languages, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t count = store_result_rows(languages);
    struct sentence sentence =
        sentence_of(html, _("Findings are shown in the language they were written in: {list}."));
    if (count > 0)
        html_open(html, "p");
    while (count > 0 && sentence_next(&sentence))
        if (sentence_at(&sentence, "list"))
            for (size_t i = 0; i < count; i++)
                write_language(html, languages, i);
    if (count > 0)
        html_close(html);
    store_result_free(&languages);
    return VERDICT_OK;
}

enum verdict block_methodology(struct report *report, struct error *error)
{
    write_what_it_is(report);
    write_counts(report);
    write_organisations(report);
    return write_languages(report, error);
}
