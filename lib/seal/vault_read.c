/* See vault.h: reading. */
#include "seal/vault_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct vault_reader {
    char *path;
    FILE *file;
    crypto_secretstream_xchacha20poly1305_state stream;
    bool is_last;         /* the piece in plain has the tag FINAL */
    size_t taken, filled; /* bytes of plain */
    uint8_t plain[VAULT_PIECE_BYTES];
    uint8_t sealed[VAULT_SEALED_BYTES];
};

void vault_format_head(const char *kind, const struct passphrase_lock *lock,
                       char ret_head[VAULT_HEAD_BYTES])
{
    char line[PASSPHRASE_LOCK_TEXT_BYTES];
    passphrase_lock_format(lock, line);
    (void)snprintf(ret_head, VAULT_HEAD_BYTES, "%.*s\n%s\n", VAULT_KIND_BYTES_MAX - 1, kind, line);
}

static enum verdict damaged(const struct vault_reader *reader, struct error *error)
{
    return error_set(error, VERDICT_REJECT, "VAULT_DAMAGED",
                     "%s is damaged, or was cut off when it was copied", reader->path);
}

/* The next line of the head without its end, NUL-terminated; false when there is none in time. */
static bool take_line(FILE *file, char *ret_line, size_t room)
{
    size_t length = 0;
    for (int c = getc(file); c != '\n'; c = getc(file)) {
        if (c == EOF || c == '\0' || length + 1 >= room)
            return false;
        ret_line[length++] = (char)c;
    }
    ret_line[length] = '\0';
    return true;
}

static enum verdict foreign(const struct vault_reader *reader, const char *kind,
                            struct error *error)
{
    return error_set(error, VERDICT_REJECT, "VAULT_FOREIGN",
                     "%s does not begin with the line \"%s\" and a line of Argon2id within bounds: "
                     "it is another file, or a later Parallax made it",
                     reader->path, kind);
}

/* The first, empty message tells whether the passphrase is right, before anything is believed. */
static enum verdict begin(struct vault_reader *reader, const char *kind,
                          const struct passphrase *passphrase, struct error *error)
{
    char line[VAULT_HEAD_BYTES], head[VAULT_HEAD_BYTES];
    struct passphrase_lock lock;
    uint8_t start[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    uint8_t first[crypto_secretstream_xchacha20poly1305_ABYTES];
    uint8_t *key = NULL;
    uint8_t tag = 0;
    if (!take_line(reader->file, line, sizeof line) || strcmp(line, kind) != 0 ||
        !take_line(reader->file, line, sizeof line) || !passphrase_lock_parse(text_of(line), &lock))
        return foreign(reader, kind, error);
    if (fread(start, 1, sizeof start, reader->file) != sizeof start ||
        fread(first, 1, sizeof first, reader->file) != sizeof first)
        return damaged(reader, error);
    enum verdict verdict = passphrase_key(passphrase, &lock, &key, error);
    if (verdict != VERDICT_OK)
        return verdict;
    vault_format_head(kind, &lock, head);
    bool opened =
        crypto_secretstream_xchacha20poly1305_init_pull(&reader->stream, start, key) == 0 &&
        crypto_secretstream_xchacha20poly1305_pull(&reader->stream, reader->plain, NULL, &tag,
                                                   first, sizeof first, (const uint8_t *)head,
                                                   strlen(head)) == 0;
    passphrase_key_free(&key);
    if (opened && tag == crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "KEY_PASSPHRASE", "the passphrase does not open %s",
                     reader->path);
}

static enum verdict open_file(struct vault_reader *reader, struct error *error)
{
    struct stat status;
    int fd = open(reader->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        reader->file = fdopen(fd, "rb");
        if (reader->file != NULL)
            return VERDICT_OK;
        (void)close(fd);
        return error_no_memory(error);
    }
    bool missing = fd < 0 && (errno == ENOENT || errno == ENOTDIR);
    enum verdict verdict =
        error_set(error, VERDICT_REJECT, missing ? "FILE_MISSING" : "FILE_UNREADABLE",
                  "%s cannot be opened: %s", reader->path,
                  fd < 0 ? strerror(errno) : "it is no regular file");
    if (fd >= 0)
        (void)close(fd);
    return verdict;
}

enum verdict vault_open(const char *path, const char *kind, const struct passphrase *passphrase,
                        struct vault_reader **ret_reader, struct error *error)
{
    struct vault_reader *reader = sodium_malloc(sizeof *reader);
    if (reader == NULL)
        return error_no_memory(error);
    memset(reader, 0, sizeof *reader);
    reader->path = strdup(path);
    enum verdict verdict = reader->path == NULL ? error_no_memory(error) : open_file(reader, error);
    if (verdict == VERDICT_OK)
        verdict = begin(reader, kind, passphrase, error);
    if (verdict == VERDICT_OK)
        *ret_reader = reader;
    else
        vault_close(&reader);
    return verdict;
}

static bool next_piece(struct vault_reader *reader)
{
    unsigned long long length = 0;
    uint8_t tag = 0;
    size_t got = fread(reader->sealed, 1, sizeof reader->sealed, reader->file);
    if (reader->is_last || got < crypto_secretstream_xchacha20poly1305_ABYTES ||
        crypto_secretstream_xchacha20poly1305_pull(&reader->stream, reader->plain, &length, &tag,
                                                   reader->sealed, got, NULL, 0) != 0)
        return false;
    reader->is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    reader->taken = 0;
    reader->filled = (size_t)length;
    /* Only the last one may be short: another would be no work of vault_write's. */
    return reader->is_last || reader->filled == VAULT_PIECE_BYTES;
}

enum verdict vault_read(struct vault_reader *reader, void *ret_bytes, size_t length,
                        struct error *error)
{
    char *to = ret_bytes;
    while (length > 0) {
        if (reader->taken == reader->filled && !next_piece(reader))
            return damaged(reader, error);
        size_t there = reader->filled - reader->taken;
        size_t taken = length < there ? length : there;
        memcpy(to, reader->plain + reader->taken, taken);
        reader->taken += taken;
        to += taken;
        length -= taken;
    }
    return VERDICT_OK;
}

enum verdict vault_end(struct vault_reader *reader, struct error *error)
{
    bool more = reader->taken < reader->filled;
    if (!more && !reader->is_last)
        more = !next_piece(reader) || reader->filled > 0;
    return !more && reader->is_last && getc(reader->file) == EOF ? VERDICT_OK
                                                                 : damaged(reader, error);
}

void vault_close(struct vault_reader **reader)
{
    if (*reader == NULL)
        return;
    if ((*reader)->file != NULL)
        (void)fclose((*reader)->file);
    free((*reader)->path);
    sodium_free(*reader);
    *reader = NULL;
}
