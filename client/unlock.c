/* See unlock.h. */
#include "client/unlock.h"

#include "client/show.h"
#include "client/terminal.h"
#include "words/words.h"

#include <string.h>

#define TRIES_MAX 3

/* given is not NULL. */
static enum verdict take_given(const char *given, struct passphrase *passphrase,
                               struct error *error)
{
    if (passphrase_set(passphrase, text_of(given)))
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "PASSPHRASE_LONG",
                     "the passphrase is longer than %d bytes", PASSPHRASE_BYTES_MAX);
}

/* Takes the prompt's memory. */
static enum verdict ask(struct buffer *prompt, struct passphrase *passphrase, struct error *error)
{
    enum verdict verdict = buffer_ok(prompt) ? terminal_ask_secret(prompt->data, passphrase, error)
                                             : error_no_memory(error);
    buffer_free(prompt);
    return verdict;
}

enum verdict unlock_ask(const struct client_config *config, const char *name,
                        struct passphrase **ret_passphrase, struct error *error)
{
    struct passphrase *passphrase = NULL;
    struct buffer prompt = BUFFER_NONE;
    enum verdict verdict = passphrase_new(&passphrase, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (config->passphrase != NULL) {
        verdict = take_given(config->passphrase, passphrase, error);
    } else if (terminal_is_there()) {
        buffer_format(&prompt, _("Passphrase of %s: "), name);
        verdict = ask(&prompt, passphrase, error);
    } else {
        verdict = error_set(error, VERDICT_REJECT, "KEY_PROTECTED",
                            "%s is under a passphrase: give --passphrase-file or set "
                            "PARALLAX_CLIENT_PASSPHRASE_FILE, as there is no terminal to ask on",
                            name);
    }
    if (verdict == VERDICT_OK)
        *ret_passphrase = passphrase;
    else
        passphrase_free(&passphrase);
    return verdict;
}

static enum verdict ask_twice(const char *name, struct passphrase *passphrase, struct error *error)
{
    struct passphrase *again = NULL;
    struct buffer prompt = BUFFER_NONE;
    buffer_format(&prompt, _("New passphrase for %s: "), name);
    enum verdict verdict = ask(&prompt, passphrase, error);
    if (verdict == VERDICT_OK)
        verdict = passphrase_check(passphrase, error);
    if (verdict == VERDICT_OK)
        verdict = passphrase_new(&again, error);
    if (verdict == VERDICT_OK) {
        buffer_string(&prompt, _("The same once more: "));
        verdict = ask(&prompt, again, error);
    }
    if (verdict == VERDICT_OK && !passphrase_equal(passphrase, again))
        verdict = error_set(error, VERDICT_REJECT, "PASSPHRASE_DIFFERS",
                            "the two passphrases are not the same; nothing was changed");
    passphrase_free(&again);
    return verdict;
}

enum verdict unlock_ask_new(const char *given, const char *name, struct passphrase **ret_passphrase,
                            struct error *error)
{
    struct passphrase *passphrase = NULL;
    enum verdict verdict = passphrase_new(&passphrase, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (given == NULL && terminal_is_there()) {
        verdict = ask_twice(name, passphrase, error);
    } else if (given == NULL) {
        verdict = error_set(error, VERDICT_REJECT, "PASSPHRASE_MISSING",
                            "a passphrase is needed, and there is no terminal to ask on: give it "
                            "in a file (--help tells which option)");
    } else {
        verdict = take_given(given, passphrase, error);
        if (verdict == VERDICT_OK)
            verdict = passphrase_check(passphrase, error);
    }
    if (verdict == VERDICT_OK)
        *ret_passphrase = passphrase;
    else
        passphrase_free(&passphrase);
    return verdict;
}

static bool is_code(enum verdict verdict, const struct error *error, const char *code)
{
    return verdict == VERDICT_REJECT && strcmp(error->code, code) == 0;
}

/* People mistype; what stands in a file stays wrong. */
static enum verdict try_asking(const char *path, const struct client_config *config,
                               struct passphrase **passphrase, struct identity **ret_identity,
                               struct error *error)
{
    int tries = config->passphrase != NULL ? 1 : TRIES_MAX;
    enum verdict verdict = VERDICT_OK;
    for (int i = 0; i < tries; i++) {
        struct passphrase *asked = NULL;
        if (i > 0)
            show_error(error);
        verdict = unlock_ask(config, path, &asked, error);
        if (verdict != VERDICT_OK)
            return verdict;
        verdict = identity_load_protected(path, asked, ret_identity, error);
        if (verdict == VERDICT_OK) {
            passphrase_free(passphrase);
            *passphrase = asked;
            return verdict;
        }
        passphrase_free(&asked);
        if (!is_code(verdict, error, "KEY_PASSPHRASE"))
            return verdict;
    }
    return verdict;
}

enum verdict unlock_identity(const char *path, const struct client_config *config,
                             struct passphrase **passphrase, struct identity **ret_identity,
                             struct error *error)
{
    struct error why;
    enum verdict verdict = identity_load_protected(path, *passphrase, ret_identity, &why);
    if (is_code(verdict, &why, "KEY_PROTECTED") || is_code(verdict, &why, "KEY_PASSPHRASE"))
        return try_asking(path, config, passphrase, ret_identity, error);
    if (verdict != VERDICT_OK && error != NULL)
        *error = why;
    return verdict;
}
