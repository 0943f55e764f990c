/* parallax new: guided entry of one submission. */
#include "client/commands.h"

#include "base/clock.h"
#include "client/entry/finish.h"
#include "client/outbox/draft.h"
#include "client/show.h"
#include "model/codes.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DRAFTS_OFFERED_MAX 24
#define LABEL_BYTES 240

/* What can be written, in the order in which it is offered. */
static const struct kind_choice {
    const char *option; /* --kind */
    int32_t kind;
    enum entry_comment comment;
    const char *label;
} kinds[] = {
    {"finding", KIND_FINDING, ENTRY_COMMENT_MAY,
     N_("a finding: evidence on a country and a Sustainable Development Goal")},
    {"response", KIND_RESPONSE, ENTRY_COMMENT_MAY, N_("answers to the questions of a survey")},
    {"sign_on", KIND_SIGN_ON, ENTRY_COMMENT_MAY, N_("a signature under a letter")},
    {"contribution", KIND_CONTRIBUTION, ENTRY_COMMENT_NO, N_("text for a section of a paper")},
    {"comment", KIND_CONTRIBUTION, ENTRY_COMMENT_YES, N_("a comment on a passage of a draft")},
};
#define KIND_CHOICES (sizeof kinds / sizeof kinds[0])

struct drafts {
    size_t count;
    int64_t numbers[DRAFTS_OFFERED_MAX];
    char labels[DRAFTS_OFFERED_MAX][LABEL_BYTES];
};

static bool is_open(const struct call *call, int64_t now_ms)
{
    return now_ms >= call->opens_ms && now_ms < call_ends_ms(call);
}

static bool has_draft_text(const struct call *call)
{
    for (size_t i = 0; call->content != NULL && i < call->content->section_count; i++)
        if (call->content->sections[i].draft.count > 0)
            return true;
    return false;
}

/* Whether an open call, or the one that is wanted, takes it. */
static bool is_taken(const struct session *session, const struct kind_choice *choice,
                     int64_t now_ms)
{
    const char *wanted = session->config->call;
    for (size_t i = 0; i < session->calls.call_count; i++) {
        const struct call *call = &session->calls.calls[i];
        if (is_open(call, now_ms) && call_takes_kind(call, choice->kind) &&
            (wanted == NULL || text_is(call->id, wanted)) &&
            (choice->comment != ENTRY_COMMENT_YES || has_draft_text(call)))
            return true;
    }
    return false;
}

static void add_draft(void *context, const struct outbox_line *line)
{
    struct drafts *drafts = context;
    const struct code *kind = code_by_name(&kind_codes, line->kind);
    struct buffer title = BUFFER_NONE;
    char date[CLOCK_DATE_BYTES];
    if (drafts->count >= DRAFTS_OFFERED_MAX)
        return;
    clock_format_day(line->day, date);
    show_plain(line->title.length > 0 ? line->title : line->call, &title);
    (void)snprintf(
        drafts->labels[drafts->count], LABEL_BYTES, _("draft %lld: %s, %.*s, of %s"),
        (long long)line->draft, kind != NULL ? language_words_in(kind_codes.name, kind->label) : "",
        (int)(title.length < 80 ? title.length : 80), buffer_ok(&title) ? title.data : "", date);
    buffer_free(&title);
    drafts->numbers[drafts->count++] = line->draft;
}

/* *ret_draft 0: a new one. False: nothing was chosen. */
static bool offer_drafts(struct typing *typing, const struct drafts *drafts, int64_t *ret_draft)
{
    const char *labels[DRAFTS_OFFERED_MAX + 1];
    size_t chosen = 0;
    *ret_draft = 0;
    if (drafts->count == 0)
        return true;
    for (size_t i = 0; i < drafts->count; i++)
        labels[i] = drafts->labels[i];
    labels[drafts->count] = _("begin a new one");
    if (!entry_choose(typing, _("There is something that you have not finished. Go on with it?"),
                      labels, drafts->count + 1, 0, &chosen))
        return false;
    *ret_draft = chosen < drafts->count ? drafts->numbers[chosen] : 0;
    return true;
}

static bool ask_kind(struct session *session, struct typing *typing, int64_t now_ms,
                     const struct kind_choice **ret_kind, bool *ret_any)
{
    const char *labels[KIND_CHOICES];
    const struct kind_choice *taken[KIND_CHOICES];
    size_t count = 0, chosen = 0;
    for (size_t i = 0; i < KIND_CHOICES; i++) {
        if (!is_taken(session, &kinds[i], now_ms))
            continue;
        taken[count] = &kinds[i];
        labels[count++] = language_words(kinds[i].label);
    }
    *ret_any = count > 0;
    if (count == 0 || !entry_choose(typing, _("What do you want to write?"), labels, count,
                                    count == 1 ? 0 : count, &chosen))
        return false;
    *ret_kind = taken[chosen];
    return true;
}

static enum verdict nothing_open(const struct session *session, struct error *error)
{
    if (session->config->call != NULL)
        return error_set(error, VERDICT_REJECT, "CALL_NOT_OPEN",
                         "the call %.40s is not known, not open, or does not take this; `parallax "
                         "calls` lists the calls",
                         session->config->call);
    return error_set(error, VERDICT_REJECT, "CALL_NOT_OPEN",
                     "no call that is open takes this; `parallax calls` lists the calls");
}

/* A new draft of this kind, with the call that was wanted. */
static enum verdict begin(struct session *session, const struct kind_choice *kind,
                          int64_t *ret_draft, struct error *error)
{
    struct text call = text_of(session->config->call);
    const struct draft_value value = {text_of("call"), 0, call};
    const struct draft draft = {
        .kind = kind->kind, .count = call.length > 0 ? 1 : 0, .values = &value};
    return draft_copy(session->outbox, &draft, clock_day(clock_wall_ms()), ret_draft, error);
}

static const struct kind_choice *kind_named(const char *option)
{
    for (size_t i = 0; option != NULL && i < KIND_CHOICES; i++)
        if (strcmp(kinds[i].option, option) == 0)
            return &kinds[i];
    return NULL;
}

/* *ret_draft 0: nobody wanted to write anything. */
static enum verdict choose(struct session *session, struct typing *typing, int64_t *ret_draft,
                           enum entry_comment *ret_comment, struct error *error)
{
    int64_t now_ms = clock_wall_ms();
    const struct kind_choice *kind = kind_named(session->config->kind);
    struct drafts drafts = {.count = 0};
    const enum outbox_state state = OUTBOX_DRAFT;
    bool any = true;
    *ret_comment = ENTRY_COMMENT_MAY;
    *ret_draft = session->config->draft;
    if (*ret_draft > 0)
        return VERDICT_OK;
    if (kind == NULL) {
        enum verdict verdict = outbox_list(session->outbox, &state, add_draft, &drafts, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (!offer_drafts(typing, &drafts, ret_draft) || *ret_draft > 0)
            return VERDICT_OK;
        if (!ask_kind(session, typing, now_ms, &kind, &any))
            return any ? VERDICT_OK : nothing_open(session, error);
    } else if (!is_taken(session, kind, now_ms)) {
        return nothing_open(session, error);
    }
    *ret_comment = kind->comment;
    return begin(session, kind, ret_draft, error);
}

/* A draft that was queued waits for its receipt. */
static enum verdict check_draft(struct session *session, int64_t number, struct error *error)
{
    struct arena *arena = arena_new((size_t)16 * 1024 * 1024);
    struct draft draft;
    enum verdict verdict = arena != NULL ? draft_load(session->outbox, number, arena, &draft, error)
                                         : error_no_memory(error);
    if (verdict == VERDICT_OK && !uuid_is_nil(&draft.queued_as))
        verdict = error_set(error, VERDICT_REJECT, "DRAFT_QUEUED",
                            "draft %lld is queued already; `parallax amend ID` takes it back",
                            (long long)number);
    arena_free(&arena);
    return verdict;
}

static enum verdict write_one(struct session *session, struct typing **typing,
                              enum exit_code *ret_code, struct error *error)
{
    int64_t draft = 0;
    enum entry_comment comment = ENTRY_COMMENT_MAY;
    enum verdict verdict = choose(session, *typing, &draft, &comment, error);
    if (verdict == VERDICT_OK && draft == 0)
        *ret_code = EXIT_PARTLY_REFUSED;
    if (verdict != VERDICT_OK || draft == 0)
        return verdict;
    verdict = check_draft(session, draft, error);
    if (verdict != VERDICT_OK)
        return verdict;
    return finish_entry(session, typing, draft, comment, false, ret_code, error);
}

enum verdict command_new(struct session *session, const struct options *options,
                         enum exit_code *ret_code, struct error *error)
{
    struct typing *typing = NULL;
    (void)options;
    enum verdict verdict = finish_fetch_calls(session, session->config->call, error);
    if (verdict == VERDICT_OK)
        verdict = typing_open(STDIN_FILENO, &typing, error);
    if (verdict == VERDICT_OK)
        verdict = write_one(session, &typing, ret_code, error);
    typing_close(&typing);
    if (verdict != VERDICT_REJECT)
        return verdict;
    show_error(error);
    *ret_code = EXIT_USAGE;
    return VERDICT_OK;
}
