/* See disk.h. */
#include "bench/disk.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#define PAGE_BYTES 4096
#define PAGES 256

static bool fill(int fd)
{
    static const char page[PAGE_BYTES];
    for (off_t i = 0; i < PAGES; i++)
        if (pwrite(fd, page, sizeof page, i * PAGE_BYTES) != PAGE_BYTES)
            return false;
    return fsync(fd) == 0;
}

enum verdict disk_measure(const char *path, struct samples *samples, struct error *error)
{
    char page[PAGE_BYTES] = "";
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool written = fd >= 0 && fill(fd);
    samples_clear(samples);
    for (size_t i = 0; written && i < samples->room; i++) {
        int64_t start_ns = now_ns();
        page[0] = (char)i;
        written = pwrite(fd, page, sizeof page, (off_t)(i % PAGES) * PAGE_BYTES) == PAGE_BYTES &&
                  fdatasync(fd) == 0;
        samples_add(samples, now_ns() - start_ns);
    }
    enum verdict verdict =
        written ? VERDICT_OK
                : error_set(error, VERDICT_RETRY, "DISK", "the folder cannot be written: %m");
    if (fd >= 0)
        (void)close(fd);
    (void)unlink(path);
    return verdict;
}
