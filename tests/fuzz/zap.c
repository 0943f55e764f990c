/*
 * Fuzz target: a request to authenticate. The input is its parts, each after its length in two
 * bytes, the low one first; a last part that is cut off ends where the input does.
 */
#include "tests/fuzz/fuzz.h"

#include "wire/zap_request.h"

#include <assert.h>
#include <string.h>

/* Said once more in the plainest way: whoever gets in beside this got in by mistake. */
static const uint8_t *expected_key(const struct text *parts, size_t count)
{
    if (count != ZAP_PART_COUNT || !text_is(parts[0], "1.0") || !text_is(parts[2], "parallax") ||
        !text_is(parts[5], "CURVE") || parts[6].length != 32)
        return NULL;
    return (const uint8_t *)parts[6].at;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct zap_request request = {0};
    struct text parts[ZAP_PART_COUNT] = {{NULL, 0}};
    size_t count = 0, at = 0;
    while (at + 2 <= length) {
        size_t part = bytes[at] + (size_t)256 * bytes[at + 1];
        at += 2;
        if (part > length - at)
            part = length - at;
        if (count < ZAP_PART_COUNT)
            parts[count] = fuzz_text(bytes + at, part);
        zap_request_add(&request, bytes + at, part);
        count++;
        at += part;
    }
    assert(request.count == count);
    struct text id = zap_request_id(&request);
    assert(text_equal(id, parts[1]) || (id.length == 0 && parts[1].length > ZAP_PART_BYTES_MAX));
    const uint8_t *key = zap_request_curve(&request), *expected = expected_key(parts, count);
    assert((key == NULL) == (expected == NULL));
    assert(key == NULL || memcmp(key, expected, 32) == 0);
    return 0;
}
