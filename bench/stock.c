/* See stock.h. */
#include "bench/stock.h"

#include "base/buffer.h"
#include "bench/frames.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is gathered before it is written. */
#define CHUNK_BYTES ((size_t)4 * 1024 * 1024)
/* What stays in memory behind the frame that was asked for; dropped in pieces as large. */
#define BEHIND_BYTES ((size_t)64 * 1024 * 1024)

struct stock {
    size_t count;
    size_t *ends; /* of every frame */
    char *bytes;  /* the file */
    size_t gone;  /* so many of them were dropped */
    int fd;
};

static enum verdict stock_error(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "STOCK", "the frames cannot be kept in a file: %m");
}

static enum verdict open_file(const char *folder, int *ret_fd, struct error *error)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/frames-XXXXXX", folder);
    int fd = length > 0 && (size_t)length < sizeof path ? mkstemp(path) : -1;
    if (fd < 0)
        return stock_error(error);
    (void)unlink(path);
    *ret_fd = fd;
    return VERDICT_OK;
}

static enum verdict write_out(int fd, struct buffer *chunk, struct error *error)
{
    size_t written = 0;
    while (written < chunk->length) {
        ssize_t part = write(fd, chunk->data + written, chunk->length - written);
        if (part < 0 && errno != EINTR)
            return stock_error(error);
        written += part > 0 ? (size_t)part : 0;
    }
    buffer_clear(chunk);
    return VERDICT_OK;
}

static enum verdict make_one(const struct stock_order *order, struct frames *frames, size_t frame,
                             struct buffer *out, struct error *error)
{
    size_t left = order->findings - frame * order->findings_a_frame;
    size_t count = left < order->findings_a_frame ? left : order->findings_a_frame;
    const struct identity *sender = order->members[frame % order->clients % order->member_count];
    return frames_make(frames, sender, count, frame + 2, out, error);
}

static enum verdict make_all(struct stock *stock, const struct stock_order *order,
                             struct frames *frames, struct error *error)
{
    struct buffer chunk = BUFFER_NONE;
    size_t written = 0;
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < stock->count; i++) {
        verdict = make_one(order, frames, i, &chunk, error);
        stock->ends[i] = written + chunk.length;
        if (verdict == VERDICT_OK && (chunk.length >= CHUNK_BYTES || i + 1 == stock->count)) {
            written = stock->ends[i];
            verdict = write_out(stock->fd, &chunk, error);
        }
    }
    buffer_free(&chunk);
    return verdict;
}

/* On the disk before the clock starts, so that its writing disturbs nobody. */
static enum verdict settle(struct stock *stock, struct error *error)
{
    size_t length = stock->count == 0 ? 0 : stock->ends[stock->count - 1];
    void *bytes = fdatasync(stock->fd) != 0
                      ? MAP_FAILED
                      : mmap(NULL, length, PROT_READ, MAP_SHARED, stock->fd, 0);
    if (bytes == MAP_FAILED)
        return stock_error(error);
    stock->bytes = bytes;
    return VERDICT_OK;
}

enum verdict stock_make(const struct stock_order *order, struct stock **ret_stock,
                        struct error *error)
{
    struct frames *frames = NULL;
    struct stock *stock = calloc(1, sizeof *stock);
    if (stock == NULL)
        return error_no_memory(error);
    stock->fd = -1;
    stock->count = (order->findings + order->findings_a_frame - 1) / order->findings_a_frame;
    stock->ends = calloc(stock->count, sizeof *stock->ends);
    enum verdict verdict = stock->ends == NULL ? error_no_memory(error) : VERDICT_OK;
    if (verdict == VERDICT_OK)
        verdict = open_file(order->folder, &stock->fd, error);
    if (verdict == VERDICT_OK)
        verdict = frames_new(order->named, &frames, error);
    if (verdict == VERDICT_OK)
        verdict = make_all(stock, order, frames, error);
    if (verdict == VERDICT_OK)
        verdict = settle(stock, error);
    frames_free(&frames);
    if (verdict != VERDICT_OK) {
        stock_free(&stock);
        return verdict;
    }
    *ret_stock = stock;
    return VERDICT_OK;
}

void stock_free(struct stock **stock_place)
{
    struct stock *stock = *stock_place;
    if (stock == NULL)
        return;
    if (stock->bytes != NULL)
        (void)munmap(stock->bytes, stock->ends[stock->count - 1]);
    if (stock->fd >= 0)
        (void)close(stock->fd);
    free(stock->ends);
    free(stock);
    *stock_place = NULL;
}

size_t stock_count(const struct stock *stock)
{
    return stock->count;
}

static void drop_behind(struct stock *stock, size_t from)
{
    if (from < stock->gone + 2 * BEHIND_BYTES)
        return;
    (void)madvise(stock->bytes + stock->gone, BEHIND_BYTES, MADV_DONTNEED);
    (void)posix_fadvise(stock->fd, (off_t)stock->gone, (off_t)BEHIND_BYTES, POSIX_FADV_DONTNEED);
    stock->gone += BEHIND_BYTES;
}

struct text stock_frame(struct stock *stock, size_t frame)
{
    size_t from = frame == 0 ? 0 : stock->ends[frame - 1];
    drop_behind(stock, from);
    return (struct text){stock->bytes + from, stock->ends[frame] - from};
}
