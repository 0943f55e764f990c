/* See call_part.h. */
#include "collector/call_part.h"

#include "model/problem.h"

#include <inttypes.h>

static enum verdict refuse(enum problem_code code, struct error *error)
{
    return error_set(error, VERDICT_REJECT, problem_rows[code].name, "the call %s",
                     problem_rows[code].sentence);
}

enum verdict call_part_of(const struct catalogue_cache *cache, const struct uuid *organisation,
                          const struct client_request *request, struct reply_call_part *ret_part,
                          struct error *error)
{
    const struct call *call = catalogue_call(catalogue_cache_current(cache), request->call);
    if (call == NULL)
        return refuse(PROBLEM_CALL, error);
    if (!call_invites(call, organisation))
        return refuse(PROBLEM_CALL_NOT_INVITED, error);
    if (call->content == NULL)
        return error_set(error, VERDICT_REJECT, "CALL_NO_CONTENT",
                         "the call says nothing beside what the welcome tells");
    struct text content = catalogue_cache_content(cache, call);
    if (request->from > content.length)
        return error_set(error, VERDICT_REJECT, "CALL_FROM",
                         "the call's content ends before byte %" PRIu32, request->from);
    size_t left = content.length - request->from;
    *ret_part = (struct reply_call_part){
        .call = call->id,
        .digest = call->content_digest,
        .bytes_total = (uint32_t)content.length,
        .from = request->from,
        .part = {content.at + request->from, left < CALL_PART_BYTES ? left : CALL_PART_BYTES},
    };
    return VERDICT_OK;
}
