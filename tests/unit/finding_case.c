/* See finding_case.h. */
#include "tests/unit/finding_case.h"

#include "model/codes.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define SCRATCH_BYTES ((size_t)64 * 1024 * 1024)

struct submission case_finding(int32_t consent)
{
    bool public = consent == CONSENT_PUBLIC;
    bool sealed = consent == CONSENT_CONFIDENTIAL;
    struct submission submission = {
        .id = uuid_v7(public ? CASE_NOW_MS : CASE_DAY_MS),
        .call = text_of(CASE_CALL),
        .country = text_of("KGZ"),
        .language = text_of(sealed ? "und" : "ru"),
        .schema = SUBMISSION_SCHEMA,
        .consent = consent,
        .kind = KIND_FINDING,
        .created_ms = public ? CASE_NOW_MS : CASE_DAY_MS,
        .content.finding = {.goal = 5, .year = 2024, .finding_type = FINDING_TYPE_GAP},
    };
    if (sealed) {
        submission.sealed = text_of("sealed bytes");
    } else {
        submission.content.finding.title = text_of("Title");
        submission.content.finding.body = text_of("Body");
    }
    return submission;
}

struct text case_encode(const struct submission *submission, struct arena *arena)
{
    struct arena *scratch = arena_new(SCRATCH_BYTES);
    struct buffer bytes = BUFFER_NONE;
    assert_non_null(scratch);
    assert_int_equal(codec_submission_encode(submission, scratch, &bytes, NULL), VERDICT_OK);
    char *copy = arena_alloc(arena, bytes.length);
    assert_non_null(copy);
    memcpy(copy, bytes.data, bytes.length);
    struct text encoded = {copy, bytes.length};
    buffer_free(&bytes);
    arena_free(&scratch);
    return encoded;
}
