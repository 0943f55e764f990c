/*
 * Submissions that are right in the world of the fuzz targets, and bytes that attackers send.
 */
#ifndef PARALLAX_TESTS_FUZZ_SEED_SUBMISSIONS_H
#define PARALLAX_TESTS_FUZZ_SEED_SUBMISSIONS_H

#include "base/buffer.h"
#include "base/text.h"

#include <stddef.h>

struct seed {
    const char *name; /* of its file */
    struct buffer bytes;
};

#define SEED_SUBMISSIONS_MAX 16
/* The first *ret_right are right. Bytes are the caller's to free. Returns how many there are. */
size_t seed_submissions(struct seed ret_seeds[SEED_SUBMISSIONS_MAX], size_t *ret_right);

#endif
