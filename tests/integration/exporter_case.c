/* See exporter_case.h. */
#include "tests/integration/exporter_case.h"

#include "base/buffer.h"
#include "base/file.h"
#include "store/migrate.h"
#include "store/store_private.h"
#include "tests/support/postgres.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DATA_BYTES_MAX ((size_t)1024 * 1024)

static struct postgres cluster;

static void expect_ok(enum verdict verdict, const struct error *error)
{
    if (verdict != VERDICT_OK)
        fail_msg("%s %s: %s", verdict_name(verdict), error->code, error->text);
}

static struct store *open_store(bool reader)
{
    const struct store_config config = {
        .url = cluster.url, .application = "test", .reader = reader};
    struct store *store = NULL;
    struct error error;
    expect_ok(store_open(&config, &store, &error), &error);
    return store;
}

int exporter_case_start(void **state)
{
    (void)state;
    struct buffer data = BUFFER_NONE;
    struct error error;
    int applied, version;
    expect_ok(postgres_start(&cluster, &error), &error);
    struct store *store = open_store(false);
    expect_ok(store_migrate(store, &applied, &version, &error), &error);
    store_close(&store);
    expect_ok(
        file_read(PARALLAX_SOURCE_DIR "/tests/golden/data.sql", DATA_BYTES_MAX, &data, &error),
        &error);
    exporter_case_run(data.data);
    buffer_free(&data);
    return 0;
}

int exporter_case_stop(void **state)
{
    (void)state;
    postgres_stop(&cluster);
    return 0;
}

const char *exporter_case_url(void)
{
    return cluster.url;
}

struct store *exporter_case_reader(void)
{
    return open_store(true);
}

void exporter_case_run(const char *sql)
{
    struct store *store = open_store(false);
    struct error error;
    expect_ok(store_run(store, "test data", sql, &error), &error);
    store_close(&store);
}
