/* See requests.h. */
#include "collector/requests.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "collector/call_part.h"
#include "collector/entrance.h"
#include "collector/intake.h"
#include "collector/log_name.h"
#include "model/submission.h"
#include "wire/client_protocol.h"

#include <stdlib.h>
#include <string.h>

/* Frames that add nothing to the round count too, or a flood of hellos would never let it commit.
 */
#define TAKE_FRAMES_MAX 1024
/*
 * So long a take lasts at most, or one frame: others wait for its commit. One that has the
 * collector for itself is batched further, which costs fewer commits; frames of others are taken in
 * turn with its own, and end that.
 */
#define TAKE_MS 2
#define TAKE_ALONE_MS 8
/*
 * What is asked for in tokens of the organisation's bucket. Looking an id up costs a fraction of
 * judging a submission and making it durable, and so does a KiB of a welcome or of a
 * call's content; a frame that is no
 * message is a line in the log, too.
 */
#define STATUS_IDS_A_TOKEN 16u
#define WELCOME_BYTES_A_TOKEN 1024u
#define REFUSED_FRAME_TOKENS 64u
/* Unpacking one frame: its bytes, an array of views, and for a status its answer. */
#define ARENA_BYTES ((size_t)4 * 1024 * 1024)

struct requests {
    struct requests_config config;
    struct round *round;   /* which is taken for; the caller's */
    struct arena *arena;   /* of the frame at hand, for answers that do not wait for the round */
    struct arena *scratch; /* of the submission at hand */
    struct buffer reply;
    struct log_names names;
};

enum verdict requests_new(const struct requests_config *config, struct requests **ret_requests,
                          struct error *error)
{
    struct requests *requests = calloc(1, sizeof *requests);
    if (requests == NULL)
        return error_no_memory(error);
    requests->config = *config;
    requests->arena = arena_new(ARENA_BYTES);
    requests->scratch = arena_new(SUBMISSION_ARENA_BYTES);
    if (requests->arena == NULL || requests->scratch == NULL) {
        requests_free(&requests);
        return error_no_memory(error);
    }
    *ret_requests = requests;
    return VERDICT_OK;
}

void requests_free(struct requests **requests_place)
{
    struct requests *requests = *requests_place;
    if (requests == NULL)
        return;
    arena_free(&requests->arena);
    arena_free(&requests->scratch);
    buffer_free(&requests->reply);
    free(requests);
    *requests_place = NULL;
}

/* An answer that cannot leave is not kept: the client asks again. */
static void reply_to(struct requests *requests, const struct link_frame *frame,
                     const struct collector_reply *reply)
{
    buffer_clear(&requests->reply);
    if (collector_reply_encode(reply, requests->arena, &requests->reply, NULL) == VERDICT_OK)
        (void)link_send(requests->config.link, frame->peer, frame->peer_length,
                        buffer_view(&requests->reply), NULL);
}

/* organisation: NULL when it is nobody's. */
static void refuse_frame(struct requests *requests, const struct link_frame *frame,
                         const struct uuid *organisation, uint64_t request, const struct error *why)
{
    char name[LOG_NAME_BYTES] = "";
    struct collector_reply reply = {
        .request = request,
        .kind = REPLY_REFUSED,
        .code = text_of(why->code),
        .sentence = text_of(why->text),
    };
    requests->config.counters->frames_bad++;
    if (organisation != NULL)
        log_name(&requests->names, organisation, clock_day(clock_wall_ms()), name);
    LOG(LOG_FRAME_REFUSED, log_string("code", why->code), log_string("organisation", name));
    reply_to(requests, frame, &reply);
}

/* Memory ran out for this frame; overload is told, never met with silence. */
static void tell_busy(struct requests *requests, const struct link_frame *frame, uint64_t request,
                      const struct error *why)
{
    struct collector_reply reply = {
        .request = request,
        .kind = REPLY_BUSY,
        .retry_after_ms = ROUND_BUSY_RETRY_MS,
        .code = text_of(why->code),
    };
    requests->config.counters->busy++;
    arena_reset(requests->arena);
    reply_to(requests, frame, &reply);
}

/*
 * The calls that an organisation may answer, in the arena; NULL when memory ran out. Without their
 * lists of guests: who else is asked could put somebody at risk, and is nobody's business.
 */
static const struct call *calls_for(struct requests *requests, const struct catalogue *catalogue,
                                    const struct organisation_key *key, size_t *ret_count)
{
    const struct uuid *organisation = &catalogue->organisations[key->organisation].id;
    struct call *calls = arena_alloc(requests->arena, (catalogue->call_count + 1) * sizeof *calls);
    size_t count = 0;
    for (size_t i = 0; calls != NULL && i < catalogue->call_count; i++) {
        if (!call_invites(&catalogue->calls[i], organisation))
            continue;
        calls[count] = catalogue->calls[i];
        calls[count].content = NULL; /* asked for apart, by those who do not have it yet */
        calls[count].invited = NULL;
        calls[count++].invited_count = 0;
    }
    *ret_count = count;
    return calls;
}

static enum verdict welcome(struct requests *requests, const struct link_frame *frame,
                            const struct organisation_key *key, uint64_t request, int64_t now_ms,
                            struct error *error)
{
    const struct catalogue *catalogue = catalogue_cache_current(requests->config.catalogue);
    size_t call_count;
    const struct call *calls = calls_for(requests, catalogue, key, &call_count);
    if (calls == NULL)
        return error_no_memory(error);
    const struct identity_public *own = identity_public(requests->config.identity);
    struct collector_reply reply = {
        .request = request,
        .kind = REPLY_WELCOME,
        .protocol = CLIENT_PROTOCOL_VERSION,
        .receipt_key = {(const char *)own->sign, sizeof own->sign},
        .call_count = call_count,
        .calls = calls,
        .now_ms = now_ms,
        .frame_submissions_max = CLIENT_FRAME_SUBMISSIONS_MAX,
        .frame_bytes_max = (uint32_t)CLIENT_FRAME_BYTES_MAX,
    };
    reply_to(requests, frame, &reply);
    quota_charge(requests->config.quota, key->organisation,
                 requests->reply.length / WELCOME_BYTES_A_TOKEN, clock_steady_ms());
    return VERDICT_OK;
}

static enum verdict content_part(struct requests *requests, const struct link_frame *frame,
                                 const struct organisation_key *key,
                                 const struct client_request *request, struct error *error)
{
    const struct catalogue *catalogue = catalogue_cache_current(requests->config.catalogue);
    struct collector_reply reply = {.request = request->request, .kind = REPLY_CALL_PART};
    enum verdict verdict =
        call_part_of(requests->config.catalogue, &catalogue->organisations[key->organisation].id,
                     request, &reply.call_part, error);
    if (verdict != VERDICT_OK)
        return verdict;
    reply_to(requests, frame, &reply);
    quota_charge(requests->config.quota, key->organisation,
                 requests->reply.length / WELCOME_BYTES_A_TOKEN, clock_steady_ms());
    return VERDICT_OK;
}

/* Judges the submissions of a frame and hands it to the round. */
static enum verdict submit(struct requests *requests, struct link_frame *frame,
                           const struct organisation_key *key, const struct client_request *request,
                           int64_t now_ms, struct error *error)
{
    struct round *round = requests->round;
    const struct intake intake = {
        .catalogue = catalogue_cache_current(requests->config.catalogue),
        .now_ms = now_ms,
        .scratch = requests->scratch,
    };
    struct intake_item *items;
    enum verdict verdict = intake_judge(&intake, key, request, round_arena(round), &items, error);
    if (verdict != VERDICT_OK)
        return verdict;
    size_t wrong = 0;
    for (size_t i = 0; i < request->submissions.count; i++)
        wrong += !items[i].right;
    const struct uuid *organisation = &intake.catalogue->organisations[key->organisation].id;
    if (wrong > 0) {
        char name[LOG_NAME_BYTES];
        log_name(&requests->names, organisation, clock_day(now_ms), name);
        LOG(LOG_SUBMISSIONS_REFUSED, log_number("count", (int64_t)wrong),
            log_string("organisation", name));
    }
    round_add(round, frame, request->request, organisation, items, request->submissions.count);
    return VERDICT_OK;
}

/* Whether the organisation is shut out: nothing of it is looked at, and its connections go. */
static bool is_shut_out(const struct requests *requests, const struct organisation_key *key,
                        const struct uuid *organisation)
{
    int64_t steady_ms = clock_steady_ms();
    if (!quota_is_shut(requests->config.quota, key->organisation, steady_ms))
        return false;
    connections_shut(requests->config.connections, organisation, steady_ms);
    requests->config.counters->frames_dropped++;
    return true;
}

/*
 * Asked before the signature is verified and the submissions are judged, which is what costs. The
 * answer is a few bytes. What cannot be read counts, too.
 */
static bool is_over_quota(struct requests *requests, const struct link_frame *frame,
                          const struct organisation_key *key, const struct uuid *organisation,
                          const struct client_request *request)
{
    int64_t steady_ms = clock_steady_ms();
    size_t tokens = request->submissions.count + request->id_count / STATUS_IDS_A_TOKEN;
    uint32_t wait_ms = quota_take(requests->config.quota, key->organisation, tokens, steady_ms);
    if (wait_ms == 0)
        return false;
    struct collector_reply reply = {
        .request = request->request,
        .kind = REPLY_BUSY,
        .retry_after_ms = wait_ms,
        .code = text_of("QUOTA"),
    };
    requests->config.counters->over_quota++;
    reply_to(requests, frame, &reply);
    if (quota_is_shut(requests->config.quota, key->organisation, steady_ms)) {
        char name[LOG_NAME_BYTES];
        requests->config.counters->shut_out++;
        log_name(&requests->names, organisation, clock_day(clock_wall_ms()), name);
        LOG(LOG_SHUT_OUT, log_string("organisation", name));
    }
    return true;
}

/* A connection whose opening was told by now is counted as its organisation's. */
static void hear(struct requests *requests, const struct link_frame *frame,
                 const struct organisation_key *key, const struct uuid *organisation)
{
    int64_t steady_ms = clock_steady_ms();
    struct connections *connections = requests->config.connections;
    if (!connections_know(connections, frame->connection))
        entrance_follow(requests->config.link, connections, steady_ms);
    connections_hear(connections, frame->connection, key, organisation, steady_ms);
}

/* Zeroes *frame when the round took it. */
static enum verdict take_frame(struct requests *requests, struct link_frame *frame, int64_t now_ms,
                               struct error *error)
{
    struct client_request request = {0};
    struct error why;
    requests->config.counters->frames++;
    /* Admission at the handshake may be hours old: the key is asked for again with every frame. */
    const struct catalogue *catalogue = catalogue_cache_current(requests->config.catalogue);
    const struct organisation_key *key = catalogue_key(catalogue, frame->key);
    const struct uuid *organisation =
        key == NULL ? NULL : &catalogue->organisations[key->organisation].id;
    arena_reset(requests->arena);
    if (key != NULL && is_shut_out(requests, key, organisation))
        return VERDICT_OK;
    if (key != NULL)
        hear(requests, frame, key, organisation);
    /* What a submission's items borrow must live as long as the round. */
    enum verdict verdict =
        client_request_decode(frame->payload, round_arena(requests->round), &request, &why);
    if (verdict == VERDICT_OK && key == NULL)
        verdict = error_set(&why, VERDICT_REJECT, "KEY_UNKNOWN",
                            "this key is not enrolled, or was revoked");
    if (key != NULL && is_over_quota(requests, frame, key, organisation, &request))
        return VERDICT_OK;
    if (verdict == VERDICT_OK)
        switch (request.kind) {
        case REQUEST_HELLO:
            verdict = welcome(requests, frame, key, request.request, now_ms, &why);
            break;
        case REQUEST_STATUS:
            verdict = status_ask(requests->config.status, frame, organisation, &request,
                                 clock_steady_ms(), &why);
            break;
        case REQUEST_CALL:
            verdict = content_part(requests, frame, key, &request, &why);
            break;
        case REQUEST_SUBMIT:
            verdict = submit(requests, frame, key, &request, now_ms, &why);
            break;
        }
    if (verdict == VERDICT_FATAL) {
        if (error != NULL)
            *error = why;
        return verdict;
    }
    if (verdict == VERDICT_REJECT)
        refuse_frame(requests, frame, organisation, request.request, &why);
    if (verdict == VERDICT_REJECT && key != NULL)
        quota_charge(requests->config.quota, key->organisation, REFUSED_FRAME_TOKENS,
                     clock_steady_ms());
    if (verdict == VERDICT_RETRY)
        tell_busy(requests, frame, request.request, &why);
    return VERDICT_OK;
}

/* While another round waits for the disk, nobody waits for the end of this one. */
static bool may_take_more(const struct requests *requests, int64_t passed_ms)
{
    const bool waits = !spool_accept_is_done(requests->config.spool);
    return passed_ms < (round_is_shared(requests->round) && !waits ? TAKE_MS : TAKE_ALONE_MS);
}

enum verdict requests_take(struct requests *requests, struct round *round, int64_t now_ms,
                           struct error *error)
{
    requests->round = round;
    size_t bytes = 0;
    int64_t start_ms = clock_steady_ms();
    /* Without buckets nobody gets through, and the next take tries again. */
    (void)quota_follow(requests->config.quota, catalogue_cache_current(requests->config.catalogue),
                       NULL);
    if (round_is_empty(round))
        arena_reset(round_arena(round)); /* what frames that added nothing left there */
    for (int i = 0; i < TAKE_FRAMES_MAX && bytes < ROUND_BYTES_MAX && !round_is_full(round) &&
                    (i == 0 || may_take_more(requests, clock_steady_ms() - start_ms));
         i++) {
        struct link_frame frame = {0};
        enum verdict verdict = link_receive(requests->config.link, &frame, error);
        if (verdict == VERDICT_RETRY)
            break;
        if (verdict == VERDICT_FATAL)
            return verdict;
        bytes += frame.payload.length;
        if (verdict == VERDICT_OK)
            verdict = take_frame(requests, &frame, now_ms, error);
        else {
            requests->config.counters->frames_bad++;
            verdict = VERDICT_OK;
        }
        link_frame_free(&frame);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}
