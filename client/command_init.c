/* parallax init: keys, the collector, and the card to hand to the secretariat. */
#include "client/commands.h"

#include "client/show.h"
#include "words/words.h"

static void print_json(const struct session *session, const char *card, bool keys_made,
                       struct buffer *out)
{
    struct json json = json_to(out);
    json_object_begin(&json);
    json_key(&json, "home");
    json_string(&json, home_path(session->home));
    json_key(&json, "card");
    json_string(&json, card);
    json_key(&json, "keys_made");
    json_bool(&json, keys_made);
    json_key(&json, "collector");
    const struct collector *collector = collectors_current(&session->collectors);
    json_string(&json, collector != NULL ? collector->endpoint.data : NULL);
    json_object_end(&json);
    buffer_byte(out, '\n');
}

static void print_text(const struct session *session, const char *card, bool keys_made,
                       bool collector_set, struct buffer *out)
{
    const struct collector *collector = collectors_current(&session->collectors);
    buffer_format(out,
                  keys_made ? _("Made new keys in %s.\n") : _("Kept the keys that were in %s.\n"),
                  home_path(session->home));
    if (collector_set)
        buffer_format(out, _("The collector is %s from now on.\n"), collector->endpoint.data);
    else if (collector == NULL)
        buffer_string(out, _("No collector is known yet; run init again with --collector and "
                             "--collector-card to tell which.\n"));
    if (session->collectors.count > 1)
        buffer_format(out, _("When it does not answer, %zu others that are known are tried.\n"),
                      session->collectors.count - 1);
    buffer_format(out, _("Hand this card to the secretariat, which enrols it:\n%s\n"), card);
}

enum verdict command_init(struct session *session, const struct options *options, bool keys_made,
                          enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    bool collector_set = config->collector != NULL;
    if (collector_set != (config->collector_card != NULL)) {
        show_note(
            _("--collector and --collector-card belong together: the card proves who answers"));
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    if (collector_set) {
        enum verdict verdict =
            collectors_put(&session->collectors, session->outbox, config->collector,
                           config->collector_card, true, error);
        if (verdict == VERDICT_REJECT) {
            show_error(error);
            *ret_code = EXIT_USAGE;
            return VERDICT_OK;
        }
        if (verdict != VERDICT_OK)
            return verdict;
    }
    char card[CARD_TEXT_BYTES];
    struct buffer out = BUFFER_NONE;
    card_format(identity_public(session->identity), card);
    if (config->json)
        print_json(session, card, keys_made, &out);
    else
        print_text(session, card, keys_made, collector_set, &out);
    show_flush(&out, stdout);
    buffer_free(&out);
    return VERDICT_OK;
}
