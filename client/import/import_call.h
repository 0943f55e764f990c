/*
 * Which call the rows of an import answer when they do not say it themselves.
 */
#ifndef PARALLAX_CLIENT_IMPORT_IMPORT_CALL_H
#define PARALLAX_CLIENT_IMPORT_IMPORT_CALL_H

#include "base/error.h"
#include "base/text.h"
#include "client/session.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * wanted: what --call says, or NULL. rows_tell: every file has a column for it. Asks the collector
 * for its calls where none are known, or not this one; when it cannot be reached, that is told and
 * a wanted call is taken unchecked. *ret_call is absent when only the rows can tell; it is borrowed
 * from wanted or from the session's calls.
 *
 * REJECT IMPORT_CALL: none can be chosen, or the wanted one is not among the calls; the sentence
 * says which there are.
 */
enum verdict import_call_choose(struct session *session, const char *wanted, bool rows_tell,
                                int64_t now_ms, struct text *ret_call, struct error *error);

#endif
