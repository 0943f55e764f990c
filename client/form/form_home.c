/* The first page: what there is, and what can be begun. See form.h. */
#include "client/form/form.h"

#include "base/clock.h"
#include "model/call.h"
#include "model/codes.h"
#include "words/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* An import may have left thousands: the newest are shown. */
#define SUBMISSIONS_SHOWN_MAX 100

/* ---- what there is ---- */

struct listing {
    struct markup *page;
    size_t drafts, submissions;
    size_t skipped; /* submissions that are not shown */
    bool counting;
};

static void write_kind(struct markup *page, struct text kind)
{
    const struct code *code = code_by_name(&kind_codes, kind);
    if (code != NULL)
        markup_string(page, language_words_in(kind_codes.name, code->label));
}

/* A link named by what was written, or by its kind where there is nothing yet or it is sealed. */
static void write_title(struct markup *page, const struct outbox_line *line)
{
    char href[64], id[UUID_TEXT_BYTES];
    uuid_format(&line->id, id);
    if (line->draft > 0)
        (void)snprintf(href, sizeof href, "/draft/%" PRId64, line->draft);
    else
        (void)snprintf(href, sizeof href, "/submission/%s", id);
    markup_open(page, "h3");
    markup_open(page, "a");
    markup_attribute(page, "href", href);
    if (line->title.length > 0)
        markup_written(page, "bdi", line->title);
    else if (line->draft > 0)
        markup_format(page, _("Draft %s, without a title"), FIGURE(line->draft));
    else
        markup_format(page, _("Submission %s"), id);
    markup_close(page);
    markup_close(page);
}

static void write_note(struct markup *page, const char *who, struct text said)
{
    if (said.length == 0)
        return;
    markup_open(page, "p");
    markup_element(page, "strong", NULL, who);
    markup_string(page, " ");
    markup_written(page, "bdi", said);
    markup_close(page);
}

static void write_line(struct markup *page, const struct outbox_line *line)
{
    char date[CLOCK_DATE_BYTES];
    clock_format_day(line->day, date);
    markup_open(page, "li");
    write_title(page, line);
    markup_open(page, "p");
    write_kind(page, line->kind);
    if (line->country.length > 0) {
        markup_string(page, " · ");
        markup_written(page, "bdi", line->country);
    }
    markup_format(page, " · %s", DATE(text_of(date)));
    markup_close(page);
    markup_open(page, "p");
    markup_element(page, "strong", NULL, outbox_state_rows[line->state].name);
    markup_format(page, " – %s", wording(outbox_state_rows[line->state].meaning));
    markup_close(page);
    write_note(page, _("Why it was refused:"), line->refusal_sentence);
    write_note(page, _("The secretariat says:"), line->note);
    write_note(page, _("Published in:"), line->report_title);
    markup_close(page);
}

static void visit_line(void *context, const struct outbox_line *line)
{
    struct listing *listing = context;
    bool is_draft = line->draft > 0;
    size_t *count = is_draft ? &listing->drafts : &listing->submissions;
    (*count)++;
    if (!listing->counting && (is_draft || *count > listing->skipped))
        write_line(listing->page, line);
}

/* Counted first, so that the newest of many can be shown. */
static enum verdict write_list(struct visit *visit, struct markup *page, struct error *error)
{
    struct outbox *outbox = visit->form->session->outbox;
    struct listing count = {.counting = true};
    enum verdict verdict = outbox_list(outbox, NULL, visit_line, &count, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct listing listing = {.page = page};
    if (count.submissions > SUBMISSIONS_SHOWN_MAX)
        listing.skipped = count.submissions - SUBMISSIONS_SHOWN_MAX;
    markup_element(page, "h2", NULL, _("Drafts and submissions"));
    if (count.drafts + count.submissions == 0) {
        markup_element(page, "p", NULL, _("There is nothing yet."));
        return VERDICT_OK;
    }
    if (listing.skipped > 0) {
        markup_open(page, "p");
        markup_format(
            page,
            words_for((int64_t)listing.skipped,
                      "One older submission is not shown; `parallax outbox` lists it.",
                      "%s older submissions are not shown; `parallax outbox` lists them."),
            FIGURE((int64_t)listing.skipped));
        markup_close(page);
    }
    markup_open(page, "ul");
    markup_attribute(page, "class", "list");
    verdict = outbox_list(outbox, NULL, visit_line, &listing, error);
    markup_close(page);
    return verdict;
}

/* ---- what can be begun ---- */

static bool is_open(const struct call *call, int64_t now_ms)
{
    return now_ms >= call->opens_ms && now_ms < call_ends_ms(call);
}

static const char *begin_words(int32_t kind)
{
    switch (kind) {
    case KIND_FINDING:
        return _("Begin a finding");
    case KIND_RESPONSE:
        return _("Answer the survey");
    case KIND_SIGN_ON:
        return _("Read and sign the letter");
    default:
        return _("Write a contribution or comment");
    }
}

static void write_call(struct visit *visit, struct markup *page, const struct call *call)
{
    char id[32];
    (void)snprintf(id, sizeof id, "call-%zu", (size_t)(call - visit->form->session->calls.calls));
    markup_open(page, "li");
    markup_open(page, "h3");
    markup_attribute(page, "id", id);
    markup_written(page, "bdi", call_title(call, language_in_use()->tag));
    markup_close(page);
    char date[CLOCK_DATE_BYTES];
    clock_format_day(clock_day(call->closes_ms), date);
    markup_open(page, "p");
    markup_format(page, _("Open until %s."), DATE(text_of(date)));
    markup_close(page);
    form_begin_post(visit, page, "/new", NULL, "row");
    char begun[24];
    (void)snprintf(begun, sizeof begun, "%" PRIu64, visit->form->begun.count);
    markup_hidden(page, "begun", text_of(begun));
    markup_hidden(page, "call", call->id);
    for (int32_t kind = KIND_FINDING; kind < KIND_WITHDRAWAL; kind++) {
        if (!call_takes_kind(call, kind))
            continue;
        markup_open(page, "button");
        markup_attribute(page, "name", "kind");
        markup_attribute(page, "value", code_name(&kind_codes, kind));
        markup_attribute(page, "aria-describedby", id);
        markup_string(page, begin_words(kind));
        markup_close(page);
    }
    markup_close(page);
    markup_close(page);
}

static void write_calls(struct visit *visit, struct markup *page)
{
    const struct catalogue *calls = &visit->form->session->calls;
    size_t open = 0;
    for (size_t i = 0; i < calls->call_count; i++)
        open += is_open(&calls->calls[i], visit->now_ms) ? 1 : 0;
    markup_element(page, "h2", NULL, _("Begin"));
    if (open == 0)
        markup_element(page, "p", NULL,
                       _("No open call is known here. Ask the collector for its calls while there "
                         "is a line."));
    if (open > 0) {
        markup_open(page, "ul");
        markup_attribute(page, "class", "list");
        for (size_t i = 0; i < calls->call_count; i++)
            if (is_open(&calls->calls[i], visit->now_ms))
                write_call(visit, page, &calls->calls[i]);
        markup_close(page);
    }
    form_begin_post(visit, page, "/news", NULL, "row");
    form_button(page, "news", _("Ask the collector for calls and news"));
    markup_close(page);
}

/* ---- the page ---- */

static void write_sending(struct visit *visit, struct markup *page,
                          const int64_t counts[OUTBOX_STATE_COUNT])
{
    int64_t waiting = counts[OUTBOX_QUEUED] + counts[OUTBOX_SENT];
    if (waiting == 0)
        return;
    markup_element(page, "h2", NULL, _("Sending"));
    markup_open(page, "p");
    markup_format(
        page,
        words_for(waiting, "One submission waits to be sent.", "%s submissions wait to be sent."),
        FIGURE(waiting));
    markup_close(page);
    form_begin_post(visit, page, "/send", NULL, "row");
    form_button(page, "send", _("Send what waits"));
    markup_close(page);
}

void form_home(struct visit *visit)
{
    struct error error;
    int64_t counts[OUTBOX_STATE_COUNT] = {0};
    struct markup page = form_page_begin(visit, _("Your submissions"));
    enum verdict verdict = outbox_counts(visit->form->session->outbox, counts, &error);
    if (verdict == VERDICT_OK) {
        write_calls(visit, &page);
        write_sending(visit, &page, counts);
        verdict = write_list(visit, &page, &error);
    }
    if (verdict != VERDICT_OK) {
        buffer_clear(&visit->response->body);
        form_page_error(visit, &error);
        return;
    }
    markup_element(&page, "h2", NULL, _("Done"));
    markup_element(&page, "p", NULL,
                   _("Ends the form and frees the outbox for other commands. Drafts are kept."));
    form_begin_post(visit, &page, "/done", NULL, "row");
    form_button(&page, "done", _("End the form"));
    markup_close(&page);
    form_page_end(visit, &page, false);
}

/* ---- beginning ---- */

static enum verdict put(struct visit *visit, int64_t number, const char *field, struct text value,
                        struct error *error)
{
    return draft_put(visit->form->session->outbox, number, text_of(field),
                     (struct texts){1, &value}, false, clock_day(visit->now_ms), error);
}

/* The call is chosen already; nobody is named unasked; people mostly write what they read. */
static enum verdict begin(struct visit *visit, int32_t kind, struct text call, int64_t *ret_number,
                          struct error *error)
{
    int64_t number = 0;
    enum verdict verdict = draft_new(visit->form->session->outbox, kind, NULL,
                                     clock_day(visit->now_ms), &number, error);
    if (verdict == VERDICT_OK)
        verdict = put(visit, number, "call", call, error);
    if (verdict == VERDICT_OK)
        verdict = put(visit, number, "consent",
                      text_of(code_name(&consent_codes, CONSENT_ANONYMOUS)), error);
    if (verdict == VERDICT_OK)
        verdict = put(visit, number, "language", text_of(language_in_use()->tag), error);
    if (verdict == VERDICT_OK)
        *ret_number = number;
    return verdict;
}

/* Whether this page's button was pressed before, as with two clicks or after "back". */
static bool was_begun(const struct form_begun *begun, int64_t count, int32_t kind, struct text call)
{
    return begun->draft > 0 && (uint64_t)count + 1 == begun->count && begun->kind == kind &&
           text_is(call, begun->call);
}

void form_begin(struct visit *visit)
{
    struct form_begun *begun = &visit->form->begun;
    struct text call_id = form_value(&visit->posted, "call");
    const struct code *kind = code_by_name(&kind_codes, form_value(&visit->posted, "kind"));
    const struct call *call = catalogue_call(&visit->form->session->calls, call_id);
    struct error error;
    int64_t count = -1, number = 0;
    (void)text_int64(form_value(&visit->posted, "begun"), &count);
    if (kind == NULL || kind->number == KIND_WITHDRAWAL || call == NULL ||
        !is_open(call, visit->now_ms) || !call_takes_kind(call, kind->number)) {
        form_page_say(visit, 409, _("That cannot be begun"),
                      _("The call is not open, or does not take this kind of submission."));
        return;
    }
    if (was_begun(begun, count, kind->number, call_id)) {
        form_go(visit, "/draft/%" PRId64, begun->draft);
        return;
    }
    if (begin(visit, kind->number, call_id, &number, &error) != VERDICT_OK) {
        form_page_error(visit, &error);
        return;
    }
    *begun = (struct form_begun){begun->count + 1, number, kind->number, ""};
    (void)snprintf(begun->call, sizeof begun->call, "%.*s", TEXT_ARGS(call_id));
    form_go(visit, "/draft/%" PRId64, number);
}
