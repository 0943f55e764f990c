/*
 * Languages of reports: the catalogues beside GNU gettext, which reads the same files, and what
 * numbers, dates and lists look like. Usage: test_language FOLDER-OF-CATALOGUES
 */
#include "tests/support/scratch.h"
#include "words/messages.h"
#include "words/words.h"

#include <libintl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *catalogues;

static void use(const char *tag)
{
    const struct language *language = NULL;
    struct error error;
    assert_int_equal(language_find(text_of(tag), &language, &error), VERDICT_OK);
    language_use(language);
}

static void a_tag_finds_its_language(void **state)
{
    (void)state;
    const struct language *language = NULL;
    struct error error;
    static const char *const tags[][2] = {{"en", "en"},    {"zh-Hans", "zh"}, {"ru-RU", "ru"},
                                          {"AR-eg", "ar"}, {"ky", "ky"},      {"es-419", "es"}};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        assert_int_equal(language_find(text_of(tags[i][0]), &language, &error), VERDICT_OK);
        assert_string_equal(language->tag, tags[i][1]);
        assert_int_equal(language->rtl, strcmp(language->tag, "ar") == 0);
    }
    static const char *const wrong[] = {"de", "rus", "e", "", "-en"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(language_find(text_of(wrong[i]), &language, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "LANGUAGE_UNKNOWN");
        assert_non_null(strstr(error.text, "en, fr, es, ru, ar, zh, ky"));
    }
}

static void every_language_but_english_has_a_catalogue(void **state)
{
    (void)state;
    size_t count;
    const struct language *list = language_list(&count);
    assert_int_equal(count, 7);
    assert_int_equal(messages_count(list[0].catalogue), 0);
    for (size_t i = 1; i < count; i++)
        assert_true(messages_count(list[i].catalogue) > 1);
    assert_int_equal(messages_count(text_of("not a catalogue, though it is long enough")), 0);
}

/* FOLDER/xx/LC_MESSAGES/ru.mo: one made-up language, a domain for each catalogue. */
static char *lay_out_for_gettext(void)
{
    char *root = scratch_new();
    char *language = scratch_path(root, "xx");
    char *folder = scratch_path(language, "LC_MESSAGES");
    assert_int_equal(mkdir(language, 0700), 0);
    assert_int_equal(mkdir(folder, 0700), 0);
    size_t count;
    const struct language *list = language_list(&count);
    for (size_t i = 1; i < count; i++) {
        char name[16], path[512];
        (void)snprintf(name, sizeof name, "%s.mo", list[i].tag);
        (void)snprintf(path, sizeof path, "%s/%s", catalogues, name);
        char *link = scratch_path(folder, name);
        assert_int_equal(symlink(path, link), 0);
        free(link);
        assert_non_null(bindtextdomain(list[i].tag, root));
        assert_non_null(bind_textdomain_codeset(list[i].tag, "UTF-8"));
    }
    free(folder);
    free(language);
    return root;
}

static const int64_t numbers[] = {1000,       1001,       1011,       1000000,    1000001,
                                  2147483648, 4294967297, 4294967302, 4294967311, INT64_MAX};

/* gettext chooses among the words of a plural by the header's rule, we by our own. */
static void assert_same_plural(const char *domain, const char *one, const char *many)
{
    for (int64_t n = 0; n < 220; n++)
        assert_string_equal(language_plural(n, one, many),
                            dngettext(domain, one, many, (unsigned long)n));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_string_equal(language_plural(numbers[i], one, many),
                            dngettext(domain, one, many, (unsigned long)numbers[i]));
}

/* Every entry of the catalogue as gettext gives it; how many of them have a plural. */
static size_t compare_with_gettext(const struct language *language)
{
    size_t plurals = 0;
    for (size_t i = 0; i < messages_count(language->catalogue); i++) {
        struct text key, translation;
        messages_at(language->catalogue, i, &key, &translation);
        const char *context_end = strchr(key.at, '\004');
        if (key.length == 0)
            continue; /* the header */
        assert_string_equal(messages_find(language->catalogue, key.at).at,
                            dgettext(language->tag, key.at));
        if (strlen(key.at) < key.length) {
            assert_same_plural(language->tag, key.at, key.at + strlen(key.at) + 1);
            plurals++;
        } else if (context_end != NULL) {
            struct text context = {key.at, (size_t)(context_end - key.at)};
            char name[128];
            (void)snprintf(name, sizeof name, "%.*s", TEXT_ARGS(context));
            assert_string_equal(language_words_in(name, context_end + 1), translation.at);
        } else {
            assert_string_equal(language_words(key.at), translation.at);
        }
    }
    return plurals;
}

static void words_are_those_of_gettext(void **state)
{
    (void)state;
    char *root = lay_out_for_gettext();
    size_t count;
    const struct language *list = language_list(&count);
    assert_non_null(setlocale(LC_MESSAGES, "C.UTF-8"));
    assert_int_equal(setenv("LANGUAGE", "xx", 1), 0);
    for (size_t i = 1; i < count; i++) {
        use(list[i].tag);
        /* Otherwise gettext found nothing, and both would give English. */
        assert_string_not_equal(dgettext(list[i].tag, "Contents"), "Contents");
        assert_true(compare_with_gettext(&list[i]) > 0);
    }
    use("en");
    assert_string_equal(_("Contents"), "Contents");
    assert_string_equal(words_for(1, "one", "many"), "one");
    assert_string_equal(words_for(0, "one", "many"), "many");
    assert_string_equal(words_for(INT64_MIN, "one", "many"), "many");
    use("ru");
    assert_string_equal(_("never in any catalogue"), "never in any catalogue");
    assert_string_equal(C_("never", "in any catalogue"), "in any catalogue");
    assert_string_equal(words_for(1, "never one", "never many"), "never one");
    assert_string_equal(_(""), "");
    scratch_free(&root);
}

/* "{title} ({code})": the parts of a sentence, and what a translation does with them. */
static void collect_parts(struct text pattern, char *ret_parts, size_t size)
{
    ret_parts[0] = '\0';
    for (size_t i = 0; i < pattern.length; i++) {
        if (pattern.at[i] != '{')
            continue;
        const char *close = memchr(pattern.at + i, '}', pattern.length - i);
        if (close == NULL)
            return;
        struct text part = {pattern.at + i, (size_t)(close - pattern.at) - i + 1};
        size_t used = strlen(ret_parts);
        (void)snprintf(ret_parts + used, size - used, "%.*s", TEXT_ARGS(part));
    }
}

static size_t sum_of_bytes(const char *parts)
{
    size_t sum = 0;
    for (; *parts != '\0'; parts++)
        sum += (unsigned char)*parts;
    return sum;
}

static void translations_keep_the_parts_of_sentences(void **state)
{
    (void)state;
    size_t count, sentences = 0;
    const struct language *list = language_list(&count);
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < messages_count(list[i].catalogue); k++) {
            struct text key, translation, form;
            char wanted[256], got[256];
            messages_at(list[i].catalogue, k, &key, &translation);
            collect_parts(text_of(key.at), wanted, sizeof wanted);
            while (text_split(&translation, '\0', &form)) {
                collect_parts(form, got, sizeof got);
                /* In another order they may be, but not others. */
                if (strlen(got) != strlen(wanted) || sum_of_bytes(got) != sum_of_bytes(wanted))
                    fail_msg("%s: %s has the parts %s", list[i].tag, key.at, got);
            }
            sentences += wanted[0] != '\0';
        }
    }
    assert_true(sentences > 0);
}

static void numbers_are_grouped_with_the_digits_of_english(void **state)
{
    (void)state;
    static const struct {
        const char *tag;
        const char *thousand, *million, *tenths;
    } cases[] = {
        {"en", "1,234", "1,234,567", "2.5"},
        {"fr", "1\u202f234", "1\u202f234\u202f567", "2,5"},
        {"es", "1234", "1\u00a0234\u00a0567", "2,5"},
        {"ru", "1\u00a0234", "1\u00a0234\u00a0567", "2,5"},
        {"ar", "1,234", "1,234,567", "2.5"},
        {"zh", "1,234", "1,234,567", "2.5"},
        {"ky", "1\u00a0234", "1\u00a0234\u00a0567", "2,5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        use(cases[i].tag);
        assert_string_equal(FIGURE(0), "0");
        assert_string_equal(FIGURE(999), "999");
        assert_string_equal(FIGURE(1234), cases[i].thousand);
        assert_string_equal(FIGURE(1234567), cases[i].million);
        assert_string_equal(language_tenths(2.5).words, cases[i].tenths);
    }
    use("en");
    assert_string_equal(FIGURE(-1234), "-1,234");
    assert_string_equal(FIGURE(INT64_MAX), "9,223,372,036,854,775,807");
    use("fr");
    assert_int_equal(strlen(FIGURE(INT64_MIN)), 20 + 6 * 3);
}

static void dates_are_written_out(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *date;
    } cases[] = {
        {"en", "27 November 2026"},        {"fr", "27 novembre 2026"},
        {"es", "27 de noviembre de 2026"}, {"ru", "27 ноября 2026 года"},
        {"ar", "27 نوفمبر 2026"},          {"zh", "2026年11月27日"},
        {"ky", "2026-жылдын 27-ноябры"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        use(cases[i].tag);
        assert_string_equal(DATE(text_of("2026-11-27")), cases[i].date);
        assert_string_equal(DATE(text_of("2026-13-27")), "2026-13-27");
        assert_string_equal(DATE(text_of("2026")), "2026");
        assert_string_equal(DATE(text_of("2026-11-2x")), "2026-11-2x");
        assert_string_equal(DATE(TEXT_NONE), "");
    }
}

static void join(size_t count, char *ret_words, size_t size)
{
    ret_words[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(ret_words);
        (void)snprintf(ret_words + used, size - used, "%s%zu", language_separator(i, count), i);
    }
}

static void lists_are_joined(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *three;
    } cases[] = {{"en", "0, 1 and 2"}, {"fr", "0, 1 et 2"}, {"es", "0, 1 y 2"},
                 {"ru", "0, 1 и 2"},   {"ar", "0 و1 و2"},   {"zh", "0、1和2"},
                 {"ky", "0, 1 жана 2"}};
    char words[128];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        use(cases[i].tag);
        join(3, words, sizeof words);
        assert_string_equal(words, cases[i].three);
        join(1, words, sizeof words);
        assert_string_equal(words, "0");
    }
}

static void names_follow_the_language(void **state)
{
    (void)state;
    use("ru");
    assert_string_equal(language_goal(5), "Гендерное равенство");
    assert_string_equal(language_goal(18), "");
    assert_string_equal(language_country(reference_country(text_of("KGZ"))), "Кыргызстан");
    assert_string_equal(language_of(text_of("ky")), "кыргызский");
    assert_null(language_of(text_of("tyv")));
    language_use(NULL);
    assert_string_equal(language_goal(5), "Gender equality");
    assert_string_equal(language_in_use()->tag, "en");
    assert_true(language_is_same(text_of("ru-KG"), "RU"));
    assert_false(language_is_same(text_of("ru"), "rut"));
    assert_false(language_is_same(TEXT_NONE, "ru"));
}

static int use_english(void **state)
{
    (void)state;
    language_use(NULL);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_tag_finds_its_language, use_english),
        cmocka_unit_test_setup(every_language_but_english_has_a_catalogue, use_english),
        cmocka_unit_test_setup(words_are_those_of_gettext, use_english),
        cmocka_unit_test_setup(translations_keep_the_parts_of_sentences, use_english),
        cmocka_unit_test_setup(numbers_are_grouped_with_the_digits_of_english, use_english),
        cmocka_unit_test_setup(dates_are_written_out, use_english),
        cmocka_unit_test_setup(lists_are_joined, use_english),
        cmocka_unit_test_setup(names_follow_the_language, use_english),
    };
    if (argc != 2)
        return 2;
    catalogues = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
