/*
 * See preload.h. The rows come in the order of their key, country and then id, which makes filling
 * fast; within a day ids are random, as those of unnamed submissions are.
 */
#include "bench/preload.h"

#include <inttypes.h>

/* On both sides of the country that the load writes to, whose part of an index is in the middle. */
#define COUNTRIES                                                                                  \
    "'{AFG,ARM,AZE,BGD,BTN,CHN,FJI,GEO,IDN,IND,IRN,KAZ,KGZ,KHM,LAO,LKA,MDV,MNG,NPL,PAK,PHL,TJK,"   \
    "TKM,UZB}'::text[]"
#define COUNTRY_COUNT 24

/* Row i of $rows. Every fiftieth amends the one before it: without any, the aggregator need not
 * look for amendments of what it stores. */
static enum verdict make_functions(struct engine *engine, int64_t rows, int64_t day_ms,
                                   struct error *error)
{
    struct buffer sql = BUFFER_NONE;
    buffer_format(
        &sql,
        "CREATE FUNCTION pg_temp.country(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS"
        " $$SELECT (" COUNTRIES ")[1 + i * %d / %" PRId64 "]$$;"
        "CREATE FUNCTION pg_temp.day_ms(i bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS"
        " $$SELECT %" PRId64 " - 86400000 * (365 - i * %d %% %" PRId64 " * 365 / %" PRId64 ")$$;"
        "CREATE FUNCTION pg_temp.id(i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS"
        " $$SELECT (lpad(to_hex(pg_temp.day_ms(i)), 12, '0') || '7' || left(md5(i::text), 3)"
        " || 'a' || right(md5(i::text), 15))::uuid$$;"
        "CREATE FUNCTION pg_temp.amends(i bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS"
        " $$SELECT i %% 50 = 49 AND pg_temp.country(i - 1) = pg_temp.country(i)$$",
        COUNTRY_COUNT, rows, day_ms, COUNTRY_COUNT, rows, rows);
    enum verdict verdict =
        buffer_ok(&sql) ? engine_run(engine, sql.data, error) : error_no_memory(error);
    buffer_free(&sql);
    return verdict;
}

static enum verdict insert(struct engine *engine, int64_t rows, struct error *error)
{
    struct buffer sql = BUFFER_NONE;
    buffer_format(
        &sql,
        "INSERT INTO submission (country, id, call, kind, consent, state, language,"
        " supersedes, organisation, pseudonym, created_at, received_on, digest, goal,"
        " target, year, finding_type, title, body)"
        " SELECT pg_temp.country(i), pg_temp.id(i), call, kind, consent,"
        " CASE WHEN pg_temp.amends(i + 1) THEN 'SUPERSEDED' ELSE state END, language,"
        " CASE WHEN pg_temp.amends(i) THEN pg_temp.id(i - 1) END, organisation, pseudonym,"
        " to_timestamp(pg_temp.day_ms(i) / 1000),"
        " (to_timestamp(pg_temp.day_ms(i) / 1000) AT TIME ZONE 'UTC')::date, digest,"
        " i %% 17 + 1, i %% 17 + 1 || '.1', year, finding_type, title, body"
        " FROM bench_pattern, generate_series(0, %" PRId64 "::bigint) AS i",
        rows - 1);
    enum verdict verdict =
        buffer_ok(&sql) ? engine_run(engine, sql.data, error) : error_no_memory(error);
    buffer_free(&sql);
    return verdict;
}

/* Statements one after the other: VACUUM refuses to run in a transaction with others. */
static enum verdict run_all(struct engine *engine, const char *const *statements, size_t count,
                            struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < count; i++)
        verdict = engine_run(engine, statements[i], error);
    return verdict;
}
#define RUN_ALL(engine, statements, error)                                                         \
    run_all((engine), (statements), sizeof(statements) / sizeof(statements)[0], (error))

enum verdict preload_fill(struct engine *engine, int64_t rows, int64_t day_ms, struct error *error)
{
    static const char *const before[] = {
        "CREATE TABLE bench_pattern AS SELECT * FROM submission LIMIT 1",
        "TRUNCATE submission, tally, voice",
    };
    /* Frozen, or autovacuum would come and do it between the rounds. */
    static const char *const after[] = {
        "VACUUM (FREEZE, ANALYZE) submission",
        ("CREATE TABLE bench_tally AS SELECT country, call, kind, goal, target,"
         " count(*) AS submissions, count(*) FILTER (WHERE state = 'SUPERSEDED') AS retired"
         " FROM submission GROUP BY country, call, kind, goal, target"),
        ("CREATE TABLE bench_voice AS SELECT country, call, 'MG-WOM' AS constituency,"
         " count(*) FILTER (WHERE consent = 'PUBLIC') AS named,"
         " count(*) FILTER (WHERE consent <> 'PUBLIC') AS unnamed"
         " FROM submission GROUP BY country, call"),
    };
    enum verdict verdict = RUN_ALL(engine, before, error);
    if (verdict == VERDICT_OK)
        verdict = make_functions(engine, rows, day_ms, error);
    if (verdict == VERDICT_OK)
        verdict = insert(engine, rows, error);
    if (verdict == VERDICT_OK)
        verdict = RUN_ALL(engine, after, error);
    return verdict == VERDICT_OK ? preload_restore(engine, day_ms, error) : verdict;
}

enum verdict preload_restore(struct engine *engine, int64_t day_ms, struct error *error)
{
    /* Told to clean the indexes, or it leaves them as they are while less than a fiftieth of the
     * pages has dead rows; and what is loaded next has the ids of those. */
    static const char *const statements[] = {
        "VACUUM (INDEX_CLEANUP ON) submission",
        "TRUNCATE tally, voice;"
        "INSERT INTO tally SELECT * FROM bench_tally;"
        "INSERT INTO voice SELECT * FROM bench_voice",
        "CHECKPOINT",
    };
    struct buffer sql = BUFFER_NONE;
    buffer_format(&sql,
                  "DELETE FROM submission WHERE country = 'KGZ' AND id >="
                  " (lpad(to_hex(%" PRId64 "), 12, '0') || repeat('0', 20))::uuid",
                  day_ms);
    enum verdict verdict =
        buffer_ok(&sql) ? engine_run(engine, sql.data, error) : error_no_memory(error);
    buffer_free(&sql);
    return verdict == VERDICT_OK ? RUN_ALL(engine, statements, error) : verdict;
}
