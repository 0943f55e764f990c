/* See sheet_scratch.h. */
#include "sheet/sheet_scratch.h"

#include "sheet/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)1024 * 1024)
#define CHARACTER_BYTES_MAX 4
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static enum verdict unreadable(int why, struct error *error)
{
    return error_set(error, VERDICT_REJECT, why == ENOENT ? "FILE_MISSING" : "FILE_UNREADABLE",
                     "the file cannot be read: %s", strerror(why));
}

static enum verdict no_room(int why, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE",
                     "there is no room to read the file into: %s", strerror(why));
}

bool sheet_scratch_write(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static ssize_t read_some(int fd, char *bytes, size_t length)
{
    ssize_t got;
    do
        got = read(fd, bytes, length);
    while (got < 0 && errno == EINTR);
    return got;
}

/* *ret_valid false: it is no UTF-8, and nothing more of it was copied. A character that the end of
 * a chunk cuts is checked with the next. */
static enum verdict copy(int from, int to, char *chunk, size_t *ret_bytes, bool *ret_valid,
                         struct error *error)
{
    size_t kept = 0, copied = 0;
    *ret_valid = true;
    for (;;) {
        ssize_t got = read_some(from, chunk + kept, CHUNK_BYTES);
        if (got < 0)
            return unreadable(errno, error);
        struct text text = {chunk, kept + (size_t)got};
        size_t good = text_utf8_valid_prefix(text);
        if (copied + good > SHEET_FILE_BYTES_MAX)
            return error_set(error, VERDICT_REJECT, "FILE_TOO_LARGE",
                             "the file is larger than %zu bytes", SHEET_FILE_BYTES_MAX);
        bool whole = got == 0 ? good == text.length : text.length - good < CHARACTER_BYTES_MAX;
        if (!whole) {
            *ret_valid = false;
            return VERDICT_OK;
        }
        if (!sheet_scratch_write(to, chunk, good))
            return no_room(errno, error);
        copied += good;
        kept = text.length - good;
        memmove(chunk, chunk + good, kept);
        if (got == 0)
            break;
    }
    *ret_bytes = copied;
    return VERDICT_OK;
}

static enum verdict map(struct sheet_scratch *scratch, int fd, size_t bytes, struct error *error)
{
    void *at = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return no_room(errno, error);
    (void)madvise(at, bytes, MADV_SEQUENTIAL);
    size_t mark = sizeof BYTE_ORDER_MARK - 1;
    bool marked = bytes >= mark && memcmp(at, BYTE_ORDER_MARK, mark) == 0;
    *scratch = (struct sheet_scratch){
        .content = {(const char *)at + (marked ? mark : 0), bytes - (marked ? mark : 0)},
        .map = at,
        .map_bytes = bytes,
    };
    return VERDICT_OK;
}

int sheet_scratch_file(const char *folder)
{
    return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static enum verdict keep(struct sheet_scratch *scratch, int from, int to, struct error *error)
{
    size_t bytes = 0;
    bool valid = false;
    char *chunk = malloc(CHUNK_BYTES + CHARACTER_BYTES_MAX);
    if (chunk == NULL)
        return error_no_memory(error);
    enum verdict verdict = copy(from, to, chunk, &bytes, &valid, error);
    free(chunk);
    if (verdict == VERDICT_OK && valid && bytes > 0)
        verdict = map(scratch, to, bytes, error);
    return verdict;
}

enum verdict sheet_scratch_keep(struct sheet_scratch *scratch, const char *path, const char *folder,
                                struct error *error)
{
    struct stat status;
    enum verdict verdict = VERDICT_OK;
    int from = open(path, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return unreadable(errno, error);
    if (fstat(from, &status) == 0 && S_ISREG(status.st_mode) &&
        (uint64_t)status.st_size >= SHEET_SCRATCH_BYTES_MIN) {
        int to = sheet_scratch_file(folder);
        /* A file system without such files: it is read into memory. */
        if (to >= 0) {
            verdict = keep(scratch, from, to, error);
            (void)close(to);
        }
    }
    (void)close(from);
    return verdict;
}

void sheet_scratch_pass(const struct sheet_scratch *scratch, const char *at)
{
    if (scratch->map == NULL)
        return;
    /* Only once a chunk, as every call costs. */
    size_t passed = (size_t)(at - (const char *)scratch->map);
    if (passed % CHUNK_BYTES < CHUNK_BYTES / 64 && passed >= CHUNK_BYTES)
        (void)madvise(scratch->map, passed / CHUNK_BYTES * CHUNK_BYTES, MADV_DONTNEED);
}

void sheet_scratch_free(struct sheet_scratch *scratch)
{
    if (scratch->map != NULL)
        (void)munmap(scratch->map, scratch->map_bytes);
    *scratch = (struct sheet_scratch){.map = NULL};
}
