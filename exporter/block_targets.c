/* Targets that only one side speaks of, and those that neither names. */
#include "exporter/block.h"

/* A list goal by goal: <ul>, an item a goal, its targets in one line. */
struct list {
    struct report *report;
    int64_t goal; /* of the item that is open; 0: none */
    size_t depth;
};

static void begin_target(struct list *list, int64_t goal)
{
    struct html *html = &list->report->html;
    if (list->goal == goal) {
        html_string(html, C_("list", "; "));
        return;
    }
    if (list->goal == 0) {
        list->depth = html_depth(html);
        html_open(html, "ul");
    } else {
        html_close(html);
    }
    list->goal = goal;
    html_open(html, "li");
    html_open(html, "strong");
    block_goal_words(html, (int)goal);
    html_close(html);
    html_string(html, C_("before a list", ": "));
}

static void end_list(struct list *list)
{
    if (list->goal != 0)
        html_close_to(&list->report->html, list->depth);
}

static int64_t count_side(const struct store_result *sides, const char *side)
{
    int64_t count = 0;
    for (size_t i = 0; i < store_result_rows(sides); i++)
        count += text_is(result_text(sides, i, "side"), side);
    return count;
}

static const char *pattern_of(bool wide, bool has_findings)
{
    if (has_findings)
        return wide ? _("{country}, {target} ({findings})") : _("{target} ({findings})");
    return wide ? _("{country}, {target}") : "{target}";
}

/* In a report on several countries a target stands once for each that it is told of. */
static void write_one(struct report *report, const struct store_result *sides, size_t row)
{
    struct html *html = &report->html;
    int64_t findings = result_number(sides, row, "findings");
    struct sentence sentence = sentence_of(html, pattern_of(report_is_wide(report), findings > 0));
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "country"))
            html_string(html, report_country(report, result_text(sides, row, "country")));
        else if (sentence_at(&sentence, "target"))
            block_target_words(html, result_text(sides, row, "target"));
        else if (sentence_at(&sentence, "findings"))
            html_format(html, words_for(findings, "%s finding", "%s findings"), FIGURE(findings));
    }
}

static void write_side(struct report *report, const struct store_result *sides, const char *side)
{
    struct list list = {.report = report, .goal = 0};
    for (size_t i = 0; i < store_result_rows(sides); i++) {
        if (!text_is(result_text(sides, i, "side"), side))
            continue;
        begin_target(&list, result_number(sides, i, "goal"));
        write_one(report, sides, i);
    }
    end_list(&list);
}

static void write_unclaimed(struct report *report, const struct store_result *sides)
{
    struct html *html = &report->html;
    int64_t count = count_side(sides, "UNCLAIMED");
    html_element(html, "h3", _("Targets that findings are about and the government does not name"));
    html_element_format(html, "p",
                        words_for(count, "There is %s such target.", "There are %s such targets."),
                        FIGURE(count));
    write_side(report, sides, "UNCLAIMED");
}

static void write_unheard(struct report *report, const struct store_result *sides)
{
    struct html *html = &report->html;
    int64_t count = count_side(sides, "SILENT");
    html_element(html, "h3", _("Targets that the government names and nobody spoke of"));
    html_element_format(html, "p",
                        words_for(count, "There is %s such target.", "There are %s such targets."),
                        FIGURE(count));
    write_side(report, sides, "SILENT");
}

static bool is_named(const struct store_result *named, const char *target)
{
    for (size_t i = 0; i < store_result_rows(named); i++)
        if (text_is(store_result_value(named, i, 0), target))
            return true;
    return false;
}

static void write_neither(struct report *report, const struct store_result *named)
{
    struct html *html = &report->html;
    size_t count;
    const struct target *all = reference_targets(&count);
    int64_t neither = 0;
    for (size_t i = 0; i < count; i++)
        neither += !is_named(named, all[i].target);
    html_element(html, "h3",
                 report->scope.theme == NULL
                     ? _("Targets that neither the government nor a finding names")
                     : _("Targets that no finding on this theme names"));
    html_element_format(html, "p", _("%2$s of the %1$s targets."), FIGURE((int64_t)count),
                        FIGURE(neither));
    struct list list = {.report = report, .goal = 0};
    for (size_t i = 0; i < count; i++) {
        if (is_named(named, all[i].target))
            continue;
        begin_target(&list, all[i].goal);
        block_target_words(html, text_of(all[i].target));
    }
    end_list(&list);
}

enum verdict block_targets(struct report *report, struct error *error)
{
    struct store_result *sides = NULL, *named = NULL;
    enum verdict verdict = report_query(report, "report_targets", &sides, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_targets_named", &named, error);
    if (verdict == VERDICT_OK) {
        write_unclaimed(report, sides);
        if (report->scope.theme == NULL)
            write_unheard(report, sides);
        write_neither(report, named);
    }
    store_result_free(&sides);
    store_result_free(&named);
    return verdict;
}
