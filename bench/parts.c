/* See parts.h. */
#include "bench/parts.h"

#include "base/text.h"

#include <string.h>

const struct part parts[] = {
    {"pipeline", part_pipeline, false}, {"clients", part_clients, false},
    {"copy", part_copy, false},         {"stage", part_stage, false},
    {"spool", part_spool, false},       {"lone", part_lone, false},
    {"receipts", part_receipts, false}, {"sustain", part_sustain, true},
    {"outage", part_outage, true},      {"idle", part_idle, true},
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

static const struct part *find(struct text name)
{
    for (size_t i = 0; i < part_count; i++)
        if (text_is(name, parts[i].name))
            return &parts[i];
    return NULL;
}

static enum verdict check_names(struct text list, struct error *error)
{
    struct text name;
    while (text_split(&list, ',', &name))
        if (find(text_trim(name)) == NULL)
            return error_set(error, VERDICT_REJECT, "PARTS", "--parts: there is no part %.*s",
                             (int)name.length, name.at);
    return VERDICT_OK;
}

enum verdict parts_check(const struct bench_config *config, struct error *error)
{
    enum verdict verdict =
        strcmp(config->parts, "all") == 0 ? VERDICT_OK : check_names(text_of(config->parts), error);
    if (verdict == VERDICT_OK && parts_has(config->parts, find(text_of("outage"))) &&
        (config->stop_database == NULL || config->start_database == NULL))
        verdict = error_set(error, VERDICT_REJECT, "PARTS",
                            "the part outage needs --stop-database and --start-database");
    return verdict;
}
