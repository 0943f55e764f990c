/* See samples.h. */
#include "bench/samples.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static size_t bytes_of(size_t room)
{
    return sizeof(struct samples) + room * sizeof(int64_t);
}

enum verdict samples_new(size_t room, struct samples **ret_samples, struct error *error)
{
    struct samples *samples =
        mmap(NULL, bytes_of(room), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (samples == MAP_FAILED)
        return error_no_memory(error);
    samples->room = room;
    *ret_samples = samples;
    return VERDICT_OK;
}

void samples_free(struct samples **samples)
{
    if (*samples != NULL)
        (void)munmap(*samples, bytes_of((*samples)->room));
    *samples = NULL;
}

void samples_clear(struct samples *samples)
{
    samples->count = 0;
}

void samples_add(struct samples *samples, int64_t ns)
{
    size_t count = samples->count;
    if (count == samples->room)
        return;
    samples->at_ns[count] = ns;
    samples->count = count + 1;
}

static int compare_times(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int compare_values(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double samples_ms(struct samples *samples, double share)
{
    if (samples->count == 0)
        return 0;
    qsort(samples->at_ns, samples->count, sizeof samples->at_ns[0], compare_times);
    size_t rank = (size_t)(share * (double)samples->count);
    if (rank >= samples->count)
        rank = samples->count - 1;
    return (double)samples->at_ns[rank] / 1000000;
}

double median(double *values, size_t count)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof values[0], compare_values);
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

int64_t now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
