/*
 * parallax send --watch: sends, waits for more and for the line to come back, until it is asked to
 * stop.
 */
#ifndef PARALLAX_CLIENT_WATCH_H
#define PARALLAX_CLIENT_WATCH_H

#include "base/error.h"
#include "client/session.h"

/*
 * Between two rounds the session is closed, so that the home is everybody's; at the end it is open
 * or closed, and session_close is right for either. Ends with EXIT_DONE when it was asked to stop;
 * REJECT when the collector refuses, FATAL; what a later try may mend is tried again.
 */
enum verdict watch(struct session *session, enum exit_code *ret_code, struct error *error);

#endif
