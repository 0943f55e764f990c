/* Drafts: every value survives at once, and text is kept until its receipt is there. */
#include "client/compose.h"
#include "client/outbox/draft.h"
#include "client/outbox/outbox.h"
#include "seal/seal.h"
#include "tests/support/scratch.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#define DAY 20000

struct place {
    char *folder;
    char *path;
    struct outbox *outbox;
    struct arena *arena;
    struct error error;
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    place->folder = scratch_new();
    place->path = scratch_path(place->folder, "outbox.db");
    place->arena = arena_new((size_t)4 * 1024 * 1024);
    *state = place;
    return outbox_open(place->path, &place->outbox, &place->error) == VERDICT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct place *place = *state;
    outbox_close(&place->outbox);
    arena_free(&place->arena);
    free(place->path);
    scratch_free(&place->folder);
    free(place);
    return 0;
}

static void reopen(struct place *place)
{
    outbox_close(&place->outbox);
    assert_int_equal(outbox_open(place->path, &place->outbox, &place->error), VERDICT_OK);
}

static int64_t make(struct place *place, int32_t kind)
{
    int64_t number = 0;
    assert_int_equal(draft_new(place->outbox, kind, NULL, DAY, &number, &place->error), VERDICT_OK);
    assert_true(number > 0);
    return number;
}

static void put(struct place *place, int64_t number, const char *field, const char *value)
{
    struct text text = text_of(value);
    assert_int_equal(draft_put(place->outbox, number, text_of(field), (struct texts){1, &text},
                               false, DAY, &place->error),
                     VERDICT_OK);
}

static void put_list(struct place *place, int64_t number, const char *field, const char *first,
                     const char *second)
{
    struct text texts[] = {text_of(first), text_of(second)};
    assert_int_equal(draft_put(place->outbox, number, text_of(field), (struct texts){2, texts},
                               true, DAY, &place->error),
                     VERDICT_OK);
}

static struct draft load(struct place *place, int64_t number)
{
    struct draft draft;
    arena_reset(place->arena);
    assert_int_equal(draft_load(place->outbox, number, place->arena, &draft, &place->error),
                     VERDICT_OK);
    return draft;
}

static void values_survive_and_are_replaced(void **state)
{
    struct place *place = *state;
    int64_t number = make(place, KIND_FINDING);
    put(place, number, "title", "First");
    put(place, number, "title", "\xd0\x92\xd1\x82\xd0\xbe\xd1\x80\xd0\xbe\xd0\xb9");
    put_list(place, number, "observations_figure", "12|5", "30");
    reopen(place);
    struct draft draft = load(place, number);
    assert_int_equal(draft.kind, KIND_FINDING);
    assert_int_equal(draft.count, 3);
    assert_true(
        text_is(draft_text(&draft, "title"), "\xd0\x92\xd1\x82\xd0\xbe\xd1\x80\xd0\xbe\xd0\xb9"));
    struct texts figures = draft_values(&draft, "observations_figure", place->arena);
    assert_int_equal(figures.count, 2);
    assert_true(text_is(figures.at[0], "12|5"));
    assert_true(text_is(figures.at[1], "30"));
    assert_int_equal(draft_put(place->outbox, number, text_of("title"), (struct texts){0, NULL},
                               false, DAY, &place->error),
                     VERDICT_OK);
    draft = load(place, number);
    assert_int_equal(draft_text(&draft, "title").length, 0);
}

static void an_empty_item_keeps_its_place(void **state)
{
    struct place *place = *state;
    int64_t number = make(place, KIND_FINDING);
    put_list(place, number, "evidence_url", "", "https://example.org/");
    struct draft draft = load(place, number);
    struct texts urls = draft_values(&draft, "evidence_url", place->arena);
    assert_int_equal(urls.count, 2);
    assert_int_equal(urls.at[0].length, 0);
    assert_true(text_is(urls.at[1], "https://example.org/"));
}

static struct outbox_entry entry_of(int number)
{
    return (struct outbox_entry){.id = uuid_v7(1700000000000 + number),
                                 .kind = "FINDING",
                                 .call = text_of("CALL-1"),
                                 .country = text_of("KGZ"),
                                 .consent = "CONFIDENTIAL",
                                 .day = DAY,
                                 .bytes = text_of("sealed")};
}

static int64_t count(struct place *place, enum outbox_state state)
{
    int64_t counts[OUTBOX_STATE_COUNT];
    assert_int_equal(outbox_counts(place->outbox, counts, &place->error), VERDICT_OK);
    return counts[state];
}

static void a_draft_goes_with_its_receipt(void **state)
{
    struct place *place = *state;
    static const uint8_t key[SEAL_KEY_BYTES] = {1};
    int64_t number = make(place, KIND_FINDING);
    put(place, number, "title", "Kept");
    struct outbox_entry entry = entry_of(1);
    struct draft draft;
    assert_int_equal(draft_queue(place->outbox, number, &entry, &place->error), VERDICT_OK);
    assert_int_equal(count(place, OUTBOX_DRAFT), 0);
    assert_int_equal(count(place, OUTBOX_QUEUED), 1);
    reopen(place);
    draft = load(place, number);
    assert_true(uuid_equal(&draft.queued_as, &entry.id));
    assert_int_equal(draft_queue(place->outbox, number, &entry, &place->error), VERDICT_REJECT);
    assert_string_equal(place->error.code, "DRAFT_QUEUED");
    struct receipt receipt = {.id = entry.id, .path = {"", 0}, .commit = {.leaf_count = 1}};
    assert_int_equal(outbox_receive(place->outbox, &receipt, key, &place->error), VERDICT_OK);
    assert_int_equal(draft_load(place->outbox, number, place->arena, &draft, &place->error),
                     VERDICT_REJECT);
    assert_string_equal(place->error.code, "DRAFT_UNKNOWN");
}

static void a_refused_one_is_a_draft_again_and_mended_once(void **state)
{
    struct place *place = *state;
    int64_t number = make(place, KIND_FINDING), found = 0;
    put(place, number, "title", "Kept");
    struct outbox_entry entry = entry_of(1), mended = entry_of(2);
    assert_int_equal(draft_queue(place->outbox, number, &entry, &place->error), VERDICT_OK);
    assert_int_equal(outbox_refuse(place->outbox, &entry.id, text_of("CALL_CLOSED"),
                                   text_of("is closed"), text_of("call"), &place->error),
                     VERDICT_OK);
    assert_int_equal(count(place, OUTBOX_DRAFT), 1);
    assert_int_equal(count(place, OUTBOX_REFUSED), 1);
    struct draft draft = load(place, number);
    assert_true(text_is(draft_text(&draft, "title"), "Kept"));
    assert_int_equal(draft_queue(place->outbox, number, &mended, &place->error), VERDICT_OK);
    assert_int_equal(count(place, OUTBOX_REFUSED), 0);
    assert_int_equal(count(place, OUTBOX_SUPERSEDED), 1);
    assert_int_equal(count(place, OUTBOX_QUEUED), 1);
    assert_int_equal(
        outbox_retire(place->outbox, &mended.id, OUTBOX_WITHDRAWN, &found, &place->error),
        VERDICT_OK);
    assert_int_equal(found, number);
    assert_int_equal(count(place, OUTBOX_WITHDRAWN), 1);
}

static void what_was_sent_cannot_be_retired(void **state)
{
    struct place *place = *state;
    int64_t draft = 0;
    struct outbox_entry entry = entry_of(1);
    assert_int_equal(outbox_queue(place->outbox, &entry, &place->error), VERDICT_OK);
    assert_int_equal(outbox_sent(place->outbox, &entry.id, &place->error), VERDICT_OK);
    assert_int_equal(
        outbox_retire(place->outbox, &entry.id, OUTBOX_WITHDRAWN, &draft, &place->error),
        VERDICT_REJECT);
    assert_int_equal(count(place, OUTBOX_SENT), 1);
}

static void a_draft_composes_as_its_values_say(void **state)
{
    struct place *place = *state;
    static const struct catalogue none = {.version = 0};
    const struct compose_rules rules = {.call = text_of("CALL-1"),
                                        .language = text_of("en"),
                                        .consent = CONSENT_ANONYMOUS,
                                        .calls = &none,
                                        .now_ms = 1700000000000};
    struct composer composer = {.rules = &rules, .arena = place->arena};
    int64_t number = make(place, KIND_RESPONSE);
    put(place, number, "country", "kgz");
    put(place, number, "answers/invited", "nobody");
    put_list(place, number, "answers/channels", "hearing", "written");
    struct draft draft = load(place, number);
    struct submission submission;
    struct problems problems = {.count = 0};
    struct outbox_entry entry;
    assert_true(compose_read_draft(&composer, &draft, &submission, &problems));
    assert_int_equal(compose_entry(&composer, &submission, &entry, &problems, &place->error),
                     VERDICT_OK);
    for (size_t i = 0; i < problems.count; i++)
        print_error("%s: %s\n", problems.at[i].field, problem_rows[problems.at[i].code].name);
    assert_int_equal(problems.count, 0);
    const struct answer *answers = submission.content.response.answers.at;
    assert_int_equal(submission.content.response.answers.count, 2);
    assert_true(text_is(answers[0].question, "channels"));
    assert_true(text_is(answers[0].body, "hearing, written"));
    assert_true(text_is(answers[1].body, "nobody"));
    assert_string_equal(entry.kind, "RESPONSE");
    assert_true(text_is(entry.country, "KGZ"));
    compose_free(&composer);
}

static void groups_of_a_draft_may_have_gaps(void **state)
{
    struct place *place = *state;
    static const struct catalogue none = {.version = 0};
    const struct compose_rules rules = {.calls = &none, .now_ms = 1700000000000};
    struct composer composer = {.rules = &rules, .arena = place->arena};
    int64_t number = make(place, KIND_FINDING);
    put_list(place, number, "recommendations_text", "Pay | for shelters", "Count care");
    put(place, number, "recommendations_addressee", "Ministry of Finance");
    struct draft draft = load(place, number);
    struct submission submission;
    struct problems problems = {.count = 0};
    assert_true(compose_read_draft(&composer, &draft, &submission, &problems));
    const struct recommendation *items = submission.content.finding.recommendations.at;
    assert_int_equal(submission.content.finding.recommendations.count, 2);
    assert_true(text_is(items[0].text, "Pay | for shelters"));
    assert_true(text_is(items[0].addressee, "Ministry of Finance"));
    assert_int_equal(items[1].addressee.length, 0);
    compose_free(&composer);
}

int main(void)
{
    struct error error;
    if (seal_start(&error) != VERDICT_OK || codec_start(&error) != VERDICT_OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_survive_and_are_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_item_keeps_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_draft_goes_with_its_receipt, setup, teardown),
        cmocka_unit_test_setup_teardown(a_refused_one_is_a_draft_again_and_mended_once, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_was_sent_cannot_be_retired, setup, teardown),
        cmocka_unit_test_setup_teardown(a_draft_composes_as_its_values_say, setup, teardown),
        cmocka_unit_test_setup_teardown(groups_of_a_draft_may_have_gaps, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
