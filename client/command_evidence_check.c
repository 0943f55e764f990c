/* parallax evidence check: whether the files are still what they were. */
#include "client/home_commands.h"

#include "client/evidence_check.h"
#include "client/home_files.h"
#include "client/options.h"
#include "client/show.h"
#include "words/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATE_ROW(id, name, words) [id] = {(name), (words)},
static const struct state_row {
    const char *name, *words;
} state_rows[] = {EVIDENCE_STATES(STATE_ROW)};
#undef STATE_ROW

struct check {
    const struct client_config *config;
    const struct home *home;
    struct evidence_list list;
    enum evidence_state *states; /* one a file */
    size_t differing;
    struct buffer out;
    struct json json;
};

static void print_state(struct check *check, size_t i)
{
    const struct evidence_file *file = &check->list.files[i];
    const struct state_row *row = &state_rows[check->states[i]];
    if (!check->config->json) {
        buffer_format(&check->out, "%-10s  ", _(row->words));
        show_plain(text_of(file->path), &check->out);
        buffer_byte(&check->out, '\n');
        return;
    }
    json_object_begin(&check->json);
    json_key(&check->json, "file");
    json_string(&check->json, file->path);
    json_key(&check->json, "sha256");
    json_string(&check->json, file->sha256);
    json_key(&check->json, "state");
    json_string(&check->json, row->name);
    json_object_end(&check->json);
}

static void print_states(struct check *check)
{
    if (check->config->json) {
        json_key(&check->json, "files");
        json_array_begin(&check->json);
    }
    for (size_t i = 0; i < check->list.count; i++) {
        print_state(check, i);
        check->differing += check->states[i] > EVIDENCE_MOVED;
    }
    if (check->config->json)
        json_array_end(&check->json);
}

static void print_unknown(void *context, const struct uuid *id, struct text sha256)
{
    struct check *check = context;
    char text[UUID_TEXT_BYTES];
    uuid_format(id, text);
    if (!check->config->json) {
        buffer_format(&check->out,
                      _("The submission %s names a file with the SHA-256 %.*s, which is not known "
                        "here.\n"),
                      text, TEXT_ARGS(sha256));
        return;
    }
    json_object_begin(&check->json);
    json_key(&check->json, "submission");
    json_string(&check->json, text);
    json_key(&check->json, "sha256");
    json_text(&check->json, sha256);
    json_object_end(&check->json);
}

static enum verdict open_outbox(const struct check *check, struct outbox **ret_outbox,
                                struct error *error)
{
    struct buffer path = BUFFER_NONE;
    home_file(check->home, HOME_OUTBOX_FILE, &path);
    enum verdict verdict = VERDICT_OK;
    if (!buffer_ok(&path))
        verdict = error_no_memory(error);
    else if (access(path.data, F_OK) == 0)
        verdict = outbox_open(path.data, ret_outbox, error);
    buffer_free(&path);
    return verdict;
}

static enum verdict print_submissions(struct check *check, struct error *error)
{
    struct outbox *outbox = NULL;
    int64_t sealed = 0;
    enum verdict verdict = open_outbox(check, &outbox, error);
    if (check->config->json) {
        json_key(&check->json, "unknown");
        json_array_begin(&check->json);
    }
    if (verdict == VERDICT_OK && outbox != NULL)
        verdict = evidence_unknown(outbox, &check->list, print_unknown, check, &sealed, error);
    outbox_close(&outbox);
    if (check->config->json) {
        json_array_end(&check->json);
        json_key(&check->json, "sealed");
        json_int(&check->json, sealed);
    } else if (sealed > 0) {
        buffer_format(&check->out,
                      words_for(sealed,
                                "%s confidential submission is sealed and cannot be looked into.\n",
                                "%s confidential submissions are sealed and cannot be looked "
                                "into.\n"),
                      FIGURE(sealed));
    }
    return verdict;
}

static enum verdict print_all(struct check *check, struct error *error)
{
    check->json = json_to(&check->out);
    if (check->config->json)
        json_object_begin(&check->json);
    print_states(check);
    enum verdict verdict = print_submissions(check, error);
    if (check->config->json) {
        json_object_end(&check->json);
        buffer_byte(&check->out, '\n');
    } else if (check->list.count == 0) {
        buffer_format(&check->out, "%s\n",
                      _("No file is remembered yet; `parallax evidence hash FILE` does it."));
    }
    if (verdict == VERDICT_OK)
        show_flush(&check->out, stdout);
    return verdict;
}

/* The new places are remembered before they are told. */
static enum verdict look(struct check *check, char *const *paths, struct error *error)
{
    evidence_check(&check->list, check->states);
    enum verdict verdict = evidence_look_in(&check->list, check->states, paths, error);
    for (size_t i = 0; i < check->list.count && verdict == VERDICT_OK; i++)
        if (check->states[i] == EVIDENCE_MOVED)
            return evidence_list_save(check->home, &check->list, error);
    return verdict;
}

enum verdict command_evidence_check(struct home *home, const struct options *options,
                                    enum exit_code *ret_code, struct error *error)
{
    struct check check = {.config = options->config, .home = home};
    enum verdict verdict = evidence_list_load(home, &check.list, error);
    if (verdict != VERDICT_OK)
        return verdict;
    check.states = calloc(check.list.count + 1, sizeof *check.states);
    verdict =
        check.states == NULL ? error_no_memory(error) : look(&check, options->arguments, error);
    if (verdict == VERDICT_OK)
        verdict = print_all(&check, error);
    free(check.states);
    buffer_free(&check.out);
    evidence_list_free(&check.list);
    if (verdict == VERDICT_OK)
        *ret_code = check.differing > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
    return verdict;
}
