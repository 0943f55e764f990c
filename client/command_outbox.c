/* parallax outbox and status: what was queued, and what became of it. */
#include "client/commands.h"

#include "client/feedback.h"
#include "client/line.h"
#include "client/show.h"
#include "wire/client_protocol.h"
#include "words/words.h"

#include <stdlib.h>

/*
 * Ids in one question, so that an answer with a short note to each comes over a line of 2 kB a
 * second before the collector is taken for dead (client/line.h). What has more to say takes longer,
 * and the question is asked again.
 */
#define STATUS_IDS 32

struct listing {
    struct buffer out;
    struct json json;
    bool as_json;
};

static void add_line(void *context, const struct outbox_line *line)
{
    struct listing *listing = context;
    if (listing->as_json)
        show_line_json(line, &listing->json);
    else
        show_line(line, &listing->out);
}

static void listing_begin(struct listing *listing, bool as_json)
{
    *listing = (struct listing){.as_json = as_json};
    listing->json = json_to(&listing->out);
    if (!as_json)
        return;
    json_object_begin(&listing->json);
    json_key(&listing->json, "submissions");
    json_array_begin(&listing->json);
}

/* Whether the collector answered, and with the database's word. */
struct listing_asked {
    bool collector, database;
};

/* Prints the list and the counts of all states. asked: NULL when nobody was. */
static enum verdict listing_end(struct listing *listing, struct outbox *outbox,
                                const struct listing_asked *asked, struct error *error)
{
    int64_t counts[OUTBOX_STATE_COUNT];
    enum verdict verdict = outbox_counts(outbox, counts, error);
    if (verdict == VERDICT_OK && listing->as_json) {
        json_array_end(&listing->json);
        json_key(&listing->json, "counts");
        show_counts_json(counts, &listing->json);
        if (asked != NULL) {
            json_key(&listing->json, "asked");
            json_bool(&listing->json, asked->collector);
            json_key(&listing->json, "database_asked");
            json_bool(&listing->json, asked->database);
        }
        json_object_end(&listing->json);
    } else if (verdict == VERDICT_OK) {
        show_counts(counts, &listing->out);
    }
    buffer_byte(&listing->out, '\n');
    if (verdict == VERDICT_OK && !buffer_ok(&listing->out))
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK)
        show_flush(&listing->out, stdout);
    return verdict;
}

static enum verdict print_states(struct error *error)
{
    struct buffer out = BUFFER_NONE;
    outbox_state_document(&out);
    enum verdict verdict = buffer_ok(&out) ? VERDICT_OK : error_no_memory(error);
    show_flush(&out, stdout);
    buffer_free(&out);
    return verdict;
}

enum verdict command_outbox(struct session *session, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    struct listing listing;
    *ret_code = EXIT_DONE;
    if (config->states)
        return print_states(error);
    enum outbox_state state = OUTBOX_QUEUED;
    bool only = config->state != NULL && outbox_state_of(text_of(config->state), &state);
    listing_begin(&listing, config->json);
    enum verdict verdict =
        outbox_list(session->outbox, only ? &state : NULL, add_line, &listing, error);
    if (verdict == VERDICT_OK)
        verdict = listing_end(&listing, session->outbox, NULL, error);
    buffer_free(&listing.out);
    return verdict;
}

/* The ids that the arguments name. False: one is none, and was told. */
static bool read_ids(const struct options *options, struct uuid *ids)
{
    bool good = true;
    for (int i = 0; i < options->argument_count; i++) {
        if (uuid_parse(text_of(options->arguments[i]), &ids[i]))
            continue;
        show_note("argument %d is no id; `parallax outbox` lists the ids", i + 1);
        good = false;
    }
    return good;
}

/* What is asked, and whether the database was asked about all of it. */
struct inquiry {
    struct session *session;
    struct line *line;
    bool database_asked;
};

static enum verdict ask_about(struct inquiry *inquiry, const struct uuid *ids, size_t count,
                              struct error *error)
{
    struct session *session = inquiry->session;
    struct client_request request = {.kind = REQUEST_STATUS, .id_count = count, .ids = ids};
    struct collector_reply reply;
    bool asked = false;
    enum verdict verdict = line_ask(inquiry->line, &request, REPLY_STATUS,
                                    session->config->patience_ms, &reply, error);
    if (verdict == VERDICT_OK)
        verdict = feedback_store(session->outbox, &reply, &asked, error);
    inquiry->database_asked = inquiry->database_asked && asked;
    return verdict;
}

/* Everything that has its receipt and may still change. */
static enum verdict ask_about_received(struct inquiry *inquiry, struct error *error)
{
    int64_t sequence = 0;
    for (;;) {
        struct uuid ids[STATUS_IDS];
        size_t count = 0;
        bool found = true;
        while (found && count < STATUS_IDS) {
            struct outbox_item item;
            enum verdict verdict =
                outbox_next_to_ask(inquiry->session->outbox, sequence, &item, &found, error);
            if (verdict != VERDICT_OK)
                return verdict;
            if (!found)
                break;
            ids[count++] = item.id;
            sequence = item.sequence;
        }
        if (count == 0)
            return VERDICT_OK;
        enum verdict verdict = ask_about(inquiry, ids, count, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

static enum verdict ask(struct inquiry *inquiry, const struct uuid *ids, size_t count,
                        struct error *error)
{
    struct session *session = inquiry->session;
    struct line_welcome welcome;
    enum verdict verdict = line_of(session, &inquiry->line, error);
    /* Finds a collector that answers, where several are known. */
    if (verdict == VERDICT_OK && session->collectors.count > 1)
        verdict = line_hello(inquiry->line, session->config->patience_ms, &welcome, error);
    if (verdict != VERDICT_OK)
        return verdict;
    inquiry->database_asked = true;
    if (count == 0)
        return ask_about_received(inquiry, error);
    for (size_t at = 0; at < count && verdict == VERDICT_OK; at += STATUS_IDS) {
        size_t left = count - at;
        verdict = ask_about(inquiry, ids + at, left < STATUS_IDS ? left : STATUS_IDS, error);
    }
    return verdict;
}

static enum verdict print_status(struct session *session, const struct uuid *ids, size_t count,
                                 struct listing_asked asked, struct error *error)
{
    struct listing listing;
    enum verdict verdict = VERDICT_OK;
    listing_begin(&listing, session->config->json);
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++)
        verdict = outbox_find(session->outbox, &ids[i], add_line, &listing, error);
    if (verdict == VERDICT_OK)
        verdict = listing_end(&listing, session->outbox, &asked, error);
    buffer_free(&listing.out);
    return verdict;
}

enum verdict command_status_refresh(struct session *session, struct error *error)
{
    struct inquiry inquiry = {.session = session};
    return ask(&inquiry, NULL, 0, error);
}

enum verdict command_status(struct session *session, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    size_t count = (size_t)options->argument_count;
    struct uuid *ids = calloc(count + 1, sizeof *ids);
    if (ids == NULL)
        return error_no_memory(error);
    if (!read_ids(options, ids)) {
        free(ids);
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    struct error why;
    struct inquiry inquiry = {.session = session};
    enum verdict asked = ask(&inquiry, ids, count, &why);
    if (asked != VERDICT_OK) {
        show_error(&why);
        show_note("this is what the outbox knows");
        *ret_code = verdict_exit_code(asked);
    } else if (!inquiry.database_asked) {
        show_note("%s", _("the collector could not ask the database just now; what is told of "
                          "review may be old, so ask again later"));
    }
    const struct listing_asked told = {asked == VERDICT_OK,
                                       asked == VERDICT_OK && inquiry.database_asked};
    enum verdict verdict = print_status(session, ids, count, told, error);
    free(ids);
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    return verdict;
}
