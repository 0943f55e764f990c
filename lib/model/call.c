/* See call.h. */
#include "model/call.h"

#include "model/codes.h"

#include <stdlib.h>
#include <string.h>

bool call_takes_kind(const struct call *call, int32_t kind)
{
    /* Whoever wrote may take it back, whatever the call says: it may be their safety. */
    if (kind == KIND_WITHDRAWAL)
        return true;
    return kind > 0 && kind < 32 && (call->kinds & (UINT32_C(1) << kind)) != 0;
}

bool call_takes_country(const struct call *call, struct text alpha3)
{
    for (size_t i = 0; i < call->countries.count; i++)
        if (text_equal(call->countries.at[i], alpha3))
            return true;
    return call->countries.count == 0;
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

bool call_invites(const struct call *call, const struct uuid *organisation)
{
    return call->invited_count == 0 || bsearch(organisation, call->invited, call->invited_count,
                                               sizeof *call->invited, compare_ids) != NULL;
}

int64_t call_ends_ms(const struct call *call)
{
    int64_t ends_ms;
    /* Both came over a wire: a sum past the end of time is the end of time. */
    if (call->grace_ms <= 0 || __builtin_add_overflow(call->closes_ms, call->grace_ms, &ends_ms))
        return call->grace_ms <= 0 ? call->closes_ms : INT64_MAX;
    return ends_ms;
}

static const struct call_title *title_in(const struct call *call, const char *language)
{
    for (size_t i = 0; i < call->title_count; i++)
        if (language != NULL && text_is(call->titles[i].language, language))
            return &call->titles[i];
    return NULL;
}

struct text call_title(const struct call *call, const char *language)
{
    const struct call_title *title = title_in(call, language);
    if (title == NULL)
        title = title_in(call, "en");
    if (title == NULL && call->title_count > 0)
        title = &call->titles[0];
    return title != NULL ? title->title : call->id;
}
