/* See output.h. */
#include "exporter/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORTH_A_WRITE_BYTES ((size_t)64 * 1024)

struct output {
    struct buffer buffer;
    int fd;             /* -1: memory */
    char *path, *part;  /* NULL where nothing is renamed */
    size_t limit_bytes; /* memory */
};

static enum verdict unwritable(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "OUTPUT_UNWRITABLE", "the output cannot be written: %m");
}

/* Whether path is one that a finished file can take the place of. */
static bool replaceable(const char *path)
{
    struct stat status;
    return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

static enum verdict open_part(struct output *output, const char *path, struct error *error)
{
    if (asprintf(&output->part, "%s.part", path) < 0) {
        output->part = NULL;
        return error_no_memory(error);
    }
    output->path = strdup(path);
    if (output->path == NULL)
        return error_no_memory(error);
    output->fd = open(output->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return output->fd < 0 ? unwritable(error) : VERDICT_OK;
}

enum verdict output_open(const char *path, struct output **ret_output, struct error *error)
{
    struct output *output = calloc(1, sizeof *output);
    if (output == NULL)
        return error_no_memory(error);
    enum verdict verdict = VERDICT_OK;
    output->fd = -1;
    if (strcmp(path, "-") == 0)
        output->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    else if (replaceable(path))
        verdict = open_part(output, path, error);
    else
        output->fd = open(path, O_WRONLY | O_CLOEXEC);
    if (verdict == VERDICT_OK && output->fd < 0)
        verdict = unwritable(error);
    if (verdict == VERDICT_OK)
        *ret_output = output;
    else
        output_free(&output);
    return verdict;
}

enum verdict output_open_memory(size_t limit_bytes, struct output **ret_output, struct error *error)
{
    struct output *output = calloc(1, sizeof *output);
    if (output == NULL)
        return error_no_memory(error);
    output->fd = -1;
    output->limit_bytes = limit_bytes;
    *ret_output = output;
    return VERDICT_OK;
}

struct buffer *output_buffer(struct output *output)
{
    return &output->buffer;
}

static enum verdict write_all(struct output *output, struct error *error)
{
    const char *at = output->buffer.data;
    size_t left = output->buffer.length;
    while (left > 0) {
        ssize_t written = write(output->fd, at, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return unwritable(error);
        at += written;
        left -= (size_t)written;
    }
    buffer_clear(&output->buffer);
    return VERDICT_OK;
}

enum verdict output_flush(struct output *output, struct error *error)
{
    if (!buffer_ok(&output->buffer))
        return error_no_memory(error);
    if (output->fd >= 0)
        return output->buffer.length < WORTH_A_WRITE_BYTES ? VERDICT_OK : write_all(output, error);
    if (output->buffer.length <= output->limit_bytes)
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "OUTPUT_TOO_LARGE",
                     "this is larger than the %zu bytes that are given out at once",
                     output->limit_bytes);
}

enum verdict output_finish(struct output *output, struct error *error)
{
    if (!buffer_ok(&output->buffer))
        return error_no_memory(error);
    enum verdict verdict = write_all(output, error);
    if (verdict != VERDICT_OK)
        return verdict;
    /* Some file systems tell that they are full only now. */
    if (output->part != NULL && fsync(output->fd) != 0)
        return unwritable(error);
    int closed = close(output->fd);
    output->fd = -1;
    if (closed != 0)
        return unwritable(error);
    if (output->part != NULL && rename(output->part, output->path) != 0)
        return unwritable(error);
    free(output->part);
    output->part = NULL;
    return VERDICT_OK;
}

struct buffer output_take(struct output *output)
{
    struct buffer taken = output->buffer;
    output->buffer = BUFFER_NONE;
    return taken;
}

void output_free(struct output **output)
{
    if (*output == NULL)
        return;
    if ((*output)->fd >= 0)
        (void)close((*output)->fd);
    if ((*output)->part != NULL)
        (void)unlink((*output)->part);
    free((*output)->part);
    free((*output)->path);
    buffer_free(&(*output)->buffer);
    free(*output);
    *output = NULL;
}
