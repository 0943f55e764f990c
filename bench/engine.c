/* See engine.h. */
#include "bench/engine.h"

#include "base/file.h"
#include "bench/child.h"
#include "bench/samples.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_BYTES 19 /* of COPY's binary format: signature, flags, length of an extension */
#define CHUNK_BYTES ((size_t)256 * 1024)

struct engine {
    PGconn *session;
    struct buffer rows; /* without header and trailer */
    size_t *ends;       /* of every row */
    size_t count, room;
};

static const char header[HEADER_BYTES] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
static const char trailer[2] = "\377\377";

static enum verdict engine_error(const struct engine *engine, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "ENGINE", "PostgreSQL: %s",
                     PQerrorMessage(engine->session));
}

enum verdict engine_run(struct engine *engine, const char *sql, struct error *error)
{
    PGresult *result = PQexec(engine->session, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? VERDICT_OK
                                                                   : engine_error(engine, error);
}

enum verdict engine_number(struct engine *engine, const char *sql, int64_t *ret_number,
                           struct error *error)
{
    PGresult *result = PQexec(engine->session, sql);
    bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    if (good)
        *ret_number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return good ? VERDICT_OK : engine_error(engine, error);
}

static enum verdict prepare_session(struct engine *engine, struct error *error)
{
    if (PQstatus(engine->session) != CONNECTION_OK)
        return engine_error(engine, error);
    return engine_run(engine,
                      "SET client_min_messages = warning;"
                      "SET temp_buffers = '64MB'; SET work_mem = '64MB';"
                      "CREATE TEMPORARY TABLE bench_staged (LIKE submission INCLUDING "
                      "DEFAULTS) ON COMMIT DELETE ROWS;"
                      "CREATE TABLE IF NOT EXISTS bench_ledger (id int PRIMARY KEY, "
                      "last bigint NOT NULL)",
                      error);
}

enum verdict engine_open_again(struct engine *engine, struct error *error)
{
    PQreset(engine->session);
    return prepare_session(engine, error);
}

enum verdict engine_open(const char *url, struct engine **ret_engine, struct error *error)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return error_no_memory(error);
    engine->session = PQconnectdb(url);
    enum verdict verdict = prepare_session(engine, error);
    if (verdict != VERDICT_OK) {
        engine_close(&engine);
        return verdict;
    }
    *ret_engine = engine;
    return VERDICT_OK;
}

void engine_close(struct engine **engine)
{
    if (*engine == NULL)
        return;
    PQfinish((*engine)->session);
    buffer_free(&(*engine)->rows);
    free((*engine)->ends);
    free(*engine);
    *engine = NULL;
}

static bool keep_row(struct engine *engine, const char *bytes, size_t length)
{
    if (engine->count == engine->room) {
        size_t room = engine->room == 0 ? 1024 : 2 * engine->room;
        size_t *ends = realloc(engine->ends, room * sizeof *ends);
        if (ends == NULL)
            return false;
        engine->ends = ends;
        engine->room = room;
    }
    buffer_append(&engine->rows, bytes, length);
    engine->ends[engine->count++] = engine->rows.length;
    return buffer_ok(&engine->rows);
}

/* PostgreSQL sends each row as a message of its own; the header comes with the first. */
enum verdict engine_keep_rows(struct engine *engine, struct error *error)
{
    PGresult *result =
        PQexec(engine->session, "COPY (SELECT * FROM submission) TO STDOUT (FORMAT binary)");
    bool good = PQresultStatus(result) == PGRES_COPY_OUT;
    PQclear(result);
    char *bytes;
    int length;
    bool first = true;
    buffer_clear(&engine->rows);
    engine->count = 0;
    while (good && (length = PQgetCopyData(engine->session, &bytes, 0)) > 0) {
        size_t from = first ? HEADER_BYTES : 0;
        bool ends = (size_t)length == from + sizeof trailer &&
                    memcmp(bytes + from, trailer, sizeof trailer) == 0;
        if (!ends && (size_t)length > from)
            good = keep_row(engine, bytes + from, (size_t)length - from);
        first = false;
        PQfreemem(bytes);
    }
    while ((result = PQgetResult(engine->session)) != NULL) {
        good = good && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return good ? VERDICT_OK : engine_error(engine, error);
}

size_t engine_row_count(const struct engine *engine)
{
    return engine->count;
}

static bool put(struct engine *engine, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length; at += CHUNK_BYTES) {
        size_t part = length - at < CHUNK_BYTES ? length - at : CHUNK_BYTES;
        if (PQputCopyData(engine->session, bytes + at, (int)part) != 1)
            return false;
    }
    return true;
}

static enum verdict copy_rows(struct engine *engine, const char *sql, size_t from, size_t to,
                              struct error *error)
{
    PGresult *result = PQexec(engine->session, sql);
    bool good = PQresultStatus(result) == PGRES_COPY_IN;
    PQclear(result);
    size_t start = from == 0 ? 0 : engine->ends[from - 1];
    good = good && put(engine, header, sizeof header) &&
           put(engine, engine->rows.data + start, engine->ends[to - 1] - start) &&
           put(engine, trailer, sizeof trailer) && PQputCopyEnd(engine->session, NULL) == 1;
    while ((result = PQgetResult(engine->session)) != NULL) {
        good = good && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return good ? VERDICT_OK : engine_error(engine, error);
}

static enum verdict load(struct engine *engine, size_t batch_rows, const char *copy,
                         const char *then, double *ret_s, struct error *error)
{
    int64_t start_ns = now_ns();
    enum verdict verdict = VERDICT_OK;
    for (size_t from = 0; verdict == VERDICT_OK && from < engine->count; from += batch_rows) {
        size_t to = engine->count - from < batch_rows ? engine->count : from + batch_rows;
        verdict = engine_run(engine, "BEGIN", error);
        if (verdict == VERDICT_OK)
            verdict = copy_rows(engine, copy, from, to, error);
        if (verdict == VERDICT_OK && then != NULL)
            verdict = engine_run(engine, then, error);
        if (verdict == VERDICT_OK)
            verdict = engine_run(engine, "COMMIT", error);
    }
    *ret_s = (double)(now_ns() - start_ns) / 1e9;
    return verdict;
}

enum verdict engine_copy(struct engine *engine, size_t batch_rows, double *ret_s,
                         struct error *error)
{
    return load(engine, batch_rows, "COPY submission FROM STDIN (FORMAT binary)", NULL, ret_s,
                error);
}

enum verdict engine_stage(struct engine *engine, size_t batch_rows, double *ret_s,
                          struct error *error)
{
    static const char then[] =
        "INSERT INTO submission SELECT * FROM bench_staged ON CONFLICT DO NOTHING;"
        "INSERT INTO tally (country, call, kind, goal, target, submissions)"
        " SELECT country, call, kind, coalesce(goal, 0), coalesce(target, ''), count(*)"
        " FROM bench_staged GROUP BY 1, 2, 3, 4, 5"
        " ON CONFLICT (country, call, kind, goal, target)"
        " DO UPDATE SET submissions = tally.submissions + excluded.submissions;"
        "INSERT INTO bench_ledger VALUES (1, 1)"
        " ON CONFLICT (id) DO UPDATE SET last = bench_ledger.last + 1";
    return load(engine, batch_rows, "COPY bench_staged FROM STDIN (FORMAT binary)", then, ret_s,
                error);
}

enum verdict engine_wal_bytes(struct engine *engine, int64_t *ret_bytes, struct error *error)
{
    return engine_number(engine, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint",
                         ret_bytes, error);
}

static int64_t parent_of(const char *pid)
{
    struct buffer path = BUFFER_NONE, stat = BUFFER_NONE;
    int64_t parent = 0;
    buffer_format(&path, "/proc/%s/stat", pid);
    /* Behind the name in parentheses, which may hold anything: the state and the parent. */
    const char *at = file_read(path.data, 65536, &stat, NULL) == VERDICT_OK && buffer_ok(&stat)
                         ? strrchr(stat.data, ')')
                         : NULL;
    if (at != NULL && strlen(at) > 4)
        parent = strtoll(at + 4, NULL, 10);
    buffer_free(&path);
    buffer_free(&stat);
    return parent;
}

static int64_t cpu_us_below(const char *pid, int64_t postmaster)
{
    bool its = strtoll(pid, NULL, 10) == postmaster || parent_of(pid) == postmaster;
    return its ? child_cpu_us((pid_t)strtoll(pid, NULL, 10)) : 0;
}

/* The postmaster and its children. Those that have ended are missing, so none of ours may end
 * between two looks. */
enum verdict engine_cpu_us(struct engine *engine, int64_t *ret_us, struct error *error)
{
    int64_t postmaster = 0;
    enum verdict verdict = engine_number(
        engine, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::bigint", &postmaster,
        error);
    DIR *folder = verdict == VERDICT_OK ? opendir("/proc") : NULL;
    int64_t us = 0;
    /* One thread reads the folder. */
    // cppcheck-suppress readdirCalled
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
            us += cpu_us_below(entry->d_name, postmaster);
    if (folder != NULL)
        (void)closedir(folder);
    *ret_us = us;
    return verdict;
}
