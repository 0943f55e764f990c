/* parallax export and restore: the whole home in one file under a passphrase, and back. */
#include "client/home_commands.h"

#include "base/clock.h"
#include "client/archive.h"
#include "client/home_files.h"
#include "client/moved.h"
#include "client/options.h"
#include "client/outbox/outbox.h"
#include "client/show.h"
#include "client/unlock.h"
#include "words/words.h"

#include <string.h>
#include <unistd.h>

/* Opening the outbox undoes what a killed program left half done; closed, it is one file. */
static enum verdict settle_outbox(const struct home *home, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    struct outbox *outbox = NULL;
    home_file(home, HOME_OUTBOX_FILE, &path);
    enum verdict verdict = VERDICT_OK;
    if (!buffer_ok(&path))
        verdict = error_no_memory(error);
    else if (access(path.data, F_OK) == 0)
        verdict = outbox_open(path.data, &outbox, error);
    outbox_close(&outbox);
    buffer_free(&path);
    return verdict;
}

static enum verdict check_keys(const struct home *home, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    home_file(home, HOME_KEY_FILE, &path);
    enum verdict verdict = VERDICT_OK;
    if (!buffer_ok(&path))
        verdict = error_no_memory(error);
    else if (access(path.data, F_OK) != 0)
        verdict = error_set(error, VERDICT_REJECT, "KEY_FILE_MISSING",
                            "there are no keys in %s, so there is nothing to take elsewhere",
                            home_path(home));
    buffer_free(&path);
    return verdict;
}

static void report(const struct client_config *config, const char *path, size_t files,
                   const char *const *sentences)
{
    struct buffer out = BUFFER_NONE;
    if (config->json) {
        struct json json = json_to(&out);
        json_object_begin(&json);
        json_key(&json, "file");
        json_string(&json, path);
        json_key(&json, "files");
        json_int(&json, (int64_t)files);
        json_key(&json, "moved");
        json_bool(&json, config->move);
        json_object_end(&json);
        buffer_byte(&out, '\n');
    } else {
        for (; *sentences != NULL; sentences++)
            buffer_format(&out, "%s\n", *sentences);
    }
    show_flush(&out, stdout);
    buffer_free(&out);
}

static enum verdict take_back(struct home *home, enum exit_code *ret_code, struct error *error)
{
    enum verdict verdict = moved_unmark(home, error);
    if (verdict != VERDICT_OK)
        return verdict;
    show_note("this home sends again; restore the archive nowhere from now on, or two computers "
              "work with the same keys");
    *ret_code = EXIT_DONE;
    return VERDICT_OK;
}

static enum verdict export_to(struct home *home, const struct client_config *config,
                              const char *path, struct error *error)
{
    struct passphrase *passphrase = NULL;
    size_t files = 0;
    enum verdict verdict = check_keys(home, error);
    /* Who sends meanwhile would get receipts that the archive does not have. */
    if (verdict == VERDICT_OK && config->move)
        verdict = home_claim_alone(home, error);
    if (verdict == VERDICT_OK)
        verdict = settle_outbox(home, error);
    if (verdict == VERDICT_OK)
        verdict = unlock_ask_new(config->passphrase, path, &passphrase, error);
    if (verdict == VERDICT_OK)
        verdict = archive_write(home, path, passphrase, &passphrase_cost_moderate, &files, error);
    passphrase_free(&passphrase);
    /* Only now: a home that is marked while there is no archive would be lost. */
    if (verdict == VERDICT_OK && config->move)
        verdict = moved_mark(home, clock_day(clock_wall_ms()), error);
    if (verdict != VERDICT_OK)
        return verdict;
    const char *stays[] = {
        _("The home was copied with its keys, outbox and receipts."),
        _("This home goes on working. Where the copy is restored, too, send from one of them only: "
          "nothing is stored twice, but each knows only its own receipts."),
        NULL};
    const char *moves[] = {
        _("The home was copied with its keys, outbox and receipts."),
        _("Nothing is sent from here any more: go on where the file is restored. `parallax wipe` "
          "removes what is left here, once that works."),
        NULL};
    report(config, path, files, config->move ? moves : stays);
    return VERDICT_OK;
}

enum verdict command_export(struct home *home, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    *ret_code = EXIT_USAGE;
    if (config->take_back != (options->argument_count == 0)) {
        show_note("give a FILE to export to, or --take-back alone");
        return VERDICT_OK;
    }
    if (config->take_back)
        return take_back(home, ret_code, error);
    enum verdict verdict = moved_check(home, options->command->name, error);
    if (verdict == VERDICT_OK)
        verdict = export_to(home, config, options->arguments[0], error);
    if (verdict == VERDICT_OK)
        *ret_code = EXIT_DONE;
    return verdict;
}

enum verdict command_restore(struct home *home, const struct options *options,
                             enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    const char *path = options->arguments[0];
    struct passphrase *passphrase = NULL;
    size_t files = 0;
    enum verdict verdict = unlock_ask(config, path, &passphrase, error);
    if (verdict == VERDICT_OK)
        verdict = archive_restore(home, path, passphrase, &files, error);
    passphrase_free(&passphrase);
    if (verdict != VERDICT_OK)
        return verdict;
    const char *sentences[] = {
        _("The home is here, with its keys, outbox and receipts."),
        _("What was queued keeps its ids, so whatever was sent elsewhere already is not stored "
          "twice."),
        NULL};
    report(config, path, files, sentences);
    *ret_code = EXIT_DONE;
    return VERDICT_OK;
}
