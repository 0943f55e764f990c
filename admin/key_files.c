/* parallax-admin key new and key show: key files on this machine; no database. */
#include "admin/commands.h"

#include "base/json.h"
#include "seal/seal.h"

#include <string.h>
#include <strings.h>

static void print_card(struct admin *admin, const struct identity *identity)
{
    char card[CARD_TEXT_BYTES];
    card_format(identity_public(identity), card);
    if (admin->config->json)
        buffer_format(&admin->out, "{\"card\":\"%s\"}\n", card);
    else
        buffer_format(&admin->out, "%s\n", card);
}

/* Made first and looked for after, so that of two who start at once one makes it and both use it.
 */
static bool keep_existing(const struct admin *admin, enum verdict verdict,
                          const struct error *error)
{
    return verdict == VERDICT_REJECT && admin->config->if_missing &&
           strcmp(error->code, "KEY_FILE_EXISTS") == 0;
}

static enum exit_code new_pseudonym_key(struct admin *admin, const char *path)
{
    struct error error;
    enum verdict verdict = seal_key_make(path, &error);
    if (keep_existing(admin, verdict, &error)) {
        uint8_t key[SEAL_KEY_BYTES];
        verdict = seal_key_load(path, key, &error);
        explicit_bzero(key, sizeof key);
    }
    if (verdict != VERDICT_OK)
        return admin_fail(&error);
    if (admin->config->json)
        buffer_string(&admin->out, "{\"card\":null}\n");
    return EXIT_DONE;
}

static enum exit_code new_identity(struct admin *admin, const char *path)
{
    struct error error;
    struct identity *identity = NULL;
    enum verdict verdict = identity_make(&identity, &error);
    if (verdict == VERDICT_OK)
        verdict = identity_save(identity, path, &error);
    if (keep_existing(admin, verdict, &error)) {
        identity_free(&identity);
        verdict = identity_load(path, &identity, &error);
    }
    if (verdict == VERDICT_OK)
        print_card(admin, identity);
    identity_free(&identity);
    return verdict == VERDICT_OK ? EXIT_DONE : admin_fail(&error);
}

enum exit_code key_new_run(struct admin *admin)
{
    const char *path = admin->arguments[0];
    if (strcmp(admin->config->kind, "pseudonym") == 0)
        return new_pseudonym_key(admin, path);
    return new_identity(admin, path);
}

enum exit_code key_show_run(struct admin *admin)
{
    struct error error;
    struct identity *identity = NULL;
    if (identity_load(admin->arguments[0], &identity, &error) != VERDICT_OK)
        return admin_fail_usage(&error);
    print_card(admin, identity);
    identity_free(&identity);
    return EXIT_DONE;
}
