/* See file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)16 * 1024)

static enum verdict open_failed(const char *path, struct error *error)
{
    bool missing = errno == ENOENT || errno == ENOTDIR;
    return error_set(error, VERDICT_REJECT, missing ? "FILE_MISSING" : "FILE_UNREADABLE",
                     "%s cannot be opened: %m", path);
}

/* Appends until the end of the file; one byte over the limit is enough to know that it is too
 * large. */
static enum verdict read_all(int fd, const char *path, size_t limit_bytes, struct buffer *out,
                             struct error *error)
{
    size_t left = limit_bytes;
    for (;;) {
        size_t want = left < CHUNK_BYTES ? left + 1 : CHUNK_BYTES;
        size_t before = out->length;
        void *room = buffer_extend(out, want);
        if (room == NULL)
            return error_no_memory(error);
        ssize_t got = read(fd, room, want);
        out->length = before + (got > 0 ? (size_t)got : 0);
        out->data[out->length] = '\0';
        if (got == 0)
            return VERDICT_OK;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, VERDICT_REJECT, "FILE_UNREADABLE", "%s cannot be read: %m",
                             path);
        if ((size_t)got > left)
            return error_set(error, VERDICT_REJECT, "FILE_TOO_LARGE",
                             "%s is larger than the %zu bytes allowed", path, limit_bytes);
        left -= (size_t)got;
    }
}

enum verdict file_read(const char *path, size_t limit_bytes, struct buffer *out,
                       struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return open_failed(path, error);
    size_t before = out->length;
    enum verdict verdict = read_all(fd, path, limit_bytes, out, error);
    (void)close(fd);
    if (verdict != VERDICT_OK && out->data != NULL) {
        out->length = before;
        out->data[before] = '\0';
    }
    return verdict;
}

static enum verdict unwritable(const char *path, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be written: %m", path);
}

static bool write_all(int fd, struct text content)
{
    while (content.length > 0) {
        ssize_t put = write(fd, content.at, content.length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        content.at += put;
        content.length -= (size_t)put;
    }
    return true;
}

/* NOFOLLOW: in a folder that others can write, path.new must not lead our content elsewhere. */
static enum verdict write_new(const char *path, struct text content, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return unwritable(path, error);
    bool written = fchmod(fd, 0600) == 0 && write_all(fd, content) && fsync(fd) == 0;
    enum verdict verdict = written ? VERDICT_OK : unwritable(path, error);
    if (close(fd) != 0 && verdict == VERDICT_OK)
        verdict = unwritable(path, error);
    if (verdict != VERDICT_OK)
        (void)unlink(path);
    return verdict;
}

/* Makes the rename itself durable. */
static enum verdict sync_folder_of(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    struct buffer folder = BUFFER_NONE;
    if (slash == NULL)
        buffer_string(&folder, ".");
    else
        buffer_append(&folder, path, length == 0 ? 1 : length);
    enum verdict verdict = VERDICT_OK;
    if (!buffer_ok(&folder)) {
        verdict = error_no_memory(error);
    } else {
        int fd = open(folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0 || fsync(fd) != 0)
            verdict = unwritable(folder.data, error);
        if (fd >= 0)
            (void)close(fd);
    }
    buffer_free(&folder);
    return verdict;
}

enum verdict file_replace(const char *path, struct text content, struct error *error)
{
    struct buffer fresh = BUFFER_NONE;
    buffer_format(&fresh, "%s.new", path);
    enum verdict verdict;
    if (!buffer_ok(&fresh))
        verdict = error_no_memory(error);
    else
        verdict = write_new(fresh.data, content, error);
    if (verdict == VERDICT_OK && rename(fresh.data, path) != 0) {
        verdict = unwritable(path, error);
        (void)unlink(fresh.data);
    }
    buffer_free(&fresh);
    return verdict == VERDICT_OK ? sync_folder_of(path, error) : verdict;
}

enum verdict file_move(const char *from, const char *to, struct error *error)
{
    return rename(from, to) == 0 ? sync_folder_of(to, error) : unwritable(to, error);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* mkdir that takes an existing folder for success, also where mkdir says EROFS or EACCES for it. */
static bool make_one(const char *path, mode_t mode)
{
    if (mkdir(path, mode) == 0)
        return true;
    int why = errno;
    bool exists = is_folder(path);
    errno = why == EEXIST ? ENOTDIR : why;
    return exists;
}

enum verdict file_make_folder(const char *path, struct error *error)
{
    struct buffer copy = BUFFER_NONE;
    buffer_string(&copy, path);
    if (!buffer_ok(&copy)) {
        buffer_free(&copy);
        return error_no_memory(error);
    }
    while (copy.length > 1 && copy.data[copy.length - 1] == '/')
        copy.data[--copy.length] = '\0';
    bool made = true;
    for (size_t i = 1; made && i < copy.length; i++) {
        if (copy.data[i] != '/')
            continue;
        copy.data[i] = '\0';
        made = make_one(copy.data, 0755);
        copy.data[i] = '/';
    }
    enum verdict verdict = VERDICT_OK;
    if (!made || !make_one(copy.data, 0700))
        verdict = error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE",
                            "the folder %s cannot be made: %m", path);
    buffer_free(&copy);
    return verdict;
}
