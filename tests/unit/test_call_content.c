/* What a call says beside its dates: the samples, the JSON that is made, and everything that can be
 * wrong with its line. */
#include "admin/call_file.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define ARENA_BYTES ((size_t)1024 * 1024)
/* Content begins in line 9. */
#define HEAD                                                                                       \
    "id: CALL-1\n"                                                                                 \
    "form: survey\n"                                                                               \
    "title: {en: One}\n"                                                                           \
    "countries: [KGZ]\n"                                                                           \
    "opens: 2026-01-15T00:00:00\n"                                                                 \
    "closes: 2026-02-15T00:00:00\n"                                                                \
    "time_zone: Asia/Bishkek\n"                                                                    \
    "kinds: [response, sign_on, contribution]\n"
#define LETTER_REST "  thesis: {en: B}\n  argument: {en: C}\n  ask: {en: D}\n"

static struct complaints complaints;
static struct arena *arena;
static struct call_file call;

static int make_arena(void **state)
{
    (void)state;
    complaints_open(&complaints, "c.yaml", "key", NULL);
    arena = arena_new(ARENA_BYTES);
    return arena != NULL ? 0 : -1;
}

static int free_arena(void **state)
{
    (void)state;
    complaints_free(&complaints);
    arena_free(&arena);
    return 0;
}

static enum verdict read_string(const char *content)
{
    struct error error;
    return call_file_read(text_of(content), &complaints, arena, &call, &error);
}

/* HEAD and content make this JSON. */
static void makes(const char *content, const char *json)
{
    struct buffer all = BUFFER_NONE;
    buffer_format(&all, HEAD "%s", content);
    assert_int_equal(read_string(all.data), VERDICT_OK);
    buffer_free(&all); /* nothing may borrow from it */
    struct buffer made = BUFFER_NONE;
    buffer_text(&made, call.content);
    assert_string_equal(made.data, json);
    buffer_free(&made);
}

/* HEAD and content are refused, and this and nothing else is told. */
static void refused(const char *content, const char *told)
{
    struct buffer all = BUFFER_NONE;
    buffer_format(&all, HEAD "%s", content);
    complaints_free(&complaints);
    complaints_open(&complaints, "c.yaml", "key", NULL);
    assert_int_equal(read_string(all.data), VERDICT_REJECT);
    assert_string_equal(complaints.text.data, told);
    buffer_free(&all);
}

static void the_samples_are_good(void **state)
{
    (void)state;
    static const struct {
        const char *path, *kind, *part;
    } samples[] = {
        {PARALLAX_SOURCE_DIR "/sample/calls/letter.yaml", "SIGN_ON", "\"letter\":{\"addressee\":{"},
        {PARALLAX_SOURCE_DIR "/sample/calls/survey.yaml", "RESPONSE",
         "\"answer\":\"open\",\"words\":150}]}"},
        {PARALLAX_SOURCE_DIR "/sample/calls/consultation.yaml", "CONTRIBUTION",
         "{\"id\":\"follow-up\",\"title\":{\"en\":\"Follow-up\""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct buffer content = BUFFER_NONE;
        struct error error;
        assert_int_equal(file_read(samples[i].path, CALL_FILE_BYTES_MAX, &content, &error),
                         VERDICT_OK);
        assert_int_equal(read_string(content.data), VERDICT_OK);
        buffer_free(&content);
        assert_true(call.sample);
        assert_int_equal(call.kinds.count, 1);
        assert_true(text_is(call.kinds.at[0], samples[i].kind));
        assert_non_null(
            memmem(call.content.at, call.content.length, samples[i].part, strlen(samples[i].part)));
    }
}

static void nothing_is_an_empty_object(void **state)
{
    (void)state;
    makes("", "{}");
}

static void a_letter(void **state)
{
    (void)state;
    makes("letter:\n"
          "  addressee: {en: 'To \"all\"', ru: Всем}\n"
          "  thesis: {en: \" B \"}\n"
          "  argument:\n    en: |\n      One.\n\n      Two.\n"
          "  ask:\n    en: >\n      Do\n      this.\n",
          "{\"letter\":{\"addressee\":{\"en\":\"To \\\"all\\\"\",\"ru\":\"Всем\"},"
          "\"thesis\":{\"en\":\"B\"},\"argument\":{\"en\":\"One.\\n\\nTwo.\"},"
          "\"ask\":{\"en\":\"Do this.\"}}}");
}

static void what_is_wrong_with_a_letter(void **state)
{
    (void)state;
    refused("letter: {addressee: {en: A}, to: {en: A}, addressee: {en: B}}\n",
            "c.yaml line 9: \"letter.to\" is no key of this file\n"
            "c.yaml line 9, key letter.addressee: stands twice\n"
            "c.yaml line 9, key letter.thesis: is needed\n"
            "c.yaml line 9, key letter.argument: is needed\n"
            "c.yaml line 9, key letter.ask: is needed\n");
    refused("letter:\n  addressee: {en: \"A\\nB\"}\n" LETTER_REST,
            "c.yaml line 10, key letter.addressee: must stand on one line (at byte 2)\n");
    refused("letter:\n  addressee: All\n" LETTER_REST,
            "c.yaml line 10, key letter.addressee: is a map from language to words, with at least "
            "one, such as {en: ...}\n");
    refused(
        "letter:\n  addressee: {en: \" \", e_n: A, ru: [], en: B}\n" LETTER_REST,
        "c.yaml line 10, key letter.addressee: is needed\n"
        "c.yaml line 10, key letter.addressee: is not a language tag such as en or zh-Hant (BCP "
        "47)\n"
        "c.yaml line 10, key letter.addressee: needs one value\n"
        "c.yaml line 10, key letter.addressee: stands twice in one language\n");
    refused("letter: Dear all\n", "c.yaml line 9, key letter: is no map of keys and values\n");
}

static void words_have_a_bound(void **state)
{
    (void)state;
    char long_words[1002];
    memset(long_words, 'a', sizeof long_words - 1);
    long_words[sizeof long_words - 1] = '\0';
    struct buffer content = BUFFER_NONE;
    buffer_format(&content, "letter:\n  addressee: {en: %s}\n" LETTER_REST, long_words);
    refused(content.data, "c.yaml line 10, key letter.addressee: is too long (1001 bytes, at most "
                          "1000)\n");
    buffer_free(&content);
}

static void questions_of_every_kind(void **state)
{
    (void)state;
    makes("questions:\n"
          "- {id: a, text: {en: A}, answer: open, words: 500}\n"
          "- {id: b, text: {en: B}, answer: choice, choices: [{id: y, label: {en: Y, ru: Д}}]}\n"
          "- {id: c-2, text: {en: C}, answer: many, choices: [{id: y, label: {en: Y}}, {id: n, "
          "label: {en: N}}]}\n"
          "- {id: d, text: {en: D}, answer: rating}\n"
          "- {id: e, text: {en: E}, answer: open}\n",
          "{\"questions\":["
          "{\"id\":\"a\",\"text\":{\"en\":\"A\"},\"answer\":\"open\",\"words\":500},"
          "{\"id\":\"b\",\"text\":{\"en\":\"B\"},\"answer\":\"choice\","
          "\"choices\":[{\"id\":\"y\",\"label\":{\"en\":\"Y\",\"ru\":\"Д\"}}]},"
          "{\"id\":\"c-2\",\"text\":{\"en\":\"C\"},\"answer\":\"many\","
          "\"choices\":[{\"id\":\"y\",\"label\":{\"en\":\"Y\"}},"
          "{\"id\":\"n\",\"label\":{\"en\":\"N\"}}]},"
          "{\"id\":\"d\",\"text\":{\"en\":\"D\"},\"answer\":\"rating\"},"
          "{\"id\":\"e\",\"text\":{\"en\":\"E\"},\"answer\":\"open\"}]}");
}

static void what_is_wrong_with_questions(void **state)
{
    (void)state;
    refused(
        "questions:\n- id: A\n  answer: often\n- id: b\n  text: {}\n  answer: open\n  words: 0\n"
        "- one\n",
        "c.yaml line 10, key questions.id: is 1 to 40 small letters, digits and dashes\n"
        "c.yaml line 11, key questions.answer: is open, choice, many or rating\n"
        "c.yaml line 10, key questions.text: is needed\n"
        "c.yaml line 13, key questions.text: is a map from language to words, with at least "
        "one, such as {en: ...}\n"
        "c.yaml line 15, key questions.words: is a whole number from 1 to 10000\n"
        "c.yaml line 16, key questions: is no map of keys and values\n");
    refused("questions:\n- {id: a, text: {en: A}, answer: rating}\n"
            "- {id: a, text: {en: A}, answer: rating}\n",
            "c.yaml line 11, key questions.id: stands twice in one list\n");
    refused("questions: []\n", "c.yaml line 9, key questions: needs at least one\n");
    refused("questions: {}\n", "c.yaml line 9, key questions: is a list\n");
}

static void choices_and_words_go_with_their_answers(void **state)
{
    (void)state;
    refused("questions:\n- {id: a, text: {en: A}, answer: choice}\n"
            "- {id: b, text: {en: A}, answer: many, words: 3}\n"
            "- id: c\n  text: {en: A}\n  answer: open\n  choices: [{id: y, label: {en: Y}}]\n"
            "- id: d\n  text: {en: A}\n  words: 3\n  answer: rating\n",
            "c.yaml line 10, key questions.choices: are needed, because the answer is choice\n"
            "c.yaml line 11, key questions.choices: are needed, because the answer is many\n"
            "c.yaml line 11, key questions.words: goes with the answer open, not with many\n"
            "c.yaml line 15, key questions.choices: go with the answers choice and many, not with "
            "open\n"
            "c.yaml line 18, key questions.words: goes with the answer open, not with rating\n");
    refused("questions:\n- id: a\n  text: {en: A}\n  answer: many\n  choices:\n  - {id: y}\n"
            "  - {id: y, label: {en: Y}, order: 1}\n",
            "c.yaml line 14, key questions.choices.label: is needed\n"
            "c.yaml line 15, key questions.choices.id: stands twice in one list\n"
            "c.yaml line 15: \"questions.choices.order\" is no key of this file\n");
    refused("questions: [{id: a, text: {en: A}, answer: many, choices: []}]\n",
            "c.yaml line 9, key questions.choices: needs at least one\n");
}

static void no_question_asks_for_more_than_the_call_takes(void **state)
{
    (void)state;
    refused("limits: {answer_words: 300}\nquestions:\n"
            "- {id: a, text: {en: A}, answer: open, words: 300}\n"
            "- {id: b, text: {en: B}, answer: open, words: 301}\n",
            "c.yaml line 12, key questions.words: is more than limits.answer_words, 300\n");
}

static void lists_have_a_bound(void **state)
{
    (void)state;
    struct buffer content = BUFFER_NONE;
    buffer_string(&content, "sections:\n");
    for (int i = 0; i < 100; i++)
        buffer_format(&content, "- {id: s%d, title: {en: A}}\n", i);
    struct buffer good = BUFFER_NONE;
    buffer_format(&good, HEAD "%s", content.data);
    assert_int_equal(read_string(good.data), VERDICT_OK);
    buffer_string(&content, "- {id: more, title: {en: A}}\n");
    refused(content.data, "c.yaml line 10, key sections: are 101, at most 100\n");
    buffer_free(&good);
    buffer_free(&content);
}

/* An alias repeats what stands once: 20 drafts of 40000 bytes, of a file of 41 KB. */
static void aliases_have_a_bound(void **state)
{
    (void)state;
    static char draft[40001];
    memset(draft, 'a', sizeof draft - 1);
    struct buffer content = BUFFER_NONE;
    buffer_format(&content, "sections:\n- {id: a, title: {en: A}, draft: &d {en: %s}}\n", draft);
    for (int id = 'b'; id <= 't'; id++)
        buffer_format(&content, "- {id: %c, title: {en: A}, draft: *d}\n", id);
    refused(content.data,
            "c.yaml: says too much in letter, questions and sections, at most 512 KiB "
            "together\n");
    buffer_free(&content);
}

static void sections(void **state)
{
    (void)state;
    makes("sections:\n- {id: access, title: {en: Access, ru: Доступ}, draft: {en: \"a\\nb\"}}\n"
          "- {id: more, title: {en: More}}\n",
          "{\"sections\":[{\"id\":\"access\",\"title\":{\"en\":\"Access\",\"ru\":\"Доступ\"},"
          "\"draft\":{\"en\":\"a\\nb\"}},{\"id\":\"more\",\"title\":{\"en\":\"More\"}}]}");
    refused("sections:\n- {id: a_b, draft: {en: \"a\\0b\"}}\n",
            "c.yaml line 10, key sections.id: is 1 to 40 small letters, digits and dashes\n"
            "c.yaml line 10, key sections.draft: has a NUL character (at byte 2)\n"
            "c.yaml line 10, key sections.title: is needed\n");
}

static void a_session(void **state)
{
    (void)state;
    makes("session: {name: {en: Forum}, opens_on: 2028-02-29}\n",
          "{\"session\":{\"name\":{\"en\":\"Forum\"},\"opens_on\":\"2028-02-29\"}}");
    static const char *const wrong[] = {"2026-02-29", "2026-07",    "2026-07-07T00:00:00",
                                        "07-07-2026", "2026-00-07", "1989-07-07"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct buffer content = BUFFER_NONE;
        buffer_format(&content, "session: {name: {en: Forum}, opens_on: %s}\n", wrong[i]);
        refused(content.data,
                "c.yaml line 9, key session.opens_on: is a day, written as 2026-07-07\n");
        buffer_free(&content);
    }
    refused("session: {}\n", "c.yaml line 9, key session.name: is needed\n"
                             "c.yaml line 9, key session.opens_on: is needed\n");
}

static void a_theme_and_a_region(void **state)
{
    (void)state;
    makes("theme: CLIMATE\nregion: 001\n", "{\"theme\":\"CLIMATE\",\"region\":\"001\"}");
    makes("region: '143'\n", "{\"region\":\"143\"}");
    refused("theme: Climate\nregion: 417\n", /* a country's */
            "c.yaml line 9, key theme: is a code of reference/themes.csv, such as GENDER_EQUALITY\n"
            "c.yaml line 10, key region: is the M49 code of a region, three digits, such as 143 "
            "(Central Asia)\n");
    refused("theme: []\nregion: \"14\\0\"\n",
            "c.yaml line 9, key theme: needs one value\n"
            "c.yaml line 10, key region: is the M49 code of a region, three digits, such as 143 "
            "(Central Asia)\n");
}

static void what_is_asked_for_must_be_taken(void **state)
{
    (void)state;
    complaints_free(&complaints);
    complaints_open(&complaints, "c.yaml", "key", NULL);
    assert_int_equal(read_string("id: CALL-1\nform: f\ntitle: {en: One}\ncountries: []\n"
                                 "opens: 2026-01-15T00:00:00\ncloses: 2026-02-15T00:00:00\n"
                                 "time_zone: UTC\nkinds: [finding]\n"
                                 "letter:\n  addressee: {en: A}\n" LETTER_REST
                                 "questions: [{id: a, text: {en: A}, answer: open}]\n"
                                 "sections: [{id: a, title: {en: A}}]\n"),
                     VERDICT_REJECT);
    assert_string_equal(complaints.text.data,
                        "c.yaml line 10, key letter: needs sign_on among kinds\n"
                        "c.yaml line 14, key questions: needs response among kinds\n"
                        "c.yaml line 15, key sections: needs contribution among kinds\n");
}

static void an_arena_that_is_full_is_no_fault_of_the_file(void **state)
{
    (void)state;
    static char draft[40001];
    memset(draft, 'a', sizeof draft - 1);
    struct buffer content = BUFFER_NONE;
    struct error error;
    struct arena *small = arena_new(16384);
    assert_non_null(small);
    buffer_format(&content, HEAD "sections: [{id: a, title: {en: A}, draft: {en: %s}}]\n", draft);
    assert_int_equal(call_file_read(buffer_view(&content), &complaints, small, &call, &error),
                     VERDICT_RETRY);
    assert_string_equal(error.code, "NO_MEMORY");
    buffer_free(&content);
    arena_free(&small);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_arena, free_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_samples_are_good),
        TEST(nothing_is_an_empty_object),
        TEST(a_letter),
        TEST(what_is_wrong_with_a_letter),
        TEST(words_have_a_bound),
        TEST(questions_of_every_kind),
        TEST(what_is_wrong_with_questions),
        TEST(choices_and_words_go_with_their_answers),
        TEST(no_question_asks_for_more_than_the_call_takes),
        TEST(lists_have_a_bound),
        TEST(aliases_have_a_bound),
        TEST(sections),
        TEST(a_session),
        TEST(a_theme_and_a_region),
        TEST(what_is_asked_for_must_be_taken),
        TEST(an_arena_that_is_full_is_no_fault_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
