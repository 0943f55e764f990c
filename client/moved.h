/*
 * A home that went to another computer stays here for reading, and nothing is added to it or sent
 * from it any more, or two laptops would each have half of what an organisation said.
 */
#ifndef PARALLAX_CLIENT_MOVED_H
#define PARALLAX_CLIENT_MOVED_H

#include "base/error.h"
#include "client/home.h"

#include <stdint.h>

/* Marks the home. day: since 1970-01-01 UTC. RETRY FILE_UNWRITABLE. */
enum verdict moved_mark(const struct home *home, int32_t day, struct error *error);
/* Takes the mark away; no mark is fine. RETRY FILE_UNWRITABLE. */
enum verdict moved_unmark(const struct home *home, struct error *error);
/* REJECT HOME_MOVED when the home is marked and this command, by its name, would change or send. */
enum verdict moved_check(const struct home *home, const char *command, struct error *error);

#endif
