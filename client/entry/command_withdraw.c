/* parallax withdraw: takes a submission back. */
#include "client/commands.h"

#include "base/clock.h"
#include "client/compose.h"
#include "client/entry/finish.h"
#include "client/show.h"
#include "wire/codec.h"
#include "words/words.h"

#include <stdio.h>
#include <unistd.h>

#define WITHDRAW_ARENA_BYTES ((size_t)4 * 1024 * 1024)

struct withdrawing {
    struct session *session;
    struct uuid id;
    enum outbox_state state;
    struct buffer bytes;
    struct arena *arena;
    struct submission submission;
    bool queued_before; /* a withdrawal of it stands in the outbox */
};

static void find_withdrawal(void *context, const struct outbox_line *line)
{
    struct withdrawing *withdrawing = context;
    if (line->draft == 0 && text_is(line->kind, "WITHDRAWAL") && line->state != OUTBOX_REFUSED &&
        line->state != OUTBOX_WITHDRAWN && uuid_equal(&line->supersedes, &withdrawing->id))
        withdrawing->queued_before = true;
}

static enum verdict read_submission(struct withdrawing *withdrawing, struct error *error)
{
    struct outbox *outbox = withdrawing->session->outbox;
    enum verdict verdict =
        outbox_bytes(outbox, &withdrawing->id, &withdrawing->bytes, &withdrawing->state, error);
    if (verdict == VERDICT_OK)
        verdict = codec_submission_decode(buffer_view(&withdrawing->bytes), withdrawing->arena,
                                          &withdrawing->submission, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_list(outbox, NULL, find_withdrawal, withdrawing, error);
    return verdict;
}

static enum verdict check(const struct withdrawing *withdrawing, const char *reason,
                          struct error *error)
{
    if (withdrawing->state == OUTBOX_WITHDRAWN)
        return error_set(error, VERDICT_REJECT, "WITHDRAWN",
                         "this submission is withdrawn already");
    if (withdrawing->queued_before)
        return error_set(error, VERDICT_REJECT, "WITHDRAWN",
                         "a withdrawal of this submission is on its way already; `parallax send` "
                         "sends it");
    if (withdrawing->submission.kind == KIND_WITHDRAWAL && withdrawing->state != OUTBOX_QUEUED &&
        withdrawing->state != OUTBOX_REFUSED)
        return error_set(error, VERDICT_REJECT, "WITHDRAWAL",
                         "a withdrawal that was sent cannot be taken back; write the submission "
                         "anew");
    /* It could only stand in the clear, where the rest is sealed. */
    if (reason != NULL && withdrawing->submission.consent == CONSENT_CONFIDENTIAL)
        return error_set(error, VERDICT_REJECT, "REASON_IN_CLEAR",
                         "the submission is CONFIDENTIAL, so it is withdrawn without a reason, "
                         "which collectors could read");
    return VERDICT_OK;
}

static bool was_received(const struct withdrawing *withdrawing)
{
    return withdrawing->state != OUTBOX_QUEUED && withdrawing->state != OUTBOX_REFUSED;
}

/* What follows, before it is done. False: it is not wanted, or nobody is there to say so. */
static enum verdict confirm(const struct withdrawing *withdrawing, bool *ret_wanted,
                            struct error *error)
{
    const char *const labels[] = {_("yes, withdraw it"), _("no")};
    struct typing *typing = NULL;
    size_t chosen = 1;
    *ret_wanted = withdrawing->session->config->yes;
    if (*ret_wanted)
        return VERDICT_OK;
    enum verdict verdict = typing_open(STDIN_FILENO, &typing, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (was_received(withdrawing))
        typing_say(typing, "%s",
                   _("From then on it is in no report and counted as withdrawn. What was published "
                     "before stays where it was printed. It cannot be undone, but you can write it "
                     "anew."));
    else
        typing_say(typing, "%s",
                   _("Nobody has received it, so it is only taken out of what is to be sent."));
    *ret_wanted =
        entry_choose(typing, _("Withdraw this submission?"), labels, 2, 1, &chosen) && chosen == 0;
    typing_close(&typing);
    return VERDICT_OK;
}

static void tell(const char *sentence)
{
    if (sentence != NULL)
        (void)printf("%s\n", sentence);
}

/* The text of what never left stays as a draft. */
static enum verdict retire(struct withdrawing *withdrawing, struct error *error)
{
    struct outbox *outbox = withdrawing->session->outbox;
    int64_t draft = 0;
    enum verdict verdict = outbox_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = outbox_retire(outbox, &withdrawing->id, OUTBOX_WITHDRAWN, &draft, error);
    verdict = outbox_end_transaction(outbox, verdict, error);
    if (verdict != VERDICT_OK || withdrawing->session->config->json)
        return verdict;
    tell(_("It is withdrawn. Nobody had received it, so nobody need be told."));
    if (draft > 0)
        (void)printf(_("Its text is draft %lld; `parallax new --draft %lld` goes on with it, and "
                       ":delete draft there deletes it.\n"),
                     (long long)draft, (long long)draft);
    return VERDICT_OK;
}

/* Of the same call, country and consent: it goes the way that the submission went. */
static void make_withdrawal(const struct withdrawing *withdrawing, const char *reason,
                            struct submission *submission)
{
    const struct submission *target = &withdrawing->submission;
    *submission = (struct submission){.kind = KIND_WITHDRAWAL,
                                      .supersedes = withdrawing->id,
                                      .call = target->call,
                                      .country = target->country,
                                      .language = target->language,
                                      .consent = target->consent};
    submission->content.withdrawal.reason = text_trim(text_of(reason));
}

static void tell_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems_kept(problems); i++) {
        struct buffer sentence = BUFFER_NONE;
        problem_sentence(&problems->at[i], &sentence);
        show_note("%s", buffer_ok(&sentence) ? sentence.data : "");
        buffer_free(&sentence);
    }
}

/* *ret_code EXIT_USAGE: the reason is not right, and that was told. */
static enum verdict queue(struct withdrawing *withdrawing, enum exit_code *ret_code,
                          struct error *error)
{
    /* A withdrawal is taken by every call, also by one that is not known here any more. */
    static const struct catalogue none = {.version = 0};
    const struct compose_rules rules = {.calls = &none, .now_ms = clock_wall_ms()};
    struct composer composer = {.rules = &rules, .arena = withdrawing->arena};
    struct problems problems = {.count = 0};
    struct submission submission;
    struct outbox_entry entry;
    make_withdrawal(withdrawing, withdrawing->session->config->reason, &submission);
    enum verdict verdict = compose_entry(&composer, &submission, &entry, &problems, error);
    if (verdict == VERDICT_OK && problems.count == 0)
        verdict = outbox_queue(withdrawing->session->outbox, &entry, error);
    compose_free(&composer);
    if (problems.count > 0) {
        tell_problems(&problems);
        *ret_code = EXIT_USAGE;
    }
    return verdict;
}

static enum verdict send(struct withdrawing *withdrawing, enum exit_code *ret_code,
                         struct error *error)
{
    *ret_code = EXIT_DONE;
    enum verdict verdict = queue(withdrawing, ret_code, error);
    if (verdict != VERDICT_OK || *ret_code != EXIT_DONE)
        return verdict;
    if (!withdrawing->session->config->json)
        tell(_("The withdrawal is queued."));
    verdict = finish_send(withdrawing->session, ret_code, error);
    if (verdict != VERDICT_OK || withdrawing->session->config->json)
        return verdict;
    if (*ret_code == EXIT_DONE)
        tell(_("The submission is in no report from then on, and counted as withdrawn; `parallax "
               "status` says so when the database has it."));
    else if (*ret_code == EXIT_UNREACHABLE)
        tell(_("It is queued; `parallax send` sends it when there is a line."));
    return VERDICT_OK;
}

static enum verdict withdraw(struct withdrawing *withdrawing, enum exit_code *ret_code,
                             struct error *error)
{
    bool wanted = false;
    enum verdict verdict = read_submission(withdrawing, error);
    if (verdict == VERDICT_OK)
        verdict = check(withdrawing, withdrawing->session->config->reason, error);
    if (verdict == VERDICT_OK)
        verdict = confirm(withdrawing, &wanted, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!wanted) {
        tell(_("Nothing was withdrawn."));
        *ret_code = EXIT_PARTLY_REFUSED;
        return VERDICT_OK;
    }
    return was_received(withdrawing) ? send(withdrawing, ret_code, error)
                                     : retire(withdrawing, error);
}

enum verdict command_withdraw(struct session *session, const struct options *options,
                              enum exit_code *ret_code, struct error *error)
{
    struct withdrawing withdrawing = {.session = session};
    *ret_code = EXIT_DONE;
    if (!uuid_parse(text_of(options->arguments[0]), &withdrawing.id)) {
        show_note("%s", _("that is no id; `parallax outbox` lists the ids"));
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    withdrawing.arena = arena_new(WITHDRAW_ARENA_BYTES);
    enum verdict verdict = withdrawing.arena != NULL ? withdraw(&withdrawing, ret_code, error)
                                                     : error_no_memory(error);
    buffer_free(&withdrawing.bytes);
    arena_free(&withdrawing.arena);
    if (verdict != VERDICT_REJECT)
        return verdict;
    show_error(error);
    *ret_code = EXIT_USAGE;
    return VERDICT_OK;
}
