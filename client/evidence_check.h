/*
 * Whether the files that bear out submissions are still what they were.
 */
#ifndef PARALLAX_CLIENT_EVIDENCE_CHECK_H
#define PARALLAX_CLIENT_EVIDENCE_CHECK_H

#include "base/error.h"
#include "base/wording.h"
#include "client/evidence_list.h"
#include "client/outbox/outbox.h"

#include <stddef.h>
#include <stdint.h>

/* X(id, name in JSON, what people read) */
#define EVIDENCE_STATES(X)                                                                         \
    X(EVIDENCE_UNCHANGED, "unchanged", N_("unchanged"))                                            \
    X(EVIDENCE_MOVED, "moved", N_("moved"))                                                        \
    X(EVIDENCE_CHANGED, "changed", N_("CHANGED"))                                                  \
    X(EVIDENCE_MISSING, "missing", N_("MISSING"))                                                  \
    X(EVIDENCE_UNREADABLE, "unreadable", N_("UNREADABLE"))

#define EVIDENCE_STATE_ENUMERATOR(id, name, words) id,
enum evidence_state { EVIDENCE_STATES(EVIDENCE_STATE_ENUMERATOR) EVIDENCE_STATE_COUNT };
#undef EVIDENCE_STATE_ENUMERATOR

/* Fills one state a file of the list; the caller's array has list->count. */
void evidence_check(const struct evidence_list *list, enum evidence_state *ret_states);

/*
 * Looks for what is missing by its content below each of these paths (NULL-terminated, files or
 * folders): what is found gets its new path in the list and becomes EVIDENCE_MOVED. Links are not
 * followed, what cannot be read is passed over. RETRY NO_MEMORY.
 */
enum verdict evidence_look_in(struct evidence_list *list, enum evidence_state *states,
                              char *const *paths, struct error *error);

/* A submission that names a hash of no known file; borrowed for the length of the visit. */
typedef void evidence_visit_fn(void *context, const struct uuid *id, struct text sha256);
/* Visits them in all states but drafts. *ret_sealed: how many submissions are sealed, so that
 * nobody can look into them. Errors of the outbox. */
enum verdict evidence_unknown(struct outbox *outbox, const struct evidence_list *list,
                              evidence_visit_fn *visit, void *context, int64_t *ret_sealed,
                              struct error *error);

#endif
