/*
 * What a coordinator is asked to make a submission of a kind for a call: the questions in their
 * order, with their choices and bounds, in the language in use. Guided entry
 * (client/entry/command_new.c) and the form in the browser (client/form/form.c) show the same list,
 * so that they ask for the same. Pure.
 *
 * The list follows from what the draft says so far: targets are those of the goal, the stance asks
 * for its claim, a comment is asked for only where the section has a draft. So it is made anew
 * after each answer.
 */
#ifndef PARALLAX_CLIENT_QUESTION_H
#define PARALLAX_CLIENT_QUESTION_H

#include "base/arena.h"
#include "base/text.h"
#include "client/outbox/draft.h"
#include "model/catalogue.h"
#include "model/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum question_kind {
    QUESTION_LINE, /* words on one line, a number, a date, an address */
    QUESTION_TEXT, /* several lines */
    QUESTION_ONE,  /* one of the choices */
    QUESTION_SOME, /* any of the choices */
    QUESTION_LINES /* any number of lines, each a value */
};

struct question_choice {
    struct text value; /* what the draft keeps: "KGZ", "5.2", "GOOD_PRACTICE" */
    struct text label; /* "Kyrgyzstan" */
};

/* Everything in it lives in the arena that the list was made in, or as long as the process. */
struct question {
    const char *field;  /* of the draft: "title", "observations_figure", "answers/influence" */
    const char *group;  /* "observations", or NULL: it stands in no group */
    bool group_begins;  /* the first of its group: "Add one?" is asked before it */
    struct text prompt; /* a sentence */
    struct text about;  /* more to read before answering: a letter, a section's draft; or none */
    enum question_kind kind;
    bool required;
    size_t choice_count;
    const struct question_choice *choices;
    size_t words_max; /* 0: no bound in words */
    size_t bytes_max; /* 0: none */
    size_t items_max; /* SOME, LINES: of values; in a group: of items */
};

struct question_list {
    size_t count;
    const struct question *at;
};

/*
 * The questions for the draft as it is. calls: those that are known; now_ms: which are open. Groups
 * come with the questions of one item each. Count 0 when the arena is full.
 */
struct question_list question_list(const struct draft *draft, const struct catalogue *calls,
                                   int64_t now_ms, struct arena *arena);

/* The call that the draft names, or NULL. */
const struct call *question_call(const struct draft *draft, const struct catalogue *calls);

/*
 * The choices that typed can mean, best first, at most max indexes into question->choices: a number
 * counts from 1 in the whole list, a value is itself in any case, letters are the beginning of a
 * word of label or value ("kyr", "vio"), in any script and case (client/letters.h). An exact one is
 * the only one.
 */
size_t question_match(const struct question *question, struct text typed, size_t *ret_indexes,
                      size_t max);

/* Whether a problem of client/compose.h is one of this question's answer. */
bool question_has_problem(const struct question *question, const struct problem *problem);

#endif
