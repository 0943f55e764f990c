/* See key_file.h. Not base/file.h: its growing buffer leaves copies of the secret in the heap. */
#include "seal/key_file.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Group read is how container runtimes hand a secret to a process that is not root. */
#define FORBIDDEN_MODE (S_IWGRP | S_IXGRP | S_IRWXO)

static enum verdict check_status(int fd, const char *path, struct error *error)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return error_set(error, VERDICT_REJECT, "KEY_FILE_UNREADABLE",
                         "the key file %s is not a regular file", path);
    if ((status.st_mode & FORBIDDEN_MODE) != 0)
        return error_set(error, VERDICT_REJECT, "KEY_FILE_PERMISSIONS",
                         "the key file %s has mode %03o, open to others: chmod 600 it, and make a "
                         "new key if somebody may have read this one",
                         path, (unsigned)status.st_mode & 0777U);
    return VERDICT_OK;
}

static enum verdict read_whole(int fd, const char *path, char bytes[KEY_FILE_BYTES],
                               struct text *ret_content, struct error *error)
{
    size_t length = 0;
    while (length < KEY_FILE_BYTES) {
        ssize_t got = read(fd, bytes + length, KEY_FILE_BYTES - length);
        if (got == 0) {
            *ret_content = (struct text){bytes, length};
            return VERDICT_OK;
        }
        if (got < 0 && errno != EINTR)
            return error_set(error, VERDICT_REJECT, "KEY_FILE_UNREADABLE",
                             "the key file %s cannot be read: %m", path);
        if (got > 0)
            length += (size_t)got;
    }
    return error_set(error, VERDICT_REJECT, "KEY_FILE_DAMAGED",
                     "the key file %s is larger than any key file", path);
}

enum verdict key_file_read(const char *path, char bytes[KEY_FILE_BYTES], struct text *ret_content,
                           struct error *error)
{
    /* NONBLOCK: opening a FIFO would otherwise wait for ever. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        return error_set(error, VERDICT_REJECT,
                         missing ? "KEY_FILE_MISSING" : "KEY_FILE_UNREADABLE",
                         "the key file %s cannot be opened: %m", path);
    }
    enum verdict verdict = check_status(fd, path, error);
    if (verdict == VERDICT_OK)
        verdict = read_whole(fd, path, bytes, ret_content, error);
    (void)close(fd);
    return verdict;
}

static enum verdict unwritable(const char *path, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "KEY_FILE_UNWRITABLE",
                     "the key file %s cannot be written: %m", path);
}

static bool write_all(int fd, struct text content)
{
    while (content.length > 0) {
        ssize_t put = write(fd, content.at, content.length);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            content.at += put;
            content.length -= (size_t)put;
        }
    }
    return true;
}

/* Makes the new name durable. */
static bool sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash != NULL)
        slash[slash == path ? 1 : 0] = '\0';
    int fd = open(slash != NULL ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool synced = fsync(fd) == 0;
    (void)close(fd);
    return synced;
}

/* Makes fresh, "path.XXXXXX", into a file with this content, durable but for its name. */
static enum verdict write_fresh(char *fresh, const char *path, struct text content,
                                struct error *error)
{
    int fd = mkostemp(fresh, O_CLOEXEC);
    if (fd < 0)
        return unwritable(path, error);
    enum verdict verdict = VERDICT_OK;
    if (fchmod(fd, 0600) != 0 || !write_all(fd, content) || fsync(fd) != 0)
        verdict = unwritable(path, error);
    (void)close(fd);
    if (verdict != VERDICT_OK)
        (void)unlink(fresh);
    return verdict;
}

/* link(2), because it refuses an existing name where rename(2) overwrites it. */
static enum verdict create_by(char *fresh, const char *path, struct text content,
                              struct error *error)
{
    enum verdict verdict = write_fresh(fresh, path, content, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (link(fresh, path) != 0)
        verdict = errno == EEXIST
                      ? error_set(error, VERDICT_REJECT, "KEY_FILE_EXISTS",
                                  "the key file %s exists, and a key is never overwritten", path)
                      : unwritable(path, error);
    (void)unlink(fresh);
    if (verdict == VERDICT_OK && !sync_folder(fresh))
        verdict = unwritable(path, error);
    return verdict;
}

/* What has no name any more and is written over is gone from most disks. That it is not from all is
 * no reason to fail: the new file is in place. */
static void write_over(int fd)
{
    static const char zeros[KEY_FILE_BYTES];
    struct stat status;
    if (fstat(fd, &status) == 0 && status.st_nlink == 0 && status.st_size <= KEY_FILE_BYTES &&
        write_all(fd, (struct text){zeros, (size_t)status.st_size}))
        (void)fsync(fd);
}

static enum verdict replace_by(char *fresh, const char *path, struct text content,
                               struct error *error)
{
    enum verdict verdict = write_fresh(fresh, path, content, error);
    if (verdict != VERDICT_OK)
        return verdict;
    int old = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (rename(fresh, path) != 0) {
        verdict = unwritable(path, error);
        (void)unlink(fresh);
    } else if (!sync_folder(fresh)) {
        verdict = unwritable(path, error);
    } else if (old >= 0) {
        write_over(old);
    }
    if (old >= 0)
        (void)close(old);
    return verdict;
}

typedef enum verdict put_fn(char *fresh, const char *path, struct text content,
                            struct error *error);

static enum verdict put(put_fn *by, const char *path, struct text content, struct error *error)
{
    struct buffer fresh = BUFFER_NONE;
    buffer_format(&fresh, "%s.XXXXXX", path);
    enum verdict verdict =
        buffer_ok(&fresh) ? by(fresh.data, path, content, error) : error_no_memory(error);
    buffer_free(&fresh);
    return verdict;
}

enum verdict key_file_create(const char *path, struct text content, struct error *error)
{
    return put(create_by, path, content, error);
}

enum verdict key_file_replace(const char *path, struct text content, struct error *error)
{
    return put(replace_by, path, content, error);
}
