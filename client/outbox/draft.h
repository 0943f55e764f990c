/*
 * Drafts: what is being written, one value at a time, each durable before the next question is
 * asked.
 *
 * A value stands under the name of its CSV column ("title", "observations_figure"), and under
 * "answers/QUESTION" for a survey; item counts from 1 in lists and groups and is 0 elsewhere. So a
 * draft, a row of an import and a page of the form are the same to client/compose.h. Errors as in
 * client/outbox/outbox.h.
 */
#ifndef PARALLAX_CLIENT_OUTBOX_DRAFT_H
#define PARALLAX_CLIENT_OUTBOX_DRAFT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "client/outbox/outbox.h"
#include "model/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRAFT_ANSWERS_PREFIX "answers/"
/* Far above what a submission may have, so that a run-away program fails instead of the disk. */
#define DRAFT_VALUES_MAX 4096

struct draft_value {
    struct text field;
    int32_t item;
    struct text value;
};

struct draft {
    int64_t number;
    int32_t kind;           /* enum kind */
    struct uuid supersedes; /* nil: none */
    int32_t day;            /* of the last change */
    struct uuid queued_as;  /* nil: it is a draft still */
    size_t count;
    const struct draft_value *values; /* by field, then item */
};

/* day: since 1970-01-01 UTC. */
enum verdict draft_new(struct outbox *outbox, int32_t kind, const struct uuid *supersedes,
                       int32_t day, int64_t *ret_number, struct error *error);
/* Everything of it, in arena. REJECT DRAFT_UNKNOWN. */
enum verdict draft_load(struct outbox *outbox, int64_t number, struct arena *arena,
                        struct draft *ret_draft, struct error *error);
/*
 * Replaces what stands under field, durable when it returns: values.count 0 takes it away, one
 * value is item 0 unless is_list, more are items from 1 on.
 */
enum verdict draft_put(struct outbox *outbox, int64_t number, struct text field,
                       struct texts values, bool is_list, int32_t day, struct error *error);
/* What draft_put replaces under one field. */
struct draft_change {
    struct text field;
    struct texts values;
    bool is_list;
};
/* Several of them as one, in a transaction of its own. */
enum verdict draft_put_all(struct outbox *outbox, int64_t number,
                           const struct draft_change *changes, size_t count, int32_t day,
                           struct error *error);
/* A new draft with the values of another that stands nowhere yet, in a transaction of its own or in
 * one that was begun. */
enum verdict draft_copy(struct outbox *outbox, const struct draft *from, int32_t day,
                        int64_t *ret_number, struct error *error);
enum verdict draft_delete(struct outbox *outbox, int64_t number, struct error *error);
/* In one transaction: the entry is queued and the draft waits for its receipt. */
enum verdict draft_queue(struct outbox *outbox, int64_t number, const struct outbox_entry *entry,
                         struct error *error);

/* The values under a field in order of their items, in arena; count 0: there is none. Items that
 * are missing between others are empty. */
struct texts draft_values(const struct draft *draft, const char *field, struct arena *arena);
/* The one value, or TEXT_NONE. */
struct text draft_text(const struct draft *draft, const char *field);

#endif
