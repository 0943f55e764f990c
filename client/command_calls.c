/* parallax calls: what can be answered, asked from the collector and kept for working offline. */
#include "client/commands.h"

#include "base/clock.h"
#include "client/call_contents.h"
#include "client/call_show.h"
#include "client/line.h"
#include "client/show.h"
#include "model/codes.h"
#include "words/words.h"

#include <inttypes.h>

static const char *openness(const struct call *call, int64_t now_ms)
{
    if (now_ms < call->opens_ms)
        return _("not open yet");
    if (now_ms < call->closes_ms)
        return _("open");
    return now_ms < call_ends_ms(call) ? _("closed, takes late lines") : _("closed");
}

static void print_limits(const struct call *call, struct buffer *out)
{
    if (call->title_words > 0)
        buffer_format(out, _("  title: at most %s words\n"), FIGURE(call->title_words));
    if (call->body_words > 0)
        buffer_format(out, _("  body: at most %s words\n"), FIGURE(call->body_words));
    if (call->answer_words > 0)
        buffer_format(out, _("  answer: at most %s words\n"), FIGURE(call->answer_words));
}

static void print_takes(const struct call *call, struct buffer *out)
{
    const char *before = "";
    buffer_format(out, "  %s ", _("takes:"));
    for (size_t i = 0; i < kind_codes.count; i++) {
        if (!call_takes_kind(call, kind_codes.codes[i].number))
            continue;
        buffer_format(out, "%s%s", before, language_words_in("kind", kind_codes.codes[i].label));
        before = ", ";
    }
    buffer_format(out, "\n  %s", call->countries.count == 0 ? _("every country") : _("countries:"));
    for (size_t i = 0; i < call->countries.count; i++)
        buffer_format(out, " %.*s", TEXT_ARGS(call->countries.at[i]));
    buffer_byte(out, '\n');
}

static void print_call(const struct call *call, int64_t now_ms, struct buffer *out)
{
    char opens[CLOCK_TIME_BYTES], closes[CLOCK_TIME_BYTES], ends[CLOCK_TIME_BYTES];
    clock_format_ms(call->opens_ms, opens);
    clock_format_ms(call->closes_ms, closes);
    clock_format_ms(call_ends_ms(call), ends);
    buffer_format(out, "%.*s  %s\n  ", TEXT_ARGS(call->id), openness(call, now_ms));
    show_plain(call_title(call, language_in_use()->tag), out);
    buffer_string(out, "\n  ");
    buffer_format(out, _("from %.16sZ until %.16sZ (UTC)"), opens, closes);
    if (call->grace_ms > 0)
        buffer_format(out, _(", late lines until %.16sZ"), ends);
    buffer_byte(out, '\n');
    print_takes(call, out);
    print_limits(call, out);
    buffer_format(out, "  %s\n",
                  call->seal_key.length > 0 ? _("takes CONFIDENTIAL submissions")
                                            : _("takes no CONFIDENTIAL submissions"));
    if (call->sample)
        buffer_format(out, "  %s\n", _("sample data"));
    call_show_content(call, out);
}

static void print_call_json(const struct call *call, int64_t now_ms, struct json *json)
{
    char time[CLOCK_TIME_BYTES];
    json_object_begin(json);
    json_key(json, "id");
    json_text(json, call->id);
    json_key(json, "form");
    json_text(json, call->form);
    json_key(json, "titles");
    json_object_begin(json);
    for (size_t i = 0; i < call->title_count; i++) {
        char language[64];
        (void)snprintf(language, sizeof language, "%.*s", TEXT_ARGS(call->titles[i].language));
        json_key(json, language);
        json_text(json, call->titles[i].title);
    }
    json_object_end(json);
    json_key(json, "countries");
    json_array_begin(json);
    for (size_t i = 0; i < call->countries.count; i++)
        json_text(json, call->countries.at[i]);
    json_array_end(json);
    json_key(json, "kinds");
    json_array_begin(json);
    for (size_t i = 0; i < kind_codes.count; i++)
        if (call_takes_kind(call, kind_codes.codes[i].number))
            json_string(json, kind_codes.codes[i].name);
    json_array_end(json);
    clock_format_ms(call->opens_ms, time);
    json_key(json, "opens");
    json_string(json, time);
    clock_format_ms(call->closes_ms, time);
    json_key(json, "closes");
    json_string(json, time);
    json_key(json, "open");
    json_bool(json, now_ms >= call->opens_ms && now_ms < call_ends_ms(call));
    clock_format_ms(call_ends_ms(call), time);
    json_key(json, "late_until");
    json_string(json, time);
    json_key(json, "title_words");
    json_int(json, call->title_words);
    json_key(json, "body_words");
    json_int(json, call->body_words);
    json_key(json, "answer_words");
    json_int(json, call->answer_words);
    json_key(json, "confidential");
    json_bool(json, call->seal_key.length > 0);
    json_key(json, "sample");
    json_bool(json, call->sample);
    call_show_content_json(call, json);
    json_object_end(json);
}

static void print_calls(const struct catalogue *calls, bool as_json)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    int64_t now_ms = clock_wall_ms();
    if (as_json)
        json_array_begin(&json);
    for (size_t i = 0; i < calls->call_count; i++) {
        if (as_json)
            print_call_json(&calls->calls[i], now_ms, &json);
        else
            print_call(&calls->calls[i], now_ms, &out);
    }
    if (as_json) {
        json_array_end(&json);
        buffer_byte(&out, '\n');
    } else if (calls->call_count == 0) {
        buffer_string(&out, _("There are no calls.\n"));
    }
    show_flush(&out, stdout);
    buffer_free(&out);
}

/* Asks the collector for the calls, and for what they ask where that has changed. */
static enum verdict fetch(struct session *session, int64_t patience_ms, struct error *error)
{
    struct line *line;
    struct line_welcome welcome;
    enum verdict verdict = line_of(session, &line, error);
    if (verdict == VERDICT_OK)
        verdict = line_hello(line, patience_ms, &welcome, error);
    return verdict == VERDICT_OK ? call_contents_fetch(session, patience_ms, error) : verdict;
}

enum verdict command_calls(struct session *session, const struct options *options,
                           enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    enum verdict verdict = fetch(session, config->patience_ms, error);
    if (verdict != VERDICT_OK && (verdict != VERDICT_RETRY || session->calls.call_count == 0))
        return verdict;
    if (verdict == VERDICT_RETRY) {
        show_error(error);
        show_note("these are the calls that it told last");
        *ret_code = EXIT_UNREACHABLE;
    }
    print_calls(&session->calls, config->json);
    return VERDICT_OK;
}
