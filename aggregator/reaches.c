/* See reaches.h. */
#include "aggregator/reaches.h"

#include <stdlib.h>

enum verdict reaches_set(struct reaches *reaches, const struct uuid *stream, uint64_t through,
                         struct error *error)
{
    for (size_t i = 0; i < reaches->count; i++)
        if (uuid_equal(&reaches->at[i].stream, stream)) {
            reaches->at[i].through = through;
            return VERDICT_OK;
        }
    if (reaches->count == reaches->room) {
        size_t room = reaches->room == 0 ? 16 : reaches->room * 2;
        struct reach *at = realloc(reaches->at, room * sizeof *at);
        if (at == NULL)
            return error_no_memory(error);
        reaches->at = at;
        reaches->room = room;
    }
    reaches->at[reaches->count++] = (struct reach){*stream, through};
    return VERDICT_OK;
}

void reaches_clear(struct reaches *reaches)
{
    reaches->count = 0;
}

void reaches_free(struct reaches *reaches)
{
    free(reaches->at);
    *reaches = (struct reaches){0};
}
