/* See vault.h: writing. */
#include "seal/vault_private.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct vault_writer {
    char *path;
    int fd;
    crypto_secretstream_xchacha20poly1305_state stream;
    size_t filled; /* bytes of plain */
    uint8_t plain[VAULT_PIECE_BYTES];
    uint8_t sealed[VAULT_SEALED_BYTES];
};

static enum verdict unwritable(const struct vault_writer *writer, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be written: %m",
                     writer->path);
}

static bool put_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t put = write(fd, at, length);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            at += put;
            length -= (size_t)put;
        }
    }
    return true;
}

static bool put_piece(struct vault_writer *writer, struct text head, uint8_t tag)
{
    unsigned long long length = 0;
    (void)crypto_secretstream_xchacha20poly1305_push(&writer->stream, writer->sealed, &length,
                                                     writer->plain, writer->filled,
                                                     (const uint8_t *)head.at, head.length, tag);
    writer->filled = 0;
    return put_all(writer->fd, writer->sealed, (size_t)length);
}

static enum verdict begin(struct vault_writer *writer, const char *kind,
                          const struct passphrase *passphrase, const struct passphrase_cost *cost,
                          struct error *error)
{
    struct passphrase_lock lock = passphrase_lock_new(cost);
    char head[VAULT_HEAD_BYTES];
    uint8_t start[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    uint8_t *key = NULL;
    enum verdict verdict = passphrase_key(passphrase, &lock, &key, error);
    if (verdict != VERDICT_OK)
        return verdict;
    (void)crypto_secretstream_xchacha20poly1305_init_push(&writer->stream, start, key);
    passphrase_key_free(&key);
    vault_format_head(kind, &lock, head);
    writer->fd = open(writer->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (writer->fd < 0 && errno == EEXIST)
        return error_set(error, VERDICT_REJECT, "FILE_EXISTS",
                         "%s exists already, and is not overwritten", writer->path);
    if (writer->fd < 0 || !put_all(writer->fd, head, strlen(head)) ||
        !put_all(writer->fd, start, sizeof start) ||
        !put_piece(writer, text_of(head), crypto_secretstream_xchacha20poly1305_TAG_MESSAGE))
        return unwritable(writer, error);
    return VERDICT_OK;
}

enum verdict vault_create(const char *path, const char *kind, const struct passphrase *passphrase,
                          const struct passphrase_cost *cost, struct vault_writer **ret_writer,
                          struct error *error)
{
    struct vault_writer *writer = sodium_malloc(sizeof *writer);
    if (writer == NULL)
        return error_no_memory(error);
    memset(writer, 0, sizeof *writer);
    writer->fd = -1;
    writer->path = strdup(path);
    enum verdict verdict = writer->path == NULL ? error_no_memory(error)
                                                : begin(writer, kind, passphrase, cost, error);
    if (verdict == VERDICT_OK)
        *ret_writer = writer;
    else
        vault_abandon(&writer);
    return verdict;
}

enum verdict vault_write(struct vault_writer *writer, struct text bytes, struct error *error)
{
    while (bytes.length > 0) {
        /* A full piece is kept back until more comes: the last one has another tag. */
        if (writer->filled == VAULT_PIECE_BYTES &&
            !put_piece(writer, TEXT_NONE, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE))
            return unwritable(writer, error);
        size_t room = VAULT_PIECE_BYTES - writer->filled;
        size_t taken = bytes.length < room ? bytes.length : room;
        memcpy(writer->plain + writer->filled, bytes.at, taken);
        writer->filled += taken;
        bytes.at += taken;
        bytes.length -= taken;
    }
    return VERDICT_OK;
}

static bool sync_folder_of(const char *path)
{
    struct buffer folder = BUFFER_NONE;
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        buffer_string(&folder, ".");
    else
        buffer_append(&folder, path, slash == path ? 1 : (size_t)(slash - path));
    int fd = buffer_ok(&folder) ? open(folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    buffer_free(&folder);
    return synced;
}

static void release(struct vault_writer **writer)
{
    if ((*writer)->fd >= 0)
        (void)close((*writer)->fd);
    free((*writer)->path);
    sodium_free(*writer);
    *writer = NULL;
}

enum verdict vault_finish(struct vault_writer **writer, struct error *error)
{
    struct vault_writer *done = *writer;
    if (!put_piece(done, TEXT_NONE, crypto_secretstream_xchacha20poly1305_TAG_FINAL) ||
        fsync(done->fd) != 0 || !sync_folder_of(done->path)) {
        enum verdict verdict = unwritable(done, error);
        vault_abandon(writer);
        return verdict;
    }
    release(writer);
    return VERDICT_OK;
}

void vault_abandon(struct vault_writer **writer)
{
    if (*writer == NULL)
        return;
    /* Only what we made ourselves: fd is set after O_EXCL. */
    if ((*writer)->fd >= 0)
        (void)unlink((*writer)->path);
    release(writer);
}
