/* See seed_submissions.h. */
#include "tests/fuzz/seed_submissions.h"

#include "base/arena.h"
#include "base/clock.h"
#include "model/check.h"
#include "model/submission.h"
#include "tests/fuzz/world.h"
#include "wire/codec.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define ALL(array)                                                                                 \
    {                                                                                              \
        sizeof(array) / sizeof(array)[0], array                                                    \
    }

static const int32_t channels[] = {CHANNEL_FORMAL, CHANNEL_IN_PERSON};
static const int32_t factors[] = {LNOB_FACTOR_DISCRIMINATION, LNOB_FACTOR_SHOCKS};
static const struct text groups[] = {TEXT("WOMEN"), TEXT("RURAL")};
static const struct text articles[] = {TEXT("2"), TEXT("16")};
static const struct text areas[] = {TEXT("D"), TEXT("L")};
static const struct text themes[] = {TEXT("GENDER_EQUALITY"), TEXT("HUMAN_RIGHTS")};
static const struct text upr[] = {TEXT("140.21")};
static const struct observation observations[] = {
    {TEXT("-12.50"), TEXT("PERCENT"), TEXT("women"), 75, TEXT("lists\n\tand visits")},
    {.figure = TEXT("8")},
};
static const struct evidence sources[] = {
    {EVIDENCE_TYPE_SURVEY, TEXT("A survey"), TEXT("https://example.org/a?b=c#d"), TEXT("Osh"),
     TEXT("2025-10-02"), TEXT("asked"), TEXT("trained members"), INFORMED_CONSENT_YES,
     TEXT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")},
    {.type = EVIDENCE_TYPE_LAW, .when = TEXT("2024")},
};
static const struct recommendation recommendations[] = {
    {TEXT("Fund shelters."), TEXT("Ministry"), URGENCY_HIGH},
};
static const struct answer answers[] = {
    {TEXT("Q1"), TEXT("Yes.")}, {TEXT("Q.2-b_c"), TEXT("\xd0\x94\xd0\xb0")},
    {TEXT("q3"), TEXT("c2")},   {TEXT("q4"), TEXT("c2, c1")},
    {TEXT("q5"), TEXT("4")},
};

static const struct finding whole_finding = {
    .admin1 = TEXT("Osh"),
    .goal = 5,
    .target = TEXT("5.2"),
    .indicator = TEXT("5.2.1"),
    .year = 2024,
    .period_end = 2025,
    .channel = ALL(channels),
    .finding_type = FINDING_TYPE_GAP,
    .title = TEXT("Shelters close"),
    .body = TEXT("\xd0\x9f\xd1\x80\xd0\xb8 \xe2\x80\xabx\xe2\x80\xac\n\tmore"),
    .stance = STANCE_CONTRADICTS,
    .claim = TEXT("KGZ-5.2-1"),
    .rating = 1,
    .rater = RATER_COALITION,
    .trend = TREND_DECREASING,
    .civic_space = CIVIC_SPACE_REPRESSED,
    .affected_groups = ALL(groups),
    .lnob_factors = ALL(factors),
    .cedaw_articles = ALL(articles),
    .beijing_areas = ALL(areas),
    .upr_recommendations = ALL(upr),
    .themes = ALL(themes),
    .observations = ALL(observations),
    .evidence = ALL(sources),
    .recommendations = ALL(recommendations),
};

/* Version 7 at the start of the day, so that it is right for every consent. */
static struct submission envelope(int32_t kind, int32_t consent)
{
    static uint8_t serial;
    int64_t day_ms = world_get()->now_ms / CLOCK_DAY_MS * CLOCK_DAY_MS;
    struct submission submission = {
        .call = text_of(WORLD_CALL),
        .country = text_of("KGZ"),
        .language = text_of(consent == CONSENT_CONFIDENTIAL ? "und" : "ru-Cyrl"),
        .schema = SUBMISSION_SCHEMA,
        .consent = consent,
        .kind = kind,
        .created_ms = day_ms,
    };
    for (int i = 0; i < 6; i++)
        submission.id.bytes[i] = (uint8_t)(day_ms >> (40 - 8 * i));
    submission.id.bytes[6] = 0x70;
    submission.id.bytes[8] = 0x80;
    submission.id.bytes[15] = ++serial;
    return submission;
}

static void add(struct seed *seeds, size_t *count, const char *name,
                const struct submission *submission)
{
    assert(*count < SEED_SUBMISSIONS_MAX);
    struct arena *arena = arena_new(SUBMISSION_ARENA_BYTES);
    struct seed *seed = &seeds[(*count)++];
    assert(arena != NULL);
    seed->name = name;
    enum verdict verdict = codec_submission_encode(submission, arena, &seed->bytes, NULL);
    assert(verdict == VERDICT_OK);
    arena_free(&arena);
}

static void add_right(struct seed *seeds, size_t *count)
{
    static const char sealed[120];
    struct submission submission = envelope(KIND_FINDING, CONSENT_PUBLIC);
    submission.content.finding = whole_finding;
    add(seeds, count, "finding", &submission);
    submission = envelope(KIND_FINDING, CONSENT_ANONYMOUS);
    submission.supersedes = submission.id;
    submission.supersedes.bytes[14] = 1;
    submission.call = text_of("WORLD-LIMITS");
    submission.content.finding = (struct finding){.goal = 17,
                                                  .year = 2025,
                                                  .finding_type = FINDING_TYPE_DATA_GAP,
                                                  .title = text_of("t"),
                                                  .body = text_of("b"),
                                                  .stance = STANCE_OMITTED};
    add(seeds, count, "finding_amends", &submission);
    submission = envelope(KIND_FINDING, CONSENT_CONFIDENTIAL);
    submission.sealed = (struct text){sealed, sizeof sealed};
    submission.content.finding = (struct finding){.goal = 16,
                                                  .target = text_of("16.10"),
                                                  .indicator = text_of("16.10.1"),
                                                  .year = 2025,
                                                  .finding_type = FINDING_TYPE_CIVIC_SPACE};
    add(seeds, count, "finding_sealed", &submission);
    submission = envelope(KIND_RESPONSE, CONSENT_AGGREGATE);
    submission.content.response.answers = (struct group)ALL(answers);
    add(seeds, count, "response", &submission);
    submission = envelope(KIND_SIGN_ON, CONSENT_PUBLIC);
    submission.content.sign_on =
        (struct sign_on){text_of("A. Signatory"), text_of("for the network"), INFORMED_CONSENT_YES};
    add(seeds, count, "sign_on", &submission);
    submission = envelope(KIND_CONTRIBUTION, CONSENT_PUBLIC);
    submission.content.contribution = (struct contribution){
        text_of("section.3"), text_of("the passage"), text_of("title"), text_of("words")};
    add(seeds, count, "contribution", &submission);
    submission = envelope(KIND_WITHDRAWAL, CONSENT_PUBLIC);
    submission.supersedes = submission.id;
    submission.supersedes.bytes[14] = 2;
    submission.content.withdrawal.reason = text_of("no longer safe");
    add(seeds, count, "withdrawal", &submission);
}

static void add_wrong(struct seed *seeds, size_t *count)
{
    struct submission submission = envelope(KIND_FINDING, CONSENT_PUBLIC);
    submission.content.finding = whole_finding;
    /* An overlong slash, a surrogate, a NUL, an override that nothing closes, a cut sequence. */
    submission.content.finding.title = (struct text)TEXT("\xc0\xaf\xed\xa0\x80");
    submission.content.finding.body = (struct text)TEXT("a\0b\x1b[2J \xe2\x80\xae \xf0\x9f\x98");
    submission.content.finding.claim = text_of("../../etc");
    submission.content.finding.rating = 1000000;
    submission.content.finding.stance = 99;
    add(seeds, count, "texts_wrong", &submission);
    submission = envelope(KIND_FINDING, 77);
    submission.schema = INT32_MAX;
    submission.created_ms = INT64_MAX;
    submission.country = text_of("XXX");
    submission.call = text_of("NO-SUCH-CALL");
    add(seeds, count, "envelope_wrong", &submission);
}

/* Nothing but empty observations: the cheapest bytes that unpack into the most memory. */
static void add_hollow(struct seed *seeds, size_t *count)
{
    static const char empty_observation[] = "\x82\x03\x00";
    struct seed *seed = &seeds[(*count)++];
    seed->name = "hollow";
    buffer_append(&seed->bytes, "\x82\x01\xac\x02", 4); /* a finding of 300 bytes */
    for (int i = 0; i < 100; i++)
        buffer_append(&seed->bytes, empty_observation, sizeof empty_observation - 1);
    assert(buffer_ok(&seed->bytes));
}

/* A seed that turned wrong with a new rule would no longer lead behind it. */
static void assert_right(const struct seed *seed)
{
    const struct world *world = world_get();
    struct arena *arena = arena_new(SUBMISSION_ARENA_BYTES);
    struct submission submission;
    struct problems problems = {0};
    assert(arena != NULL);
    enum verdict verdict =
        codec_submission_decode(buffer_view(&seed->bytes), arena, &submission, NULL);
    assert(verdict == VERDICT_OK);
    (void)check_submission(&submission, &problems);
    const struct call *call = catalogue_call(&world->catalogue, submission.call);
    assert(call != NULL);
    (void)check_against_call(&submission, call, world->now_ms, &problems);
    struct buffer sentence = BUFFER_NONE;
    if (problems.count > 0) {
        problem_sentence(&problems.at[0], &sentence);
        (void)fprintf(stderr, "the seed %s is not right: %s\n", seed->name, sentence.data);
    }
    buffer_free(&sentence);
    assert(problems.count == 0);
    arena_free(&arena);
}

/* A finding without its envelope, as it lies under a seal. */
static void add_content(struct seed *seeds, size_t *count)
{
    struct submission submission = envelope(KIND_FINDING, CONSENT_PUBLIC);
    struct arena *arena = arena_new(SUBMISSION_ARENA_BYTES);
    struct seed *seed = &seeds[(*count)++];
    assert(arena != NULL);
    submission.content.finding = whole_finding;
    seed->name = "content";
    enum verdict verdict = codec_content_encode(&submission, arena, &seed->bytes, NULL);
    assert(verdict == VERDICT_OK);
    arena_free(&arena);
}

size_t seed_submissions(struct seed ret_seeds[SEED_SUBMISSIONS_MAX], size_t *ret_right)
{
    size_t count = 0;
    memset(ret_seeds, 0, SEED_SUBMISSIONS_MAX * sizeof *ret_seeds);
    add_right(ret_seeds, &count);
    *ret_right = count;
    for (size_t i = 0; i < count; i++)
        assert_right(&ret_seeds[i]);
    add_wrong(ret_seeds, &count);
    add_hollow(ret_seeds, &count);
    add_content(ret_seeds, &count);
    return count;
}
