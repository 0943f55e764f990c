/*
 * A submission back into the values that it was typed as: the inverse of compose_read_draft, for
 * amending what was sent.
 */
#ifndef PARALLAX_CLIENT_ENTRY_DRAFT_SUBMISSION_H
#define PARALLAX_CLIENT_ENTRY_DRAFT_SUBMISSION_H

#include "base/arena.h"
#include "base/error.h"
#include "client/outbox/draft.h"
#include "model/call.h"
#include "model/submission.h"

/*
 * *ret_draft stands nowhere yet: its number is 0, draft_copy writes it. It supersedes nothing.
 * call: the submission's own, or NULL; with it, an answer that is several choices becomes several
 * values again. Of a CONFIDENTIAL one only what stands in the clear comes back, without the
 * language. Texts borrow from the submission or live in arena. RETRY NO_MEMORY, REJECT
 * KIND_UNKNOWN.
 */
enum verdict draft_from_submission(const struct submission *submission, const struct call *call,
                                   struct arena *arena, struct draft *ret_draft,
                                   struct error *error);

#endif
