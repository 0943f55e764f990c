/* See parts.h. */
#include "bench/parts.h"

#include "base/text.h"

#include <string.h>

const struct part parts[] = {
    {"pipeline", part_pipeline, false}, {"clients", part_clients, false},
    {"copy", part_copy, false},         {"stage", part_stage, false},
    {"spool", part_spool, false},       {"lone", part_lone, false},
    {"receipts", part_receipts, false}, {"sustain", part_sustain, true},
};
const size_t part_count = sizeof parts / sizeof parts[0];

bool parts_has(const char *list, const struct part *part)
{
    struct text rest = text_of(list), name;
    bool has = strcmp(list, "all") == 0;
    while (!has && text_split(&rest, ',', &name))
        has = text_is(text_trim(name), part->name);
    return has;
}

static bool is_part(struct text name)
{
    for (size_t i = 0; i < part_count; i++)
        if (text_is(name, parts[i].name))
            return true;
    return false;
}

enum verdict parts_check(const char *list, struct error *error)
{
    struct text rest = text_of(list), name;
    if (strcmp(list, "all") == 0)
        return VERDICT_OK;
    while (text_split(&rest, ',', &name))
        if (!is_part(text_trim(name)))
            return error_set(error, VERDICT_REJECT, "PARTS", "--parts: there is no part %.*s",
                             (int)name.length, name.at);
    return VERDICT_OK;
}
