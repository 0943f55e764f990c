/*
 * `parallax form` beside a whole pipeline: an organisation with its home, calls of every kind, and
 * a browser without a script. Everything here fails the cmocka test when it does not work.
 */
#ifndef PARALLAX_TESTS_SUPPORT_FORM_CASE_H
#define PARALLAX_TESTS_SUPPORT_FORM_CASE_H

#include "tests/support/pipeline.h"
#include "tests/support/web.h"

#define FORM_HOME "writers"

struct form_case {
    struct pipeline *pipeline;
    struct process *form; /* NULL while it does not run */
    char *address;        /* that it printed */
    struct web web;
};

/* The pipeline runs, and the home knows what the calls ask. */
struct form_case *form_case_new(void);
void form_case_free(struct form_case **form_case);
/* Starts the form and opens it. */
void form_case_start(struct form_case *form_case);
/* Starts it and leaves the address to the caller. */
void form_case_launch(struct form_case *form_case);
/* SIGTERM; the exit code is 0, and no sanitizer has spoken. */
void form_case_stop(struct form_case *form_case);
/* After it has ended by itself. */
void form_case_forget(struct form_case *form_case);
void form_case_kill(struct form_case *form_case);
/* Begins a draft for a call on the first page; its form is taken up. */
void form_case_begin(struct form_case *form_case, const char *call, const char *kind);

#endif
