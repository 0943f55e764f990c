/* Complaints: places in words and as JSON, for files and for options. */
#include "admin/complaints.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void nothing_wrong_says_nothing(void **state)
{
    (void)state;
    struct complaints complaints;
    struct buffer out = BUFFER_NONE;
    complaints_open(&complaints, "a.csv", "column", NULL);
    struct json json = json_to(&out);
    json_object_begin(&json);
    complaints_json(&complaints, &json);
    json_object_end(&json);
    assert_string_equal(out.data, "{\"refused\":[]}");
    assert_int_equal(complaints.count, 0);
    assert_int_equal(complaints.text.length, 0);
    complaints_print(&complaints);
    complaints_free(&complaints);
    buffer_free(&out);
}

static void a_file_has_lines_and_columns(void **state)
{
    (void)state;
    struct complaints complaints;
    struct buffer out = BUFFER_NONE;
    complaints_open(&complaints, "a.csv", "column", NULL);
    complaint_add(&complaints, 3, "goal", "is %d", 7);
    complaint_add(&complaints, 4, "", "has \"quotes\"");
    complaint_add(&complaints, 0, "year", "is needed");
    complaint_add(&complaints, 0, "", "is empty");
    assert_int_equal(complaints.count, 4);
    assert_string_equal(complaints.text.data, "a.csv line 3, column goal: is 7\n"
                                              "a.csv line 4: has \"quotes\"\n"
                                              "a.csv column year: is needed\n"
                                              "a.csv: is empty\n");
    struct json json = json_to(&out);
    json_object_begin(&json);
    complaints_json(&complaints, &json);
    json_object_end(&json);
    assert_string_equal(
        out.data, "{\"refused\":[{\"line\":3,\"column\":\"goal\",\"reason\":\"is 7\"},"
                  "{\"line\":4,\"reason\":\"has \\\"quotes\\\"\"},"
                  "{\"column\":\"year\",\"reason\":\"is needed\"},{\"reason\":\"is empty\"}]}");
    complaints_free(&complaints);
    buffer_free(&out);
}

static const char *shout(const char *field)
{
    return strcmp(field, "name_en") == 0 ? "NAME" : field;
}

static void options_have_their_own_names(void **state)
{
    (void)state;
    struct complaints complaints;
    struct problems problems = {.count = 0};
    complaints_open(&complaints, NULL, "option", shout);
    problem_add(&problems, PROBLEM_MISSING, "name_en", 0, NO_DETAIL);
    problem_add(&problems, PROBLEM_REFERENCE, "scope", 2, "%s", "countries");
    complaint_problems(&complaints, 0, &problems);
    assert_string_equal(complaints.text.data,
                        "option NAME: is needed\n"
                        "option scope: value 2 is not in the list (countries)\n");
    complaints_free(&complaints);
}

static void problems_beyond_those_kept_are_counted(void **state)
{
    (void)state;
    struct complaints complaints;
    struct problems problems = {.count = 0};
    complaints_open(&complaints, "a.csv", "column", NULL);
    for (int i = 0; i < PROBLEMS_MAX + 5; i++)
        problem_add(&problems, PROBLEM_MISSING, "goal", 0, NO_DETAIL);
    complaint_problems(&complaints, 9, &problems);
    assert_int_equal(complaints.count, PROBLEMS_MAX + 1);
    assert_non_null(strstr(complaints.text.data, "a.csv line 9: and 5 more\n"));
    complaints_free(&complaints);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_wrong_says_nothing),
        cmocka_unit_test(a_file_has_lines_and_columns),
        cmocka_unit_test(options_have_their_own_names),
        cmocka_unit_test(problems_beyond_those_kept_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
