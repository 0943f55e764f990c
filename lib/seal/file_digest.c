/* SHA-256 of files, read piece by piece: a recording of an hour has more bytes than memory. */
#include "seal/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)64 * 1024)

_Static_assert(SEAL_DIGEST_BYTES == crypto_hash_sha256_BYTES, "SHA-256 has 32 bytes");

static enum verdict unreadable(const char *path, struct error *error)
{
    return error_set(error, VERDICT_REJECT, "FILE_UNREADABLE", "%s cannot be read: %m", path);
}

static enum verdict digest_all(int fd, const char *path, uint8_t ret_digest[SEAL_DIGEST_BYTES],
                               struct error *error)
{
    uint8_t piece[PIECE_BYTES];
    crypto_hash_sha256_state hash;
    (void)crypto_hash_sha256_init(&hash);
    for (;;) {
        ssize_t got = read(fd, piece, sizeof piece);
        if (got < 0 && errno != EINTR)
            return unreadable(path, error);
        if (got == 0)
            break;
        if (got > 0)
            (void)crypto_hash_sha256_update(&hash, piece, (size_t)got);
    }
    (void)crypto_hash_sha256_final(&hash, ret_digest);
    return VERDICT_OK;
}

enum verdict seal_file_sha256(const char *path, uint8_t ret_digest[SEAL_DIGEST_BYTES],
                              struct error *error)
{
    struct stat status;
    /* NONBLOCK: opening a FIFO would otherwise wait for ever. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        return error_set(error, VERDICT_REJECT, missing ? "FILE_MISSING" : "FILE_UNREADABLE",
                         "%s cannot be opened: %m", path);
    }
    enum verdict verdict;
    if (fstat(fd, &status) != 0)
        verdict = unreadable(path, error);
    else if (!S_ISREG(status.st_mode))
        verdict =
            error_set(error, VERDICT_REJECT, "FILE_UNREADABLE", "%s is no regular file", path);
    else
        verdict = digest_all(fd, path, ret_digest, error);
    (void)close(fd);
    return verdict;
}
