/* parallax passphrase: sets, changes or removes the passphrase of the keys. */
#include "client/home_commands.h"

#include "client/home_files.h"
#include "client/options.h"
#include "client/show.h"
#include "client/unlock.h"
#include "words/words.h"

#include <string.h>

/* Both files, in the order in which they are changed. */
static const char *const names[] = {HOME_NEXT_KEY_FILE, HOME_KEY_FILE};
#define KEY_COUNT (sizeof names / sizeof names[0])

struct change {
    const struct client_config *config;
    struct passphrase *old, *fresh; /* NULL: none */
    struct identity *identities[KEY_COUNT];
    struct buffer paths[KEY_COUNT];
};

static bool is_code(enum verdict verdict, const struct error *error, const char *code)
{
    return verdict == VERDICT_REJECT && strcmp(error->code, code) == 0;
}

/*
 * A change that was ended between the two files left the second under the new passphrase: the same
 * change once more finds it so, and finishes.
 */
static enum verdict load_next(struct change *change, struct error *error)
{
    const char *path = change->paths[0].data;
    struct identity **next = &change->identities[0];
    struct error why;
    enum verdict verdict = identity_load_protected(path, change->old, next, &why);
    if (is_code(verdict, &why, "KEY_FILE_MISSING"))
        return VERDICT_OK;
    bool is_locked =
        is_code(verdict, &why, "KEY_PROTECTED") || is_code(verdict, &why, "KEY_PASSPHRASE");
    if (is_locked && change->fresh != NULL)
        verdict = identity_load_protected(path, change->fresh, next, &why);
    if (is_locked && verdict != VERDICT_OK)
        verdict = unlock_identity(path, change->config, &change->old, next, &why);
    if (verdict != VERDICT_OK && error != NULL)
        *error = why;
    return verdict;
}

static enum verdict replace_both(struct change *change, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < KEY_COUNT && verdict == VERDICT_OK; i++)
        if (change->identities[i] != NULL)
            verdict = identity_replace(change->identities[i], change->paths[i].data, change->fresh,
                                       &passphrase_cost_moderate, error);
    return verdict;
}

static enum verdict make_change(struct change *change, const struct home *home, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        home_file(home, names[i], &change->paths[i]);
        if (!buffer_ok(&change->paths[i]))
            return error_no_memory(error);
    }
    verdict = unlock_identity(change->paths[1].data, change->config, &change->old,
                              &change->identities[1], error);
    if (verdict == VERDICT_OK && !change->config->remove)
        verdict =
            unlock_ask_new(change->config->new_passphrase, HOME_KEY_FILE, &change->fresh, error);
    if (verdict == VERDICT_OK)
        verdict = load_next(change, error);
    return verdict == VERDICT_OK ? replace_both(change, error) : verdict;
}

static void report(const struct client_config *config)
{
    struct buffer out = BUFFER_NONE;
    if (config->json)
        buffer_format(&out, "{\"protected\":%s}\n", config->remove ? "false" : "true");
    else if (config->remove)
        buffer_format(&out, "%s\n", _("The keys are under no passphrase any more."));
    else
        buffer_format(&out, "%s\n%s\n", _("The keys are under the new passphrase."),
                      _("Nobody can help you when you forget it; the secretariat can then only let "
                        "in new keys."));
    show_flush(&out, stdout);
    buffer_free(&out);
}

enum verdict command_passphrase(struct home *home, const struct options *options,
                                enum exit_code *ret_code, struct error *error)
{
    struct change change = {.config = options->config};
    enum verdict verdict = make_change(&change, home, error);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        identity_free(&change.identities[i]);
        buffer_free(&change.paths[i]);
    }
    passphrase_free(&change.old);
    passphrase_free(&change.fresh);
    if (verdict != VERDICT_OK)
        return verdict;
    report(change.config);
    *ret_code = EXIT_DONE;
    return VERDICT_OK;
}
