/* See movement.h. */
#include "client/movement.h"

void movement_begin(struct movement *movement, int64_t now_ms)
{
    *movement = (struct movement){.moved_ms = now_ms, .further_ms = now_ms};
}

static void start_connection(struct movement *movement, uint64_t connections)
{
    movement->connections = connections;
    movement->bytes = 0;
    movement->answered = 0;
}

void movement_reopened(struct movement *movement)
{
    start_connection(movement, 0);
}

bool movement_saw(struct movement *movement, uint64_t connections, uint64_t bytes, int64_t now_ms)
{
    bool other = connections != movement->connections;
    if (other) {
        start_connection(movement, connections);
        movement->moved_ms = now_ms;
    }
    if (bytes == movement->bytes)
        return other;
    movement->bytes = bytes;
    movement->moved_ms = now_ms;
    uint64_t since = bytes > movement->answered ? bytes - movement->answered : 0;
    if (since > movement->furthest) {
        movement->furthest = since;
        movement->further_ms = now_ms;
    }
    return other;
}

void movement_answered(struct movement *movement, int64_t now_ms)
{
    movement->answered = movement->bytes;
    movement->furthest = 0;
    movement->moved_ms = now_ms;
    movement->further_ms = now_ms;
}
