/*
 * The pipeline beside which tests/browser/drive.js drives the form, and a look into PostgreSQL
 * afterwards: scripts/check_browser.sh runs it. What is driven stands in its environment:
 * BROWSER_DRIVER (a path of drive.js), NODE_PATH, BROWSER_PASSES ("en ru ar:noscript").
 */
#include "tests/support/form_case.h"
#include "tests/support/scratch.h"

#include "base/clock.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSES_MAX 16
/* Of every pass: drive.js has as many. */
#define SUBMISSIONS_A_PASS 5
/* Axe looks at five pages of every kind, on a machine that others use, too. */
#define PATIENCE_MS ((int64_t)60 * 60 * 1000)
#define STEP_MS 1000

static struct form_case *the;

static int start(void **state)
{
    struct error error;
    (void)state;
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    the = form_case_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    form_case_free(&the);
    return 0;
}

static const char *needed(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL)
        (void)fprintf(stderr, "%s is not set: scripts/check_browser.sh sets it\n", name);
    assert_non_null(value);
    return value;
}

static char *pair(const char *name, const char *value)
{
    char *both = NULL;
    assert_true(asprintf(&both, "%s=%s", name, value) > 0);
    return both;
}

static int drive(char *const passes[], size_t count)
{
    char *program = pipeline_program("parallax");
    char *home = scratch_path(the->pipeline->folder, FORM_HOME);
    char *environment[] = {pair("PARALLAX_HOME", home), pair("NODE_PATH", needed("NODE_PATH")),
                           NULL};
    const char *words[PASSES_MAX + 4] = {"node", needed("BROWSER_DRIVER"), program};
    for (size_t i = 0; i < count; i++)
        words[3 + i] = passes[i];
    struct process *node = process_start(words, (const char *const *)environment);
    int64_t until_ms = clock_steady_ms() + PATIENCE_MS;
    size_t shown = 0;
    bool runs = true;
    while (runs && clock_steady_ms() < until_ms) {
        runs = process_runs(node, STEP_MS);
        shown += (size_t)printf("%s", process_out(node) + shown);
        (void)fflush(stdout);
    }
    int code = process_wait(node);
    (void)fputs(process_err(node), stderr);
    process_free(&node);
    free(environment[0]);
    free(environment[1]);
    free(home);
    free(program);
    return code;
}

static void every_kind_in_every_language_by_the_keyboard(void **state)
{
    (void)state;
    char list[256], *rest = list, *passes[PASSES_MAX];
    size_t count = 0;
    (void)snprintf(list, sizeof list, "%s", needed("BROWSER_PASSES"));
    for (char *one; count < PASSES_MAX && (one = strsep(&rest, " ")) != NULL;)
        if (one[0] != '\0')
            passes[count++] = one;
    assert_true(count > 0);
    assert_int_equal(drive(passes, count), 0);
    pipeline_stored(the->pipeline, (int64_t)count * SUBMISSIONS_A_PASS);
    char *kinds = pipeline_sql(the->pipeline,
                               "SELECT string_agg(kind || ' ' || count, ', ' ORDER BY kind) FROM "
                               "(SELECT kind, count(*) FROM submission GROUP BY kind) k");
    char wanted[128];
    (void)snprintf(wanted, sizeof wanted,
                   "CONTRIBUTION %zu, FINDING %zu, RESPONSE %zu, SIGN_ON %zu", 2 * count, count,
                   count, count);
    assert_string_equal(kinds, wanted);
    free(kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_in_every_language_by_the_keyboard),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
