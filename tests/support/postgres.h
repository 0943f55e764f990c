/*
 * A private PostgreSQL for one test program, made by pgcluster.sh in a folder of its own.
 */
#ifndef PARALLAX_TESTS_SUPPORT_POSTGRES_H
#define PARALLAX_TESTS_SUPPORT_POSTGRES_H

#include "base/error.h"

struct postgres {
    char *folder;
    char *url; /* of the empty database parallax, as its superuser */
};

/* Makes and starts the cluster. RETRY POSTGRES_FAILED; what went wrong stands on stderr. */
enum verdict postgres_start(struct postgres *postgres, struct error *error);
/* Starts it again after postgres_kill; the URL stays the same. */
enum verdict postgres_restart(struct postgres *postgres, struct error *error);
/* Ends it with SIGKILL, and returns when nothing of it runs any more. */
enum verdict postgres_kill(struct postgres *postgres, struct error *error);
/* Stops it and removes the folder. A zeroed one is fine. */
void postgres_stop(struct postgres *postgres);

#endif
