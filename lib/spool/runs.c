/* See runs.h. */
#include "spool/runs.h"

#include <assert.h>
#include <string.h>

bool runs_are_full(const struct runs *runs)
{
    return runs->count >= RUNS_MAX - 1; /* one more, for what a merge makes */
}

struct run *runs_add(struct runs *runs, enum run_state state, uint32_t level)
{
    assert(runs->count < RUNS_MAX);
    struct run *run = &runs->at[runs->count++];
    *run = (struct run){.number = runs->next_number++, .state = state, .level = level};
    return run;
}

void runs_remove(struct runs *runs, size_t index)
{
    assert(index < runs->count);
    runs->count--;
    memmove(&runs->at[index], &runs->at[index + 1], (runs->count - index) * sizeof runs->at[index]);
}

static struct run *find_state(struct runs *runs, enum run_state state)
{
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].state == state)
            return &runs->at[i];
    return NULL;
}

static size_t count_of_level(const struct runs *runs, uint32_t level)
{
    size_t count = 0;
    for (size_t i = 0; i < runs->count; i++)
        count += runs->at[i].state == RUN_WHOLE && runs->at[i].level == level;
    return count;
}

/* The lowest level that has enough: small merges are soon done, and many wait for them. */
static bool find_due_level(const struct runs *runs, uint32_t *ret_level)
{
    bool is_due = false;
    for (size_t i = 0; i < runs->count; i++) {
        uint32_t level = runs->at[i].level;
        if ((is_due && level >= *ret_level) || count_of_level(runs, level) < RUNS_FAN_IN)
            continue;
        *ret_level = level;
        is_due = true;
    }
    return is_due;
}

struct run *runs_growing(struct runs *runs)
{
    struct run *growing = find_state(runs, RUN_GROWING);
    uint32_t level = 0;
    if (growing != NULL || runs->count == RUNS_MAX || !find_due_level(runs, &level))
        return growing;
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].state == RUN_WHOLE && runs->at[i].level == level)
            runs->at[i].state = RUN_MERGING;
    runs->has_merged = false;
    return runs_add(runs, RUN_GROWING, level + 1);
}

void runs_merged(struct runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        if (runs->at[i].state == RUN_MERGING)
            runs->at[i].state = RUN_DROPPED;
    struct run *made = find_state(runs, RUN_GROWING);
    assert(made != NULL);
    if (made->count > 0)
        made->state = RUN_WHOLE;
    else
        runs_remove(runs, (size_t)(made - runs->at));
}

bool run_may_have(const struct run *run, const struct uuid *id)
{
    return (run->state == RUN_WHOLE || run->state == RUN_MERGING) &&
           uuid_compare(&run->first, id) <= 0 && uuid_compare(id, &run->last) <= 0;
}

void run_note(struct run *run, const struct uuid *id, uint64_t commit)
{
    if (run->count == 0)
        run->first = *id;
    run->last = *id;
    run->last_commit = commit > run->last_commit ? commit : run->last_commit;
    run->count++;
}
