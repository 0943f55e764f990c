/* See outbox_state.h. */
#include "client/outbox_state.h"

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
