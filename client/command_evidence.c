/* parallax evidence hash and list: files that bear out a submission and stay here. */
#include "client/home_commands.h"

#include "client/evidence_list.h"
#include "client/options.h"
#include "client/show.h"
#include "words/words.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

/* What is printed of one file; also the form in which list shows it. */
static void print_file(const struct evidence_file *file, bool as_json, struct json *json,
                       struct buffer *out)
{
    if (as_json) {
        json_object_begin(json);
        json_key(json, "sha256");
        json_string(json, file->sha256);
        json_key(json, "file");
        json_string(json, file->path);
        json_object_end(json);
        return;
    }
    buffer_format(out, "%s  ", file->sha256);
    show_plain(text_of(file->path), out);
    buffer_byte(out, '\n');
}

/* A file that is another than when it was remembered may be one that somebody has tampered with. */
static void warn_of_change(const struct evidence_list *list, const char *path, const char *sha256)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->files[i].path, path) == 0 && strcmp(list->files[i].sha256, sha256) != 0)
            show_note("%s is not what it was when it was remembered: its SHA-256 was %s until now",
                      path, list->files[i].sha256);
}

static enum verdict hash_one(struct evidence_list *list, const char *name,
                             struct evidence_file *ret_file, struct error *error)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    enum verdict verdict = seal_file_sha256(name, digest, error);
    if (verdict != VERDICT_OK)
        return verdict;
    ret_file->path = realpath(name, NULL);
    if (ret_file->path == NULL)
        return error_set(error, VERDICT_REJECT, "FILE_UNREADABLE", "%s cannot be found: %m", name);
    seal_hex(digest, sizeof digest, ret_file->sha256);
    warn_of_change(list, ret_file->path, ret_file->sha256);
    return evidence_list_put(list, ret_file->sha256, ret_file->path, error);
}

/* One bad name does not keep the others from being hashed. */
static enum verdict hash_all(struct evidence_list *list, const struct options *options,
                             struct buffer *out, enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    struct json json = json_to(out);
    if (config->json)
        json_array_begin(&json);
    for (int i = 0; i < options->argument_count; i++) {
        struct evidence_file file = {.path = NULL};
        enum verdict verdict = hash_one(list, options->arguments[i], &file, error);
        if (verdict == VERDICT_OK) {
            /* To be pasted: the name tells which is which, the folder is nobody else's business. */
            char *path = file.path;
            file.path = config->json ? path : basename(path);
            print_file(&file, config->json, &json, out);
            file.path = path;
        }
        free(file.path);
        if (verdict != VERDICT_OK && verdict != VERDICT_REJECT)
            return verdict;
        if (verdict == VERDICT_REJECT) {
            show_error(error);
            *ret_code = EXIT_PARTLY_REFUSED;
        }
    }
    if (config->json) {
        json_array_end(&json);
        buffer_byte(out, '\n');
    }
    return VERDICT_OK;
}

enum verdict command_evidence_hash(struct home *home, const struct options *options,
                                   enum exit_code *ret_code, struct error *error)
{
    struct evidence_list list;
    struct buffer out = BUFFER_NONE;
    enum verdict verdict = evidence_list_load(home, &list, error);
    if (verdict != VERDICT_OK)
        return verdict;
    *ret_code = EXIT_DONE;
    verdict = hash_all(&list, options, &out, ret_code, error);
    if (verdict == VERDICT_OK)
        verdict = evidence_list_save(home, &list, error);
    /* What was not remembered is not shown, so that nobody pastes what no check will look for. */
    if (verdict == VERDICT_OK)
        show_flush(&out, stdout);
    buffer_free(&out);
    evidence_list_free(&list);
    return verdict;
}

enum verdict command_evidence_list(struct home *home, const struct options *options,
                                   enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    struct evidence_list list;
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    enum verdict verdict = evidence_list_load(home, &list, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (config->json)
        json_array_begin(&json);
    for (size_t i = 0; i < list.count; i++)
        print_file(&list.files[i], config->json, &json, &out);
    if (config->json) {
        json_array_end(&json);
        buffer_byte(&out, '\n');
    } else if (list.count == 0) {
        buffer_format(&out, "%s\n",
                      _("No file is remembered yet; `parallax evidence hash FILE` does it."));
    }
    show_flush(&out, stdout);
    buffer_free(&out);
    evidence_list_free(&list);
    *ret_code = EXIT_DONE;
    return VERDICT_OK;
}
