/* The code lists: complete, consistent with each other, and found by their codes. */
#include "model/names.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LABEL_LONGEST 70 /* characters: what a table cell and a chart axis can hold */

static struct text bytes(const char *at, size_t length)
{
    return (struct text){at, length};
}

static void assert_label(const char *label)
{
    struct text text = text_of(label);
    assert_int_equal(text_utf8_valid_prefix(text), text.length);
    assert_in_range(text_code_points(text), 1, LABEL_LONGEST);
    assert_true(text_equal(text_trim(text), text));
}

static void goals_are_seventeen(void **state)
{
    (void)state;
    size_t count;
    const struct goal *goals = reference_goals(&count);
    assert_int_equal(count, 17);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(goals[i].goal, i + 1);
        assert_ptr_equal(reference_goal((int)i + 1), &goals[i]);
        assert_int_equal(strlen(goals[i].colour), 7);
        assert_int_equal(goals[i].colour[0], '#');
        for (size_t j = 1; j < 7; j++)
            assert_non_null(memchr("0123456789ABCDEF", goals[i].colour[j], 16));
        assert_label(goals[i].short_en);
        assert_label(goals[i].short_fr);
        assert_label(goals[i].short_es);
        assert_label(goals[i].short_ru);
        assert_label(goals[i].short_ar);
        assert_label(goals[i].short_zh);
        assert_label(goals[i].short_ky);
        assert_true(goals[i].wedding_cake[0] != '\0' && goals[i].five_ps[0] != '\0' &&
                    goals[i].dimension[0] != '\0');
    }
    assert_null(reference_goal(0));
    assert_null(reference_goal(18));
    assert_null(reference_goal(-1));
    assert_null(reference_goal(INT32_MIN));
}

static void goal_names_by_language(void **state)
{
    (void)state;
    const struct goal *five = reference_goal(5);
    assert_string_equal(goal_name(five, "en"), "Gender equality");
    assert_string_equal(goal_name(five, "fr"), five->short_fr);
    assert_string_equal(goal_name(five, "es"), five->short_es);
    assert_string_equal(goal_name(five, "ru"), "Гендерное равенство");
    assert_string_equal(goal_name(five, "ar"), five->short_ar);
    assert_string_equal(goal_name(five, "zh"), five->short_zh);
    assert_string_equal(goal_name(five, "zh-Hans-CN"), five->short_zh);
    assert_string_equal(goal_name(five, "RU-kg"), five->short_ru);
    assert_string_equal(goal_name(five, "ky"), five->short_ky);
    assert_string_equal(goal_name(five, "rus"), five->short_en);
    assert_string_equal(goal_name(five, "r"), five->short_en);
    assert_string_equal(goal_name(five, ""), five->short_en);
    assert_string_equal(goal_name(five, NULL), five->short_en);
}

static void names_are_complete_in_every_language(void **state)
{
    (void)state;
    static const char *const languages[] = {"fr", "es", "ru", "ar", "zh", "ky"};
    size_t count;
    const struct country *countries = reference_countries(&count);
    for (size_t k = 0; k < sizeof languages / sizeof languages[0]; k++) {
        const char *language = languages[k];
        for (int goal = 1; goal <= 17; goal++)
            assert_true(goal_name(reference_goal(goal), language)[0] != '\0');
        for (size_t i = 0; i < count; i++) {
            const struct country *country = &countries[i];
            assert_true(country_name(country, language)[0] != '\0');
            if (country->region_m49[0] == '\0')
                continue;
            assert_true(region_name(country->region_m49, language)[0] != '\0');
            assert_true(region_name(country->subregion_m49, language)[0] != '\0');
            /* Every name in another script is there: it is not the English one. */
            if (strcmp(language, "ru") != 0 && strcmp(language, "ar") != 0)
                continue;
            assert_string_not_equal(country_name(country, language), country->un_name_en);
            assert_string_not_equal(region_name(country->subregion_m49, language),
                                    country->subregion);
        }
    }
}

static void names_are_those_of_the_united_nations(void **state)
{
    (void)state;
    const struct country *korea = reference_country(text_of("KOR"));
    const struct country *palestine = reference_country(text_of("PSE"));
    assert_string_equal(country_name(korea, "en"), korea->un_name_en);
    assert_string_equal(country_name(korea, NULL), korea->un_name_en);
    assert_string_equal(country_name(korea, "fr-CA"), "République de Corée");
    assert_string_equal(country_name(palestine, "es"), "Estado de Palestina");
    assert_string_equal(country_name(reference_country(text_of("KGZ")), "ky"), "Кыргызстан");
    assert_string_equal(region_name("143", "ru"), "Центральная Азия");
    assert_string_equal(region_name("143", "en"), "Central Asia");
    assert_string_equal(region_name("001", "zh"), "世界");
    assert_null(region_name("999", "zh"));
    assert_null(region_name("999", "en"));
}

static void languages_have_names(void **state)
{
    (void)state;
    assert_string_equal(language_name(text_of("ru"), "en"), "Russian");
    assert_string_equal(language_name(text_of("RU-kg"), "fr"), "russe");
    assert_string_equal(language_name(text_of("zh-Hans"), "ky"), "кытайча");
    assert_null(language_name(text_of("tyv"), "en")); /* three letters */
    assert_null(language_name(text_of("qq"), "en"));
    assert_null(language_name(text_of(""), "en"));
    assert_null(language_name(TEXT_NONE, "en"));
}

static void targets_are_169(void **state)
{
    (void)state;
    size_t count;
    size_t means = 0;
    const struct target *targets = reference_targets(&count);
    assert_int_equal(count, 169);
    for (size_t i = 0; i < count; i++) {
        const struct target *target = &targets[i];
        assert_non_null(reference_goal(target->goal));
        char *dot;
        assert_int_equal(strtol(target->target, &dot, 10), target->goal);
        assert_int_equal(*dot, '.');
        /* Lettered targets are means of implementation, and so is all of goal 17. */
        bool lettered = isalpha((unsigned char)dot[1]) != 0;
        assert_int_equal(target->is_means_of_implementation, lettered || target->goal == 17);
        means += target->is_means_of_implementation ? 1 : 0;
        assert_ptr_equal(reference_target(text_of(target->target)), target);
        assert_label(target->label_en);
        assert_in_range(text_word_count(text_of(target->label_en)), 3, 9);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(targets[j].label_en, target->label_en);
    }
    assert_int_equal(means, 62);
}

static void target_codes_are_exact(void **state)
{
    (void)state;
    assert_int_equal(reference_target(text_of("16.10"))->goal, 16);
    assert_true(reference_target(text_of("1.a"))->is_means_of_implementation);
    static const char *const wrong[] = {
        "",     "1",    "1.",    "1.6",
        "1.A",  "01.1", "1.01",  "1.1 ",
        " 1.1", "1.10", "18.1",  "1,1",
        "0.1",  "zz",   "5.2.1", "16.1000000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_null(reference_target(text_of(wrong[i])));
    assert_null(reference_target(TEXT_NONE));
    assert_null(reference_target(bytes("1.1\0", 4)));
    assert_string_equal(reference_target(bytes("16.10", 4))->target, "16.1");
}

static void indicators_belong_to_targets(void **state)
{
    (void)state;
    size_t count;
    size_t dropped = 0;
    const struct indicator *indicators = reference_indicators(&count);
    assert_int_equal(count, 254);
    for (size_t i = 0; i < count; i++) {
        const struct target *target = reference_target(text_of(indicators[i].target));
        assert_non_null(target);
        assert_int_equal(target->goal, indicators[i].goal);
        size_t length = strlen(target->target);
        assert_int_equal(strncmp(indicators[i].indicator, target->target, length), 0);
        assert_int_equal(indicators[i].indicator[length], '.');
        assert_ptr_equal(reference_indicator(text_of(indicators[i].indicator)), &indicators[i]);
        assert_int_equal(indicators[i].in_framework_2025, indicators[i].unsd_code[0] != '\0');
        dropped += indicators[i].in_framework_2025 ? 0 : 1;
    }
    assert_int_equal(dropped, 3);
    assert_null(reference_indicator(text_of("5.2")));
    assert_null(reference_indicator(text_of("5.2.99")));
}

static void assert_region(const char *name, const char *m49)
{
    assert_int_equal(name[0] == '\0', m49[0] == '\0');
    if (m49[0] != '\0') {
        assert_int_equal(strspn(m49, "0123456789"), 3);
        assert_int_equal(strlen(m49), 3);
        assert_string_equal(reference_region_name(m49), name);
    }
}

static void countries_are_249_and_193_members(void **state)
{
    (void)state;
    size_t count;
    size_t members = 0, observers = 0, least_developed = 0;
    const struct country *countries = reference_countries(&count);
    assert_int_equal(count, 249);
    for (size_t i = 0; i < count; i++) {
        const struct country *country = &countries[i];
        assert_int_equal(strlen(country->alpha3), 3);
        assert_int_equal(strspn(country->alpha3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 3);
        assert_int_equal(strlen(country->alpha2), 2);
        assert_int_equal(strlen(country->m49), 3);
        assert_int_equal(strspn(country->m49, "0123456789"), 3);
        assert_label(country->un_name_en);
        assert_region(country->region, country->region_m49);
        assert_region(country->subregion, country->subregion_m49);
        assert_region(country->intermediate_region, country->intermediate_region_m49);
        assert_ptr_equal(reference_country(text_of(country->alpha3)), country);
        assert_ptr_equal(reference_country_by_m49(text_of(country->m49)), country);
        assert_int_equal(country->un_member, strcmp(country->un_status, "member") == 0);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(countries[j].alpha2, country->alpha2);
        members += country->un_member ? 1 : 0;
        observers += strcmp(country->un_status, "observer") == 0 ? 1 : 0;
        least_developed += country->ldc ? 1 : 0;
    }
    assert_int_equal(members, 193);
    assert_int_equal(observers, 2);
    assert_int_equal(least_developed, 44);
}

static void country_codes_are_exact(void **state)
{
    (void)state;
    const struct country *kyrgyzstan = reference_country(text_of("KGZ"));
    assert_string_equal(kyrgyzstan->un_name_en, "Kyrgyzstan");
    assert_true(kyrgyzstan->lldc);
    assert_ptr_equal(reference_country_by_m49(text_of("417")), kyrgyzstan);
    assert_string_equal(reference_country_by_m49(text_of("004"))->alpha3, "AFG");
    assert_null(reference_country(text_of("kgz")));
    assert_null(reference_country(text_of("KG")));
    assert_null(reference_country(text_of("XXX")));
    assert_null(reference_country(text_of("KGZZ")));
    assert_null(reference_country(TEXT_NONE));
    assert_null(reference_country_by_m49(text_of("4")));
    assert_null(reference_country_by_m49(text_of("143")));
    assert_null(reference_country_by_m49(TEXT_NONE));
}

static size_t region_size(const char *m49)
{
    size_t count;
    size_t inside = 0;
    const struct country *countries = reference_countries(&count);
    for (size_t i = 0; i < count; i++)
        inside += reference_region_contains(m49, &countries[i]) ? 1 : 0;
    return inside;
}

static void regions_contain_countries(void **state)
{
    (void)state;
    const struct country *kyrgyzstan = reference_country(text_of("KGZ"));
    assert_true(reference_region_contains("143", kyrgyzstan));
    assert_true(reference_region_contains("142", kyrgyzstan));
    assert_true(reference_region_contains("001", kyrgyzstan));
    assert_false(reference_region_contains("030", kyrgyzstan));
    assert_false(reference_region_contains("417", kyrgyzstan));
    assert_false(reference_region_contains("", kyrgyzstan));
    const struct country *benin = reference_country(text_of("BEN"));
    assert_true(reference_region_contains("011", benin));
    assert_true(reference_region_contains("202", benin));
    assert_true(reference_region_contains("002", benin));
    assert_false(reference_region_contains("014", benin));
    const struct country *antarctica = reference_country(text_of("ATA"));
    assert_true(reference_region_contains("001", antarctica));
    assert_false(reference_region_contains("", antarctica));
    assert_int_equal(region_size("001"), 249);
    assert_int_equal(region_size("143"), 5);
    assert_int_equal(region_size("002"), 60);
    assert_int_equal(region_size("014") + region_size("017") + region_size("018") +
                         region_size("011"),
                     region_size("202"));
    assert_int_equal(region_size("029") + region_size("013") + region_size("005"),
                     region_size("419"));
    assert_int_equal(region_size("999"), 0);
}

static void regions_have_names(void **state)
{
    (void)state;
    assert_string_equal(reference_region_name("001"), "World");
    assert_string_equal(reference_region_name("142"), "Asia");
    assert_string_equal(reference_region_name("143"), "Central Asia");
    assert_string_equal(reference_region_name("011"), "Western Africa");
    assert_null(reference_region_name("999"));
    assert_null(reference_region_name("417"));
    assert_null(reference_region_name(""));
}

static void constituencies_are_21(void **state)
{
    (void)state;
    size_t count;
    size_t major_groups = 0;
    const struct constituency *list = reference_constituencies(&count);
    assert_int_equal(count, 21);
    for (size_t i = 0; i < count; i++) {
        assert_label(list[i].name);
        assert_true(list[i].kind[0] != '\0' && list[i].basis[0] != '\0');
        assert_ptr_equal(reference_constituency(text_of(list[i].code)), &list[i]);
        major_groups += strcmp(list[i].kind, "major_group") == 0 ? 1 : 0;
    }
    assert_int_equal(major_groups, 9);
    assert_null(reference_constituency(text_of("MG-XXX")));
}

/* Walks codes joined with |, each of which must be in a list. */
static void assert_joined(const char *joined, bool (*known)(struct text code))
{
    struct text rest = text_of(joined);
    struct text code;
    size_t n = 0;
    for (; text_split(&rest, '|', &code); n++)
        assert_true(known(code));
    assert_true(n > 0);
}

static bool target_known(struct text code)
{
    return reference_target(code) != NULL;
}

static bool goal_known(struct text code)
{
    int64_t goal;
    return text_int64(code, &goal) && goal <= INT32_MAX && reference_goal((int)goal) != NULL;
}

static void cedaw_articles_are_16(void **state)
{
    (void)state;
    size_t count;
    const struct cedaw_article *list = reference_cedaw_articles(&count);
    assert_int_equal(count, 16);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list[i].article, i + 1);
        assert_label(list[i].short_name);
        assert_true(list[i].part[0] != '\0');
        assert_joined(list[i].suggested_sdg_targets, target_known);
        assert_ptr_equal(reference_cedaw_article((int)i + 1), &list[i]);
    }
    assert_null(reference_cedaw_article(0));
    assert_null(reference_cedaw_article(17));
    assert_null(reference_cedaw_article(-3));
}

static void beijing_areas_are_a_to_l(void **state)
{
    (void)state;
    size_t count;
    const struct beijing_area *list = reference_beijing_areas(&count);
    assert_int_equal(count, 12);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list[i].code[0], "ABCDEFGHIJKL"[i]);
        assert_int_equal(list[i].code[1], '\0');
        assert_label(list[i].area);
        assert_joined(list[i].suggested_sdg_goals, goal_known);
        assert_ptr_equal(reference_beijing_area(text_of(list[i].code)), &list[i]);
    }
    assert_null(reference_beijing_area(text_of("M")));
    assert_null(reference_beijing_area(text_of("a")));
}

static void assert_code(const char *code)
{
    assert_true(isupper((unsigned char)code[0]));
    assert_int_equal(strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), strlen(code));
}

static void affected_groups_and_themes(void **state)
{
    (void)state;
    size_t count;
    const struct affected_group *groups = reference_affected_groups(&count);
    assert_true(count >= 20);
    for (size_t i = 0; i < count; i++) {
        assert_code(groups[i].code);
        assert_label(groups[i].label_en);
        assert_ptr_equal(reference_affected_group(text_of(groups[i].code)), &groups[i]);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(groups[j].label_en, groups[i].label_en);
    }
    const struct theme *themes = reference_themes(&count);
    assert_true(count >= 12);
    for (size_t i = 0; i < count; i++) {
        assert_code(themes[i].code);
        assert_label(themes[i].label_en);
        assert_ptr_equal(reference_theme(text_of(themes[i].code)), &themes[i]);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(themes[j].label_en, themes[i].label_en);
    }
    assert_null(reference_affected_group(text_of("women")));
    assert_null(reference_affected_group(text_of("ZZZ")));
    assert_null(reference_theme(text_of("GENDER")));
    assert_null(reference_theme(TEXT_NONE));
}

static void upr_cycles_follow_each_other(void **state)
{
    (void)state;
    size_t count;
    const struct upr_cycle *cycles = reference_upr_cycles(&count);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(cycles[i].cycle, i + 1);
        assert_int_equal(cycles[i].sessions_from, i == 0 ? 1 : cycles[i - 1].sessions_to + 1);
        /* Every member State is reviewed in each cycle. */
        int sessions = cycles[i].sessions_to - cycles[i].sessions_from + 1;
        assert_true(sessions * cycles[i].states_per_session >= 192);
    }
}

static void vnr_presentations_are_numbered_by_country(void **state)
{
    (void)state;
    size_t count;
    const struct vnr_presentation *list = reference_vnr_presentations(&count);
    assert_int_equal(count, 402);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(reference_country(text_of(list[i].alpha3)));
        assert_in_range(list[i].year, 2016, 2025);
        assert_true(strcmp(list[i].confidence, "high") == 0 ||
                    strcmp(list[i].confidence, "medium") == 0 ||
                    strcmp(list[i].confidence, "low") == 0);
        int earlier = 0;
        for (size_t j = 0; j < count; j++)
            if (strcmp(list[j].alpha3, list[i].alpha3) == 0 && list[j].year < list[i].year)
                earlier++;
        assert_int_equal(list[i].nth_presentation, earlier + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goals_are_seventeen),
        cmocka_unit_test(goal_names_by_language),
        cmocka_unit_test(names_are_complete_in_every_language),
        cmocka_unit_test(names_are_those_of_the_united_nations),
        cmocka_unit_test(languages_have_names),
        cmocka_unit_test(targets_are_169),
        cmocka_unit_test(target_codes_are_exact),
        cmocka_unit_test(indicators_belong_to_targets),
        cmocka_unit_test(countries_are_249_and_193_members),
        cmocka_unit_test(country_codes_are_exact),
        cmocka_unit_test(regions_contain_countries),
        cmocka_unit_test(regions_have_names),
        cmocka_unit_test(constituencies_are_21),
        cmocka_unit_test(cedaw_articles_are_16),
        cmocka_unit_test(beijing_areas_are_a_to_l),
        cmocka_unit_test(affected_groups_and_themes),
        cmocka_unit_test(upr_cycles_follow_each_other),
        cmocka_unit_test(vnr_presentations_are_numbered_by_country),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
