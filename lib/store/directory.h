/*
 * What the aggregator reads from the database besides its ledger: the catalogue for collectors, the
 * keys of collectors, and which constituency an organisation belongs to.
 */
#ifndef PARALLAX_STORE_DIRECTORY_H
#define PARALLAX_STORE_DIRECTORY_H

#include "base/arena.h"
#include "base/error.h"
#include "model/catalogue.h"
#include "store/store.h"

struct directory_collector {
    uint8_t curve[32];
    struct text name;
};

struct directory_organisation {
    struct uuid id;
    struct text constituency;
};

struct directory {
    /* Active organisations ascending by id, their active keys by curve, all calls by id: a closed
       call still takes withdrawals. */
    struct catalogue catalogue;
    /* Every organisation, also those no longer active: their submissions may still be on the way.
     */
    size_t organisation_count;
    const struct directory_organisation *organisations; /* ascending by id */
    size_t collector_count;                             /* active ones */
    const struct directory_collector *collectors;       /* ascending by curve */
};

/* One consistent snapshot (REPEATABLE READ); everything lives in the arena. RETRY NO_MEMORY at its
 * cap. */
enum verdict directory_load(struct store *store, struct arena *arena,
                            struct directory *ret_directory, struct error *error);
/*
 * The constituency of an organisation in O(log n); "" when the directory does not have it. Borrowed
 * from the directory, and ends with a NUL.
 */
const char *directory_constituency(const struct directory *directory, const struct uuid *id);
/* The number that every change of organisations, keys, calls or collectors raises. */
enum verdict directory_version(struct store *store, int64_t *ret_version, struct error *error);

#endif
