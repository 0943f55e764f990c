/* See evidence_list.h. */
#include "client/evidence_list.h"

#include "base/file.h"
#include "client/home_files.h"

#include <stdlib.h>
#include <string.h>

#define LIST_BYTES_MAX ((size_t)16 * 1024 * 1024)
/* Between hash and path, as sha256sum(1) has it. */
#define BETWEEN "  "
#define PATH_AT (EVIDENCE_HEX_BYTES - 1 + sizeof BETWEEN - 1)

static enum verdict add(struct evidence_list *list, struct text sha256, struct text path,
                        struct error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        struct evidence_file *files = reallocarray(list->files, capacity, sizeof *list->files);
        if (files == NULL)
            return error_no_memory(error);
        list->files = files;
        list->capacity = capacity;
    }
    struct evidence_file *file = &list->files[list->count];
    file->path = strndup(path.at, path.length);
    if (file->path == NULL)
        return error_no_memory(error);
    memcpy(file->sha256, sha256.at, sha256.length);
    file->sha256[sha256.length] = '\0';
    list->count++;
    return VERDICT_OK;
}

static bool is_line(struct text line)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    return line.length > PATH_AT && memchr(line.at, '\0', line.length) == NULL &&
           seal_unhex((struct text){line.at, EVIDENCE_HEX_BYTES - 1}, digest, sizeof digest) &&
           memcmp(line.at + EVIDENCE_HEX_BYTES - 1, BETWEEN, sizeof BETWEEN - 1) == 0;
}

static enum verdict parse(struct text content, struct evidence_list *list, const char *path,
                          struct error *error)
{
    struct text line;
    enum verdict verdict = VERDICT_OK;
    for (size_t number = 1; verdict == VERDICT_OK && text_split(&content, '\n', &line); number++) {
        if (line.length == 0)
            continue;
        if (!is_line(line))
            return error_set(error, VERDICT_REJECT, "EVIDENCE_LIST_DAMAGED",
                             "line %zu of %s is not 64 hexadecimal digits, two blanks and a path",
                             number, path);
        verdict = add(list, (struct text){line.at, EVIDENCE_HEX_BYTES - 1},
                      (struct text){line.at + PATH_AT, line.length - PATH_AT}, error);
    }
    return verdict;
}

enum verdict evidence_list_load(const struct home *home, struct evidence_list *ret_list,
                                struct error *error)
{
    struct buffer path = BUFFER_NONE, content = BUFFER_NONE;
    struct error why;
    *ret_list = (struct evidence_list){.count = 0};
    home_file(home, HOME_EVIDENCE_FILE, &path);
    enum verdict verdict = buffer_ok(&path) ? file_read(path.data, LIST_BYTES_MAX, &content, &why)
                                            : error_no_memory(&why);
    if (verdict == VERDICT_REJECT && strcmp(why.code, "FILE_MISSING") == 0)
        verdict = VERDICT_OK;
    else if (verdict == VERDICT_OK)
        verdict = parse(buffer_view(&content), ret_list, path.data, &why);
    buffer_free(&content);
    buffer_free(&path);
    if (verdict == VERDICT_OK)
        return VERDICT_OK;
    evidence_list_free(ret_list);
    if (error != NULL)
        *error = why;
    return verdict;
}

void evidence_list_free(struct evidence_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->files[i].path);
    free(list->files);
    *list = (struct evidence_list){.count = 0};
}

enum verdict evidence_list_save(const struct home *home, const struct evidence_list *list,
                                struct error *error)
{
    struct buffer path = BUFFER_NONE, content = BUFFER_NONE;
    home_file(home, HOME_EVIDENCE_FILE, &path);
    for (size_t i = 0; i < list->count; i++)
        buffer_format(&content, "%s" BETWEEN "%s\n", list->files[i].sha256, list->files[i].path);
    enum verdict verdict = buffer_ok(&path) && buffer_ok(&content)
                               ? file_replace(path.data, buffer_view(&content), error)
                               : error_no_memory(error);
    buffer_free(&content);
    buffer_free(&path);
    return verdict;
}

enum verdict evidence_list_put(struct evidence_list *list, const char *sha256, const char *path,
                               struct error *error)
{
    if (strchr(path, '\n') != NULL || strchr(path, '\r') != NULL)
        return error_set(error, VERDICT_REJECT, "EVIDENCE_NAME",
                         "a file whose name has a line break in it cannot be remembered; give it "
                         "another name");
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->files[i].path, path) != 0)
            continue;
        memcpy(list->files[i].sha256, sha256, EVIDENCE_HEX_BYTES);
        return VERDICT_OK;
    }
    return add(list, text_of(sha256), text_of(path), error);
}

const struct evidence_file *evidence_list_find(const struct evidence_list *list, struct text sha256)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_is(sha256, list->files[i].sha256))
            return &list->files[i];
    return NULL;
}
