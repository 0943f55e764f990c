/*
 * Changing keys without a day on which nothing gets through: a second identity waits in
 * identity.next until the secretariat has let it in, and then takes the first one's place.
 */
#ifndef PARALLAX_CLIENT_ROTATION_H
#define PARALLAX_CLIENT_ROTATION_H

#include "base/error.h"
#include "client/session.h"

#include <stdbool.h>

/* Reads identity.next, if there is one, into session->next. Errors as identity_load. */
enum verdict rotation_load(struct session *session, struct error *error);
/* Makes identity.next; one that is there is kept, as its card may be on its way already. */
enum verdict rotation_begin(struct session *session, bool *ret_made, struct error *error);
/* Exchanges identity and next, for one try. */
void rotation_swap(struct session *session);
/*
 * After a try of next that was let in, still swapped: its file takes the place of identity.key, in
 * one step, and the old keys are gone. RETRY FILE_UNWRITABLE: both files are as they were, or the
 * step is done; either way the next run goes on with them.
 */
enum verdict rotation_settle(struct session *session, struct error *error);

#endif
