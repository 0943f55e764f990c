/*
 * What a call says beside its dates (docs/calls.md): the questions that are asked, the sections of
 * a paper or draft, the letter that is signed, the forum's session, a theme, a region.
 *
 * Plain structs; everything borrows from the arena that the call was made in. All of it may be
 * published.
 */
#ifndef PARALLAX_MODEL_CALL_CONTENT_H
#define PARALLAX_MODEL_CALL_CONTENT_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

struct call_text {
    struct text language; /* BCP 47 */
    struct text text;
};
/* Words by language; none: the call does not have them. */
struct call_texts {
    size_t count;
    const struct call_text *at;
};

/* How a question is answered; the numbers are those on the wire. */
enum question_answer { QUESTION_OPEN = 1, QUESTION_CHOICE, QUESTION_MANY, QUESTION_RATING };
#define QUESTION_ANSWER_FIRST QUESTION_OPEN
#define QUESTION_ANSWER_LAST QUESTION_RATING
#define QUESTION_RATING_LOW 1
#define QUESTION_RATING_HIGH 5

struct call_choice {
    struct text id;
    struct call_texts label;
};

struct call_question {
    struct text id; /* what an answer's question names */
    struct call_texts text;
    int32_t answer;      /* enum question_answer; another number: of a later version */
    size_t choice_count; /* of CHOICE and MANY */
    const struct call_choice *choices;
    int32_t words; /* of an OPEN answer, the most; 0: what the call allows */
};

struct call_section {
    struct text id; /* what a contribution's section names */
    struct call_texts title;
    struct call_texts draft; /* none: proposals are asked for, and there is nothing to comment on */
};

struct call_letter {
    struct call_texts addressee, thesis, argument, ask;
};

struct call_session {
    struct call_texts name;
    struct text opens_on; /* 2026-07-07 */
};

struct call_content {
    size_t question_count;
    const struct call_question *questions; /* in the order in which they are asked */
    size_t section_count;
    const struct call_section *sections;
    struct call_letter letter;   /* without words: no letter */
    struct call_session session; /* without words: no session */
    struct text theme;           /* a code of reference/themes.csv, or none */
    struct text region;          /* an M49 code, or none */
};

/* The words in language, else in English, else the first; TEXT_NONE when there are none. */
struct text call_text(const struct call_texts *texts, const char *language);
/* NULL: the call has none of this id. */
const struct call_question *call_question(const struct call_content *content, struct text id);
const struct call_section *call_section(const struct call_content *content, struct text id);
const struct call_choice *call_choice(const struct call_question *question, struct text id);
/* "open", "choice", "many", "rating", as call files have them; NULL for a number that is none. */
const char *question_answer_name(int32_t answer);
/* 0 for a name that is none. */
int32_t question_answer_of(struct text name);

#endif
