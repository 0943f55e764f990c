/*
 * Being asked to stop, for commands that go on until they are: SIGINT, SIGTERM and SIGHUP are
 * remembered instead of ending the process, and whoever waits can wait for them, too.
 */
#ifndef PARALLAX_CLIENT_STOPPING_H
#define PARALLAX_CLIENT_STOPPING_H

#include "base/error.h"

#include <stdbool.h>

/* From now on, for the rest of the process. RETRY STOPPING. */
enum verdict stopping_begin(struct error *error);
bool stopping_asked(void);
/* Readable once it was asked; -1 before stopping_begin. */
int stopping_fd(void);

#endif
