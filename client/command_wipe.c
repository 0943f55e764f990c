/* parallax wipe: removes the home from this computer. */
#include "client/home_commands.h"

#include "client/home_files.h"
#include "client/options.h"
#include "client/outbox/outbox.h"
#include "client/show.h"
#include "client/terminal.h"
#include "client/wipe.h"
#include "words/words.h"

#include <string.h>
#include <unistd.h>

/* What is typed is not translated: it is the command's own name. */
#define WORD "wipe"

/* *ret_unsent -1: the outbox cannot be read, so nobody knows. */
static enum verdict count_unsent(const struct home *home, int64_t *ret_unsent, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    struct outbox *outbox = NULL;
    int64_t counts[OUTBOX_STATE_COUNT];
    home_file(home, HOME_OUTBOX_FILE, &path);
    if (!buffer_ok(&path)) {
        buffer_free(&path);
        return error_no_memory(error);
    }
    *ret_unsent = -1;
    if (access(path.data, F_OK) != 0)
        *ret_unsent = 0;
    else if (outbox_open(path.data, &outbox, NULL) == VERDICT_OK &&
             outbox_counts(outbox, counts, NULL) == VERDICT_OK)
        *ret_unsent = counts[OUTBOX_DRAFT] + counts[OUTBOX_QUEUED] + counts[OUTBOX_SENT];
    outbox_close(&outbox);
    buffer_free(&path);
    return VERDICT_OK;
}

/* Whether what is not sent may go, too. */
static bool may_lose(const struct client_config *config, int64_t unsent)
{
    if (config->unsent || unsent == 0)
        return true;
    if (unsent < 0)
        show_note("the outbox cannot be read, so there may be submissions in it that were never "
                  "sent; to remove it all the same, say --unsent as well");
    else
        show_note(
            words_for(unsent,
                      "%s draft or submission has no receipt yet and would be lost: `parallax "
                      "send` sends what is ready, `parallax export` keeps all; to lose it, "
                      "say --unsent as well",
                      "%s drafts and submissions have no receipt yet and would be lost: "
                      "`parallax send` sends what is ready, `parallax export` keeps all; to "
                      "lose them, say --unsent as well"),
            FIGURE(unsent));
    return false;
}

static enum verdict ask(const struct home *home, bool *ret_agreed, struct error *error)
{
    struct buffer prompt = BUFFER_NONE;
    buffer_format(&prompt,
                  _("This removes the keys and everything else of Parallax in %s.\nWithout these "
                    "keys nobody can send or withdraw in your organisation's name from here.\nType "
                    "%s to go on: "),
                  home_path(home), WORD);
    enum verdict verdict = buffer_ok(&prompt)
                               ? terminal_ask_word(prompt.data, WORD, ret_agreed, error)
                               : error_no_memory(error);
    buffer_free(&prompt);
    return verdict;
}

/* Whether to go on; what hinders is told. */
static enum verdict agree(struct home *home, const struct client_config *config, bool *ret_agreed,
                          enum exit_code *ret_code, struct error *error)
{
    int64_t unsent = 0;
    enum verdict verdict = home_claim_alone(home, error);
    if (verdict == VERDICT_OK)
        verdict = count_unsent(home, &unsent, error);
    *ret_agreed = false;
    *ret_code = EXIT_USAGE;
    if (verdict != VERDICT_OK || !may_lose(config, unsent))
        return verdict;
    if (config->yes) {
        *ret_agreed = true;
        return VERDICT_OK;
    }
    if (!terminal_is_there()) {
        show_note("there is no terminal to ask on; --yes removes everything without a question");
        return VERDICT_OK;
    }
    verdict = ask(home, ret_agreed, error);
    if (verdict == VERDICT_OK && !*ret_agreed)
        show_note("that was not the word; nothing was removed");
    return verdict;
}

static void print_foreign(const struct wipe_result *result, struct buffer *out)
{
    buffer_format(out, "%s\n", _("These are not Parallax's and were left as they are:"));
    const char *name = result->names.data;
    for (size_t i = 0; i < result->foreign; i++, name += strlen(name) + 1) {
        buffer_string(out, "  ");
        show_plain(text_of(name), out);
        buffer_byte(out, '\n');
    }
}

static void print_text(const char *path, const struct wipe_result *result, struct buffer *out)
{
    buffer_format(out, _("Removed %s files of Parallax from %s.\n"),
                  FIGURE((int64_t)result->removed), path);
    if (result->kept_content > 0)
        buffer_format(out,
                      _("Of these, %s could not be written over before: they had a second name "
                        "elsewhere, or the disk refused.\n"),
                      FIGURE((int64_t)result->kept_content));
    if (result->foreign > 0)
        print_foreign(result, out);
    buffer_format(out, "%s\n",
                  _("They were written over, but a flash disk (SSD, stick), a snapshot or a backup "
                    "may still hold old copies of their blocks: only a disk that was encrypted all "
                    "along hides those. If the keys may be in other hands, have the secretariat "
                    "revoke their card."));
}

static void print_json(const struct wipe_result *result, struct buffer *out)
{
    struct json json = json_to(out);
    json_object_begin(&json);
    json_key(&json, "removed");
    json_int(&json, (int64_t)result->removed);
    json_key(&json, "not_written_over");
    json_int(&json, (int64_t)result->kept_content);
    json_key(&json, "folder_removed");
    json_bool(&json, result->folder_removed);
    json_key(&json, "left");
    json_array_begin(&json);
    const char *name = result->names.data;
    for (size_t i = 0; i < result->foreign; i++, name += strlen(name) + 1)
        json_string(&json, name);
    json_array_end(&json);
    json_object_end(&json);
    buffer_byte(out, '\n');
}

enum verdict command_wipe(struct home *home, const struct options *options,
                          enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    bool agreed = false;
    enum verdict verdict = agree(home, config, &agreed, ret_code, error);
    if (verdict != VERDICT_OK || !agreed)
        return verdict;
    struct wipe_result result;
    verdict = wipe_home(home_path(home), &result, error);
    if (verdict == VERDICT_OK && result.foreign > 0 && !buffer_ok(&result.names))
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK) {
        struct buffer out = BUFFER_NONE;
        if (config->json)
            print_json(&result, &out);
        else
            print_text(home_path(home), &result, &out);
        show_flush(&out, stdout);
        buffer_free(&out);
        *ret_code = result.foreign > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
    }
    buffer_free(&result.names);
    return verdict;
}
