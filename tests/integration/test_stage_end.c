/* A stage that ends badly when all tests are over fails the test program all the same: what it
 * leaks or how it crashes at its end must not be told and forgotten. */
#include "tests/support/pipeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

static const char *program, *stage_script;
static struct pipeline *pipeline;

/* ---- as the program that is run: one test that passes, and a stage that is stopped after it ----
 */

static int start(void **state)
{
    const char *words[] = {"sh", "-c", stage_script, NULL};
    (void)state;
    pipeline = pipeline_new();
    pipeline->collector = process_start(words, NULL);
    while (process_runs(pipeline->collector, process_patience_ms()))
        ;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pipeline_free(&pipeline);
    return 0;
}

static void passes(void **state)
{
    (void)state;
}

/* ---- as the test ---- */

static int code_with(const char *script)
{
    const char *words[] = {program, script, NULL};
    struct process *process = process_start(words, NULL);
    int code = process_wait(process);
    process_free(&process);
    return code;
}

static void a_good_end_passes(void **state)
{
    (void)state;
    assert_int_equal(code_with("exit 0"), 0);
}

static void an_exit_code_fails(void **state)
{
    (void)state;
    assert_int_equal(code_with("exit 66"), EXIT_FAILURE);
}

static void a_signal_fails(void **state)
{
    (void)state;
    assert_int_equal(code_with("kill -KILL $$"), EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest inner[] = {cmocka_unit_test(passes)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_end_passes),
        cmocka_unit_test(an_exit_code_fails),
        cmocka_unit_test(a_signal_fails),
    };
    program = argv[0];
    stage_script = argv[1];
    if (argc > 1)
        return cmocka_run_group_tests_name("inner", inner, start, stop);
    return cmocka_run_group_tests_name("stage_end", tests, NULL, NULL);
}
