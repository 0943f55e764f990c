/* See sheet_scratch.h. */
#include "sheet/sheet_scratch.h"

#include "base/buffer.h"
#include "sheet/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Memory is let go in such steps, and every step costs a call. */
#define PASS_BYTES ((size_t)1024 * 1024)
#define CHUNK_BYTES ((size_t)256 * 1024)

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

/* What a copy works with. */
struct copying {
    int from;
    int to;
    enum encoding encoding;
    char *chunk;          /* CHUNK_BYTES, and the beginning of a character that the last one cut */
    struct buffer utf_8;  /* the chunk */
    size_t bytes_written; /* by copy; 0: the file is not in this encoding */
};

/* Nothing of a file that is not in the encoding is used, so it does not matter how far it came. A
 * character that the end of a chunk cuts is decoded with the next. */
static enum verdict copy(struct copying *copying, struct error *error)
{
    struct encoding_reading reading;
    size_t kept = 0, read = 0, written = 0;
    for (;;) {
        ssize_t got = read_some(copying->from, copying->chunk + kept, CHUNK_BYTES);
        if (got < 0)
            return unreadable(errno, error);
        struct text text = {copying->chunk, kept + (size_t)got};
        size_t used = read == 0 ? encoding_begin(&reading, copying->encoding, text) : 0;
        read += (size_t)got;
        if (read > SHEET_FILE_BYTES_MAX)
            return error_set(error, VERDICT_REJECT, "FILE_TOO_LARGE",
                             "the file is larger than %zu bytes", SHEET_FILE_BYTES_MAX);
        buffer_clear(&copying->utf_8);
        used += encoding_decode_piece(&reading, (struct text){text.at + used, text.length - used},
                                      &copying->utf_8);
        if (!buffer_ok(&copying->utf_8))
            return error_no_memory(error);
        kept = text.length - used;
        if (got == 0 ? kept > 0 : kept >= ENCODING_CHARACTER_BYTES_MAX)
            return VERDICT_OK;
        if (!sheet_scratch_write(copying->to, copying->utf_8.data, copying->utf_8.length))
            return no_room(errno, error);
        written += copying->utf_8.length;
        if (got == 0)
            break;
        memmove(copying->chunk, copying->chunk + used, kept);
    }
    copying->bytes_written = written;
    return VERDICT_OK;
}

static enum verdict map(struct sheet_scratch *scratch, int fd, size_t bytes, struct error *error)
{
    void *at = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return no_room(errno, error);
    (void)madvise(at, bytes, MADV_SEQUENTIAL);
    *scratch = (struct sheet_scratch){.content = {at, bytes}, .map = at, .map_bytes = bytes};
    return VERDICT_OK;
}

int sheet_scratch_file(const char *folder)
{
    return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

/* What the beginning says, and otherwise UTF-8: that its whole is valid is sure enough. */
static enum verdict first_encoding(int from, enum encoding told, enum encoding *ret_encoding,
                                   struct error *error)
{
    char beginning[4096];
    struct error why;
    ssize_t got = read_some(from, beginning, sizeof beginning);
    if (got < 0)
        return unreadable(errno, error);
    if (encoding_detect((struct text){beginning, (size_t)got}, ret_encoding, &why) != VERDICT_OK)
        *ret_encoding = strcmp(why.code, "ENCODING_UTF_16_UNTOLD") == 0 ? told : ENCODING_UTF_8;
    return VERDICT_OK;
}

static enum verdict copy_anew(struct copying *copying, enum encoding encoding, struct error *error)
{
    copying->encoding = encoding;
    if (lseek(copying->from, 0, SEEK_SET) < 0)
        return unreadable(errno, error);
    if (lseek(copying->to, 0, SEEK_SET) < 0 || ftruncate(copying->to, 0) != 0)
        return no_room(errno, error);
    return copy(copying, error);
}

static enum verdict keep(struct sheet_scratch *scratch, struct copying *copying, enum encoding told,
                         struct error *error)
{
    enum encoding first = ENCODING_UNTOLD;
    enum verdict verdict = first_encoding(copying->from, told, &first, error);
    if (verdict == VERDICT_OK && first != ENCODING_UNTOLD)
        verdict = copy_anew(copying, first, error);
    if (verdict == VERDICT_OK && copying->bytes_written == 0 && told != first &&
        told != ENCODING_UNTOLD)
        verdict = copy_anew(copying, told, error);
    if (verdict == VERDICT_OK && copying->bytes_written > 0)
        verdict = map(scratch, copying->to, copying->bytes_written, error);
    return verdict;
}

static enum verdict keep_file(struct sheet_scratch *scratch, int from, int to, enum encoding told,
                              struct error *error)
{
    struct copying copying = {.from = from, .to = to, .utf_8 = BUFFER_NONE};
    copying.chunk = malloc(CHUNK_BYTES + ENCODING_CHARACTER_BYTES_MAX);
    enum verdict verdict =
        copying.chunk != NULL ? keep(scratch, &copying, told, error) : error_no_memory(error);
    buffer_free(&copying.utf_8);
    free(copying.chunk);
    return verdict;
}

enum verdict sheet_scratch_keep(struct sheet_scratch *scratch, const char *path, const char *folder,
                                enum encoding told, struct error *error)
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
            verdict = keep_file(scratch, from, to, told, error);
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
    size_t passed = (size_t)(at - (const char *)scratch->map);
    if (passed % PASS_BYTES < PASS_BYTES / 64 && passed >= PASS_BYTES)
        (void)madvise(scratch->map, passed / PASS_BYTES * PASS_BYTES, MADV_DONTNEED);
}

void sheet_scratch_free(struct sheet_scratch *scratch)
{
    if (scratch->map != NULL)
        (void)munmap(scratch->map, scratch->map_bytes);
    *scratch = (struct sheet_scratch){.map = NULL};
}
