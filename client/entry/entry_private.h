/*
 * What the parts of guided entry share: entry.c (the way through the questions), entry_ask.c (one
 * question), entry_text.c (several lines, the editor), entry_group.c, entry_preview.c, entry_say.c.
 */
#ifndef PARALLAX_CLIENT_ENTRY_ENTRY_PRIVATE_H
#define PARALLAX_CLIENT_ENTRY_ENTRY_PRIVATE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "client/compose.h"
#include "client/entry/entry.h"
#include "client/outbox/draft.h"
#include "client/question.h"
#include "model/problem.h"

#define ENTRY_ARENA_BYTES ((size_t)32 * 1024 * 1024)
/* As many choices as fit on a screen with their question; of more, letters are asked for. */
#define ENTRY_CHOICES_SHOWN 18

/* What is to happen after something was typed. */
enum entry_step {
    STEP_NEXT,
    STEP_AGAIN, /* the same question */
    STEP_BACK,
    STEP_PREVIEW,
    STEP_GO_ON, /* from the preview to where it was asked for */
    STEP_KEEP,
    STEP_DELETE,
    STEP_CUT,   /* input ended */
    STEP_FAILED /* the outbox: entry->error says why */
};

struct entry {
    struct entry_place place;
    struct error *error; /* the caller's */
    struct arena *arena; /* of what follows, made anew by entry_look */
    struct draft draft;
    struct question_list list;
    struct composer composer;
    struct compose_rules rules;
    struct submission submission;
    struct problems problems; /* of the draft as it is */
    const struct call *call;  /* NULL: none */
    struct buffer line;       /* the one that was typed last */
    size_t page;              /* of the list that :list shows */
    struct uuid queued;       /* nil: it was not */
    size_t left_at;           /* the question at which :preview was typed; SIZE_MAX: none */
};

/* ---- entry.c ---- */

/* Reads the draft, its questions and its problems anew. False: entry->error. */
bool entry_look(struct entry *entry);
/* Replaces the values of a question (item 0) or of an item of its group, durable. */
bool entry_put(struct entry *entry, const struct question *question, size_t item,
               struct texts values);
/* What the draft has for a question, or for an item of its group. */
struct texts entry_values(struct entry *entry, const struct question *question, size_t item);
/* The index of the question of this field; list.count: it is not asked now. */
size_t entry_index(const struct entry *entry, const char *field);
/* The index of the first question after the group of the one at index, or after it. */
size_t entry_after(const struct entry *entry, size_t index);
/* Whether a problem is of the answer to this question; item 0: of any item. */
bool entry_problem_is(const struct entry *entry, const struct problem *problem,
                      const struct question *question, size_t item);

/* ---- entry_ask.c ---- */

/* Asks a question, or an item of its group (from 1; 0: it has none), once. */
enum entry_step entry_ask(struct entry *entry, size_t index, size_t item);

/* ---- entry_choice.c ---- */

enum entry_step entry_take_choice(struct entry *entry, const struct question *question, size_t item,
                                  struct text typed);
/* One page of the choices, and the next at the next call. */
void entry_list_choices(struct entry *entry, const struct question *question);
/* "Kyrgyzstan (KGZ)" */
void entry_choice_words(const struct question *question, const struct question_choice *choice,
                        struct buffer *out);

/* The same for the choice that a value is, or the value itself. */
void entry_value_words(const struct question *question, struct text value, struct buffer *out);

/* ---- entry_text.c ---- */

/* Several lines, the first of which was typed already. */
enum entry_step entry_take_text(struct entry *entry, const struct question *question, size_t item);
/* Opens the answer in the editor. */
enum entry_step entry_edit(struct entry *entry, const struct question *question, size_t item);

/* ---- entry_group.c ---- */

enum entry_step entry_group(struct entry *entry, size_t index);
/* How many items the draft has in the group of a question. */
size_t entry_group_count(struct entry *entry, const struct question *question);

/* ---- entry_preview.c ---- */

void entry_show_all(struct entry *entry, bool with_unanswered);
/* STEP_NEXT: *ret_index is the question to go to, or *ret_end is set and *ret_done. */
enum entry_step entry_preview(struct entry *entry, size_t *ret_index, bool *ret_done,
                              enum entry_end *ret_end);

/* ---- entry_say.c ---- */

enum entry_command {
    COMMAND_NONE,
    COMMAND_HELP,
    COMMAND_BACK,
    COMMAND_SKIP,
    COMMAND_EDIT,
    COMMAND_LIST,
    COMMAND_CLEAR,
    COMMAND_PREVIEW,
    COMMAND_SAVE,
    COMMAND_QUIT,
    COMMAND_DELETE,
    COMMAND_UNKNOWN
};
/*
 * Reads a line into entry->line, asking again for bytes that are not UTF-8. False: input ended.
 * What is pasted in several lines becomes one, unless several are wanted.
 */
bool entry_type(struct entry *entry, const char *prompt, bool several);
/* What the line says; for COMMAND_NONE *ret_answer is the answer, without the colon that "::x"
 * begins with. */
enum entry_command entry_command_of(struct text line, struct text *ret_answer);
/* What can be typed at any question. */
void entry_help(struct entry *entry, const struct question *question);
/* A copy between isolates where it needs them, in the arena. */
const char *entry_isolated(struct entry *entry, struct text text);
/* "118 of 120 words." or how many must go; nothing where there is no bound. */
void entry_tell_words(struct entry *entry, const struct question *question, struct text answer);
/* What a problem is, under its question: "this answer is outside its range (1990 to 2100)". */
void entry_problem_words(const struct problem *problem, struct buffer *out);
/* What is wrong with the answer that stands there; false: nothing is. */
bool entry_tell_problems(struct entry *entry, const struct question *question, size_t item);

#endif
