/*
 * What a fuzz target is: one file with one function that takes any bytes, keeps nothing of them,
 * and touches neither disk nor network. libFuzzer calls it with what it invents, replay.c with the
 * files of corpus/ and regressions/. What must hold for every input is asserted.
 */
#ifndef PARALLAX_TESTS_FUZZ_H
#define PARALLAX_TESTS_FUZZ_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's own name, of which it has no header for C. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static inline struct text fuzz_text(const uint8_t *bytes, size_t length)
{
    return (struct text){(const char *)bytes, length};
}

#endif
