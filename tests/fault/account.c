/* See account.h. */
#include "tests/fault/account.h"

#include "base/clock.h"
#include "tests/support/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IDS_SQL "SELECT id FROM submission UNION ALL SELECT id FROM quarantine ORDER BY 1"

struct ids {
    struct uuid *at;
    size_t count;
};

static struct ids read_ids(struct fault *fault)
{
    struct ids ids = {NULL, 0};
    char *lines = pipeline_sql(fault->pipeline, IDS_SQL);
    struct text rest = text_of(lines), line;
    ids.at = calloc(strlen(lines) / UUID_TEXT_BYTES + 2, sizeof *ids.at);
    assert_non_null(ids.at);
    while (text_split(&rest, '\n', &line))
        if (!uuid_parse(line, &ids.at[ids.count++]))
            fail_msg("what is stored has no id: %.*s", TEXT_ARGS(line));
    free(lines);
    return ids;
}

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

/* Both truths together, each id once: the second may have been given what the first has. */
static struct ids receipted_ids(struct fault *fault)
{
    struct ids ids = {NULL, 0};
    ids.at = truth_receipted(fault->truth, &ids.count);
    if (fault->twin_truth == NULL)
        return ids;
    size_t more;
    struct uuid *others = truth_receipted(fault->twin_truth, &more);
    ids.at = realloc(ids.at, (ids.count + more + 1) * sizeof *ids.at);
    assert_non_null(ids.at);
    memcpy(ids.at + ids.count, others, more * sizeof *others);
    free(others);
    qsort(ids.at, ids.count + more, sizeof *ids.at, by_id);
    size_t kept = 0;
    for (size_t i = 0; i < ids.count + more; i++)
        if (kept == 0 || !uuid_equal(&ids.at[kept - 1], &ids.at[i]))
            ids.at[kept++] = ids.at[i];
    ids.count = kept;
    return ids;
}

static bool is_known(const struct fault *fault, const struct uuid *id)
{
    return truth_knows(fault->truth, id) ||
           (fault->twin_truth != NULL && truth_knows(fault->twin_truth, id));
}

/* Both are sorted. Returns how many with a receipt are nowhere. */
static int64_t compare(const struct fault *fault, const struct ids *receipted,
                       const struct ids *found)
{
    int64_t missing = 0, twice = 0, strange = 0;
    size_t i = 0, j = 0;
    while (i < receipted->count || j < found->count) {
        int order = i == receipted->count ? 1
                    : j == found->count   ? -1
                                          : by_id(&receipted->at[i], &found->at[j]);
        if (order < 0) {
            missing++;
            i++;
            continue;
        }
        strange += order > 0 && !is_known(fault, &found->at[j]);
        size_t first = j;
        while (j + 1 < found->count && uuid_equal(&found->at[first], &found->at[j + 1])) {
            twice++;
            j++;
        }
        j++;
        i += order == 0;
    }
    if (twice > 0 || strange > 0)
        fail_msg("%lld are there twice, %lld that nobody sent", (long long)twice,
                 (long long)strange);
    return missing;
}

static int64_t ledger(struct fault *fault, const char *column)
{
    char sql[96];
    (void)snprintf(sql, sizeof sql, "SELECT coalesce(sum(%s), 0) FROM ledger", column);
    return pipeline_count(fault->pipeline, sql);
}

static void read_figures(struct fault *fault, const struct ids *receipted)
{
    struct figures *figures = &fault->figures;
    figures->receipted = (int64_t)receipted->count;
    figures->resent = truth_counts(fault->truth).resent;
    if (fault->twin_truth != NULL)
        figures->resent += truth_counts(fault->twin_truth).resent;
    figures->stored = pipeline_count(fault->pipeline, "SELECT count(*) FROM submission");
    figures->quarantined = pipeline_count(fault->pipeline, "SELECT count(*) FROM quarantine");
    figures->duplicates = ledger(fault, "duplicates");
    figures->damaged = ledger(fault, "damaged");
}

/* As pipeline_drained, but who waits in vain is told what is where. */
static void drain(struct fault *fault, struct pipeline *pipeline)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms(), waiting;
    while ((waiting = probe_metric(pipeline->collector_health, "parallax_collector_waiting")) !=
           0) {
        assert_true(process_runs(pipeline->collector, 20));
        if (clock_steady_ms() < until_ms)
            continue;
        struct ids receipted = receipted_ids(fault);
        read_figures(fault, &receipted);
        fail_msg("the spool does not empty: %lld of %lld with receipts are stored, %lld are "
                 "quarantined, %lld still spooled",
                 (long long)fault->figures.stored, (long long)fault->figures.receipted,
                 (long long)fault->figures.quarantined, (long long)waiting);
    }
}

static void settle(struct fault *fault)
{
    truth_settle(fault->truth);
    drain(fault, fault->pipeline);
    if (fault->twin_truth != NULL)
        truth_settle(fault->twin_truth);
    if (fault->twin != NULL && fault->twin->collector != NULL)
        drain(fault, fault->twin);
}

static int64_t count(struct fault *fault)
{
    struct ids receipted = receipted_ids(fault), found = read_ids(fault);
    read_figures(fault, &receipted);
    int64_t missing = compare(fault, &receipted, &found);
    free(receipted.at);
    free(found.at);
    pipeline_admin(fault->pipeline, 0, "check", NULL);
    return missing;
}

static void assert_missing(struct fault *fault, int64_t missing, int64_t expected)
{
    if (missing != expected)
        fail_msg("%lld of %lld with receipts are lost, %lld were told to be damaged",
                 (long long)missing, (long long)fault->figures.receipted, (long long)expected);
    fault->accounted = true;
}

void account_drained(struct fault *fault)
{
    int64_t missing = count(fault);
    assert_int_equal(fault->figures.damaged, 0);
    assert_missing(fault, missing, 0);
}

void account(struct fault *fault)
{
    settle(fault);
    account_drained(fault);
}

void account_damaged(struct fault *fault)
{
    settle(fault);
    int64_t missing = count(fault);
    assert_true(fault->figures.damaged > 0);
    assert_missing(fault, missing, fault->figures.damaged);
}

void account_client(struct fault *fault, const char *home, int rows)
{
    char expected[64];
    if (fault->pipeline->collector != NULL)
        pipeline_drained(fault->pipeline);
    if (fault->twin != NULL && fault->twin->collector != NULL)
        pipeline_drained(fault->twin);
    pipeline_client(fault->pipeline, home, 0, "verify", "--json", NULL);
    (void)snprintf(expected, sizeof expected, "{\"valid\":%d,\"invalid\":0}\n", rows);
    assert_string_equal(process_out(fault->pipeline->last), expected);
    struct figures *figures = &fault->figures;
    figures->receipted = rows;
    figures->stored = pipeline_count(fault->pipeline, "SELECT count(*) FROM submission");
    figures->duplicates =
        pipeline_count(fault->pipeline, "SELECT coalesce(sum(duplicates), 0) FROM ledger");
    assert_int_equal(figures->stored, rows);
    assert_int_equal(
        pipeline_count(fault->pipeline, "SELECT count(DISTINCT title) FROM submission"), rows);
    assert_int_equal(pipeline_count(fault->pipeline, "SELECT count(*) FROM quarantine"), 0);
    pipeline_admin(fault->pipeline, 0, "check", NULL);
    fault->accounted = true;
}
