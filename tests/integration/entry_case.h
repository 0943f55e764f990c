/*
 * What the tests of guided entry share: the pipeline with a call of each kind
 * (tests/terminal/calls) and one organisation, whose client's home is "home".
 */
#ifndef PARALLAX_TESTS_INTEGRATION_ENTRY_CASE_H
#define PARALLAX_TESTS_INTEGRATION_ENTRY_CASE_H

#include "tests/support/pipeline.h"
#include "tests/support/typist.h"

#define ENTRY_HOME "home"

/* A group's setup and teardown; *state is a struct pipeline. */
int entry_setup(void **state);
int entry_teardown(void **state);

/*
 * Runs the client with these words and the lines as its input, and fails the test unless it exits
 * with code. What it wrote is process_out(pipeline->last).
 */
void entry_pipe(struct pipeline *pipeline, int code, const char *words, const char *lines);
/* The client with these words on a terminal. environment: NAME=VALUE or NULL. */
struct typist *entry_type(struct pipeline *pipeline, const char *environment, const char *word, ...)
    __attribute__((sentinel));
/* The id that the program told last, owned by the caller. */
char *entry_id(const char *said);
/* Waits until the query gives this. */
void entry_stored(struct pipeline *pipeline, const char *sql, const char *expected);

#endif
