/* See told.h. */
#include "aggregator/told.h"

#include <string.h>

struct telling {
    const uint8_t *pseudonym_key;
    const struct uuid *organisation;
    struct relay_status *lines;
    size_t count;
};

static bool is_theirs(const struct telling *telling, const struct standing *standing)
{
    uint8_t pseudonym[SEAL_PSEUDONYM_BYTES];
    if (standing->is_named)
        return uuid_equal(&standing->organisation, telling->organisation);
    seal_pseudonym(telling->pseudonym_key, standing->call, telling->organisation, pseudonym);
    return memcmp(pseudonym, standing->pseudonym, sizeof pseudonym) == 0;
}

static struct relay_status *find_line(const struct telling *telling, const struct uuid *id)
{
    for (size_t i = 0; i < telling->count; i++)
        if (uuid_equal(&telling->lines[i].id, id))
            return &telling->lines[i];
    return NULL;
}

static bool is_of_a_code(char c)
{
    return c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A problem's code stands there as it is; a sentence is PostgreSQL's refusal or our own. */
static struct text reason_class(struct text reason)
{
    for (size_t i = 0; i < reason.length; i++)
        if (!is_of_a_code(reason.at[i]))
            return text_of(TOLD_NOT_STORABLE);
    return reason;
}

static void tell(struct telling *telling, const struct standing *standing)
{
    struct relay_status *line = find_line(telling, &standing->id);
    const bool reused = text_is(standing->quarantine_reason, BATCH_ID_REUSED);
    if (reused && line == NULL)
        return;
    if (line == NULL) {
        line = &telling->lines[telling->count++];
        line->id = standing->id;
    }
    if (standing->quarantine_reason.length > 0) {
        line->told.quarantine =
            reused ? text_of(TOLD_ID_REUSED) : reason_class(standing->quarantine_reason);
        return;
    }
    line->told.state = standing->state;
    line->told.note = standing->note;
    line->told.report_title = standing->report_title;
    line->told.report_url = standing->report_url;
    line->told.published_day = standing->published_day;
}

enum verdict told_make(const struct standing *standings, size_t count,
                       const uint8_t pseudonym_key[SEAL_KEY_BYTES], const struct uuid *organisation,
                       struct arena *arena, const struct relay_status **ret_lines,
                       size_t *ret_count, struct error *error)
{
    struct telling telling = {.pseudonym_key = pseudonym_key, .organisation = organisation};
    telling.lines = arena_alloc(arena, (count + 1) * sizeof *telling.lines);
    if (telling.lines == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (is_theirs(&telling, &standings[i]))
            tell(&telling, &standings[i]);
    *ret_lines = telling.lines;
    *ret_count = telling.count;
    return VERDICT_OK;
}
