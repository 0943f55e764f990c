/*
 * The figures of parallax-bench pipeline: figures.def gives each its name, its unit, what it stands
 * beside and what it is to reach. A figure is the median of what the rounds saw.
 */
#ifndef PARALLAX_BENCH_FIGURES_H
#define PARALLAX_BENCH_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#define FIGURES_ROUNDS_MAX 1000

/* What a part used: figures that follow each other from PART_USE on. */
enum use {
    USE_CLIENT,     /* processor time, of whoever sent */
    USE_COLLECTOR,  /* the same */
    USE_AGGREGATOR, /* the same */
    USE_PARALLAX,   /* the three together */
    USE_POSTGRESQL,
    USE_WAL,
    USE_COLLECTOR_MEMORY,
    USE_AGGREGATOR_MEMORY,
    USE_COUNT
};

enum figure {
#define FIGURE(id, name, unit, beside, aim, bound) id,
#define USE(id, name, aim, bound) id##_USE, id##_USE_LAST = id##_USE + USE_COUNT - 1,
#include "bench/figures.def"
#undef FIGURE
#undef USE
    FIGURES
};

struct figures {
    double values[FIGURES][FIGURES_ROUNDS_MAX];
    size_t counts[FIGURES];
};

/* One round's value. */
void figures_keep(struct figures *figures, enum figure figure, double value);
void figures_forget(struct figures *figures);
bool figures_has(const struct figures *figures, enum figure figure);
/* 0 when it was not measured. */
double figures_median(const struct figures *figures, enum figure figure);

const char *figures_name(enum figure figure);
const char *figures_unit(enum figure figure);
/* The figure that it stands beside; FIGURES when there is none, or it was not measured. */
enum figure figures_beside(const struct figures *figures, enum figure figure);

/* What a figure is to reach. */
struct figures_target {
    double bound;
    bool at_least; /* or at most */
    bool met;
};
/* False when nothing is set, or what it depends on was not measured. */
bool figures_target(const struct figures *figures, enum figure figure,
                    struct figures_target *ret_target);

#endif
