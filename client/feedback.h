/*
 * What a collector's answer about submissions means for the outbox.
 */
#ifndef PARALLAX_CLIENT_FEEDBACK_H
#define PARALLAX_CLIENT_FEEDBACK_H

#include "base/error.h"
#include "client/outbox/outbox.h"
#include "wire/client_protocol.h"

#include <stdbool.h>

/*
 * Stores the lines of a REPLY_STATUS in one transaction. *ret_asked false: the collector could not
 * ask the database about at least one of them; of these the collector's own word counts, which says
 * nothing against what the database said before. Lines about what the outbox does not have, and
 * states that this client does not know, are passed over.
 */
enum verdict feedback_store(struct outbox *outbox, const struct collector_reply *reply,
                            bool *ret_asked, struct error *error);

#endif
