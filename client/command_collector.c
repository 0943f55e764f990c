/* parallax collector add, list, remove: where it may be sent to. */
#include "client/commands.h"

#include "client/collectors.h"
#include "client/show.h"
#include "words/words.h"

/* The collectors in the order in which they are tried, each with what follows its endpoint. */
static void list_json(const struct collectors *collectors, struct buffer *out)
{
    struct json json = json_to(out);
    json_object_begin(&json);
    json_key(&json, "collectors");
    json_array_begin(&json);
    for (size_t i = 0; i < collectors->count; i++) {
        const struct collector *collector =
            &collectors->known[(collectors->at + i) % collectors->count];
        char card[CARD_TEXT_BYTES];
        card_format(&collector->card, card);
        json_object_begin(&json);
        json_key(&json, "endpoint");
        json_string(&json, collector->endpoint.data);
        json_key(&json, "card");
        json_string(&json, card);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    buffer_byte(out, '\n');
}

static void list_text(const struct collectors *collectors, struct buffer *out)
{
    for (size_t i = 0; i < collectors->count; i++) {
        const struct collector *collector =
            &collectors->known[(collectors->at + i) % collectors->count];
        char card[CARD_TEXT_BYTES];
        card_format(&collector->card, card);
        buffer_format(out, "%s  %s\n", collector->endpoint.data, card);
    }
    if (collectors->count == 0)
        buffer_string(out, _("No collector is known.\n"));
}

static void print(const struct session *session, const struct options *options)
{
    const struct client_config *config = options->config;
    struct buffer out = BUFFER_NONE;
    if (config->json)
        list_json(&session->collectors, &out);
    else
        list_text(&session->collectors, &out);
    show_flush(&out, stdout);
    buffer_free(&out);
}

/* What was done wrongly is told with the exit code of wrong words; else the list is printed. */
static enum verdict finish(struct session *session, const struct options *options,
                           enum verdict verdict, enum exit_code *ret_code, struct error *error)
{
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    if (verdict == VERDICT_OK) {
        print(session, options);
        *ret_code = EXIT_DONE;
    }
    return verdict;
}

enum verdict command_collector_add(struct session *session, const struct options *options,
                                   enum exit_code *ret_code, struct error *error)
{
    enum verdict verdict =
        collectors_put(&session->collectors, session->outbox, options->arguments[0],
                       options->arguments[1], false, error);
    return finish(session, options, verdict, ret_code, error);
}

enum verdict command_collector_list(struct session *session, const struct options *options,
                                    enum exit_code *ret_code, struct error *error)
{
    return finish(session, options, VERDICT_OK, ret_code, error);
}

enum verdict command_collector_remove(struct session *session, const struct options *options,
                                      enum exit_code *ret_code, struct error *error)
{
    enum verdict verdict =
        collectors_remove(&session->collectors, session->outbox, options->arguments[0], error);
    return finish(session, options, verdict, ret_code, error);
}
