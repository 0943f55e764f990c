/* See review.h. */
#include "model/review.h"

#define REVIEW_ROW(state, meaning, next) {(state), (meaning), (next)},
const struct review_state review_states[] = {REVIEW_STATES(REVIEW_ROW)};
#undef REVIEW_ROW
const size_t review_state_count = sizeof review_states / sizeof review_states[0];

static const struct review_state *row_of(int32_t state)
{
    for (size_t i = 0; i < review_state_count; i++)
        if (review_states[i].state == state)
            return &review_states[i];
    return NULL;
}

bool review_may(int32_t from, int32_t to)
{
    const struct review_state *row = row_of(from);
    return row != NULL && row_of(to) != NULL && (row->next & REVIEW_BIT(to)) != 0;
}

void review_next(int32_t state, struct buffer *out)
{
    const struct review_state *row = row_of(state);
    size_t left = row != NULL ? (size_t)__builtin_popcount(row->next) : 0;
    for (size_t i = 0; i < review_state_count && left > 0; i++) {
        if (!review_may(state, review_states[i].state))
            continue;
        buffer_string(out, code_by_number(&state_codes, review_states[i].state)->name);
        left--;
        if (left > 0)
            buffer_string(out, left > 1 ? ", " : " or ");
    }
}

void review_document(struct buffer *out)
{
    buffer_string(out, "| state | what it means | the secretariat may make it |\n|---|---|---|\n");
    for (size_t i = 0; i < review_state_count; i++) {
        const struct review_state *row = &review_states[i];
        buffer_format(out, "| `%s` | %s | ", code_by_number(&state_codes, row->state)->name,
                      row->meaning);
        review_next(row->state, out);
        buffer_string(out, row->next == 0 ? "nothing else |\n" : " |\n");
    }
}
