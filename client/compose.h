/*
 * From values as people gave them to an entry of the outbox: read, checked against the rules and
 * the call, sealed where it is CONFIDENTIAL, and encoded. The one way for guided entry, the form
 * and imports, so that they cannot differ in what they take. It sees neither file nor clock.
 */
#ifndef PARALLAX_CLIENT_COMPOSE_H
#define PARALLAX_CLIENT_COMPOSE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "client/outbox/draft.h"
#include "client/outbox/outbox.h"
#include "model/catalogue.h"
#include "model/problem.h"
#include "model/submission.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stands where the values do not tell. */
struct compose_rules {
    struct text call; /* may be absent: then the values must tell it */
    struct text language;
    int32_t consent;
    /* the calls that are known; with none, nothing is checked against its call */
    const struct catalogue *calls;
    int64_t now_ms; /* wall clock */
};

/* Made zero-filled with rules and arena; reused from one submission to the next; compose_free. */
struct composer {
    const struct compose_rules *rules; /* borrowed */
    struct arena *arena;               /* borrowed; reset by the caller before each submission */
    struct buffer content;             /* the encoded content */
    struct buffer sealed;              /* the same for the secretariat's eyes only */
    struct buffer bytes;               /* the encoded submission */
};
void compose_free(struct composer *composer);

/*
 * Reads the values of one field into submission, whose kind is set and which began zero-filled.
 * column: a CSV column of the envelope or of the kind's shape, or "answers/QUESTION". values must
 * live as long as submission. False: a problem was added.
 */
bool compose_read(struct composer *composer, struct text column, struct texts values,
                  struct submission *submission, struct problems *problems);
/* All values of a draft, as compose_read; also sets kind and supersedes. */
bool compose_read_draft(struct composer *composer, const struct draft *draft,
                        struct submission *submission, struct problems *problems);

/*
 * Checks what the values say so far, without the id, time and seal that come at the end: for
 * telling what is missing while somebody writes. The call in *ret_call; NULL: none is known.
 */
void compose_check(const struct composer *composer, const struct submission *submission,
                   const struct call **ret_call, struct problems *problems);
/*
 * Gives the submission id, time and what the rules say, checks it, and makes the entry of it.
 * Everything in *ret_entry is borrowed from composer and submission. Problems are added for one
 * that is wrong, and then the entry is not set. Not OK only when memory ran out.
 */
enum verdict compose_entry(struct composer *composer, struct submission *submission,
                           struct outbox_entry *ret_entry, struct problems *problems,
                           struct error *error);

#endif
