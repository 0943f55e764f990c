/* See figures.h. */
#include "bench/figures.h"

#include "bench/samples.h"

#include <string.h>

/* How the bound of a target is meant. */
enum aim {
    AIM_NONE,
    AIM_SHARE,    /* at least bound times what it stands beside */
    AIM_AT_MOST,  /* bound, whatever else */
    AIM_OVER,     /* at most what it stands beside, and bound more */
    AIM_TEN_TIMES /* at most ten times what it stands beside, or bound when that is more */
};

#define NONE FIGURES
#define FIGURE(id, name, unit, beside, aim, bound) [id] = {name, unit, beside, AIM_##aim, bound},
#define CPU "us CPU/row"
#define USE(id, name, aim, bound)                                                                  \
    [id##_USE +                                                                                    \
        USE_CLIENT] = {name "client", CPU, NONE, AIM_NONE, 0},                                     \
        [id##_USE + USE_COLLECTOR] = {name "collector", CPU, NONE, AIM_NONE, 0},                   \
        [id##_USE + USE_AGGREGATOR] = {name "aggregator", CPU, NONE, AIM_NONE, 0},                 \
        [id##_USE + USE_PARALLAX] = {name "these three", CPU, NONE, AIM_##aim, bound},             \
        [id##_USE + USE_POSTGRESQL] = {name "PostgreSQL", CPU, NONE, AIM_NONE, 0},                 \
        [id##_USE + USE_WAL] = {name "write-ahead log", "bytes/row", NONE, AIM_NONE, 0},           \
        [id##_USE + USE_COLLECTOR_MEMORY] = {name "collector's memory", "MiB", NONE, AIM_NONE, 0}, \
        [id##_USE +                                                                                \
            USE_AGGREGATOR_MEMORY] = {name "aggregator's memory", "MiB", NONE, AIM_NONE, 0},

static const struct {
    const char *name, *unit;
    enum figure beside;
    enum aim aim;
    double bound;
} table[FIGURES] = {
#include "bench/figures.def"
};

void figures_keep(struct figures *figures, enum figure figure, double value)
{
    if (figures->counts[figure] < FIGURES_ROUNDS_MAX)
        figures->values[figure][figures->counts[figure]++] = value;
}

void figures_forget(struct figures *figures)
{
    memset(figures->counts, 0, sizeof figures->counts);
}

bool figures_has(const struct figures *figures, enum figure figure)
{
    return figures->counts[figure] > 0;
}

double figures_median(const struct figures *figures, enum figure figure)
{
    double values[FIGURES_ROUNDS_MAX];
    memcpy(values, figures->values[figure], sizeof values);
    return median(values, figures->counts[figure]);
}

const char *figures_name(enum figure figure)
{
    return table[figure].name;
}

const char *figures_unit(enum figure figure)
{
    return table[figure].unit;
}

enum figure figures_beside(const struct figures *figures, enum figure figure)
{
    enum figure beside = table[figure].beside;
    return beside != NONE && figures_has(figures, beside) ? beside : NONE;
}

static double bound_of(enum aim aim, double bound, double beside)
{
    switch (aim) {
    case AIM_SHARE:
        return bound * beside;
    case AIM_OVER:
        return bound + beside;
    case AIM_TEN_TIMES:
        return 10 * beside > bound ? 10 * beside : bound;
    case AIM_AT_MOST:
    case AIM_NONE:
        break;
    }
    return bound;
}

bool figures_target(const struct figures *figures, enum figure figure,
                    struct figures_target *ret_target)
{
    enum aim aim = table[figure].aim;
    enum figure beside = figures_beside(figures, figure);
    if (aim == AIM_NONE || !figures_has(figures, figure) || (aim != AIM_AT_MOST && beside == NONE))
        return false;
    double value = figures_median(figures, figure);
    double bound =
        bound_of(aim, table[figure].bound, beside == NONE ? 0 : figures_median(figures, beside));
    bool at_least = aim == AIM_SHARE;
    *ret_target =
        (struct figures_target){bound, at_least, at_least ? value >= bound : value <= bound};
    return true;
}
