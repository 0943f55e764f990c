/*
 * Forward-only migrations: sql/migrations/NNNN_name.sql, embedded, each in its own transaction
 * under an advisory lock, recorded in table migration with the checksum of its text.
 */
#ifndef PARALLAX_STORE_MIGRATE_H
#define PARALLAX_STORE_MIGRATE_H

#include "store/store.h"

/* Applies what is missing. *ret_applied: how many; *ret_version: the schema's number now. REJECT
 * MIGRATION_CHANGED when an applied one differs from ours. */
enum verdict store_migrate(struct store *store, int *ret_applied, int *ret_version,
                           struct error *error);
/* REJECT SCHEMA_BEHIND or SCHEMA_AHEAD when the database is not at our version; daemons ask at
 * start. */
enum verdict store_check_schema(struct store *store, struct error *error);

#endif
