/* The stages start in any order, and each waits for the others. */
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_FORMAT                                                                                 \
    "country,goal,year,finding_type,title,body\n"                                                  \
    "KGZ,5,2025,GAP,Order %d,The stages started in an order of their own.\n"

static struct pipeline *pipeline;
static struct process *client;
static int imports;

static int start(void **state)
{
    (void)state;
    pipeline = pipeline_new();
    free(pipeline_enrol(pipeline, "member", "KGZ"));
    return 0;
}

static int stop(void **state)
{
    (void)state;
    process_free(&client);
    pipeline_free(&pipeline);
    return 0;
}

static void start_client(void)
{
    char rows[256];
    (void)snprintf(rows, sizeof rows, ROW_FORMAT, ++imports);
    char *path = pipeline_file(pipeline, "rows.csv", rows);
    client =
        pipeline_client_start(pipeline, "member", "import", "--call", PIPELINE_CALL, path, NULL);
    free(path);
}

/* Everything stands: the row has its receipt and is stored. Then it all goes, the spool too. */
static void finish(void)
{
    int code = process_wait(client);
    if (code != 0)
        print_error("%s\n", process_err(client));
    assert_int_equal(code, 0);
    process_free(&client);
    pipeline_stored(pipeline, imports);
    pipeline_drained(pipeline);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
    char *spool = scratch_path(pipeline->folder, "spool");
    scratch_free(&spool);
}

static void start_in_order(const char *order)
{
    for (const char *stage = order; *stage != '\0'; stage++)
        switch (*stage) {
        case 'a':
            pipeline_start_aggregator(pipeline);
            break;
        case 'c':
            pipeline_start_collector(pipeline);
            break;
        default:
            start_client();
        }
    finish();
}

static void test_stages(void **state)
{
    start_in_order(*state);
}

/* The aggregator is there before its database answers. */
static void test_database_last(void **state)
{
    struct error error;
    (void)state;
    assert_int_equal(postgres_kill(&pipeline->postgres, &error), VERDICT_OK);
    pipeline_start_aggregator(pipeline);
    (void)process_await(pipeline->aggregator, "database_lost");
    pipeline_start_collector(pipeline);
    start_client();
    assert_int_equal(postgres_restart(&pipeline->postgres, &error), VERDICT_OK);
    (void)process_await(pipeline->aggregator, "catalogue_replaced");
    finish();
    pipeline_admin(pipeline, 0, "check", NULL);
}

int main(void)
{
    static char orders[][4] = {"acp", "apc", "cap", "cpa", "pac", "pca"};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_stages, orders[0]),
        cmocka_unit_test_prestate(test_stages, orders[1]),
        cmocka_unit_test_prestate(test_stages, orders[2]),
        cmocka_unit_test_prestate(test_stages, orders[3]),
        cmocka_unit_test_prestate(test_stages, orders[4]),
        cmocka_unit_test_prestate(test_stages, orders[5]),
        cmocka_unit_test(test_database_last),
    };
    return cmocka_run_group_tests_name("order", tests, start, stop);
}
