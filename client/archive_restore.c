/* See archive.h: putting back. */
#include "client/archive.h"

#include "base/file.h"
#include "client/home_files.h"
#include "seal/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)16 * 1024)
#define NAME_BYTES_MAX 255
#define FILES_MAX 16
/* Behind the name of what is not in place yet; home_files.h knows it. */
#define FRESH ".new"

struct restoring {
    const struct home *home;
    struct vault_reader *reader;
    const struct home_file *files[FILES_MAX]; /* those that were written, in order */
    size_t count;
};

static enum verdict path_of(const struct home *home, const char *name, const char *ending,
                            struct buffer *out, struct error *error)
{
    home_file(home, name, out);
    buffer_string(out, ending);
    return buffer_ok(out) ? VERDICT_OK : error_no_memory(error);
}

static bool is_there(const struct home *home, const char *name)
{
    struct buffer path = BUFFER_NONE;
    home_file(home, name, &path);
    bool found = buffer_ok(&path) && access(path.data, F_OK) == 0;
    buffer_free(&path);
    return found;
}

/* An outbox without keys is a home too, unless we have begun to put it back ourselves. */
static enum verdict check_empty(const struct home *home, struct error *error)
{
    bool keys = is_there(home, HOME_KEY_FILE);
    bool begun = is_there(home, HOME_RESTORING_FILE);
    if (!keys &&
        (begun || (!is_there(home, HOME_NEXT_KEY_FILE) && !is_there(home, HOME_OUTBOX_FILE))))
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "HOME_IN_USE",
                     "%s has keys or an outbox already, and they are not overwritten: give --home "
                     "another folder, or remove this home with `parallax wipe`",
                     home_path(home));
}

static enum verdict strange(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "ARCHIVE_STRANGE",
                     "the archive holds a file that this Parallax does not know, or one twice; a "
                     "later Parallax made it");
}

static bool is_taken(const struct restoring *restoring, const struct home_file *file)
{
    for (size_t i = 0; i < restoring->count; i++)
        if (restoring->files[i] == file)
            return true;
    return restoring->count == FILES_MAX;
}

/* *ret_file NULL: that was the last one. */
static enum verdict read_head(struct restoring *restoring, const struct home_file **ret_file,
                              uint64_t *ret_length, struct error *error)
{
    uint8_t length = 0, bytes[8];
    char name[NAME_BYTES_MAX + 1] = "";
    enum verdict verdict = vault_read(restoring->reader, &length, 1, error);
    *ret_file = NULL;
    *ret_length = 0;
    if (verdict != VERDICT_OK || length == 0)
        return verdict;
    verdict = vault_read(restoring->reader, name, length, error);
    if (verdict == VERDICT_OK)
        verdict = vault_read(restoring->reader, bytes, sizeof bytes, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct home_file *file = home_file_named(name);
    if (file == NULL || file->part == HOME_PASSING || strcmp(file->name, name) != 0 ||
        strlen(name) != length || is_taken(restoring, file))
        return strange(error);
    *ret_file = file;
    for (size_t i = 0; i < sizeof bytes; i++)
        *ret_length |= (uint64_t)bytes[i] << (8 * i);
    return VERDICT_OK;
}

static bool put_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            bytes += put;
            length -= (size_t)put;
        }
    }
    return true;
}

static enum verdict unwritable(const char *path, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be written: %m", path);
}

static enum verdict copy_content(struct restoring *restoring, int fd, const char *path,
                                 uint64_t length, struct error *error)
{
    char piece[PIECE_BYTES];
    enum verdict verdict = VERDICT_OK;
    while (length > 0 && verdict == VERDICT_OK) {
        size_t part = length < sizeof piece ? (size_t)length : sizeof piece;
        verdict = vault_read(restoring->reader, piece, part, error);
        if (verdict == VERDICT_OK && !put_all(fd, piece, part))
            verdict = unwritable(path, error);
        length -= part;
    }
    explicit_bzero(piece, sizeof piece);
    if (verdict == VERDICT_OK && fsync(fd) != 0)
        verdict = unwritable(path, error);
    return verdict;
}

static enum verdict copy_file(struct restoring *restoring, const struct home_file *file,
                              uint64_t length, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    enum verdict verdict = path_of(restoring->home, file->name, FRESH, &path, error);
    int fd = -1;
    if (verdict == VERDICT_OK) {
        fd = open(path.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        verdict = fd < 0 ? unwritable(path.data, error)
                         : copy_content(restoring, fd, path.data, length, error);
    }
    if (fd >= 0) {
        restoring->files[restoring->count++] = file;
        (void)close(fd);
    }
    buffer_free(&path);
    return verdict;
}

static enum verdict copy_all(struct restoring *restoring, struct error *error)
{
    for (;;) {
        const struct home_file *file = NULL;
        uint64_t length = 0;
        enum verdict verdict = read_head(restoring, &file, &length, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (file == NULL)
            return vault_end(restoring->reader, error);
        verdict = copy_file(restoring, file, length, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
}

static void remove_fresh(struct restoring *restoring)
{
    struct buffer path = BUFFER_NONE;
    for (size_t i = 0; i < restoring->count; i++) {
        buffer_clear(&path);
        if (path_of(restoring->home, restoring->files[i]->name, FRESH, &path, NULL) == VERDICT_OK)
            (void)unlink(path.data);
    }
    buffer_free(&path);
}

static enum verdict mark(const struct home *home, bool set, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    enum verdict verdict = path_of(home, HOME_RESTORING_FILE, "", &path, error);
    if (verdict == VERDICT_OK && set)
        verdict = file_replace(path.data, text_of(""), error);
    else if (verdict == VERDICT_OK && unlink(path.data) != 0)
        verdict = unwritable(path.data, error);
    buffer_free(&path);
    return verdict;
}

/* In the order of home_files: the key comes last. */
static enum verdict put_in_place(struct restoring *restoring, struct error *error)
{
    struct buffer from = BUFFER_NONE, to = BUFFER_NONE;
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < home_file_count && verdict == VERDICT_OK; i++) {
        if (!is_taken(restoring, &home_files[i]))
            continue;
        buffer_clear(&from);
        buffer_clear(&to);
        verdict = path_of(restoring->home, home_files[i].name, FRESH, &from, error);
        if (verdict == VERDICT_OK)
            verdict = path_of(restoring->home, home_files[i].name, "", &to, error);
        if (verdict == VERDICT_OK)
            verdict = file_move(from.data, to.data, error);
    }
    buffer_free(&from);
    buffer_free(&to);
    return verdict;
}

enum verdict archive_restore(const struct home *home, const char *path,
                             const struct passphrase *passphrase, size_t *ret_files,
                             struct error *error)
{
    struct restoring restoring = {.home = home};
    enum verdict verdict = check_empty(home, error);
    if (verdict == VERDICT_OK)
        verdict = vault_open(path, ARCHIVE_KIND, passphrase, &restoring.reader, error);
    if (verdict == VERDICT_OK)
        verdict = mark(home, true, error);
    if (verdict == VERDICT_OK) {
        verdict = copy_all(&restoring, error);
        if (verdict != VERDICT_OK)
            remove_fresh(&restoring);
        else
            verdict = put_in_place(&restoring, error);
        if (!is_there(home, HOME_OUTBOX_FILE) || is_there(home, HOME_KEY_FILE))
            (void)mark(home, false, NULL);
    }
    vault_close(&restoring.reader);
    if (verdict == VERDICT_OK)
        *ret_files = restoring.count;
    return verdict;
}
