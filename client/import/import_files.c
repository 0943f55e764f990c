/* See import_files.h. */
#include "client/import/import_files.h"

#include "client/show.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_BYTES 64

/* ENCODING_UNTOLD: no answer, or none that can be used. */
static enum encoding ask_encoding(const struct error *why)
{
    char answer[ANSWER_BYTES];
    enum encoding encoding = ENCODING_UNTOLD;
    show_error(why);
    (void)fprintf(stderr, _("Which encoding is right (%s)? "), encoding_names);
    (void)fflush(stderr);
    if (fgets(answer, sizeof answer, stdin) == NULL ||
        !encoding_by_name(text_trim(text_of(answer)), &encoding))
        return ENCODING_UNTOLD;
    return encoding;
}

static bool is_untold(enum verdict verdict, const struct error *error)
{
    return verdict == VERDICT_REJECT && strncmp(error->code, "ENCODING_", 9) == 0 &&
           strcmp(error->code, "ENCODING_WRONG") != 0;
}

static enum verdict open_one(const char *path, const struct sheet_options *options,
                             struct sheet_file **ret_file, struct error *error)
{
    enum verdict verdict = sheet_file_open_path(path, options, ret_file, error);
    if (is_untold(verdict, error) && isatty(STDIN_FILENO) == 1) {
        struct sheet_options told = *options;
        error_prefix(error, "%s", path);
        told.encoding = ask_encoding(error);
        if (told.encoding != ENCODING_UNTOLD)
            return sheet_file_open_path(path, &told, ret_file, error);
        return verdict;
    }
    if (verdict != VERDICT_OK)
        error_prefix(error, "%s", path);
    if (is_untold(verdict, error))
        show_note("--encoding says which encoding a file has: %s", encoding_names);
    return verdict;
}

enum verdict import_files_open(struct session *session, char **paths, int path_count,
                               struct import_files *files, struct error *error)
{
    const struct client_config *config = session->config;
    struct sheet_options options = {.scratch_folder = home_path(session->home)};
    size_t named = config->map_from != NULL ? 1 : 0;
    enum verdict verdict = VERDICT_OK;
    if (config->encoding != NULL)
        (void)encoding_by_name(text_of(config->encoding), &options.encoding);
    files->at = calloc(named + (size_t)path_count + 1, sizeof(struct sheet_file *));
    if (files->at == NULL)
        return error_no_memory(error);
    if (named > 0)
        verdict = open_one(config->map_from, &options, &files->at[files->count], error);
    files->count += named > 0 && verdict == VERDICT_OK;
    for (int i = 0; i < path_count && verdict == VERDICT_OK; i++) {
        verdict = open_one(paths[i], &options, &files->at[files->count], error);
        files->count += verdict == VERDICT_OK;
    }
    return verdict;
}

void import_files_close(struct import_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        sheet_file_free(&files->at[i]);
    free(files->at);
    *files = (struct import_files){0, NULL};
}
