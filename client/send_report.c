/* See send_report.h. */
#include "client/send_report.h"

#include "client/send.h"
#include "client/send_progress.h"
#include "client/show.h"
#include "words/words.h"

#include <inttypes.h>
#include <string.h>

static void add_line(void *context, const struct outbox_line *line)
{
    struct buffer *text = context;
    show_line(line, text);
}

static enum verdict list_refused(struct outbox *outbox, const struct refused_list *refused,
                                 struct error *error)
{
    if (refused->count == 0)
        return VERDICT_OK;
    struct buffer text = BUFFER_NONE;
    enum verdict verdict = VERDICT_OK;
    show_note(_("the collector refused %zu:"), refused->count);
    for (size_t i = 0; i < refused->count && i < REFUSED_LISTED_MAX && verdict == VERDICT_OK; i++)
        verdict = outbox_find(outbox, &refused->first[i], add_line, &text, error);
    show_flush(&text, stderr);
    buffer_free(&text);
    if (refused->count > REFUSED_LISTED_MAX)
        show_note(_("and %zu more; `parallax outbox --state REFUSED` lists them"),
                  refused->count - REFUSED_LISTED_MAX);
    return verdict;
}

static void write_json(const struct send_summary *summary, const struct error *why,
                       const int64_t outbox[OUTBOX_STATE_COUNT], struct buffer *out)
{
    struct json json = json_to(out);
    json_object_begin(&json);
    json_key(&json, "received");
    json_int(&json, (int64_t)summary->counts.received);
    json_key(&json, "refused");
    json_int(&json, (int64_t)summary->counts.refused.count);
    json_key(&json, "unproven");
    json_int(&json, (int64_t)summary->counts.unproven);
    json_key(&json, "queued");
    json_int(&json, outbox[OUTBOX_QUEUED] + outbox[OUTBOX_SENT]);
    json_key(&json, "milliseconds");
    json_int(&json, summary->took_ms);
    json_key(&json, "bytes");
    json_int(&json, summary->payload_bytes);
    json_key(&json, "bytes_per_second");
    json_int(&json, (int64_t)send_rate(summary));
    json_key(&json, "elsewhere");
    json_bool(&json, summary->elsewhere);
    json_key(&json, "error");
    json_string(&json, why != NULL ? why->code : NULL);
    json_key(&json, "outbox");
    show_counts_json(outbox, &json);
    json_object_end(&json);
    buffer_byte(out, '\n');
}

static void write_text(const struct send_summary *summary, const int64_t outbox[OUTBOX_STATE_COUNT],
                       struct buffer *out)
{
    char took[SEND_TIME_BYTES], rate[SEND_RATE_BYTES];
    size_t received = summary->counts.received, refused = summary->counts.refused.count;
    int64_t queued = outbox[OUTBOX_QUEUED] + outbox[OUTBOX_SENT];
    send_progress_time(summary->took_ms, took);
    send_progress_rate(send_rate(summary), rate);
    if (received + refused > 0)
        buffer_format(out,
                      _("Sent: %zu received, %zu refused; %" PRId64 " still queued, in %s, %s.\n"),
                      received, refused, queued, took, rate);
    else
        buffer_format(out, _("Sent: %zu received, %zu refused; %" PRId64 " still queued.\n"),
                      received, refused, queued);
}

static enum exit_code code_of(enum verdict verdict, const struct send_summary *summary)
{
    if (verdict != VERDICT_OK)
        return verdict_exit_code(verdict);
    return summary->counts.refused.count > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
}

enum verdict send_and_report(struct session *session, int64_t patience_ms, bool as_json,
                             struct send_report *ret_report, struct error *error)
{
    return send_and_tell(session, patience_ms, as_json, "", ret_report, error);
}

enum verdict send_and_tell(struct session *session, int64_t patience_ms, bool as_json,
                           const char *told, struct send_report *ret_report, struct error *error)
{
    struct send_summary summary;
    struct error why;
    int64_t counts[OUTBOX_STATE_COUNT];
    *ret_report = (struct send_report){.code = EXIT_DONE};
    enum verdict sent = send_queued(session, patience_ms, &summary, &why);
    enum verdict verdict = outbox_counts(session->outbox, counts, error);
    if (verdict == VERDICT_OK)
        verdict = list_refused(session->outbox, &summary.counts.refused, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (sent != VERDICT_OK && strcmp(why.code, told) != 0)
        show_error(&why);
    if (summary.elsewhere && strcmp(told, SEND_ELSEWHERE) != 0)
        show_note(_("another parallax sends from this home already, and takes these with it"));
    ret_report->code = code_of(sent, &summary);
    if (sent != VERDICT_OK)
        ret_report->why = why;
    ret_report->sent = sent;
    ret_report->elsewhere = summary.elsewhere;
    ret_report->answered = summary.counts.received + summary.counts.refused.count;
    struct buffer *out = &ret_report->text;
    if (as_json)
        write_json(&summary, sent != VERDICT_OK ? &why : NULL, counts, out);
    else
        write_text(&summary, counts, out);
    return VERDICT_OK;
}
