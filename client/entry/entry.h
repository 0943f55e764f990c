/*
 * Guided entry: a draft is asked for question by question, each answer durable before the next,
 * shown as a whole, and queued. `parallax new` and `parallax amend` are thin shells around it.
 */
#ifndef PARALLAX_CLIENT_ENTRY_ENTRY_H
#define PARALLAX_CLIENT_ENTRY_ENTRY_H

#include "base/error.h"
#include "base/uuid.h"
#include "client/entry/typing.h"
#include "client/home.h"
#include "client/outbox/outbox.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether a contribution is to be a comment on a section's draft. */
enum entry_comment { ENTRY_COMMENT_MAY, ENTRY_COMMENT_YES, ENTRY_COMMENT_NO };

struct entry_place {
    struct outbox *outbox; /* borrowed, as all of this */
    const struct catalogue *calls;
    const struct home *home;
    struct typing *typing;
    int64_t draft;
    enum entry_comment comment;
    bool preview_first; /* everything is there already: an amendment */
};

enum entry_end {
    ENTRY_SEND,    /* queued, and to be sent now */
    ENTRY_QUEUED,  /* queued */
    ENTRY_KEPT,    /* a draft */
    ENTRY_DELETED, /* the draft is gone */
    ENTRY_CUT      /* input ended: a draft, and not finished */
};

/* Errors are those of the outbox; the draft is as it was after the last answer. *ret_id: of what
 * was queued, nil when nothing was. */
enum verdict entry_run(const struct entry_place *place, enum entry_end *ret_end,
                       struct uuid *ret_id, struct error *error);

/*
 * Asks for one of count labels, on a list of its own: their numbers or letters. preset: what an
 * empty line takes, or count: nothing. False: input ended, or ":quit".
 */
bool entry_choose(struct typing *typing, const char *prompt, const char *const *labels,
                  size_t count, size_t preset, size_t *ret_chosen);

#endif
