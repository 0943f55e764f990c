/* See corroboration.h. */
#include "exporter/corroboration.h"

#include <string.h>

/* ---- rows, which come by goal ---- */

/* The first row on a statement of this goal or a later one; the number of rows for none. */
static size_t first_of_goal(const struct store_result *all, int64_t goal)
{
    size_t low = 0, high = store_result_rows(all);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (result_number(all, middle, "goal") < goal)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_on_goal(const struct store_result *all, size_t row, int64_t goal)
{
    return row < store_result_rows(all) && result_number(all, row, "goal") == goal;
}

/* ---- words ---- */

static const char *exactly(struct text stance, int64_t number)
{
    if (text_is(stance, "CONFIRMS"))
        return words_for(number, "Confirmed by {number} organisation.",
                         "Confirmed by {number} independent organisations.");
    if (text_is(stance, "PARTLY_CONFIRMS"))
        return words_for(number, "Partly confirmed by {number} organisation.",
                         "Partly confirmed by {number} independent organisations.");
    if (text_is(stance, "CONTRADICTS"))
        return words_for(number, "Contradicted by {number} organisation.",
                         "Contradicted by {number} independent organisations.");
    return words_for(number, "{number} organisation could not verify it.",
                     "{number} independent organisations could not verify it.");
}

static const char *at_least(struct text stance, int64_t number)
{
    if (text_is(stance, "CONFIRMS"))
        return words_for(number, "Confirmed by at least {number} organisation.",
                         "Confirmed by at least {number} independent organisations.");
    if (text_is(stance, "PARTLY_CONFIRMS"))
        return words_for(number, "Partly confirmed by at least {number} organisation.",
                         "Partly confirmed by at least {number} independent organisations.");
    if (text_is(stance, "CONTRADICTS"))
        return words_for(number, "Contradicted by at least {number} organisation.",
                         "Contradicted by at least {number} independent organisations.");
    return words_for(number, "At least {number} organisation could not verify it.",
                     "At least {number} independent organisations could not verify it.");
}

static void write_stance(struct html *html, const struct store_result *all, size_t row)
{
    struct text stance = result_text(all, row, "stance");
    int64_t least = result_number(all, row, "organisations_least");
    int64_t most = result_number(all, row, "organisations_most");
    struct sentence sentence =
        sentence_of(html, least < most ? at_least(stance, least) : exactly(stance, least));
    html_open(html, "p");
    html_attribute(html, "class", "corroboration");
    while (sentence_next(&sentence))
        if (sentence_at(&sentence, "number"))
            html_string(html, FIGURE(least));
    html_close(html);
}

/* ---- entries ---- */

void corroboration_of_claim(struct report *report, size_t row)
{
    const struct store_result *all = report->corroboration;
    int64_t goal = result_number(report->claims, row, "goal");
    struct text country = result_text(report->claims, row, "country");
    struct text code = result_text(report->claims, row, "code");
    for (size_t i = first_of_goal(all, goal); is_on_goal(all, i, goal); i++)
        if (text_equal(result_text(all, i, "country"), country) &&
            text_equal(result_text(all, i, "claim"), code))
            write_stance(&report->html, all, i);
}

int64_t corroboration_of_goal(const struct report *report, int goal)
{
    const struct store_result *all = report->corroboration;
    int64_t most = 0;
    for (size_t i = first_of_goal(all, goal); is_on_goal(all, i, goal); i++) {
        int64_t least = result_number(all, i, "organisations_least");
        if (text_is(result_text(all, i, "stance"), "CONTRADICTS") && least > most)
            most = least;
    }
    return most;
}
