/*
 * Runs a fuzz target over files, so that ordinary builds test what fuzzing once found.
 * Usage: fuzz_TARGET FOLDER... (a missing folder is an empty one)
 */
#include "tests/fuzz/fuzz.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)4 * 1024 * 1024)

static int replay_file(const char *path)
{
    struct buffer content = BUFFER_NONE;
    struct error error;
    if (file_read(path, FILE_BYTES_MAX, &content, &error) != VERDICT_OK) {
        (void)fprintf(stderr, "%s\n", error.text);
        buffer_free(&content);
        return 1;
    }
    /* A copy without the buffer's NUL: the sanitizer sees a read of one byte too many. */
    uint8_t *bytes = malloc(content.length > 0 ? content.length : 1);
    if (bytes != NULL) {
        if (content.length > 0)
            memcpy(bytes, content.data, content.length);
        (void)fprintf(stderr, "%s\n", path); /* the last line before a crash names its input */
        (void)LLVMFuzzerTestOneInput(bytes, content.length);
    }
    int result = bytes == NULL;
    free(bytes);
    buffer_free(&content);
    return result;
}

static int replay_folder(const char *folder, int *files)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    int result = 0;
    for (int i = 0; i < count; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.') {
            result |= length < 0 || (size_t)length >= sizeof path || replay_file(path) != 0;
            *files += 1;
        }
        free(names[i]);
    }
    free(names);
    return result;
}

int main(int argc, char **argv)
{
    int files = 0, result = 0;
    for (int i = 1; i < argc; i++)
        result |= replay_folder(argv[i], &files);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    (void)printf("%d files replayed\n", files);
    return result != 0 || files == 0;
}
