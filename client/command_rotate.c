/* parallax rotate: a second card, for the secretariat to let in beside the first. */
#include "client/commands.h"

#include "client/rotation.h"
#include "client/show.h"
#include "words/words.h"

static void print_json(const char *card, const char *old_card, bool made, struct buffer *out)
{
    struct json json = json_to(out);
    json_object_begin(&json);
    json_key(&json, "card");
    json_string(&json, card);
    json_key(&json, "old_card");
    json_string(&json, old_card);
    json_key(&json, "keys_made");
    json_bool(&json, made);
    json_object_end(&json);
    buffer_byte(out, '\n');
}

static void print_text(const char *card, bool made, struct buffer *out)
{
    buffer_string(out, made ? _("Made new keys beside the old ones.\n")
                            : _("Kept the new keys that wait already.\n"));
    buffer_format(out,
                  _("Hand this card to the secretariat, which adds it to the organisation:\n%s\n"
                    "Go on as ever: the old keys are used until the new ones are let in, and then "
                    "never again.\n"),
                  card);
}

enum verdict command_rotate(struct session *session, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    bool made;
    enum verdict verdict = rotation_begin(session, &made, error);
    if (verdict != VERDICT_OK)
        return verdict;
    char card[CARD_TEXT_BYTES], old_card[CARD_TEXT_BYTES];
    struct buffer out = BUFFER_NONE;
    card_format(identity_public(session->next), card);
    card_format(identity_public(session->identity), old_card);
    if (config->json)
        print_json(card, old_card, made, &out);
    else
        print_text(card, made, &out);
    show_flush(&out, stdout);
    buffer_free(&out);
    *ret_code = EXIT_DONE;
    return VERDICT_OK;
}
