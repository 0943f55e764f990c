/*
 * A draft as a page shows it: its questions, what stands under each, and what is wrong with it.
 * Private to client/form*.c.
 */
#ifndef PARALLAX_CLIENT_FORM_FORM_VIEW_H
#define PARALLAX_CLIENT_FORM_FORM_VIEW_H

#include "client/form/form.h"
#include "client/form/form_unit.h"
#include "model/submission.h"

#include <stdbool.h>
#include <stddef.h>

struct form_fault {
    const struct problem *problem;
    const struct question *question; /* NULL: it is about no question that is asked */
    size_t item;                     /* of its group; 0: the question is in none */
};

/* Everything lives in the form's arena. */
struct form_view {
    struct visit *visit;
    const struct draft *draft;
    struct question_list questions;
    /* Units that were changed both here and in another window: as the page had them. */
    size_t unsaved_count;
    const struct form_unit *unsaved;
    struct problems problems;
    size_t fault_count;
    struct form_fault faults[PROBLEMS_MAX];
    size_t faults_more; /* that are not kept */
};

/*
 * Loads the draft and lists its questions and what is wrong; with everything what is missing, too.
 * REJECT DRAFT_UNKNOWN and the errors of client/outbox/outbox.h; RETRY NO_MEMORY.
 */
enum verdict form_view_load(struct visit *visit, int64_t number, bool everything,
                            struct form_view *ret_view, struct error *error);
/* What is shown under a field. */
struct texts form_view_values(const struct form_view *view, const char *field);
/* The first thing wrong with this question's item, or NULL. */
const struct form_fault *form_view_fault(const struct form_view *view,
                                         const struct question *question, size_t item);
/* "f-title", "f-observations_figure-2": the id of what is filled in. */
#define FORM_ID_BYTES 96
void form_view_id(const char *before, const struct question *question, size_t item,
                  char ret_id[FORM_ID_BYTES]);
/* What is wrong, without the field's name: "is too long (at most 400)". */
void form_view_sentence(const struct form_fault *fault, struct buffer *out);

/* Writes the page of the draft (form_draft.c). */
void form_draft_write(const struct form_view *view);
/* Writes one question: its prompt, what is filled in, bounds and what is wrong (form_field.c). */
void form_field_write(const struct form_view *view, struct markup *page,
                      const struct question *question, size_t item);

#endif
