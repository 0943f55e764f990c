/*
 * What calls ask, kept for working offline: fetched from the collector a part at a time, and only
 * where it has changed.
 */
#ifndef PARALLAX_CLIENT_CALL_CONTENTS_H
#define PARALLAX_CLIENT_CALL_CONTENTS_H

#include "base/error.h"
#include "client/session.h"

#include <stdint.h>

/*
 * Asks for the content of every call of the session that has one which is not known here, and keeps
 * each as soon as it is whole and its digest is right; line_hello comes before. A call that the
 * collector no longer has, or has changed since it told of it, is left for the next time.
 * RETRY COLLECTOR_SILENT after patience_ms without an answer, REJECT COLLECTOR_ANSWER for parts
 * that are not what was asked for.
 */
enum verdict call_contents_fetch(struct session *session, int64_t patience_ms, struct error *error);

#endif
