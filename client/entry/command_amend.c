/* parallax amend: another submission in the place of one that was made here. */
#include "client/commands.h"

#include "base/clock.h"
#include "client/entry/draft_submission.h"
#include "client/entry/finish.h"
#include "client/outbox/draft.h"
#include "client/show.h"
#include "wire/codec.h"
#include "words/words.h"

#include <unistd.h>

#define AMEND_ARENA_BYTES ((size_t)16 * 1024 * 1024)

struct amending {
    struct session *session;
    struct uuid id;
    enum outbox_state state;
    struct buffer bytes; /* of the submission; what is decoded borrows from the arena */
    struct arena *arena;
    struct submission submission;
    const struct call *call; /* NULL: not known here */
    int64_t draft;           /* 0: none yet */
};

static enum verdict read_submission(struct amending *amending, struct error *error)
{
    struct session *session = amending->session;
    enum verdict verdict =
        outbox_bytes(session->outbox, &amending->id, &amending->bytes, &amending->state, error);
    if (verdict == VERDICT_OK)
        verdict = codec_submission_decode(buffer_view(&amending->bytes), amending->arena,
                                          &amending->submission, error);
    if (verdict == VERDICT_OK)
        amending->call = catalogue_call(&session->calls, amending->submission.call);
    return verdict;
}

static bool is_over(const struct amending *amending)
{
    return amending->call != NULL && clock_wall_ms() >= call_ends_ms(amending->call);
}

static enum verdict check(const struct amending *amending, struct error *error)
{
    if (amending->submission.kind == KIND_WITHDRAWAL)
        return error_set(error, VERDICT_REJECT, "AMEND_WITHDRAWAL",
                         "a withdrawal cannot be amended; what it withdrew can be written anew");
    if (amending->state == OUTBOX_WITHDRAWN)
        return error_set(error, VERDICT_REJECT, "AMEND_WITHDRAWN",
                         "this submission was withdrawn; `parallax new` writes another");
    if (amending->state == OUTBOX_SUPERSEDED)
        return error_set(error, VERDICT_REJECT, "AMEND_SUPERSEDED",
                         "this submission was amended before; amend the one that came after it");
    if (is_over(amending))
        return error_set(error, VERDICT_REJECT, "CALL_CLOSED",
                         "the call %.*s is closed and takes no amendments any more; `parallax "
                         "withdraw` still works",
                         TEXT_ARGS(amending->submission.call));
    return VERDICT_OK;
}

/* An amendment that was begun before. */
static void find_begun(void *context, const struct outbox_line *line)
{
    struct amending *amending = context;
    if (line->draft > 0 && uuid_equal(&line->supersedes, &amending->id))
        amending->draft = line->draft;
}

static enum verdict copy_into_draft(struct amending *amending, const struct uuid *supersedes,
                                    struct error *error)
{
    struct draft draft;
    enum verdict verdict = draft_from_submission(&amending->submission, amending->call,
                                                 amending->arena, &draft, error);
    if (verdict != VERDICT_OK)
        return verdict;
    draft.supersedes = *supersedes;
    return draft_copy(amending->session->outbox, &draft, clock_day(clock_wall_ms()),
                      &amending->draft, error);
}

/* The other side does not have it: what is written now goes in its place, not after it. */
static enum verdict take_back(struct amending *amending, struct error *error)
{
    struct outbox *outbox = amending->session->outbox;
    enum verdict verdict = outbox_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = outbox_retire(outbox, &amending->id, OUTBOX_SUPERSEDED, &amending->draft, error);
    if (verdict == VERDICT_OK && amending->draft == 0)
        verdict = copy_into_draft(amending, &amending->submission.supersedes, error);
    return outbox_end_transaction(outbox, verdict, error);
}

static enum verdict make_draft(struct amending *amending, struct error *error)
{
    const enum outbox_state state = OUTBOX_DRAFT;
    if (amending->state == OUTBOX_QUEUED || amending->state == OUTBOX_REFUSED)
        return take_back(amending, error);
    enum verdict verdict =
        outbox_list(amending->session->outbox, &state, find_begun, amending, error);
    if (verdict == VERDICT_OK && amending->draft == 0)
        verdict = copy_into_draft(amending, &amending->id, error);
    return verdict;
}

static void tell(const struct amending *amending, struct typing *typing)
{
    if (amending->state == OUTBOX_QUEUED || amending->state == OUTBOX_REFUSED)
        typing_say(
            typing, "%s",
            _("It has not been received by anybody, so it is a draft again. Send or queue it "
              "when it is right."));
    else
        typing_say(typing, "%s",
                   _("What you send now takes the place of the one before, which counts until "
                     "then."));
    if (amending->submission.sealed.length > 0)
        typing_say(
            typing, "%s",
            _("It was sealed for the secretariat and cannot be opened here any more, so only "
              "what is counted is filled in; please write the rest again."));
}

static enum verdict amend(struct amending *amending, enum exit_code *ret_code, struct error *error)
{
    struct typing *typing = NULL;
    enum verdict verdict = read_submission(amending, error);
    if (verdict == VERDICT_OK)
        verdict = check(amending, error);
    if (verdict == VERDICT_OK)
        verdict = make_draft(amending, error);
    if (verdict == VERDICT_OK)
        verdict = typing_open(STDIN_FILENO, &typing, error);
    if (verdict != VERDICT_OK)
        return verdict;
    tell(amending, typing);
    bool sealed = amending->submission.sealed.length > 0;
    verdict = finish_entry(amending->session, &typing, amending->draft, ENTRY_COMMENT_MAY, !sealed,
                           ret_code, error);
    typing_close(&typing);
    return verdict;
}

enum verdict command_amend(struct session *session, const struct options *options,
                           enum exit_code *ret_code, struct error *error)
{
    struct amending amending = {.session = session};
    if (!uuid_parse(text_of(options->arguments[0]), &amending.id)) {
        show_note("%s", _("that is no id; `parallax outbox` lists the ids"));
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    enum verdict verdict = finish_fetch_calls(session, NULL, error);
    amending.arena = verdict == VERDICT_OK ? arena_new(AMEND_ARENA_BYTES) : NULL;
    if (verdict == VERDICT_OK)
        verdict =
            amending.arena != NULL ? amend(&amending, ret_code, error) : error_no_memory(error);
    buffer_free(&amending.bytes);
    arena_free(&amending.arena);
    if (verdict != VERDICT_REJECT)
        return verdict;
    show_error(error);
    *ret_code = EXIT_USAGE;
    return VERDICT_OK;
}
