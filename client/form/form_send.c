/* Queueing and sending from the form, and the page of what was sent. See form.h. */
#include "client/form/form.h"

#include "base/clock.h"
#include "client/call_contents.h"
#include "client/commands.h"
#include "client/compose.h"
#include "client/line.h"
#include "client/send.h"
#include "words/words.h"

#include <inttypes.h>
#include <string.h>

/* ---- sending ---- */

static void say_sent(struct form *form, const struct send_summary *summary, enum verdict sent,
                     const struct error *why)
{
    buffer_clear(&form->notice);
    if (sent == VERDICT_RETRY)
        buffer_string(&form->notice,
                      _("There is no line to the collector now. Everything is queued on this "
                        "computer and will be sent by `parallax send`, or by this form later."));
    else if (sent != VERDICT_OK)
        buffer_string(&form->notice, why->text);
    else if (summary->elsewhere)
        buffer_string(&form->notice, _("Another process of this computer is sending for you just "
                                       "now; it sends this, too."));
    else if (summary->counts.refused.count > 0)
        buffer_format(&form->notice, _("Sent: %s received, %s refused."),
                      FIGURE((int64_t)summary->counts.received),
                      FIGURE((int64_t)summary->counts.refused.count));
    else
        buffer_format(&form->notice, _("Sent: %s received."),
                      FIGURE((int64_t)summary->counts.received));
}

static void try_to_send(struct visit *visit)
{
    struct session *session = visit->form->session;
    struct send_summary summary;
    struct error why;
    enum verdict sent = send_queued(session, session->config->patience_ms, &summary, &why);
    say_sent(visit->form, &summary, sent, &why);
}

void form_send_all(struct visit *visit)
{
    try_to_send(visit);
    form_go(visit, "/");
}

/* A line of its own asks anew: an old one remembers what it was told. */
void form_ask_news(struct visit *visit)
{
    struct session *session = visit->form->session;
    struct line *line = NULL;
    struct line_welcome welcome;
    struct error error;
    line_free(&session->line);
    enum verdict verdict = line_of(session, &line, &error);
    if (verdict == VERDICT_OK)
        verdict = line_hello(line, session->config->patience_ms, &welcome, &error);
    if (verdict == VERDICT_OK)
        verdict = call_contents_fetch(session, session->config->patience_ms, &error);
    if (verdict == VERDICT_OK)
        verdict = command_status_refresh(session, &error);
    buffer_clear(&visit->form->notice);
    buffer_string(&visit->form->notice,
                  verdict == VERDICT_OK ? _("The collector has told its calls.") : error.text);
    form_go(visit, "/");
}

/* ---- a draft ---- */

static void go_to_submission(struct visit *visit, const struct uuid *id)
{
    char text[UUID_TEXT_BYTES];
    uuid_format(id, text);
    form_go(visit, "/submission/%s", text);
}

bool form_was_sent(struct visit *visit, int64_t number)
{
    const struct form_sent *sent = &visit->form->sent;
    uint8_t body[SEAL_DIGEST_BYTES];
    seal_digest(visit->request->body, body);
    if (sent->draft != number ||
        (visit->request->is_post && memcmp(sent->body, body, sizeof body) != 0))
        return false;
    go_to_submission(visit, &sent->id);
    return true;
}

/* Problems stay in *problems; then nothing is queued. */
static enum verdict queue(struct visit *visit, const struct draft *draft, struct problems *problems,
                          struct uuid *ret_id, struct error *error)
{
    struct session *session = visit->form->session;
    const struct compose_rules rules = {
        .consent = CONSENT_ANONYMOUS, .calls = &session->calls, .now_ms = visit->now_ms};
    struct composer composer = {.rules = &rules, .arena = visit->form->arena};
    struct submission submission;
    struct outbox_entry entry = {.goal = 0};
    enum verdict verdict = VERDICT_OK;
    if (compose_read_draft(&composer, draft, &submission, problems))
        verdict = compose_entry(&composer, &submission, &entry, problems, error);
    if (verdict == VERDICT_OK && problems->count == 0)
        verdict = draft_queue(session->outbox, draft->number, &entry, error);
    if (verdict == VERDICT_OK && problems->count == 0)
        *ret_id = entry.id;
    compose_free(&composer);
    return verdict;
}

void form_send_draft(struct visit *visit, int64_t number)
{
    struct form *form = visit->form;
    struct problems problems = {.count = 0};
    struct draft draft;
    struct uuid id = {{0}};
    struct error error;
    enum verdict verdict = draft_load(form->session->outbox, number, form->arena, &draft, &error);
    if (verdict == VERDICT_OK && !uuid_is_nil(&draft.queued_as)) {
        go_to_submission(visit, &draft.queued_as);
        return;
    }
    if (verdict == VERDICT_OK)
        verdict = queue(visit, &draft, &problems, &id, &error);
    if (verdict != VERDICT_OK) {
        form_page_error(visit, &error);
        return;
    }
    if (problems.count > 0) {
        form_go(visit, "/draft/%" PRId64 "?check=1", number);
        return;
    }
    form->sent = (struct form_sent){.draft = number, .id = id};
    seal_digest(visit->request->body, form->sent.body);
    try_to_send(visit);
    go_to_submission(visit, &id);
}

/* ---- the page of a submission ---- */

struct shown {
    struct markup *page;
    enum outbox_state state;
};

static void write_term(struct markup *page, const char *term, struct text text)
{
    if (text.length == 0)
        return;
    markup_element(page, "dt", NULL, term);
    markup_open(page, "dd");
    markup_written(page, "bdi", text);
    markup_close(page);
}

static void write_submission(void *context, const struct outbox_line *line)
{
    struct shown *shown = context;
    struct markup *page = shown->page;
    char id[UUID_TEXT_BYTES];
    uuid_format(&line->id, id);
    shown->state = line->state;
    markup_open(page, "p");
    markup_element(page, "strong", NULL, outbox_state_rows[line->state].name);
    markup_format(page, " – %s", wording(outbox_state_rows[line->state].meaning));
    markup_close(page);
    markup_open(page, "dl");
    write_term(page, _("Title"), line->title);
    write_term(page, _("Why it was refused"), line->refusal_sentence);
    write_term(page, _("The secretariat says"), line->note);
    write_term(page, _("Published in"), line->report_title);
    write_term(page, _("Call"), line->call);
    write_term(page, _("Country"), line->country);
    write_term(page, _("Consent"), line->consent);
    write_term(page, _("Number of the submission"), text_of(id));
    markup_close(page);
}

static void write_receipt(struct visit *visit, struct markup *page, const struct uuid *id)
{
    struct outbox_receipt found;
    struct error error;
    char digest[2 * SEAL_DIGEST_BYTES + 1], date[CLOCK_DATE_BYTES];
    if (outbox_receipt(visit->form->session->outbox, id, &found, &error) != VERDICT_OK)
        return;
    seal_hex(found.receipt.digest, sizeof found.receipt.digest, digest);
    clock_format_day(found.receipt.commit.day, date);
    markup_element(page, "h2", NULL, _("Receipt"));
    markup_element(page, "p", NULL,
                   receipt_verify(&found.receipt, found.collector_sign)
                       ? _("The collector has signed that it keeps this submission for good, and "
                           "the signature is right.")
                       : _("THIS RECEIPT IS NOT VALID. Tell the secretariat."));
    markup_open(page, "dl");
    write_term(page, _("Day"), text_of(DATE(text_of(date))));
    write_term(page, _("Digest of what was sent"), text_of(digest));
    markup_close(page);
}

void form_submission(struct visit *visit, const struct uuid *id)
{
    struct markup page = form_page_begin(visit, _("A submission"));
    struct shown shown = {.page = &page, .state = OUTBOX_DRAFT};
    struct error error;
    enum verdict verdict =
        outbox_find(visit->form->session->outbox, id, write_submission, &shown, &error);
    if (verdict != VERDICT_OK) {
        buffer_clear(&visit->response->body);
        form_page_error(visit, &error);
        return;
    }
    write_receipt(visit, &page, id);
    if (shown.state == OUTBOX_QUEUED || shown.state == OUTBOX_SENT) {
        markup_element(&page, "p", NULL,
                       _("It is kept on this computer and is sent when there is a line: by this "
                         "form, or by `parallax send`."));
        form_begin_post(visit, &page, "/send", NULL, "row");
        form_button(&page, "send", _("Send what waits"));
        markup_close(&page);
    }
    form_page_end(visit, &page, false);
}
