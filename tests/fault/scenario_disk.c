/* A disk that is full, or that fails, under each of the stores. */
#include "base/clock.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/mounts.h"
#include "tests/fault/postgres_fault.h"
#include "tests/fault/stages.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUBMISSIONS 400
#define BODY_BYTES 4000

/* ---- one call fails ---- */

static void preload(struct fault *fault, const char *at, unsigned first, const char *action)
{
    char variable[64];
    (void)snprintf(variable, sizeof variable, "FAULT_AT=%s:%llu:%s", at,
                   (unsigned long long)(first + fault_random(fault, 5)), action);
    fault_note(fault, "%s", variable + sizeof "FAULT_AT=" - 1);
    stages_preload(fault, STAGE_COLLECTOR, variable);
}

/* Nothing of the commit counts, nobody gets a receipt, and the next one is as ever. */
static void call_fails(struct fault *fault, const void *argument)
{
    const char *const *words = argument;
    preload(fault, words[0], 5, words[1]);
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    stages_until_fired(fault, STAGE_COLLECTOR);
    account(fault);
}

/* LMDB trusts its environment no more: the collector ends, and its supervisor starts it again. */
static void last_page_fails(struct fault *fault, const void *argument)
{
    (void)argument;
    preload(fault, "meta:before", 5, "EIO");
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_until_end(fault->truth, fault->pipeline->collector);
    assert_int_equal(process_wait(fault->pipeline->collector), 70);
    assert_non_null(strstr(process_err(fault->pipeline->collector), "SPOOL_BROKEN"));
    process_free(&fault->pipeline->collector);
    stages_preload(fault, STAGE_COLLECTOR, NULL);
    pipeline_start_collector(fault->pipeline);
    account(fault);
}

/* It could not keep the catalogue that came, and gets it again. */
static void catalogue_fails(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_preload(fault, STAGE_COLLECTOR, "FAULT_AT=rename:before:1:ENOSPC");
    pipeline_start_aggregator(fault->pipeline);
    (void)process_await(fault->pipeline->aggregator, "catalogue_replaced");
    pipeline_start_collector(fault->pipeline);
    (void)process_await(fault->pipeline->collector, "fault_fired");
    truth_offer(fault->truth, SUBMISSIONS);
    account(fault);
}

/* ---- small file systems ---- */

/* With nobody to forward to the spool fills its disk; then the aggregator comes, and deleting must
 * work on the full disk for anything to go on. */
static void spool_fills_disk(struct fault *fault, const void *argument)
{
    const enum mounts_kind *kind = argument;
    char *spool = scratch_path(fault->pipeline->folder, "spool");
    mounts_make(fault, *kind, spool, 12);
    stages_begin(fault);
    pipeline_kill(&fault->pipeline->aggregator);
    truth_body(fault->truth, BODY_BYTES);
    truth_offer(fault->truth, 2600);
    truth_until_busy(fault->truth, 3);
    int64_t before = truth_counts(fault->truth).receipted;
    assert_true(process_logged(fault->pipeline->collector, "spool_busy"));
    pipeline_start_aggregator(fault->pipeline);
    account(fault);
    fault_note(fault, "full after %lld receipts, BUSY %lld times", (long long)before,
               (long long)truth_counts(fault->truth).busy);
    free(spool);
}

static void reserve(struct fault *fault, const void *argument)
{
    (void)argument;
    char *spool = scratch_path(fault->pipeline->folder, "spool");
    mounts_make(fault, MOUNTS_TMPFS, spool, 16);
    fault->pipeline->spool_reserve = "4MiB";
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS / 4);
    truth_settle(fault->truth);
    mounts_fill(spool, 3 * 1024);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_until_busy(fault->truth, 3);
    assert_true(process_logged(fault->pipeline->collector, "spool_busy"));
    assert_non_null(strstr(process_err(fault->pipeline->collector), "DISK_RESERVE"));
    mounts_empty(spool);
    account(fault);
    free(spool);
}

/* The spool's file system turns read-only, as ext4 does after an error of its device; it is checked
 * and mounted anew, and the collector starts again. */
static void spool_read_only(struct fault *fault, const void *argument)
{
    struct process **collector = &fault->pipeline->collector;
    (void)argument;
    char *spool = scratch_path(fault->pipeline->folder, "spool");
    mounts_make(fault, MOUNTS_EXT4, spool, 32);
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_until(fault->truth, SUBMISSIONS / 4);
    mounts_break(fault, spool);
    int64_t busy = truth_counts(fault->truth).busy;
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (process_runs(*collector, 0) && truth_counts(fault->truth).busy < busy + 3) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s", "the collector goes on as if nothing had happened");
        truth_feed(fault->truth, 20);
    }
    if (process_runs(*collector, 0))
        fault_note(fault, "told BUSY");
    else
        fault_note(fault, "the collector ended with exit code %d", process_wait(*collector));
    process_free(collector); /* it may end by itself at any time until then */
    mounts_mend(spool);
    pipeline_start_collector(fault->pipeline);
    account(fault);
    free(spool);
}

#define TABLESPACE(of) "ALTER TABLE submission SET TABLESPACE " of

/* The table's own disk is full; its log's is not, or PostgreSQL would stop altogether. */
static void postgres_full(struct fault *fault, const void *argument)
{
    struct buffer sql = BUFFER_NONE;
    char command[512];
    (void)argument;
    char *folder = scratch_path(fault->pipeline->postgres.folder, "small");
    mounts_make(fault, MOUNTS_TMPFS, folder, 12);
    (void)snprintf(command, sizeof command, "mkdir %s/space && chown -R postgres %s", folder,
                   folder);
    postgres_fault_shell(command);
    buffer_format(&sql, "CREATE TABLESPACE small LOCATION '%s/space'", folder);
    free(pipeline_sql(fault->pipeline, sql.data));
    buffer_free(&sql);
    free(pipeline_sql(fault->pipeline, TABLESPACE("small")));
    stages_begin(fault);
    mounts_fill(folder, 64);
    truth_body(fault->truth, BODY_BYTES);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_settle(fault->truth);
    (void)process_await(fault->pipeline->aggregator, "database_lost");
    assert_non_null(strstr(process_err(fault->pipeline->aggregator), "53100"));
    mounts_empty(folder);
    account(fault);
    fault->accounted = false;
    pipeline_stop(&fault->pipeline->collector);
    pipeline_stop(&fault->pipeline->aggregator);
    free(pipeline_sql(fault->pipeline, TABLESPACE("pg_default")));
    free(pipeline_sql(fault->pipeline, "DROP TABLESPACE small"));
    fault->accounted = true;
    free(folder);
}

static const char *const full_call[] = {"data:before", "ENOSPC"};
static const char *const failing_call[] = {"data:before", "EIO"};
static const char *const failing_sync[] = {"sync:before", "EIO"};
static const enum mounts_kind tmpfs = MOUNTS_TMPFS, ext4 = MOUNTS_EXT4;

const struct scenario disk_scenarios[] = {
    {"disk_spool_no_space_once", "a write of the spool finds no space (ENOSPC)", SCENARIO_FULL,
     call_fails, full_call},
    {"disk_spool_write_error", "a write of the spool fails (EIO)", SCENARIO_FULL, call_fails,
     failing_call},
    {"disk_spool_fsync_error", "an fsync of the spool fails (EIO)", SCENARIO_QUICK, call_fails,
     failing_sync},
    {"disk_spool_last_page_error",
     "the write that makes a commit of the spool count fails (EIO): the collector ends with 70",
     SCENARIO_FULL, last_page_fails, NULL},
    {"disk_catalogue_no_space", "there is no space for the catalogue that came", SCENARIO_FULL,
     catalogue_fails, NULL},
    {"disk_spool_full", "the spool fills a file system of 12 MiB (tmpfs), then it is drained",
     SCENARIO_FULL, spool_fills_disk, &tmpfs},
    {"disk_spool_full_ext4",
     "the spool fills a file system of 12 MiB (ext4 on a loop device), then it is drained",
     SCENARIO_FULL, spool_fills_disk, &ext4},
    {"disk_spool_reserve", "others fill the spool's file system below the reserve", SCENARIO_FULL,
     reserve, NULL},
    {"disk_spool_read_only", "the spool's file system turns read-only for a while", SCENARIO_FULL,
     spool_read_only, NULL},
    {"disk_postgres_full", "the file system of the table submission is full", SCENARIO_FULL,
     postgres_full, NULL},
    {0},
};
