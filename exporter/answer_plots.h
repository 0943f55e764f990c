/*
 * The answers to one closed question of a survey as plots and tables. Private to the report.
 */
#ifndef PARALLAX_EXPORTER_ANSWER_PLOTS_H
#define PARALLAX_EXPORTER_ANSWER_PLOTS_H

#include "base/arena.h"
#include "exporter/block.h"

/* Borrows both results. */
struct answer_question {
    const struct store_result *questions; /* of report_questions: a row each choice */
    size_t first, choices;                /* its rows */
    const struct store_result *counts;    /* of report_answer_counts */
    size_t from, to;                      /* its rows */
    int64_t place;                        /* in the call, from 1 */
};

/* How many answered, whatever they said. */
int64_t answer_count(const struct answer_question *question);
/*
 * The answers of all; then by country where the report is on several, and by constituency. Labels
 * are made in the arena. FATAL NO_MEMORY.
 */
enum verdict answer_plots(struct report *report, const struct answer_question *question,
                          struct arena *arena, struct error *error);

#endif
