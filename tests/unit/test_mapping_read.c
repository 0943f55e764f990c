/* Mappings as coordinators write them: what is taken, and the place and rule of every mistake. */
#include "tests/unit/sheet_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_wrong(const char *yaml, const char *sentence)
{
    struct mapping *mapping = NULL;
    struct error error = {.text = "taken"};
    enum verdict verdict = mapping_read(text_of(yaml), "m.yaml", &mapping, &error);
    assert_string_equal(error.text, sentence);
    assert_int_equal(verdict, VERDICT_REJECT);
    assert_string_equal(error.code, "MAPPING_WRONG");
    assert_null(mapping);
}

static void assert_kind(const char *yaml, int32_t kind)
{
    struct mapping *mapping = NULL;
    struct error error;
    if (mapping_read(text_of(yaml), "m.yaml", &mapping, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    assert_int_equal(mapping_kind(mapping), kind);
    mapping_free(&mapping);
    assert_null(mapping);
}

static void kinds(void **state)
{
    (void)state;
    assert_kind("columns: {title: t}", KIND_FINDING);
    assert_kind("kind: finding", KIND_FINDING);
    assert_kind("kind: response\nanswers: {q: h}", KIND_RESPONSE);
    assert_kind("columns: {signatory: s}\nkind: sign_on", KIND_SIGN_ON);
    assert_kind("kind: contribution\ncolumns: {section: s, comment_on: c}", KIND_CONTRIBUTION);
    assert_wrong("kind: opinion",
                 "m.yaml, line 1: \"kind\" is finding, response, sign_on or contribution");
}

static void files_that_are_no_mapping(void **state)
{
    (void)state;
    assert_wrong("", "m.yaml, line 1: the mapping is empty");
    assert_wrong("- a\n",
                 "m.yaml, line 1: \"mapping\" needs lines of the form \"name: value\" below it");
    assert_wrong("kind: finding\n a: b\n", "m.yaml, line 2: is not YAML: mapping values are not "
                                           "allowed in this context");
    assert_wrong("kind: finding\ncolums: {}\n",
                 "m.yaml, line 2: \"colums\" is no key of \"mapping\"");
    assert_wrong("kind: finding\nkind: finding\n", "m.yaml, line 2: \"kind\" stands twice");
    assert_wrong("\"\\e[2J\": x", "m.yaml, line 1: \" [2J\" is no key of \"mapping\"");
    assert_wrong("\"a\\0b\": x", "m.yaml, line 1: \"mapping\" has a key that is no name");
    assert_wrong("key: []", "m.yaml, line 1: \"key\" needs one value");
}

static void columns_that_cannot_be(void **state)
{
    (void)state;
    assert_wrong("columns:\n  titel: x", "m.yaml, line 2: \"titel\" is no column of a finding");
    assert_wrong("kind: sign_on\ncolumns:\n  title: x",
                 "m.yaml, line 3: \"title\" is no column of a sign_on");
    assert_wrong("columns:\n  title: x\nconstants:\n  title: y",
                 "m.yaml, line 2: \"title\" is mapped twice");
    assert_wrong("columns:\n  evidence: x\n  evidence_citation: y",
                 "m.yaml, line 3: \"evidence_citation\" is mapped twice");
    assert_wrong("call: A-1\nconstants: {call: A-2}", "m.yaml, line 2: \"call\" is mapped twice");
    assert_wrong("columns:\n  title: {values: {a: b}}",
                 "m.yaml, line 2: column \"title\" needs either \"from\" or \"options\"");
    assert_wrong("columns:\n  title: {from: a, options: b}",
                 "m.yaml, line 2: column \"title\" needs either \"from\" or \"options\"");
    assert_wrong("columns:\n  title: {form: a}", "m.yaml, line 2: \"form\" is no key of \"title\"");
    assert_wrong("columns:\n  year: {from: a, take: month}",
                 "m.yaml, line 2: \"take\" is \"year\" or \"date\"");
    assert_wrong("columns:\n  channel: {from: a, split: ab}",
                 "m.yaml, line 2: \"split\" is \"blanks\" or the one character that stands between "
                 "values");
    assert_wrong(
        "columns:\n  channel: {options: a, split: blanks}",
        "m.yaml, line 2: column \"channel\": \"split\" and \"take\" have no meaning beside "
        "\"options\"");
    assert_wrong("columns:\n  channel: {from: a, otherwise: b}",
                 "m.yaml, line 2: column \"channel\": \"otherwise\" needs \"values\"");
    assert_wrong("columns:\n  channel: {from: a, values: {x: A, y: B, x: C}}",
                 "m.yaml, line 2: \"values\" has the same value twice");
    assert_wrong("columns:\n  title: []", "m.yaml, line 2: \"title\" is an empty list");
    assert_wrong("answers: {q: x}", "m.yaml, line 1: \"answers\" needs \"kind: response\"");
    assert_wrong(
        "kind: response\ncolumns: {answers_body: x}",
        "m.yaml, line 2: answers stand under \"answers\", by the codes of their questions");
    assert_wrong("kind: response\nanswers: {q: x, q: y}", "m.yaml, line 2: \"q\" is mapped twice");
}

static void repeats_that_cannot_be(void **state)
{
    (void)state;
    assert_wrong("repeats: {sheet: x}",
                 "m.yaml, line 1: \"repeats\" is a list of tables, at most 32");
    assert_wrong("repeats:\n  - columns: {themes: x}",
                 "m.yaml, line 2: a repeat needs either \"sheet\" or \"file\"");
    assert_wrong("repeats:\n  - sheet: a\n    file: b\n    columns: {themes: x}",
                 "m.yaml, line 2: a repeat needs either \"sheet\" or \"file\"");
    assert_wrong("repeats:\n  - sheet: a", "m.yaml, line 2: a repeat needs \"columns\"");
    assert_wrong("repeats:\n  - sheet: a\n    parent: p\n    columns: {themes: x}",
                 "m.yaml, line 2: \"parent\" and \"matches\" need each other");
    assert_wrong(
        "repeats:\n  - sheet: a\n    columns:\n      title: x",
        "m.yaml, line 4: \"title\" has one value in a row, so it cannot come from a repeat");
    assert_wrong("repeats:\n  - sheet: a\n    columns:\n      country: x",
                 "m.yaml, line 4: \"country\" has one value in a row, so it cannot come from a "
                 "repeat");
    assert_wrong("columns: {observations_unit: u}\nrepeats:\n  - sheet: a\n    columns:\n      "
                 "observations_figure: x",
                 "m.yaml, line 5: \"observations_figure\" comes from another table already");
    assert_wrong("repeats:\n  - sheet: a\n    columns: {themes: x}\n  - sheet: b\n    columns: "
                 "{themes: y}",
                 "m.yaml, line 5: \"themes\" comes from another table already");
}

/* Aliases may point to what they stand in, and stand for much more than they are. */
static void aliases_that_go_on_for_ever(void **state)
{
    (void)state;
    assert_wrong("columns: &a\n  title: *a\n", "m.yaml, line 2: \"title\" is no key of \"title\"");
    assert_wrong("repeats: &a\n  - *a\n",
                 "m.yaml, line 1: \"repeats\" needs lines of the form \"name: value\" below it");
    struct buffer yaml = BUFFER_NONE;
    struct mapping *mapping = NULL;
    struct error error;
    buffer_string(&yaml, "ignore: [a");
    for (size_t i = 0; i < 100000; i++)
        buffer_string(&yaml, ",b");
    buffer_string(&yaml, "]\n");
    assert_int_equal(mapping_read(buffer_view(&yaml), "m.yaml", &mapping, &error), VERDICT_OK);
    mapping_free(&mapping);
    buffer_clear(&yaml);
    for (size_t i = 0; i < MAPPING_BYTES_MAX; i++)
        buffer_string(&yaml, "#\n");
    assert_int_equal(mapping_read(buffer_view(&yaml), "m.yaml", &mapping, &error), VERDICT_REJECT);
    buffer_free(&yaml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),
        cmocka_unit_test(files_that_are_no_mapping),
        cmocka_unit_test(columns_that_cannot_be),
        cmocka_unit_test(repeats_that_cannot_be),
        cmocka_unit_test(aliases_that_go_on_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
