/* Forms out of YAML: the one that ships, and every way to write one wrong. */
#include "exporter/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FORMS PARALLAX_SOURCE_DIR "/reference/forms"

#define HEAD                                                                                       \
    "id: test-form\n"                                                                              \
    "title: {en: Title, ru: Заглавие}\n"                                                   \
    "source: somewhere\n"                                                                          \
    "as_of: \"2026\"\n"                                                                            \
    "verified: no\n"
#define SECTIONS                                                                                   \
    "sections:\n"                                                                                  \
    "  - id: one\n"                                                                                \
    "    title: {en: One}\n"                                                                       \
    "    when_empty: hide\n"                                                                       \
    "    blocks: [law, goals]\n"                                                                   \
    "  - id: two\n"                                                                                \
    "    title: {ru: Два}\n"                                                                    \
    "    blocks: [data-sets]\n"

/* Every form that ships can be read, and there is a form for every block. */
static void the_forms_that_ship_are_whole(void **state)
{
    (void)state;
    bool used[FORM_BLOCK_COUNT] = {false};
    size_t count = 0;
    for (; form_built_in(count) != NULL; count++) {
        struct form *form = NULL;
        struct error error;
        if (form_load(FORMS, text_of(form_built_in(count)), &form, &error) != VERDICT_OK)
            fail_msg("%s", error.text);
        assert_string_equal(form->id, form_built_in(count));
        for (int block = 0; block < FORM_BLOCK_COUNT; block++)
            used[block] = used[block] || form_has_block(form, (enum form_block_kind)block);
        form_free(&form);
        assert_null(form);
        form_free(&form);
    }
    assert_int_equal(count, 15);
    for (int block = 0; block < FORM_BLOCK_COUNT; block++)
        assert_true(used[block]);
}

/* What the bodies prescribe, with the sources that reference/forms names. */
static void limits_are_those_of_the_bodies(void **state)
{
    (void)state;
    static const enum form_authors alone = FORM_ALONE, joint = FORM_JOINT;
    static const enum form_status general = FORM_STATUS_GENERAL, special = FORM_STATUS_SPECIAL,
                                  roster = FORM_STATUS_ROSTER;
    static const struct {
        const char *form;
        const enum form_authors *authors;
        const enum form_status *status;
        long words;
        bool footnotes, cover;
    } cases[] = {
        {"ecosoc-statement", &alone, &general, 2000, true, false},
        {"ecosoc-statement", &joint, &special, 500, true, false},
        {"ecosoc-statement", &alone, &roster, 500, true, false},
        {"csw-statement", &alone, &general, 2000, true, true},
        {"csw-statement", &joint, &special, 1500, true, true},
        {"hrc-statement", &alone, &general, 2000, true, false},
        {"hrc-statement", &joint, &special, 1500, true, false},
        {"csocd-statement", &alone, &general, 2000, true, false},
        {"csocd-statement", &alone, &special, 1500, true, false},
        {"csocd-statement", &joint, &general, 1900, true, false},
        {"csocd-statement", &joint, &special, 1400, true, false},
        {"cedaw", &alone, NULL, 3300, true, false},
        {"cedaw", &joint, NULL, 6600, true, false},
        {"upr", &alone, NULL, 2815, false, false},
        {"upr", &joint, NULL, 5630, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form = NULL;
        struct error error;
        assert_int_equal(form_load(NULL, text_of(cases[i].form), &form, &error), VERDICT_OK);
        const struct form_limit *limit = form_limit_for(form, cases[i].authors, cases[i].status);
        if (limit == NULL || limit->words != cases[i].words)
            fail_msg("case %zu: %s", i, cases[i].form);
        assert_int_equal((form->counted & (1U << COUNT_FOOTNOTES)) != 0, cases[i].footnotes);
        assert_int_equal((form->counted & (1U << COUNT_COVER)) != 0, cases[i].cover);
        form_free(&form);
    }
}

static void every_key_is_read(void **state)
{
    (void)state;
    struct form *form = NULL;
    struct error error;
    assert_int_equal(form_parse("f.yaml", text_of(HEAD SECTIONS), &form, &error), VERDICT_OK);
    assert_string_equal(form->source, "somewhere");
    assert_string_equal(form->as_of, "2026");
    assert_false(form->verified);
    assert_int_equal(form->scope, FORM_ONE_COUNTRY);
    assert_int_equal(form->section_count, 2);
    assert_string_equal(form->sections[0].id, "one");
    assert_true(form->sections[0].hide_when_empty);
    assert_false(form->sections[1].hide_when_empty);
    assert_int_equal(form->sections[0].block_count, 2);
    assert_int_equal(form->sections[0].blocks[1].kind, FORM_BLOCK_GOALS);
    assert_int_equal(form->sections[1].blocks[0].kind, FORM_BLOCK_DATA_SETS);
    assert_false(form_has_block(form, FORM_BLOCK_SUMMARY));
    assert_string_equal(form_text_in(&form->title, "ru"), "Заглавие");
    assert_string_equal(form_text_in(&form->title, "fr"), "Title");
    assert_string_equal(form_text_in(&form->sections[1].title, "en"), "Два");
    form_free(&form);
}

#define RULES                                                                                      \
    "scope: countries\n"                                                                           \
    "languages: [en, fr]\n"                                                                        \
    "file: docx\n"                                                                                 \
    "text: {font: Times New Roman, points: 10, plain: yes}\n"                                      \
    "words:\n"                                                                                     \
    "  counted: [text, footnotes]\n"                                                               \
    "  limits:\n"                                                                                  \
    "    - {status: general, words: 2000}\n"                                                       \
    "    - {status: special, authors: alone, words: 1500}\n"                                       \
    "    - {authors: joint, words: 1900}\n"                                                        \
    "numbering: {paragraphs: yes, pages: no}\n"                                                    \
    "contents: no\n"                                                                               \
    "cover: [kind, names]\n"                                                                       \
    "footnotes: sources\n"                                                                         \
    "signatories: {order: status, supporters: footnote}\n"                                         \
    "deadline: {weeks_before_session: 3}\n"                                                        \
    "unverified: [words, deadline]\n"

static void rules_are_read(void **state)
{
    (void)state;
    struct form *form = NULL;
    struct error error;
    assert_int_equal(form_parse("f.yaml", text_of(HEAD RULES SECTIONS), &form, &error), VERDICT_OK);
    assert_int_equal(form->scope, FORM_COUNTRIES);
    assert_string_equal(form->languages, "en\x1f"
                                         "fr");
    assert_int_equal(form->file, FORM_DOCX);
    assert_string_equal(form->font, "Times New Roman");
    assert_int_equal(form->font_points, 10);
    assert_true(form->plain);
    assert_int_equal(form->counted, (1U << COUNT_TEXT) | (1U << COUNT_FOOTNOTES));
    assert_int_equal(form->limit_count, 3);
    assert_true(form->number_paragraphs);
    assert_false(form->number_pages);
    assert_false(form->contents);
    assert_int_equal(form->cover, (1U << FORM_COVER_KIND) | (1U << FORM_COVER_NAMES));
    assert_true(form->footnotes);
    assert_false(form->avoid_footnotes);
    assert_int_equal(form->order, FORM_ORDER_STATUS);
    assert_int_equal(form->supporters, FORM_SUPPORTERS_FOOTNOTE);
    assert_int_equal(form->deadline_weeks, 3);
    assert_int_equal(form->unverified, (1U << FORM_RULE_WORDS) | (1U << FORM_RULE_DEADLINE));
    form_free(&form);
}

static void settings_of_a_block_are_read(void **state)
{
    (void)state;
    struct form *form = NULL;
    struct error error;
    const char *yaml = HEAD "sections:\n"
                            "  - id: one\n"
                            "    title: {en: One}\n"
                            "    annex: yes\n"
                            "    blocks:\n"
                            "      - findings: {by: theme, style: entry, types: [GAP, PROGRESS]}\n"
                            "      - findings: {groups: [WOMEN]}\n";
    if (form_parse("f.yaml", text_of(yaml), &form, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    const struct form_block *block = form->sections[0].blocks;
    assert_true(form->sections[0].annex);
    assert_int_equal(block[0].kind, FORM_BLOCK_FINDINGS);
    assert_int_equal(block[0].by, FORM_BY_THEME);
    assert_int_equal(block[0].style, FORM_STYLE_ENTRY);
    assert_string_equal(block[0].types, "GAP\x1f"
                                        "PROGRESS");
    assert_null(block[0].groups);
    assert_int_equal(block[1].by, FORM_BY_NOTHING);
    assert_int_equal(block[1].style, FORM_STYLE_CARD);
    assert_string_equal(block[1].groups, "WOMEN");
    assert_false(form_shows_all(form));
    assert_false(form_places_goals(form));
    form_free(&form);
}

static void the_strictest_limit_holds_until_more_is_known(void **state)
{
    (void)state;
    struct form *form = NULL;
    struct error error;
    const enum form_authors alone = FORM_ALONE, joint = FORM_JOINT;
    const enum form_status general = FORM_STATUS_GENERAL, special = FORM_STATUS_SPECIAL,
                           none = FORM_STATUS_NONE;
    assert_int_equal(form_parse("f.yaml", text_of(HEAD RULES SECTIONS), &form, &error), VERDICT_OK);
    assert_int_equal(form_limit_for(form, NULL, NULL)->words, 1500);
    assert_int_equal(form_limit_for(form, &alone, &general)->words, 2000);
    assert_int_equal(form_limit_for(form, &alone, &special)->words, 1500);
    assert_int_equal(form_limit_for(form, &joint, &general)->words, 1900);
    assert_int_equal(form_limit_for(form, &joint, NULL)->words, 1900);
    assert_null(form_limit_for(form, &alone, &none));
    form_free(&form);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *yaml;
        const char *sentence;
    } cases[] = {
        {"", "f.yaml is empty"},
        {"# nothing\n", "f.yaml is empty"},
        {"[a, b]\n", "f.yaml, line 1: a list of keys with values is needed here"},
        {"id: [\n", "f.yaml, line 2: not YAML"},
        {"id: \"a\\", "not YAML"},
        {"id: x\n\xff\xfe: y\n", "not YAML"},
        {HEAD "colour: red\n" SECTIONS, "f.yaml, line 6: unknown key \"colour\""},
        {HEAD "? [a]\n: b\n" SECTIONS, "unknown key \"?\""},
        {HEAD "id: again\n" SECTIONS, "f.yaml, line 6: the key id stands twice"},
        {HEAD, "f.yaml, line 1: the key sections is missing"},
        {SECTIONS, "the key id is missing"},
        {"id: Wrong Name\n", "f.yaml, line 1: an id of lower-case letters"},
        {"id: {a: b}\n", "f.yaml, line 1: an id of lower-case letters"},
        {"id: -x\n", "an id of lower-case letters"},
        {"source:\n", "f.yaml, line 1: a text is needed here"},
        {"source: \"a\\0b\"\n", "f.yaml, line 1: a text is needed here"},
        {"source: [a]\n", "f.yaml, line 1: a text is needed here"},
        {"title: Words\n", "words by language are needed here"},
        {"title: {}\n", "words by language are needed here"},
        {"title: {en: a, en: b}\n", "this language stands twice"},
        {"title: {en: [a]}\n", "a text is needed here"},
        {"verified: maybe\n", "f.yaml, line 1: only yes or no can stand here"},
        {"verified: [yes]\n", "only yes or no can stand here"},
        {"sections:\n  - id: a\n    blocks: [{goals: {by: theme}}]\n",
         "only the block findings has settings"},
        {"sections:\n  - id: a\n    blocks: [{findings: {by: weather}}]\n",
         "unknown grouping \"weather\""},
        {"sections:\n  - id: a\n    blocks: [{findings: {style: poem}}]\n", "unknown style"},
        {"sections:\n  - id: a\n    blocks: [{findings: {by: theme}, goals: {}}]\n",
         "one block with its settings is needed here"},
        {"scope: world\n", "f.yaml, line 1: unknown scope \"world\""},
        {"languages: en\n", "f.yaml, line 1: a list of languages is needed here"},
        {"languages: [en, \"a b\"]\n", "a code of letters, digits, dashes and underscores"},
        {"file: odt\n", "unknown kind of file \"odt\""},
        {"text: {font: \"a;b\"}\n", "a font has letters, digits and blanks only"},
        {"text: {points: 5}\n", "a number from 6 to 24 is needed here"},
        {"words: {limits: [{words: 5}]}\n", "the key counted is missing"},
        {"words: {counted: [text], limits: []}\n", "a list of limits is needed here"},
        {"words: {counted: [text], limits: [{status: alone, words: 5}]}\n", "unknown status"},
        {"words: {counted: [text], limits: [{words: none}]}\n", "a number from 1 to 1000000"},
        {"words: {counted: [margins]}\n", "unknown place of words \"margins\""},
        {"numbering: {paragraphs: some}\n", "only yes or no can stand here"},
        {"cover: [flag]\n", "unknown part of the cover \"flag\""},
        {"footnotes: endnotes\n", "unknown use of footnotes \"endnotes\""},
        {"signatories: {order: random}\n", "unknown order \"random\""},
        {"signatories: {supporters: listed}\n", "the key order is missing"},
        {"deadline: {weeks_before_session: 0}\n", "a number from 1 to 104"},
        {"unverified: [colour]\n", "unknown rule \"colour\""},
        {"sections: goals\n", "a list of sections is needed here"},
        {"sections: []\n", "a list of sections is needed here"},
        {"sections: [goals]\n", "a list of keys with values is needed here"},
        {"sections:\n  - id: a\n    title: {en: A}\n", "f.yaml, line 2: the key blocks is missing"},
        {"sections:\n  - id: a\n    blocks: []\n", "f.yaml, line 3: a list of blocks is needed"},
        {"sections:\n  - id: a\n    blocks: [goals, weather]\n",
         "f.yaml, line 3: unknown block \"weather\""},
        {"sections:\n  - id: a\n    blocks: [[goals]]\n", "unknown block"},
        {"sections:\n  - id: a\n    when_empty: maybe\n", "only hide or show can stand here"},
        {"sections:\n  - id: a\n    words: 5\n", "f.yaml, line 3: unknown key \"words\""},
        {"sections:\n  - id: a\n    title: {en: A}\n    blocks: [law, law]\n",
         "f.yaml, line 2: a block of this section stands twice in the form"},
        {"sections:\n  - id: a\n    title: {en: A}\n    blocks: [law]\n"
         "  - id: b\n    title: {en: B}\n    blocks: [law]\n",
         "f.yaml, line 5: a block of this section stands twice in the form"},
        {"sections:\n  - id: a\n    title: {en: A}\n    blocks: [law]\n"
         "  - id: a\n    title: {en: B}\n    blocks: [goals]\n",
         "f.yaml, line 5: another section has the same id"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form = NULL;
        struct error error;
        assert_int_equal(form_parse("f.yaml", text_of(cases[i].yaml), &form, &error),
                         VERDICT_REJECT);
        assert_string_equal(error.code, "FORM_WRONG");
        if (strstr(error.text, cases[i].sentence) == NULL)
            fail_msg("case %zu: %s", i, error.text);
        assert_null(form);
    }
}

/* An alias points back into the document; nothing multiplies and nothing loops. */
static void aliases_do_no_harm(void **state)
{
    (void)state;
    struct form *form = NULL;
    struct error error;
    assert_int_equal(form_parse("f.yaml",
                                text_of("id: &a x\ntitle: {en: *a}\nsource: *a\nas_of: *a\n"
                                        "verified: no\n" SECTIONS),
                                &form, &error),
                     VERDICT_OK);
    assert_string_equal(form_text_in(&form->title, "en"), "x");
    form_free(&form);
    assert_int_equal(form_parse("f.yaml", text_of("sections: &s [*s]\n"), &form, &error),
                     VERDICT_REJECT);
}

static void names_stay_inside_the_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"../forms/vnr-shadow", "", "VNR", "a/b", ".", "a.yaml"};
    struct form *form = NULL;
    struct error error;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_int_equal(form_load(FORMS, text_of(names[i]), &form, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "FORM_NAME");
    }
    assert_int_equal(form_load(FORMS, text_of("no-such-form"), &form, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "FORM_MISSING");
    assert_int_equal(form_load(NULL, text_of("no-such-form"), &form, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "FORM_MISSING");
    assert_null(form);
}

/* Without a folder the forms of this release are there, wherever the program stands. */
static void forms_are_built_in(void **state)
{
    (void)state;
    struct form *form = NULL;
    struct error error;
    assert_int_equal(form_load(NULL, text_of("vnr-shadow"), &form, &error), VERDICT_OK);
    assert_string_equal(form->id, "vnr-shadow");
    form_free(&form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_built_in),
        cmocka_unit_test(the_forms_that_ship_are_whole),
        cmocka_unit_test(limits_are_those_of_the_bodies),
        cmocka_unit_test(settings_of_a_block_are_read),
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(the_strictest_limit_holds_until_more_is_known),
        cmocka_unit_test(aliases_do_no_harm),
        cmocka_unit_test(names_stay_inside_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
