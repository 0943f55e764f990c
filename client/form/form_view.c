/* See form_view.h. */
#include "client/form/form_view.h"

#include "base/wording.h"
#include "client/compose.h"

#include <stdio.h>
#include <string.h>

/* ---- what is wrong ---- */

/* "answers.body" of the nth answer is about the question that the nth answer names. */
static const struct question *question_of_answer(const struct form_view *view,
                                                 const struct submission *submission, size_t item)
{
    const struct group *answers = &submission->content.response.answers;
    if (submission->kind != KIND_RESPONSE || item < 1 || item > answers->count)
        return NULL;
    struct text asked = ((const struct answer *)answers->at)[item - 1].question;
    for (size_t i = 0; i < view->questions.count; i++) {
        const char *field = view->questions.at[i].field;
        size_t prefix = sizeof DRAFT_ANSWERS_PREFIX - 1;
        if (strncmp(field, DRAFT_ANSWERS_PREFIX, prefix) == 0 && text_is(asked, field + prefix))
            return &view->questions.at[i];
    }
    return NULL;
}

static struct form_fault fault_of(const struct form_view *view, const struct submission *submission,
                                  const struct problem *problem)
{
    struct form_fault fault = {.problem = problem};
    if (strncmp(problem->field, "answers.", sizeof "answers." - 1) == 0)
        fault.question = question_of_answer(view, submission, problem->item);
    for (size_t i = 0; i < view->questions.count && fault.question == NULL; i++)
        if (question_has_problem(&view->questions.at[i], problem))
            fault.question = &view->questions.at[i];
    if (fault.question != NULL && fault.question->group != NULL)
        fault.item = problem->item;
    return fault;
}

/* What could not be read is not missing as well. */
static bool is_told(const struct form_view *view, const struct form_fault *fault)
{
    return fault->question != NULL && form_view_fault(view, fault->question, fault->item) != NULL;
}

static enum verdict find_faults(struct form_view *view, bool everything, struct error *error)
{
    struct session *session = view->visit->form->session;
    const struct compose_rules rules = {
        .consent = CONSENT_ANONYMOUS, .calls = &session->calls, .now_ms = view->visit->now_ms};
    struct composer composer = {.rules = &rules, .arena = view->visit->form->arena};
    struct submission *submission = arena_alloc(view->visit->form->arena, sizeof *submission);
    const struct call *call = NULL;
    if (submission == NULL)
        return error_no_memory(error);
    (void)compose_read_draft(&composer, view->draft, submission, &view->problems);
    compose_check(&composer, submission, &call, &view->problems);
    compose_free(&composer);
    for (size_t i = 0; i < problems_kept(&view->problems); i++) {
        const struct problem *problem = &view->problems.at[i];
        struct form_fault fault = fault_of(view, submission, problem);
        if (problem->code != PROBLEM_MISSING || (everything && !is_told(view, &fault)))
            view->faults[view->fault_count++] = fault;
    }
    if (everything)
        view->faults_more = view->problems.count - problems_kept(&view->problems);
    return VERDICT_OK;
}

/* ---- the view ---- */

enum verdict form_view_load(struct visit *visit, int64_t number, bool everything,
                            struct form_view *ret_view, struct error *error)
{
    struct form *form = visit->form;
    struct draft *draft = arena_alloc(form->arena, sizeof *draft);
    if (draft == NULL)
        return error_no_memory(error);
    enum verdict verdict = draft_load(form->session->outbox, number, form->arena, draft, error);
    if (verdict != VERDICT_OK)
        return verdict;
    *ret_view = (struct form_view){
        .visit = visit,
        .draft = draft,
        .questions = question_list(draft, &form->session->calls, visit->now_ms, form->arena),
    };
    if (ret_view->questions.count == 0)
        return error_no_memory(error);
    return find_faults(ret_view, everything, error);
}

struct texts form_view_values(const struct form_view *view, const char *field)
{
    for (size_t i = 0; i < view->unsaved_count; i++)
        for (size_t k = 0; k < view->unsaved[i].count; k++)
            if (strcmp(view->unsaved[i].columns[k].field, field) == 0)
                return view->unsaved[i].columns[k].values;
    return draft_values(view->draft, field, view->visit->form->arena);
}

const struct form_fault *form_view_fault(const struct form_view *view,
                                         const struct question *question, size_t item)
{
    for (size_t i = 0; i < view->fault_count; i++)
        if (view->faults[i].question == question && view->faults[i].item == item)
            return &view->faults[i];
    return NULL;
}

void form_view_id(const char *before, const struct question *question, size_t item,
                  char ret_id[FORM_ID_BYTES])
{
    if (item > 0)
        (void)snprintf(ret_id, FORM_ID_BYTES, "%s-%s-%zu", before, question->field, item);
    else
        (void)snprintf(ret_id, FORM_ID_BYTES, "%s-%s", before, question->field);
}

void form_view_sentence(const struct form_fault *fault, struct buffer *out)
{
    const struct problem *problem = fault->problem;
    buffer_string(out, wording(problem_rows[problem->code].sentence));
    if (problem->detail[0] != '\0')
        buffer_format(out, " (%s)", problem->detail);
}
