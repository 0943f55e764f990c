/*
 * The one place where parallax-admin opens the database.
 */
#ifndef PARALLAX_ADMIN_DATABASE_H
#define PARALLAX_ADMIN_DATABASE_H

#include "admin/admin.h"

/*
 * Fills admin->store, which admin_run closes. EXIT_DONE, or the exit code after what went wrong was
 * told: EXIT_USAGE without --database-url, EXIT_UNREACHABLE, EXIT_REFUSED.
 */
enum exit_code database_connect(struct admin *admin);
/* The same, and EXIT_REFUSED when the tables are not of this program's version. */
enum exit_code database_open(struct admin *admin);

#endif
