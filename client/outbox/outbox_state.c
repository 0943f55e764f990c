/* See outbox_state.h. */
#include "client/outbox/outbox_state.h"

#define OUTBOX_STATE_ROW(id, name, meaning, next) [id] = {(name), (meaning), (next)},
const struct outbox_state_row outbox_state_rows[OUTBOX_STATE_COUNT] = {
    OUTBOX_STATES(OUTBOX_STATE_ROW)};
#undef OUTBOX_STATE_ROW

bool outbox_state_of(struct text name, enum outbox_state *ret_state)
{
    for (int state = 0; state < OUTBOX_STATE_COUNT; state++) {
        if (!text_is(name, outbox_state_rows[state].name))
            continue;
        *ret_state = (enum outbox_state)state;
        return true;
    }
    return false;
}

bool outbox_state_follows(enum outbox_state from, enum outbox_state to)
{
    struct text rest = text_of(outbox_state_rows[from].next), name;
    while (text_split(&rest, '|', &name))
        if (text_is(name, outbox_state_rows[to].name))
            return true;
    return false;
}

void outbox_state_document(struct buffer *out)
{
    buffer_string(out, "| state | meaning | can become |\n|---|---|---|\n");
    for (int state = 0; state < OUTBOX_STATE_COUNT; state++) {
        const struct outbox_state_row *row = &outbox_state_rows[state];
        struct text rest = text_of(row->next), name;
        const char *before = "";
        buffer_format(out, "| %s | %s | ", row->name, wording(row->meaning));
        while (text_split(&rest, '|', &name)) {
            buffer_format(out, "%s%.*s", before, TEXT_ARGS(name));
            before = ", ";
        }
        buffer_string(out, " |\n");
    }
}
