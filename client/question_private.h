/* A list of questions on its way, and the choices of each. Private to client/question*.c. */
#ifndef PARALLAX_CLIENT_QUESTION_PRIVATE_H
#define PARALLAX_CLIENT_QUESTION_PRIVATE_H

#include "client/question.h"
#include "model/call_content.h"
#include "model/field.h"

#define ASKING_GOAL_COUNT 17

struct asking {
    const struct draft *draft;
    const struct catalogue *calls;
    const struct call *call; /* NULL: none is named yet */
    int64_t now_ms;
    struct arena *arena;
    struct question *questions;
    size_t count;
    bool full; /* the arena is */
};

/* In the arena; NULL when that is full. */
char *asking_copy(struct asking *asking, struct text text);
/* That the draft names, 1 to 17; 0: none. */
int asking_goal(const struct asking *asking);

/* Those of a field of the draft, where it has any; a line with choices becomes one of them. */
void question_choices(struct asking *asking, const struct field_row *row,
                      struct question *question);
/* Those of a call's own question. */
void question_choices_of_call(struct asking *asking, const struct call_question *asked,
                              struct question *question);

#endif
