/* See fit.h. */
#include "exporter/fit.h"

#include "exporter/query.h"

struct choice {
    struct store *store;
    const struct report_wish *wish;
    struct store_result *ranked; /* of report_rank */
    size_t count, needed;
};

/* The first so many of the ranked codes. */
static void select_first(const struct choice *choice, size_t count, struct buffer *selection)
{
    buffer_clear(selection);
    for (size_t i = 0; i < count; i++)
        buffer_format(selection, "%s%.*s", i == 0 ? "" : "\x1f",
                      TEXT_ARGS(result_text(choice->ranked, i, "code")));
}

/* Writes the report with so many findings to nowhere. */
static enum verdict try(const struct choice *choice, size_t count, struct buffer *selection,
                        bool *ret_fits, bool *ret_limited, struct error *error)
{
    struct report_wish wish = *choice->wish;
    struct report_result result = {.lint = {.over_limit = false}};
    struct output *output = NULL;
    select_first(choice, count, selection);
    if (!buffer_ok(selection))
        return error_no_memory(error);
    wish.selection = buffer_view(selection);
    wish.show_progress = false;
    enum verdict verdict = output_open("/dev/null", &output, error);
    if (verdict == VERDICT_OK)
        verdict = report_write(choice->store, &wish, output, &result, error);
    if (verdict == VERDICT_OK)
        verdict = output_finish(output, error);
    if (verdict == VERDICT_OK) {
        *ret_fits = !result.lint.over_limit;
        *ret_limited = result.lint.limit > 0;
    }
    report_result_free(&result);
    output_free(&output);
    return verdict;
}

/* How many fit: twice as many until they do not, then halves in between. */
static enum verdict search(const struct choice *choice, struct buffer *selection, size_t *ret_count,
                           bool *ret_limited, struct error *error)
{
    size_t good = choice->needed > 0 ? choice->needed : 1, bad = choice->count + 1;
    bool fits = false;
    enum verdict verdict = try(choice, good, selection, &fits, ret_limited, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!fits)
        bad = good + 1; /* not even these: they are kept, and lint tells */
    if (!*ret_limited)
        good = choice->count;
    for (size_t step = 1; good + 1 < bad && good < choice->count;) {
        size_t middle = bad <= choice->count ? good + (bad - good) / 2 : good + step;
        if (middle > choice->count)
            middle = choice->count;
        verdict = try(choice, middle, selection, &fits, ret_limited, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (fits)
            good = middle;
        else
            bad = middle;
        step *= 2;
    }
    *ret_count = good;
    return VERDICT_OK;
}

/* Goal by goal, in their order; within one the first to be taken in first. */
static void tell(const struct choice *choice, size_t chosen, struct buffer *lines)
{
    buffer_format(lines, "fit: %zu of %zu findings have room\n", chosen, choice->count);
    for (int goal = 0; goal <= 17; goal++) {
        size_t told = 0;
        for (size_t i = chosen; i < choice->count; i++) {
            if (result_number(choice->ranked, i, "goal") != goal)
                continue;
            if (told++ == 0)
                buffer_format(lines, "fit: left out on goal %d: ", goal);
            else
                buffer_string(lines, ", ");
            buffer_text(lines, result_text(choice->ranked, i, "code"));
        }
        if (told > 0)
            buffer_byte(lines, '\n');
    }
}

static enum verdict choose(struct choice *choice, struct fit *fit, struct error *error)
{
    bool limited = false;
    size_t chosen = 0;
    choice->count = store_result_rows(choice->ranked);
    while (choice->needed < choice->count && result_flag(choice->ranked, choice->needed, "needed"))
        choice->needed++;
    if (choice->count == 0)
        return VERDICT_OK;
    enum verdict verdict = search(choice, &fit->selection, &chosen, &limited, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!limited)
        buffer_string(&fit->lines, "fit: there is no limit of words, so nothing is left out\n");
    else if (chosen < choice->count)
        tell(choice, chosen, &fit->lines);
    if (chosen < choice->count)
        select_first(choice, chosen, &fit->selection);
    else
        buffer_clear(&fit->selection);
    return fit->selection.failed || fit->lines.failed ? error_no_memory(error) : VERDICT_OK;
}

enum verdict fit_choose(struct store *store, const struct report_wish *wish, struct fit *ret_fit,
                        struct error *error)
{
    struct choice choice = {.store = store, .wish = wish};
    struct fit fit = {.selection = BUFFER_NONE, .lines = BUFFER_NONE};
    enum verdict verdict = report_rank(store, wish, &choice.ranked, error);
    if (verdict == VERDICT_OK)
        verdict = choose(&choice, &fit, error);
    store_result_free(&choice.ranked);
    if (verdict == VERDICT_OK)
        *ret_fit = fit;
    else
        fit_free(&fit);
    return verdict;
}

void fit_free(struct fit *fit)
{
    buffer_free(&fit->selection);
    buffer_free(&fit->lines);
}
