/* See archive.h: writing. Putting back: archive_restore.c. */
#include "client/archive.h"

#include "client/home_files.h"
#include "seal/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)16 * 1024)

static enum verdict unreadable(const char *name, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "FILE_UNREADABLE", "%s of the home cannot be read: %m",
                     name);
}

static enum verdict write_head(struct vault_writer *writer, const char *name, uint64_t length,
                               struct error *error)
{
    struct buffer head = BUFFER_NONE;
    buffer_byte(&head, (uint8_t)strlen(name));
    buffer_string(&head, name);
    for (int i = 0; i < 8; i++)
        buffer_byte(&head, (uint8_t)(length >> (8 * i)));
    enum verdict verdict =
        buffer_ok(&head) ? vault_write(writer, buffer_view(&head), error) : error_no_memory(error);
    buffer_free(&head);
    return verdict;
}

/* Keys go through here, so the piece is wiped. */
static enum verdict write_content(struct vault_writer *writer, int fd, const char *name,
                                  uint64_t length, struct error *error)
{
    char piece[PIECE_BYTES];
    enum verdict verdict = VERDICT_OK;
    while (length > 0 && verdict == VERDICT_OK) {
        size_t want = length < sizeof piece ? (size_t)length : sizeof piece;
        ssize_t got = read(fd, piece, want);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got == 0 ? EIO : errno;
            verdict = unreadable(name, error);
        } else {
            verdict = vault_write(writer, (struct text){piece, (size_t)got}, error);
            length -= (uint64_t)got;
        }
    }
    explicit_bzero(piece, sizeof piece);
    return verdict;
}

/* *ret_there false: there is none. */
static enum verdict open_file(const struct home *home, const char *name, int *ret_fd,
                              struct stat *ret_status, bool *ret_there, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    home_file(home, name, &path);
    if (!buffer_ok(&path)) {
        buffer_free(&path);
        return error_no_memory(error);
    }
    int fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    int why = errno;
    buffer_free(&path);
    errno = why;
    *ret_there = fd >= 0;
    if (fd < 0)
        return errno == ENOENT ? VERDICT_OK : unreadable(name, error);
    if (fstat(fd, ret_status) != 0 || !S_ISREG(ret_status->st_mode)) {
        errno = EINVAL;
        enum verdict verdict = unreadable(name, error);
        (void)close(fd);
        return verdict;
    }
    *ret_fd = fd;
    return VERDICT_OK;
}

static enum verdict write_file(const struct home *home, struct vault_writer *writer,
                               const char *name, size_t *files, struct error *error)
{
    int fd = -1;
    struct stat status;
    bool is_there = false;
    enum verdict verdict = open_file(home, name, &fd, &status, &is_there, error);
    if (verdict != VERDICT_OK || !is_there)
        return verdict;
    verdict = write_head(writer, name, (uint64_t)status.st_size, error);
    if (verdict == VERDICT_OK)
        verdict = write_content(writer, fd, name, (uint64_t)status.st_size, error);
    (void)close(fd);
    (*files)++;
    return verdict;
}

static enum verdict check_finished(const struct home *home, struct error *error)
{
    int fd = -1;
    struct stat status;
    bool is_there = false;
    enum verdict verdict = open_file(home, HOME_JOURNAL_FILE, &fd, &status, &is_there, error);
    if (verdict != VERDICT_OK || !is_there)
        return verdict;
    (void)close(fd);
    return error_set(error, VERDICT_REJECT, "HOME_UNFINISHED",
                     "the outbox has a journal, so some program is still writing it; try again");
}

static enum verdict write_all(const struct home *home, struct vault_writer *writer, size_t *files,
                              struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < home_file_count && verdict == VERDICT_OK; i++)
        if (home_files[i].part != HOME_PASSING)
            verdict = write_file(home, writer, home_files[i].name, files, error);
    if (verdict == VERDICT_OK)
        verdict = vault_write(writer, (struct text){"", 1}, error);
    return verdict;
}

enum verdict archive_write(const struct home *home, const char *path,
                           const struct passphrase *passphrase, const struct passphrase_cost *cost,
                           size_t *ret_files, struct error *error)
{
    struct vault_writer *writer = NULL;
    size_t files = 0;
    enum verdict verdict = check_finished(home, error);
    if (verdict == VERDICT_OK)
        verdict = vault_create(path, ARCHIVE_KIND, passphrase, cost, &writer, error);
    if (verdict == VERDICT_OK)
        verdict = write_all(home, writer, &files, error);
    if (verdict == VERDICT_OK)
        verdict = vault_finish(&writer, error);
    vault_abandon(&writer);
    if (verdict == VERDICT_OK)
        *ret_files = files;
    return verdict;
}
