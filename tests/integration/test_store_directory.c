/* What the aggregator tells collectors: loaded as one, sorted, and announced when it changes. */
#include "tests/integration/store_fixture.h"

#include "store/directory.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)1024 * 1024)

static const char enrolment[] =
    "INSERT INTO organisation (id, name, scope, constituency, active) VALUES"
    " ('00000000-0000-0000-0000-000000000003', '{\"en\": \"C\"}', '{KGZ,143}', 'MG-NGO', true),"
    " ('00000000-0000-0000-0000-000000000001', '{\"en\": \"A\"}', '{KAZ}', 'MG-WOM', true),"
    " ('00000000-0000-0000-0000-000000000002', '{\"en\": \"B\"}', '{UZB}', 'MG-SCI', false);"
    "INSERT INTO organisation_key (curve, sign, organisation, active) VALUES"
    " (decode(repeat('30', 32), 'hex'), decode(repeat('a1', 32), 'hex'),"
    "  '00000000-0000-0000-0000-000000000003', true),"
    " (decode(repeat('10', 32), 'hex'), decode(repeat('a2', 32), 'hex'),"
    "  '00000000-0000-0000-0000-000000000001', true),"
    " (decode(repeat('20', 32), 'hex'), decode(repeat('a3', 32), 'hex'),"
    "  '00000000-0000-0000-0000-000000000001', false),"
    " (decode(repeat('40', 32), 'hex'), decode(repeat('a4', 32), 'hex'),"
    "  '00000000-0000-0000-0000-000000000002', true);"
    "INSERT INTO collector (curve, sign, name, active) VALUES"
    " (decode(repeat('60', 32), 'hex'), decode(repeat('b1', 32), 'hex'), 'south', true),"
    " (decode(repeat('50', 32), 'hex'), decode(repeat('b2', 32), 'hex'), 'north', true),"
    " (decode(repeat('70', 32), 'hex'), decode(repeat('b3', 32), 'hex'), 'gone', false);"
    "INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds,"
    "                  body_words, sample, seal_key, grace_seconds, answer_words) VALUES"
    " ('CALL-B', 'vnr-shadow', '{\"ru\": \"Б\", \"en\": \"B\"}', '{}', '2025-01-01 00:00+00',"
    "  '2025-01-02 00:00:00.5+00', 'UTC', '{FINDING,SIGN_ON}', 400, true,"
    "  decode(repeat('cc', 32), 'hex'), 172800, 300),"
    " ('CALL-A', 'survey', '{}', '{KGZ,KAZ}', '1970-01-01 00:00+00', '1970-01-01 00:00:01+00',"
    "  'Asia/Bishkek', '{RESPONSE}', 0, false, NULL, 0, 0);";

static void load(const struct fixture *fixture, struct arena *arena,
                 struct directory *ret_directory)
{
    struct error error;
    if (directory_load(fixture->store, arena, ret_directory, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
}

static void test_an_empty_directory(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directory directory;
    struct uuid nobody = sample_organisation(1);
    load(fixture, arena, &directory);
    assert_int_equal(directory.organisation_count, 0);
    assert_int_equal(directory.catalogue.call_count, 0);
    assert_string_equal(directory_constituency(&directory, &nobody), "");
    arena_free(&arena);
}

static void test_organisations_keys_and_collectors(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directory directory;
    fixture_run(fixture, enrolment);
    load(fixture, arena, &directory);
    const struct catalogue *catalogue = &directory.catalogue;

    assert_int_equal(catalogue->organisation_count, 2);
    assert_true(organisation_covers(&catalogue->organisations[0], text_of("KAZ")));
    assert_false(organisation_covers(&catalogue->organisations[0], text_of("KGZ")));
    assert_true(organisation_covers(&catalogue->organisations[1], text_of("TJK")));

    uint8_t curve[32];
    assert_int_equal(catalogue->key_count, 2);
    memset(curve, 0x30, sizeof curve);
    const struct organisation_key *key = catalogue_key(catalogue, curve);
    assert_non_null(key);
    assert_int_equal(key->sign[31], 0xa1);
    assert_int_equal(key->organisation, 1);
    memset(curve, 0x20, sizeof curve); /* the key was revoked */
    assert_null(catalogue_key(catalogue, curve));
    memset(curve, 0x40, sizeof curve); /* the organisation was */
    assert_null(catalogue_key(catalogue, curve));

    struct uuid gone = {{[15] = 2}}, unknown = {{[15] = 9}};
    assert_int_equal(directory.organisation_count, 3);
    assert_string_equal(directory_constituency(&directory, &gone), "MG-SCI");
    assert_string_equal(directory_constituency(&directory, &unknown), "");

    assert_int_equal(directory.collector_count, 2);
    assert_int_equal(directory.collectors[0].curve[0], 0x50);
    assert_true(text_is(directory.collectors[0].name, "north"));
    arena_free(&arena);
}

static void test_calls(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directory directory;
    fixture_run(fixture, enrolment);
    load(fixture, arena, &directory);
    assert_int_equal(directory.catalogue.call_count, 2);
    const struct call *a = &directory.catalogue.calls[0], *b = &directory.catalogue.calls[1];
    assert_true(text_is(a->id, "CALL-A"));
    assert_int_equal(a->closes_ms, 1000);
    assert_int_equal(a->countries.count, 2);
    assert_true(call_takes_country(a, text_of("KAZ")));
    assert_int_equal(a->title_count, 0);
    assert_int_equal(a->seal_key.length, 0);
    assert_false(a->sample);
    assert_true(text_is(b->form, "vnr-shadow"));
    assert_int_equal(b->closes_ms - b->opens_ms, 86400500);
    assert_int_equal(b->grace_ms, 172800000);
    assert_int_equal(a->grace_ms, 0);
    assert_true(call_takes_kind(b, KIND_SIGN_ON));
    assert_false(call_takes_kind(b, KIND_RESPONSE));
    assert_true(text_is(call_title(b, "ru"), "Б"));
    assert_int_equal(b->title_count, 2);
    assert_int_equal(b->body_words, 400);
    assert_int_equal(b->answer_words, 300);
    assert_int_equal(b->seal_key.length, 32);
    assert_int_equal((uint8_t)b->seal_key.at[31], 0xcc);
    assert_true(b->sample);
    arena_free(&arena);
}

static void test_invitations(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directory directory;
    fixture_run(fixture, enrolment);
    /* The second is suspended; what it was invited to must not be open to all for that. */
    fixture_run(fixture, "INSERT INTO call_invitation (call, organisation) VALUES"
                         " ('CALL-B', '00000000-0000-0000-0000-000000000003'),"
                         " ('CALL-B', '00000000-0000-0000-0000-000000000002')");
    load(fixture, arena, &directory);
    const struct call *a = &directory.catalogue.calls[0], *b = &directory.catalogue.calls[1];
    const struct uuid first = {{[15] = 1}}, third = {{[15] = 3}};
    assert_int_equal(a->invited_count, 0);
    assert_true(call_invites(a, &first));
    assert_int_equal(b->invited_count, 2);
    assert_int_equal(b->invited[0].bytes[15], 2);
    assert_true(call_invites(b, &third));
    assert_false(call_invites(b, &first));
    arena_free(&arena);
}

static void test_contents(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct directory directory;
    fixture_run(fixture, enrolment);
    fixture_run(
        fixture,
        "UPDATE call SET content = '{"
        "\"letter\": {\"addressee\": {\"en\": \"To all\"}, \"thesis\": {\"en\": \"Th\"},"
        "  \"argument\": {\"en\": \"Ar\"}, \"ask\": {\"ru\": \"Просьба\", \"en\": \"Ask\"}},"
        "\"questions\": ["
        "  {\"id\": \"b\", \"text\": {\"ru\": \"Кто?\", \"en\": \"Who?\"}, \"answer\": \"many\","
        "   \"choices\": [{\"id\": \"z\", \"label\": {\"en\": \"Zed\"}},"
        "                 {\"id\": \"y\", \"label\": {\"en\": \"Why\", \"ru\": \"Игрек\"}}]},"
        "  {\"id\": \"a\", \"text\": {\"en\": \"Say\"}, \"answer\": \"open\", \"words\": 500},"
        "  {\"id\": \"c\", \"text\": {\"en\": \"Rate\"}, \"answer\": \"rating\"}],"
        "\"sections\": [{\"id\": \"s2\", \"title\": {\"en\": \"Two\"}},"
        "  {\"id\": \"s1\", \"title\": {\"en\": \"One\"}, \"draft\": {\"en\": \"Draft\"}}],"
        "\"session\": {\"name\": {\"en\": \"HLPF\"}, \"opens_on\": \"2026-07-06\"},"
        "\"theme\": \"CLIMATE\", \"region\": \"143\"}' WHERE id = 'CALL-A';"
        /* What no call file has in it: nothing is made of it, and nothing breaks. */
        "INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds,"
        "  content) VALUES ('CALL-C', 'survey', '{}', '{}', '2025-01-01', '2025-01-02', 'UTC',"
        "  '{RESPONSE}', '{\"questions\": [{\"id\": 7, \"text\": \"words\", \"answer\": \"shout\","
        "  \"words\": \"many\", \"choices\": 3}, 5], \"sections\": {\"id\": 1}, \"letter\": []}')");
    load(fixture, arena, &directory);
    assert_int_equal(directory.catalogue.call_count, 3);
    const struct call_content *content = directory.catalogue.calls[0].content;
    assert_null(directory.catalogue.calls[1].content);
    assert_non_null(content);
    assert_true(text_is(content->theme, "CLIMATE") && text_is(content->region, "143"));
    assert_true(text_is(content->session.opens_on, "2026-07-06"));
    assert_true(text_is(call_text(&content->session.name, "ru"), "HLPF"));
    assert_true(text_is(call_text(&content->letter.addressee, "en"), "To all"));
    assert_true(text_is(call_text(&content->letter.thesis, "en"), "Th"));
    assert_true(text_is(call_text(&content->letter.argument, "en"), "Ar"));
    assert_true(text_is(call_text(&content->letter.ask, "ru"), "Просьба"));
    assert_int_equal(content->letter.ask.count, 2);
    assert_int_equal(content->question_count, 3); /* in their own order */
    const struct call_question *many = &content->questions[0], *open = &content->questions[1];
    assert_true(text_is(many->id, "b") && text_is(open->id, "a"));
    assert_int_equal(many->answer, QUESTION_MANY);
    assert_int_equal(many->text.count, 2);
    assert_true(text_is(call_text(&many->text, "ru"), "Кто?"));
    assert_int_equal(many->choice_count, 2);
    assert_true(text_is(many->choices[0].id, "z") && text_is(many->choices[1].id, "y"));
    assert_true(text_is(call_text(&many->choices[0].label, "en"), "Zed"));
    assert_true(text_is(call_text(&many->choices[1].label, "ru"), "Игрек"));
    assert_int_equal(open->answer, QUESTION_OPEN);
    assert_int_equal(open->words, 500);
    assert_int_equal(open->choice_count, 0);
    assert_int_equal(content->questions[2].answer, QUESTION_RATING);
    assert_int_equal(content->section_count, 2);
    assert_true(text_is(content->sections[0].id, "s2") && text_is(content->sections[1].id, "s1"));
    assert_int_equal(content->sections[0].draft.count, 0);
    assert_true(text_is(call_text(&content->sections[1].title, "en"), "One"));
    assert_true(text_is(call_text(&content->sections[1].draft, "en"), "Draft"));
    const struct call_content *strange = directory.catalogue.calls[2].content;
    assert_non_null(strange);
    assert_int_equal(strange->question_count, 2);
    assert_true(text_is(strange->questions[0].id, "7"));
    assert_int_equal(strange->questions[0].answer + strange->questions[0].words, 0);
    assert_int_equal(strange->questions[0].text.count + strange->questions[0].choice_count, 0);
    assert_int_equal(strange->section_count, 0);
    arena_free(&arena);
}

static void test_a_small_arena_is_told(void **state)
{
    struct fixture *fixture = *state;
    struct directory directory;
    struct error error;
    fixture_run(fixture, enrolment);
    for (size_t cap = 16; cap < 1024; cap += 16) {
        struct arena *arena = arena_new(cap);
        assert_int_equal(directory_load(fixture->store, arena, &directory, &error), VERDICT_RETRY);
        assert_string_equal(error.code, "NO_MEMORY");
        arena_free(&arena);
    }
    fixture_expect(fixture, "SELECT 1", "1");
}

static void test_every_change_is_announced(void **state)
{
    struct fixture *fixture = *state;
    struct fixture admin = {.postgres = fixture->postgres};
    struct error error;
    int64_t before = 0, after = 0;
    bool notified = true;
    static const char *const changes[] = {
        "UPDATE organisation SET active = false", "DELETE FROM organisation_key",
        "UPDATE collector SET active = true", "UPDATE call SET sample = true",
        "DELETE FROM call_invitation"};
    fixture_run(fixture, enrolment);
    admin.store = fixture_open(fixture);
    assert_int_equal(store_listen(fixture->store, "parallax_catalogue", &error), VERDICT_OK);
    assert_int_equal(store_notified(fixture->store, &notified, &error), VERDICT_OK);
    assert_false(notified);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(directory_version(admin.store, &before, &error), VERDICT_OK);
        fixture_run(&admin, changes[i]);
        struct pollfd waiting = {.fd = store_socket(fixture->store), .events = POLLIN};
        assert_int_equal(poll(&waiting, 1, 10000), 1);
        assert_int_equal(store_notified(fixture->store, &notified, &error), VERDICT_OK);
        assert_true(notified);
        assert_int_equal(directory_version(admin.store, &after, &error), VERDICT_OK);
        assert_true(after > before);
    }
    store_close(&admin.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_an_empty_directory, fixture_empty),
        cmocka_unit_test_setup(test_organisations_keys_and_collectors, fixture_empty),
        cmocka_unit_test_setup(test_calls, fixture_empty),
        cmocka_unit_test_setup(test_invitations, fixture_empty),
        cmocka_unit_test_setup(test_contents, fixture_empty),
        cmocka_unit_test_setup(test_a_small_arena_is_told, fixture_empty),
        cmocka_unit_test_setup(test_every_change_is_announced, fixture_empty),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
