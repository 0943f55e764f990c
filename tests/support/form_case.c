/* See form_case.h. */
#include "tests/support/form_case.h"

#include "tests/support/form_calls.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_call(struct pipeline *pipeline, const char *name, const char *content)
{
    char *path = pipeline_file(pipeline, name, content);
    pipeline_admin(pipeline, 0, "call", "add", "--seal-card", pipeline->secretariat_card, path,
                   NULL);
    free(path);
}

struct form_case *form_case_new(void)
{
    struct form_case *form_case = calloc(1, sizeof *form_case);
    assert_non_null(form_case);
    struct pipeline *pipeline = form_case->pipeline = pipeline_new();
    add_call(pipeline, "finding.yaml", form_call_finding);
    add_call(pipeline, "survey.yaml", form_call_survey);
    add_call(pipeline, "letter.yaml", form_call_letter);
    add_call(pipeline, "draft.yaml", form_call_draft);
    free(pipeline_enrol(pipeline, FORM_HOME, "KGZ"));
    pipeline_start(pipeline);
    pipeline_client(pipeline, FORM_HOME, 0, "calls", NULL);
    return form_case;
}

void form_case_forget(struct form_case *form_case)
{
    process_free(&form_case->form);
    free(form_case->address);
    form_case->address = NULL;
    web_free(&form_case->web);
    form_case->web = (struct web){.port = 0};
}

void form_case_free(struct form_case **form_case)
{
    if (*form_case == NULL)
        return;
    form_case_forget(*form_case);
    pipeline_free(&(*form_case)->pipeline);
    free(*form_case);
    *form_case = NULL;
}

void form_case_launch(struct form_case *form_case)
{
    assert_null(form_case->form);
    form_case->form = pipeline_client_start(form_case->pipeline, FORM_HOME, "form", NULL);
    while (strchr(process_out(form_case->form), '\n') == NULL)
        if (!process_runs(form_case->form, process_patience_ms()))
            process_print(form_case->form);
    form_case->address = strdup(process_out(form_case->form));
    assert_non_null(form_case->address);
    *strchr(form_case->address, '\n') = '\0';
}

void form_case_start(struct form_case *form_case)
{
    form_case_launch(form_case);
    web_enter(&form_case->web, form_case->address);
}

void form_case_stop(struct form_case *form_case)
{
    int code = process_stop(form_case->form);
    if (code != 0)
        process_print(form_case->form);
    assert_int_equal(code, 0);
    form_case_forget(form_case);
}

void form_case_kill(struct form_case *form_case)
{
    process_kill(form_case->form);
    form_case_forget(form_case);
}

void form_case_begin(struct form_case *form_case, const char *call, const char *kind)
{
    struct web *web = &form_case->web;
    char hidden[128];
    web_get(web, "/");
    /* Each call has a form of its own with the same action: the one with this call is wanted. */
    (void)snprintf(hidden, sizeof hidden, "name=\"call\" value=\"%s\"", call);
    web_must_show(web, hidden);
    web_take(web, "/new");
    web_set(web, "call", call);
    web_press(web, "kind", kind);
    assert_int_equal(web->status, 200);
    web_take(web, web->path);
}
