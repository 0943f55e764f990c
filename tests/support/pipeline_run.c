/* See pipeline.h: programs that are run to their end, and what is asked of PostgreSQL. */
#include "tests/support/pipeline.h"

#include "base/file.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* In one statement: how often the pattern stands in the text form of each table's rows. */
#define FIND_SQL                                                                                   \
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"               \
    " AND table_type = 'BASE TABLE' AND table_name NOT IN ('organisation', 'organisation_key')"    \
    " AND (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM %%I AS t"            \
    " WHERE t::text ILIKE ''%%%%%1$s%%%%'' OR t::text ILIKE ''%%%%%2$s%%%%''', table_name),"       \
    " false, true, '')))[1]::text <> '0'"

char *pipeline_program(const char *name)
{
    const char *folder = getenv("PARALLAX_BIN_DIR");
    return scratch_path(folder != NULL ? folder : PARALLAX_BIN_DIR, name);
}

/* Starts a program; the pipeline's last one makes room for it. */
static struct process *launch(const char *name, const char *variable, const char *value,
                              const char *word, va_list rest)
{
    const char *words[PROCESS_WORDS_MAX];
    char *program = pipeline_program(name);
    struct buffer pair = BUFFER_NONE;
    buffer_format(&pair, "%s=%s", variable, value);
    assert_true(buffer_ok(&pair));
    const char *environment[] = {pair.data, NULL};
    words[0] = program;
    process_words(words, 1, word, rest);
    struct process *process = process_start(words, environment);
    buffer_free(&pair);
    free(program);
    return process;
}

static void finish(struct pipeline *pipeline, struct process *process, int code, const char *word)
{
    int got = process_wait(process);
    process_free(&pipeline->last);
    pipeline->last = process;
    if (got != code) {
        print_error("%s: exit code %d\n", word, got);
        process_print(process);
    }
    assert_int_equal(got, code);
}

void pipeline_admin(struct pipeline *pipeline, int code, const char *word, ...)
{
    va_list rest;
    va_start(rest, word);
    struct process *process =
        launch("parallax-admin", "PARALLAX_DATABASE_URL", pipeline->postgres.url, word, rest);
    va_end(rest);
    finish(pipeline, process, code, word);
}

void pipeline_export(struct pipeline *pipeline, int code, const char *word, ...)
{
    va_list rest;
    va_start(rest, word);
    struct process *process =
        launch("parallax-exporter", "PARALLAX_DATABASE_URL", pipeline->postgres.url, word, rest);
    va_end(rest);
    finish(pipeline, process, code, word);
}

void pipeline_client(struct pipeline *pipeline, const char *home, int code, const char *word, ...)
{
    va_list rest;
    char *path = scratch_path(pipeline->folder, home);
    va_start(rest, word);
    struct process *process = launch("parallax", "PARALLAX_HOME", path, word, rest);
    va_end(rest);
    free(path);
    finish(pipeline, process, code, word);
}

struct process *pipeline_client_start(struct pipeline *pipeline, const char *home, const char *word,
                                      ...)
{
    va_list rest;
    char *path = scratch_path(pipeline->folder, home);
    va_start(rest, word);
    struct process *process = launch("parallax", "PARALLAX_HOME", path, word, rest);
    va_end(rest);
    free(path);
    return process;
}

char *pipeline_enrol(struct pipeline *pipeline, const char *home, const char *scope)
{
    pipeline_client(pipeline, home, 0, "init", "--json", "--collector",
                    pipeline->collector_port.endpoint, "--collector-card", pipeline->collector_card,
                    NULL);
    char *card = process_field(process_out(pipeline->last), "card");
    pipeline_admin(pipeline, 0, "org", "add", "--json", "--name", home, "--scope", scope,
                   "--constituency", "MG-WOM", "--card", card, NULL);
    free(card);
    return process_field(process_out(pipeline->last), "id");
}

struct identity *pipeline_identity(struct pipeline *pipeline, const char *home)
{
    struct error error;
    struct identity *identity = NULL;
    struct buffer path = BUFFER_NONE;
    buffer_format(&path, "%s/%s/identity.key", pipeline->folder, home);
    assert_int_equal(identity_load(path.data, &identity, &error), VERDICT_OK);
    buffer_free(&path);
    return identity;
}

char *pipeline_file(struct pipeline *pipeline, const char *name, const char *content)
{
    struct error error;
    char *path = scratch_path(pipeline->folder, name);
    assert_int_equal(file_replace(path, text_of(content), &error), VERDICT_OK);
    return path;
}

char *pipeline_sql(struct pipeline *pipeline, const char *sql)
{
    const char *words[] = {
        "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", pipeline->postgres.url,
        "-c",   sql,  NULL};
    struct process *psql = process_start(words, NULL);
    int code = process_wait(psql);
    if (code != 0)
        print_error("psql: %s\n", process_err(psql));
    assert_int_equal(code, 0);
    struct text out = text_trim(text_of(process_out(psql)));
    char *copy = strndup(out.length > 0 ? out.at : "", out.length);
    assert_non_null(copy);
    process_free(&psql);
    return copy;
}

int64_t pipeline_count(struct pipeline *pipeline, const char *sql)
{
    int64_t count = -1;
    char *value = pipeline_sql(pipeline, sql);
    assert_true(text_int64(text_of(value), &count));
    free(value);
    return count;
}

char *pipeline_find(struct pipeline *pipeline, const char *text)
{
    struct buffer hex = BUFFER_NONE, sql = BUFFER_NONE;
    struct uuid id;
    /* An id in a bytea column stands there as its 16 bytes, any other text as its own. */
    bool is_id = uuid_parse(text_of(text), &id);
    size_t length = is_id ? sizeof id.bytes : strlen(text);
    const uint8_t *bytes = is_id ? id.bytes : (const uint8_t *)text;
    for (size_t i = 0; i < length; i++)
        buffer_format(&hex, "%02x", bytes[i]);
    buffer_format(&sql, FIND_SQL, text, hex.data);
    assert_true(buffer_ok(&sql));
    char *found = pipeline_sql(pipeline, sql.data);
    buffer_free(&hex);
    buffer_free(&sql);
    return found;
}
