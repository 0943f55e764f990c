/* See entry_case.h. */
#include "tests/integration/entry_case.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

int entry_setup(void **state)
{
    static const char *const calls[] = {"findings", "survey", "letter", "paper"};
    struct pipeline *pipeline = pipeline_new();
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        struct buffer path = BUFFER_NONE;
        buffer_format(&path, "%s/tests/terminal/calls/%s.yaml", PARALLAX_SOURCE_DIR, calls[i]);
        pipeline_admin(pipeline, 0, "call", "add", "--seal-card", pipeline->secretariat_card,
                       path.data, NULL);
        buffer_free(&path);
    }
    free(pipeline_enrol(pipeline, ENTRY_HOME, "KAZ,KGZ,UZB"));
    pipeline_start(pipeline);
    pipeline_client(pipeline, ENTRY_HOME, 0, "calls", NULL);
    *state = pipeline;
    return 0;
}

int entry_teardown(void **state)
{
    struct pipeline *pipeline = *state;
    pipeline_free(&pipeline);
    return 0;
}

void entry_pipe(struct pipeline *pipeline, int code, const char *words, const char *lines)
{
    char *program = pipeline_program("parallax");
    char *home = scratch_path(pipeline->folder, ENTRY_HOME);
    char *input = pipeline_file(pipeline, "typed", lines);
    struct buffer command = BUFFER_NONE;
    buffer_format(&command, "'%s' --home '%s' %s <'%s'", program, home, words, input);
    assert_true(buffer_ok(&command));
    const char *const all[] = {"sh", "-c", command.data, NULL};
    process_free(&pipeline->last);
    pipeline->last = process_start(all, NULL);
    int got = process_wait(pipeline->last);
    if (got != code)
        process_print(pipeline->last);
    assert_int_equal(got, code);
    buffer_free(&command);
    free(program);
    free(home);
    free(input);
}

struct typist *entry_type(struct pipeline *pipeline, const char *environment, const char *word, ...)
{
    const char *words[PROCESS_WORDS_MAX];
    char *program = pipeline_program("parallax");
    char *home = scratch_path(pipeline->folder, ENTRY_HOME);
    const char *const more[] = {environment, NULL};
    va_list rest;
    words[0] = program;
    words[1] = "--home";
    words[2] = home;
    va_start(rest, word);
    process_words(words, 3, word, rest);
    va_end(rest);
    struct typist *typist = typist_start(words, more);
    free(program);
    free(home);
    return typist;
}

char *entry_id(const char *said)
{
    static const char before[] = "Its id is ";
    const char *found = NULL;
    for (const char *at = strstr(said, before); at != NULL; at = strstr(at + 1, before))
        found = at;
    assert_non_null(found);
    return strndup(found + sizeof before - 1, 36);
}

void entry_stored(struct pipeline *pipeline, const char *sql, const char *expected)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    for (;;) {
        char *got = pipeline_sql(pipeline, sql);
        bool same = strcmp(got, expected) == 0;
        if (!same && clock_steady_ms() >= until_ms)
            print_error("%s\ngives: %s\nnot:   %s\n", sql, got, expected);
        free(got);
        if (same)
            return;
        assert_true(clock_steady_ms() < until_ms);
        assert_true(process_runs(pipeline->aggregator, 10));
    }
}
