/*
 * Review: which states the secretariat may put a submission into, from which. WITHDRAWN and
 * SUPERSEDED are the author's alone, by a withdrawal or an amendment, from any state but WITHDRAWN
 * (sql/queries/batch_retire.sql).
 */
#ifndef PARALLAX_MODEL_REVIEW_H
#define PARALLAX_MODEL_REVIEW_H

#include "base/buffer.h"
#include "model/codes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In bytes of UTF-8; migration 0008 has them as well. */
#define REVIEW_NOTE_BYTES_MAX 3000u
#define REVIEW_TITLE_BYTES_MAX 300u
#define REVIEW_URL_BYTES_MAX 500u

#define REVIEW_BIT(state) (1u << (state))

/* X(state, what it means, the states that the secretariat may put it into) */
#define REVIEW_STATES(X)                                                                           \
    X(STATE_RECEIVED, "stored, and nobody has looked at it yet",                                   \
      REVIEW_BIT(STATE_IN_REVIEW) | REVIEW_BIT(STATE_HAS_ISSUES) | REVIEW_BIT(STATE_APPROVED) |    \
          REVIEW_BIT(STATE_REJECTED))                                                              \
    X(STATE_IN_REVIEW, "somebody of the secretariat looks at it",                                  \
      REVIEW_BIT(STATE_HAS_ISSUES) | REVIEW_BIT(STATE_APPROVED) | REVIEW_BIT(STATE_REJECTED))      \
    X(STATE_HAS_ISSUES, "something in it is to be put right; the note says what",                  \
      REVIEW_BIT(STATE_IN_REVIEW) | REVIEW_BIT(STATE_HAS_ISSUES) | REVIEW_BIT(STATE_APPROVED) |    \
          REVIEW_BIT(STATE_REJECTED))                                                              \
    X(STATE_APPROVED, "checked, and good for reports",                                             \
      REVIEW_BIT(STATE_IN_REVIEW) | REVIEW_BIT(STATE_HAS_ISSUES) | REVIEW_BIT(STATE_REJECTED) |    \
          REVIEW_BIT(STATE_PUBLISHED))                                                             \
    X(STATE_REJECTED, "not to stand in reports; the note says why",                                \
      REVIEW_BIT(STATE_IN_REVIEW) | REVIEW_BIT(STATE_REJECTED))                                    \
    X(STATE_PUBLISHED, "stands in a report that was published", 0)                                 \
    X(STATE_WITHDRAWN, "its author took it back", 0)                                               \
    X(STATE_SUPERSEDED, "its author sent another one in its place", 0)

struct review_state {
    int32_t state;
    const char *meaning;
    uint32_t next; /* REVIEW_BIT of each state that may follow */
};
extern const struct review_state review_states[];
extern const size_t review_state_count;

/* Whether the secretariat may put it there. False for states that there are not. */
bool review_may(int32_t from, int32_t to);
/* "HAS_ISSUES, APPROVED or REJECTED"; "" when none follows. Appends. */
void review_next(int32_t state, struct buffer *out);
/* The table as Markdown, for docs/review.md. */
void review_document(struct buffer *out);

#endif
