/* What a path of the portal asks for. */
#include "exporter/portal.h"

#include <string.h>

#define PARTS_MAX 4

static struct portal_target find_report(const struct text *parts, size_t count)
{
    struct portal_target target = {.page = PORTAL_NONE};
    if (count != 3)
        return target;
    target.call = parts[1];
    target.country = reference_country(parts[2]);
    target.page = target.country != NULL ? PORTAL_REPORT : PORTAL_NONE;
    return target;
}

static struct portal_target find_data(const struct text *parts, size_t count)
{
    struct portal_target target = {.page = PORTAL_NONE};
    struct text extension = TEXT_NONE, set = TEXT_NONE;
    if (count != 3 && count != 4)
        return target;
    extension = parts[count - 1];
    target.call = parts[1];
    target.country = count == 4 ? reference_country(parts[2]) : NULL;
    if (text_split(&extension, '.', &set) && dataset_find(set, &target.set) &&
        dataset_format_find(extension, &target.format) && (count == 3 || target.country != NULL))
        target.page = PORTAL_DATA;
    return target;
}

struct portal_target portal_find(struct text path)
{
    struct text parts[PARTS_MAX + 1], rest = path, part;
    size_t count = 0;
    if (text_is(path, "/"))
        return (struct portal_target){.page = PORTAL_INDEX};
    if (text_is(path, "/health"))
        return (struct portal_target){.page = PORTAL_HEALTH};
    /* The path starts with a slash: what stands before it is empty. */
    (void)text_split(&rest, '/', &part);
    while (count <= PARTS_MAX && text_split(&rest, '/', &part)) {
        if (part.length == 0)
            return (struct portal_target){.page = PORTAL_NONE};
        parts[count++] = part;
    }
    if (count > 0 && text_is(parts[0], "report"))
        return find_report(parts, count);
    if (count > 0 && text_is(parts[0], "data"))
        return find_data(parts, count);
    return (struct portal_target){.page = PORTAL_NONE};
}

struct text portal_language(struct text query)
{
    struct text pair, name;
    while (text_split(&query, '&', &pair))
        if (text_split(&pair, '=', &name) && text_is(name, "lang") && pair.length > 0)
            return pair;
    return text_of("en");
}
