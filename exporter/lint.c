/* See lint.h. */
#include "exporter/lint.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define DAY_BYTES ((size_t)10)

static const char *const zone_words[COUNT_ZONE_COUNT] = {
    [COUNT_COVER] = "the cover",     [COUNT_TEXT] = "text",
    [COUNT_HEADINGS] = "headings",   [COUNT_TABLES] = "tables",
    [COUNT_FOOTNOTES] = "footnotes", [COUNT_SIGNATORIES] = "signatories",
    [COUNT_ANNEXES] = "annexes",
};
static const char *const status_words[] = {
    [FORM_STATUS_GENERAL] = "general consultative status",
    [FORM_STATUS_SPECIAL] = "special consultative status",
    [FORM_STATUS_ROSTER] = "roster status",
    [FORM_STATUS_NONE] = "no consultative status",
};
static const char *const file_words[] = {
    [FORM_HTML] = "a web page (html)", [FORM_PDF] = "PDF (pdf)", [FORM_DOCX] = "Word (docx)"};

static void tell_zones(struct buffer *lines, count_zones zones)
{
    bool first = true;
    for (int zone = 0; zone < COUNT_ZONE_COUNT; zone++) {
        if ((zones & (1U << zone)) == 0)
            continue;
        buffer_format(lines, "%s%s", first ? "" : ", ", zone_words[zone]);
        first = false;
    }
}

/* ---- words ---- */

static void tell_sections(struct buffer *lines, const struct form *form, const struct count *count)
{
    buffer_format(lines, "words: %zu on the cover", count_words_of(count, 0, form->counted));
    for (size_t i = 0; i < form->section_count; i++)
        buffer_format(lines, ", %zu in %s", count_words_of(count, i + 1, form->counted),
                      form->sections[i].id);
    buffer_string(lines, "\n");
}

static void tell_whose_limit(struct buffer *lines, const struct form_limit *limit)
{
    if (limit->for_authors)
        buffer_string(lines, limit->authors == FORM_JOINT ? " for a joint one" : " for one author");
    if (limit->for_status)
        buffer_format(lines, " with %s", status_words[limit->status]);
}

static void tell_limit(struct lint *lint, const struct lint_facts *facts,
                       const struct form_limit *limit)
{
    struct buffer *lines = &lint->lines;
    lint->limit = limit->words;
    lint->over_limit = lint->words > limit->words;
    buffer_format(lines, "words: %ld of at most %ld", lint->words, limit->words);
    tell_whose_limit(lines, limit);
    if (lint->over_limit)
        buffer_format(lines, ": over the limit by %ld", lint->words - limit->words);
    buffer_string(lines, "; counted: ");
    tell_zones(lines, facts->form->counted);
    buffer_string(lines, "\n");
    if ((limit->for_status && facts->status == NULL) ||
        (limit->for_authors && facts->authors == NULL))
        buffer_string(lines, "words: who submits this is not known, so the strictest limit holds; "
                             "say more with --authors and --status\n");
}

static void check_words(struct lint *lint, const struct lint_facts *facts)
{
    const struct form *form = facts->form;
    if (form->counted == 0)
        return;
    lint->words = (long)count_all(facts->count, form->counted);
    tell_sections(&lint->lines, form, facts->count);
    const struct form_limit *limit = form_limit_for(form, facts->authors, facts->status);
    if (limit != NULL) {
        tell_limit(lint, facts, limit);
        return;
    }
    buffer_format(&lint->lines, "words: %ld; counted: ", lint->words);
    tell_zones(&lint->lines, form->counted);
    buffer_string(&lint->lines, form->limit_count > 0
                                    ? "; the form knows no limit for these authors: ask the body\n"
                                    : "; the form has no limit\n");
}

/* ---- language, file, dates ---- */

static bool takes_language(const struct form *form, const char *language)
{
    struct text list = text_of(form->languages), each;
    while (text_split(&list, '\x1f', &each))
        if (text_is(each, language))
            return true;
    return form->languages == NULL;
}

static void check_language(struct lint *lint, const struct lint_facts *facts)
{
    const char *list = facts->form->languages;
    if (takes_language(facts->form, facts->language))
        return;
    buffer_format(&lint->lines, "language: the body does not take %s, only ", facts->language);
    for (; *list != '\0'; list++) {
        if (*list == '\x1f')
            buffer_string(&lint->lines, ", ");
        else
            buffer_byte(&lint->lines, (unsigned char)*list);
    }
    buffer_string(&lint->lines, "\n");
}

static void check_file(struct lint *lint, const struct lint_facts *facts)
{
    if (facts->form->file != FORM_HTML && facts->form->file != facts->file)
        buffer_format(&lint->lines, "file: the body wants %s\n", file_words[facts->form->file]);
}

void lint_weeks_before(struct text day, long weeks, char ret_day[11])
{
    struct tm date = {.tm_hour = 12};
    char typed[DAY_BYTES + 1];
    ret_day[0] = '\0';
    if (day.length != DAY_BYTES)
        return;
    (void)snprintf(typed, sizeof typed, "%.*s", TEXT_ARGS(day));
    if (strptime(typed, "%Y-%m-%d", &date) == NULL)
        return;
    time_t at = timegm(&date) - (time_t)weeks * 7 * 86400;
    if (gmtime_r(&at, &date) != NULL)
        (void)strftime(ret_day, DAY_BYTES + 1, "%Y-%m-%d", &date);
}

static bool is_after(struct text day, const char *than)
{
    return day.length == DAY_BYTES && memcmp(day.at, than, DAY_BYTES) > 0;
}

static void check_deadline(struct lint *lint, const struct lint_facts *facts)
{
    struct buffer *lines = &lint->lines;
    char due[11];
    if (facts->form->deadline_weeks == 0)
        return;
    lint_weeks_before(facts->session_opens_on, facts->form->deadline_weeks, due);
    if (due[0] == '\0') {
        buffer_format(lines,
                      "deadline: it is due %ld weeks before the session, whose opening the call "
                      "does not tell (session: opens_on)\n",
                      facts->form->deadline_weeks);
        return;
    }
    buffer_format(lines, "deadline: due on %s, %ld weeks before the session opens on %.*s", due,
                  facts->form->deadline_weeks, TEXT_ARGS(facts->session_opens_on));
    if (is_after(facts->today, due))
        buffer_string(lines, "; this day has passed");
    buffer_string(lines, "\n");
    if (is_after(facts->call_closes_on, due))
        buffer_format(lines, "deadline: the call closes on %.*s, which is later\n",
                      TEXT_ARGS(facts->call_closes_on));
}

/* ---- what is missing, what nobody has seen ---- */

static void check_parts(struct lint *lint, const struct lint_facts *facts)
{
    const struct form *form = facts->form;
    struct buffer *lines = &lint->lines;
    if (form->scope == FORM_ONE_COUNTRY && facts->countries != 1)
        buffer_format(lines, "scope: the body takes a report on one country, this is on %zu\n",
                      facts->countries);
    if ((form->cover & (1U << FORM_COVER_NAMES)) != 0 && !facts->names_known)
        buffer_string(lines, "missing: nobody submits this under a name, and the body asks who "
                             "does\n");
    if ((form->cover & (1U << FORM_COVER_PUBLICATION)) != 0 && !facts->publication_known)
        buffer_string(lines, "missing: the body asks whether it may publish this; say so with "
                             "--publish yes or --publish no\n");
    for (size_t i = 0; facts->section_empty != NULL && i < form->section_count; i++)
        if (facts->section_empty[i])
            buffer_format(lines, "missing: nothing stands in the section %s\n",
                          form->sections[i].id);
    if (form->avoid_footnotes && count_all(facts->count, 1U << COUNT_FOOTNOTES) > 0)
        buffer_string(lines, "footnotes: the body asks to avoid them\n");
}

static void check_verified(struct lint *lint, const struct form *form)
{
    struct buffer *lines = &lint->lines;
    if (!form->verified)
        buffer_format(lines, "unverified: nobody has seen the rules of %s at their source (%s)\n",
                      form->id, form->source);
    for (int rule = 0; rule < FORM_RULE_COUNT; rule++)
        if ((form->unverified & (1U << rule)) != 0)
            buffer_format(lines, "unverified: the rule on %s was not seen at its source\n",
                          form_rule_name((enum form_rule)rule));
}

void lint_check(const struct lint_facts *facts, struct lint *ret_lint)
{
    struct lint lint = {.lines = BUFFER_NONE};
    check_words(&lint, facts);
    check_language(&lint, facts);
    check_file(&lint, facts);
    check_deadline(&lint, facts);
    check_parts(&lint, facts);
    check_verified(&lint, facts->form);
    *ret_lint = lint;
}

void lint_free(struct lint *lint)
{
    buffer_free(&lint->lines);
}
