/* Errors: filling, prefixing, cutting, and the exit codes that verdicts become. */
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void set_fills_and_returns_the_verdict(void **state)
{
    (void)state;
    struct error error;
    assert_int_equal(error_set(&error, VERDICT_REJECT, "BAD_GOAL", "goal %d is none", 18),
                     VERDICT_REJECT);
    assert_int_equal(error.verdict, VERDICT_REJECT);
    assert_string_equal(error.code, "BAD_GOAL");
    assert_string_equal(error.text, "goal 18 is none");
    assert_int_equal(error_set(NULL, VERDICT_FATAL, "X", "y"), VERDICT_FATAL);
    assert_int_equal(error_no_memory(&error), VERDICT_RETRY);
    assert_string_equal(error.code, "NO_MEMORY");
}

static void prefix_goes_before_the_sentence(void **state)
{
    (void)state;
    struct error error;
    (void)error_set(&error, VERDICT_REJECT, "X", "the rule");
    error_prefix(&error, "line %d", 3);
    error_prefix(&error, "file");
    assert_string_equal(error.text, "file: line 3: the rule");
    error_prefix(NULL, "nothing");
}

static void long_sentences_are_cut(void **state)
{
    (void)state;
    struct error error;
    char filler[2 * ERROR_TEXT_BYTES];
    memset(filler, 'x', sizeof filler - 1);
    filler[sizeof filler - 1] = '\0';
    (void)error_set(&error, VERDICT_REJECT, filler, "%s", filler);
    assert_int_equal(strlen(error.text), ERROR_TEXT_BYTES - 1);
    assert_int_equal(strlen(error.code), ERROR_CODE_BYTES - 1);
    error_prefix(&error, "place");
    assert_memory_equal(error.text, "place: x", 8);
    assert_int_equal(strlen(error.text), ERROR_TEXT_BYTES - 1);
    error_prefix(&error, "%s", filler);
    assert_int_equal(strlen(error.text), ERROR_TEXT_BYTES - 1);
}

static void verdicts_have_names_and_exit_codes(void **state)
{
    (void)state;
    static const struct {
        enum verdict verdict;
        const char *name;
        int code;
    } cases[] = {{VERDICT_OK, "ok", 0},
                 {VERDICT_RETRY, "retry", 3},
                 {VERDICT_REJECT, "reject", 4},
                 {VERDICT_FATAL, "fatal", 70}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(verdict_name(cases[i].verdict), cases[i].name);
        assert_int_equal(verdict_exit_code(cases[i].verdict), cases[i].code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_fills_and_returns_the_verdict),
        cmocka_unit_test(prefix_goes_before_the_sentence),
        cmocka_unit_test(long_sentences_are_cut),
        cmocka_unit_test(verdicts_have_names_and_exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
