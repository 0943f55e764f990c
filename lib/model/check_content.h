/*
 * A response or a contribution against what the call asks. Private to the checks.
 */
#ifndef PARALLAX_MODEL_CHECK_CONTENT_H
#define PARALLAX_MODEL_CHECK_CONTENT_H

#include "model/call.h"
#include "model/problem.h"
#include "model/submission.h"

/*
 * Each answer names a question of the call and is one of the kind that the question asks for, with
 * no more words than it or the call allows. Where the call's questions are not known here, or it
 * asks none, only the call's limit of words holds.
 */
void check_content_response(const struct response *response, const struct call *call,
                            struct problems *problems);
/*
 * The section is one of the call's, and has a draft where a passage is commented on. Nothing is
 * checked where the call's sections are not known here, or it has none.
 */
void check_content_contribution(const struct contribution *contribution, const struct call *call,
                                struct problems *problems);

/* Whether text has more words than words_max, and then how many. */
bool check_has_more_words(struct text text, int32_t words_max, size_t *ret_words);

#endif
