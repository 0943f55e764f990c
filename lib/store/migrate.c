/* See migrate.h. */
#include "store/migrate.h"

#include "store/store_private.h"
#include "store_migrations.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define CHECKSUM_BYTES 17 /* 16 hexadecimal digits and the NUL */
#define NUMBER_BYTES 12

/* FNV-1a, 64 bits: enough to notice an edit; nobody gains by forging it. */
static void checksum(const struct embedded_text *migration, char ret_checksum[CHECKSUM_BYTES])
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < migration->length; i++) {
        hash ^= (uint8_t)migration->content[i];
        hash *= UINT64_C(0x100000001b3);
    }
    (void)snprintf(ret_checksum, CHECKSUM_BYTES, "%016" PRIx64, hash);
}

/* The number that the file's name starts with. */
static int version_of(const struct embedded_text *migration)
{
    struct text rest = text_of(migration->name), digits = TEXT_NONE;
    int64_t version = 0;
    bool numbered = text_split(&rest, '_', &digits) && text_int64(digits, &version);
    assert(numbered && version > 0 && version <= INT32_MAX); /* a build with a misnamed file */
    return (int)version;
}

static int our_version(void)
{
    return version_of(&store_migrations[store_migrations_count - 1]);
}

static enum verdict record(struct store *store, const struct embedded_text *migration,
                           const struct text parameters[3], struct error *error)
{
    enum verdict verdict = store_run(store, migration->name, migration->content, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct store_result *result = NULL;
    verdict = store_query(store, "migration_record", parameters, 3, &result, error);
    store_result_free(&result);
    return verdict;
}

/* Inside a transaction that holds the lock. */
static enum verdict apply_missing(struct store *store, const struct embedded_text *migration,
                                  bool *ret_applied, struct error *error)
{
    char number[NUMBER_BYTES], sum[CHECKSUM_BYTES];
    (void)snprintf(number, sizeof number, "%d", version_of(migration));
    checksum(migration, sum);
    struct text parameters[] = {text_of(number), text_of(migration->name), text_of(sum)};
    struct store_result *known = NULL;
    enum verdict verdict = store_query(store, "migration_known", parameters, 1, &known, error);
    if (verdict != VERDICT_OK)
        return verdict;
    *ret_applied = store_result_rows(known) == 0;
    if (*ret_applied)
        verdict = record(store, migration, parameters, error);
    else if (!text_equal(store_result_value(known, 0, 0), parameters[2]))
        verdict = error_set(error, VERDICT_REJECT, "MIGRATION_CHANGED",
                            "migration %s was applied with another text; applied migrations are "
                            "never edited, changes come as new ones",
                            migration->name);
    store_result_free(&known);
    return verdict;
}

static enum verdict migrate_one(struct store *store, const struct embedded_text *migration,
                                bool *ret_applied, struct error *error)
{
    bool applied = false;
    enum verdict verdict = store_begin(store, error);
    if (verdict == VERDICT_OK)
        verdict = store_script(store, "migration_table", error);
    if (verdict == VERDICT_OK)
        verdict = apply_missing(store, migration, &applied, error);
    if (verdict == VERDICT_OK)
        verdict = store_commit(store, error);
    if (verdict == VERDICT_OK)
        *ret_applied = applied;
    else
        store_rollback(store);
    return verdict;
}

enum verdict store_migrate(struct store *store, int *ret_applied, int *ret_version,
                           struct error *error)
{
    int applied = 0;
    for (size_t i = 0; i < store_migrations_count; i++) {
        bool fresh = false;
        enum verdict verdict = migrate_one(store, &store_migrations[i], &fresh, error);
        if (verdict != VERDICT_OK)
            return verdict;
        applied += fresh ? 1 : 0;
    }
    *ret_applied = applied;
    *ret_version = our_version();
    return VERDICT_OK;
}

static enum verdict query_number(struct store *store, const char *name, int64_t *ret_number,
                                 struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, name, NULL, 0, &result, error);
    if (verdict == VERDICT_OK && (store_result_rows(result) != 1 ||
                                  !text_int64(store_result_value(result, 0, 0), ret_number)))
        verdict = error_set(error, VERDICT_FATAL, "SCHEMA_UNEXPECTED",
                            "%s: the answer is not a number", name);
    store_result_free(&result);
    return verdict;
}

enum verdict store_check_schema(struct store *store, struct error *error)
{
    int64_t tables = 0, version = 0;
    enum verdict verdict = query_number(store, "migration_tables", &tables, error);
    if (verdict == VERDICT_OK && tables > 0)
        verdict = query_number(store, "migration_version", &version, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (version < our_version())
        return error_set(error, VERDICT_REJECT, "SCHEMA_BEHIND",
                         "the database has schema %" PRId64 " and this program needs %d: run "
                         "parallax-admin migrate",
                         version, our_version());
    if (version > our_version())
        return error_set(error, VERDICT_REJECT, "SCHEMA_AHEAD",
                         "the database has schema %" PRId64 " and this program knows only %d: "
                         "run a newer program",
                         version, our_version());
    return VERDICT_OK;
}
