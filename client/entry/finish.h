/*
 * What `parallax new`, `amend` and `withdraw` have in common: the calls that are known, the guided
 * entry of a draft, and what is told when it ends.
 */
#ifndef PARALLAX_CLIENT_ENTRY_FINISH_H
#define PARALLAX_CLIENT_ENTRY_FINISH_H

#include "base/error.h"
#include "client/entry/entry.h"
#include "client/session.h"

/*
 * Asks the collector for its calls, and what they ask, where that is not known: none, not this one
 * (NULL: any), or not its questions. Silence is
 * told and is no error while some are known. RETRY CALLS_UNKNOWN: none are known at all.
 */
enum verdict finish_fetch_calls(struct session *session, const char *wanted, struct error *error);
/*
 * Runs guided entry for the draft, puts the terminal right, frees *typing, sends what is to be
 * sent, and tells how it ended. *ret_code: of the program, 1 for a draft that is not finished
 * because input ended.
 */
enum verdict finish_entry(struct session *session, struct typing **typing, int64_t draft,
                          enum entry_comment comment, bool preview_first, enum exit_code *ret_code,
                          struct error *error);
/* Sends what is queued and tells the outcome on stdout; no line is no error of the entry. */
enum verdict finish_send(struct session *session, enum exit_code *ret_code, struct error *error);

#endif
