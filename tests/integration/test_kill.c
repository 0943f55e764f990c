/* Imports while the collector and the aggregator are killed: in the end everything is there,
 * nothing twice, and every receipt holds. */
#include "tests/support/pipeline.h"
#include "tests/support/probe.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define KILLS 3
#define ROWS_AN_IMPORT 800
#define ROWS (KILLS * ROWS_AN_IMPORT)
/* Frames of 256 KiB then hold some sixty rows: an import of many frames, with a kill in its middle.
 */
#define BODY_BYTES 4000
/* What of an import the collector has taken when it is killed. */
#define ROWS_BEFORE_KILL 200
/* At once it takes twice as many: the rest of an import lasts two seconds, however fast the
 * machine is and however late this test looks. */
#define ROWS_A_SECOND "200"
#define ACCEPTED "parallax_collector_accepted_total"

static const char *const countries[] = {"KAZ", "KGZ", "UZB"};

static struct pipeline *pipeline;
static struct process *import;

static int start(void **state)
{
    (void)state;
    static const char *const options[] = {"--organisation-rate", ROWS_A_SECOND, NULL};
    pipeline = pipeline_new();
    pipeline->collector_options = options;
    free(pipeline_enrol(pipeline, "member", "KAZ,KGZ,UZB"));
    pipeline_start(pipeline);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    process_free(&import);
    pipeline_free(&pipeline);
    return 0;
}

static char *write_rows(int first)
{
    struct buffer rows = BUFFER_NONE;
    buffer_string(&rows, "country,goal,year,finding_type,title,body,consent\n");
    for (int i = first; i < first + ROWS_AN_IMPORT; i++) {
        buffer_format(&rows, "%s,%d,2025,GAP,Finding %d,", countries[i % 3], 1 + i % 17, i);
        size_t body = rows.length;
        while (rows.length - body < BODY_BYTES)
            buffer_format(&rows, "It was seen in district %d. ", i);
        buffer_format(&rows, ",%s\n", i % 2 == 0 ? "PUBLIC" : "ANONYMOUS");
    }
    assert_true(buffer_ok(&rows));
    char *path = pipeline_file(pipeline, "rows.csv", rows.data);
    buffer_free(&rows);
    return path;
}

/* Both are killed in the middle of their work: what they did until then was seen, not guessed. */
static void kill_both(void)
{
    int64_t before = probe_metric(pipeline->collector_health, ACCEPTED);
    assert_true(pipeline_collector_reaches(pipeline, ACCEPTED, before + ROWS_BEFORE_KILL, import));
    pipeline_kill(&pipeline->collector);
    assert_true(process_runs(import, 0));
    pipeline_start_collector(pipeline);
    (void)process_await(pipeline->aggregator, "batch_stored");
    pipeline_kill(&pipeline->aggregator);
    pipeline_start_aggregator(pipeline);
}

static void import_and_kill(int first)
{
    char *path = write_rows(first);
    /* How long two starts take is the machine's matter: under valgrind more than its own minute. */
    import = pipeline_client_start(pipeline, "member", "import", "--call", PIPELINE_CALL,
                                   "--patience", "10m", path, NULL);
    free(path);
    kill_both();
    int code = process_wait(import);
    if (code != 0)
        print_error("%s\n%s\n", process_out(import), process_err(import));
    assert_int_equal(code, 0);
    process_free(&import);
}

static void test_import(void **state)
{
    (void)state;
    for (int i = 0; i < KILLS; i++)
        import_and_kill(i * ROWS_AN_IMPORT);
    pipeline_stored(pipeline, ROWS);
    pipeline_drained(pipeline);
    /* Who comes while an aggregator starts waits at its door, and is not sent away. */
    assert_null(strstr(process_err(pipeline->aggregator), "peer_refused"));
}

static void test_counts(void **state)
{
    (void)state;
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM submission"), ROWS);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(DISTINCT title) FROM submission"),
                     ROWS);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(DISTINCT id) FROM submission"), ROWS);
    assert_int_equal(pipeline_count(pipeline, "SELECT sum(submissions) FROM tally"), ROWS);
    assert_int_equal(pipeline_count(pipeline, "SELECT sum(named + unnamed) FROM voice"), ROWS);
    assert_int_equal(pipeline_count(pipeline, "SELECT sum(stored) FROM ledger"), ROWS);
    assert_int_equal(pipeline_count(pipeline, "SELECT sum(duplicates) FROM ledger"), 0);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM quarantine"), 0);
    pipeline_admin(pipeline, 0, "check", NULL);
}

static void test_receipts(void **state)
{
    (void)state;
    pipeline_client(pipeline, "member", 0, "verify", "--json", NULL);
    assert_string_equal(process_out(pipeline->last), "{\"valid\":2400,\"invalid\":0}\n");
    pipeline_client(pipeline, "member", 0, "status", "--json", NULL);
    assert_non_null(strstr(process_out(pipeline->last),
                           "\"QUEUED\":0,\"SENT\":0,\"RECEIVED\":0,\"REFUSED\":0,\"STORED\":2400"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_receipts),
    };
    return cmocka_run_group_tests_name("kill", tests, start, stop);
}
