/* First mappings for tables: each is read again and maps its own table without a word. */
#include "tests/unit/sheet_case.h"

#include "model/codes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void guess(const struct sheet_file *const *files, size_t count, int32_t kind,
                  struct buffer *out)
{
    struct error error = {.text = ""};
    struct mapping *mapping = NULL;
    struct buffer mapped = BUFFER_NONE;
    if (mapping_guess(files, count, kind, out, &error) != VERDICT_OK ||
        mapping_read(buffer_view(out), "guess.yaml", &mapping, &error) != VERDICT_OK)
        fail_msg("%s\n%s", error.text, out->data);
    case_map(mapping, files, count, false, &mapped);
    if (mapped.data != NULL && strstr(mapped.data, "MAPPING_") != NULL)
        fail_msg("%s\n%s", mapped.data, out->data);
    buffer_free(&mapped);
    mapping_free(&mapping);
}

static void exports(void **state)
{
    (void)state;
    static const struct {
        const char *name, *files[3];
        int32_t kind;
    } cases[] = {
        {"kobo_findings.guess.yaml", {"kobo_findings.xlsx"}, 0},
        {"kobo_details.guess.yaml", {"kobo_details.csv"}, 0},
        {"kobo_labels.guess.yaml", {"kobo_labels.csv"}, 0},
        {"kobo_survey.guess.yaml", {"kobo_survey.xlsx"}, KIND_RESPONSE},
        {"odk_findings.guess.yaml", {"odk_findings.csv", "odk_findings-figures.csv"}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sheet_file *files[2] = {NULL, NULL};
        const struct sheet_file *borrowed[2] = {NULL, NULL};
        struct buffer out = BUFFER_NONE;
        size_t count = 0;
        for (; cases[i].files[count] != NULL; count++)
            borrowed[count] = files[count] = case_open(cases[i].files[count]);
        guess(borrowed, count, cases[i].kind, &out);
        case_golden(cases[i].name, buffer_view(&out));
        buffer_free(&out);
        sheet_file_free(&files[0]);
        sheet_file_free(&files[1]);
    }
}

static void assert_guess(const char *table, const char *part)
{
    struct sheet_file *file = NULL;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(sheet_file_open("t.csv", text_of(table),
                                     &(struct sheet_options){.separator = 0}, &file, NULL),
                     VERDICT_OK);
    const struct sheet_file *borrowed = file;
    guess(&borrowed, 1, 0, &out);
    if (strstr(out.data, part) == NULL)
        fail_msg("no \"%s\" in:\n%s", part, out.data);
    buffer_free(&out);
    sheet_file_free(&file);
}

static void likenesses(void **state)
{
    (void)state;
    assert_guess("country,goal,year,finding_type,title,body\n", "\n  country: \"country\"\n");
    assert_guess("Finding Type\ngap\n", "\n  finding_type: \"Finding Type\"\n");
    assert_guess("a,finding_title\nx,y\n", "\n  title: \"finding_title\"\n");
    assert_guess("signatory,role\nx,y\n", "\nkind: sign_on\n");
    assert_guess("section,body\nx,y\n", "\nkind: contribution\n");
    assert_guess("type\nGood practice\nbad\n",
                 "      \"Good practice\": \"GOOD_PRACTICE\"\n      \"bad\": \"bad\" # EDIT");
    assert_guess("country\nKGZ\n", "# EDIT: needed");
    assert_guess("phonenumber\n1\n", "kind: finding");
}

/* Headers are strangers' text: none of it gets out of its quotes or its comment. */
static void headers_stay_in_their_quotes(void **state)
{
    (void)state;
    assert_guess(
        "\"a\"\"b\\c\",\"line\nbreak\",\"\xc2\x85next\",\"\xe2\x80\xa8sep\",\"\xef\xbb\xbf mark\"\n"
        "1,2,3,4,5\n",
        "  - \"a\\\"b\\\\c\"\n  - \"line\\u000abreak\"\n  - \"\\u0085next\"\n  - "
        "\"\\u2028sep\"\n  - \"\\ufeff mark\"\n");
    assert_guess("others,\"# x\",\"- y\",\"k: v\"\n1,2,3,4\n", "  - \"others\"\n  - \"# x\"\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exports),
        cmocka_unit_test(likenesses),
        cmocka_unit_test(headers_stay_in_their_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
