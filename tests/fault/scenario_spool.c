/* The spool's own file, damaged, cut, lost or older than it should be: noticed, and told. */
#include "base/file.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
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
#include <unistd.h>

#define SUBMISSIONS 96
#define SPOOL_BYTES_MAX ((size_t)256 * 1024 * 1024)
/* What the spool says of a record ends with its id, its organisation and the digest of its payload.
 */
#define HEADER_BYTES 96
#define ID_TO_DIGEST 32

static char *data_path(struct fault *fault)
{
    return scratch_path(fault->pipeline->folder, "spool/data.mdb");
}

/* So many are accepted, and none is forwarded; then the collector ends. */
static void fill_and_stop(struct fault *fault)
{
    stages_begin(fault);
    pipeline_kill(&fault->pipeline->aggregator);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_settle(fault->truth);
    pipeline_stop(&fault->pipeline->collector);
}

static void start_again(struct fault *fault)
{
    pipeline_start_collector(fault->pipeline);
    pipeline_start_aggregator(fault->pipeline);
}

static char *find(struct buffer *content, const char *from, struct text bytes)
{
    size_t left = content->length - (size_t)(from - content->data);
    return memmem(from, left, bytes.at, bytes.length);
}

/* Flips a bit at a random place of the length that begins at offset from where the bytes stand;
 * everywhere where the id, if there is one, stands before. How many places there are. */
static int flip(struct fault *fault, struct text bytes, const struct uuid *id, ptrdiff_t offset,
                size_t length)
{
    struct error error;
    struct buffer content = BUFFER_NONE;
    char *path = data_path(fault);
    int places = 0;
    offset += (ptrdiff_t)fault_random(fault, length);
    assert_int_equal(file_read(path, SPOOL_BYTES_MAX, &content, &error), VERDICT_OK);
    for (char *at = find(&content, content.data, bytes); at != NULL;
         at = find(&content, at + bytes.length, bytes)) {
        if (id != NULL && memcmp(at - ID_TO_DIGEST, id, sizeof *id) != 0)
            continue;
        at[offset] = (char)(at[offset] ^ (1 << fault_random(fault, 8)));
        places++;
    }
    assert_int_equal(file_replace(path, buffer_view(&content), &error), VERDICT_OK);
    buffer_free(&content);
    free(path);
    return places;
}

static int flip_header(struct fault *fault, size_t index)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    seal_digest(truth_bytes(fault->truth, index), digest);
    const struct uuid id = truth_id(fault->truth, index);
    return flip(fault, (struct text){(const char *)digest, sizeof digest}, &id,
                (ptrdiff_t)sizeof digest - HEADER_BYTES, HEADER_BYTES);
}

/* Some records are damaged: they are told as damaged, exactly they, and all others go on. */
static void records_damaged(struct fault *fault, const void *argument)
{
    const char *where = argument;
    fill_and_stop(fault);
    for (size_t i = 0; i < 3; i++) {
        const size_t index = 7 + i * 29;
        struct text bytes = truth_bytes(fault->truth, index);
        assert_true(strcmp(where, "header") == 0 ? flip_header(fault, index) > 0
                                                 : flip(fault, bytes, NULL, 0, bytes.length) > 0);
    }
    start_again(fault);
    account_damaged(fault);
    assert_int_equal(fault->figures.damaged, 3);
    assert_true(process_logged(fault->pipeline->collector, "spool_damaged"));
}

/* What receipts are made from: those of that commit are made anew, and nothing is lost. */
static void commit_damaged(struct fault *fault, const void *argument)
{
    (void)argument;
    fill_and_stop(fault);
    const struct merkle_hash *root = truth_root(fault->truth, 40);
    struct text bytes = {(const char *)root->bytes, sizeof root->bytes};
    assert_true(flip(fault, bytes, NULL, 0, bytes.length) > 0);
    start_again(fault);
    truth_allow_remade(fault->truth);
    truth_repeat(fault->truth);
    account(fault);
    assert_true(truth_counts(fault->truth).remade > 0);
    fault_note(fault, "%lld receipts made anew", (long long)truth_counts(fault->truth).remade);
}

/* It ends by itself, tells why, and not by a signal. Then the file is put back. */
static void assert_told(struct fault *fault, const char *code)
{
    struct process **collector = &fault->pipeline->collector;
    pipeline_launch_collector(fault->pipeline);
    int exit = process_wait(*collector);
    assert_true(exit != 0);
    if (strstr(process_err(*collector), code) == NULL)
        fail_msg("it does not say %s: %s", code, process_err(*collector));
    fault_note(fault, "%s, exit code %d", code, exit);
    process_free(collector);
}

static void keep_copy(struct fault *fault)
{
    char command[512];
    (void)snprintf(command, sizeof command,
                   "cd %s && rm -rf copy && cp -a --sparse=always spool copy",
                   fault->pipeline->folder);
    postgres_fault_shell(command);
}

static void put_copy_back(struct fault *fault)
{
    char command[512];
    (void)snprintf(command, sizeof command, "cd %s && rm -rf spool && mv copy spool",
                   fault->pipeline->folder);
    postgres_fault_shell(command);
}

static void cut(struct fault *fault)
{
    struct error error;
    struct buffer content = BUFFER_NONE;
    char *path = data_path(fault);
    assert_int_equal(file_read(path, SPOOL_BYTES_MAX, &content, &error), VERDICT_OK);
    /* Behind the two meta pages, so that LMDB itself finds nothing wrong. */
    size_t left = 8192 + (size_t)fault_random(fault, content.length / 2);
    assert_int_equal(truncate(path, (off_t)left), 0);
    fault_note(fault, "cut from %zu to %zu bytes: ", content.length, left);
    buffer_free(&content);
    free(path);
}

static void lose(struct fault *fault)
{
    char *path = data_path(fault);
    assert_int_equal(unlink(path), 0);
    free(path);
}

static void zero_meta(struct fault *fault)
{
    char command[512];
    (void)snprintf(command, sizeof command,
                   "dd if=/dev/zero of=%s/spool/data.mdb bs=4096 count=2 conv=notrunc 2>/dev/null",
                   fault->pipeline->folder);
    postgres_fault_shell(command);
}

struct ruin {
    void (*ruin)(struct fault *fault);
    const char *code;
};

/* Without its file the collector does not serve: whoever runs it puts the copy back. */
static void file_ruined(struct fault *fault, const void *argument)
{
    const struct ruin *ruin = argument;
    fill_and_stop(fault);
    keep_copy(fault);
    ruin->ruin(fault);
    assert_told(fault, ruin->code);
    put_copy_back(fault);
    start_again(fault);
    account(fault);
}

/* A copy from before: what came after it was stored, what waited in it goes again, and what is new
 * must not be taken for what was already there. */
static void old_copy(struct fault *fault, const void *argument)
{
    (void)argument;
    fill_and_stop(fault);
    keep_copy(fault);
    start_again(fault);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_settle(fault->truth);
    pipeline_drained(fault->pipeline);
    pipeline_stop(&fault->pipeline->collector);
    put_copy_back(fault);
    pipeline_start_collector(fault->pipeline);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_settle(fault->truth);
    /* Clients that lost their receipts ask for them: half of them the copy has never seen. */
    truth_allow_remade(fault->truth);
    truth_repeat(fault->truth);
    account(fault);
    fault_note(fault, "%lld receipts made anew", (long long)truth_counts(fault->truth).remade);
}

/* A second collector on the same spool. */
static void in_use(struct fault *fault, const void *argument)
{
    (void)argument;
    stages_begin(fault);
    truth_offer(fault->truth, SUBMISSIONS * 4);
    truth_until(fault->truth, SUBMISSIONS);
    struct process *first = fault->pipeline->collector;
    int health = fault->pipeline->collector_health;
    fault->pipeline->collector = NULL;
    assert_told(fault, "SPOOL_IN_USE");
    fault->pipeline->collector = first;
    fault->pipeline->collector_health = health;
    account(fault);
}

static const struct ruin short_file = {cut, "SPOOL_BROKEN"};
static const struct ruin no_file = {lose, "SPOOL_MISSING"};
static const struct ruin no_meta = {zero_meta, "SPOOL_BROKEN"};

const struct scenario spool_scenarios[] = {
    {"spool_payload_bits", "bits flipped in the text of three spooled records", SCENARIO_QUICK,
     records_damaged, "payload"},
    {"spool_header_bits", "bits flipped in the headers of three spooled records", SCENARIO_FULL,
     records_damaged, "header"},
    {"spool_commit_bits", "a bit flipped in what the receipts of a commit are made from",
     SCENARIO_FULL, commit_damaged, NULL},
    {"spool_file_cut", "the spool's file cut off at some place", SCENARIO_QUICK, file_ruined,
     &short_file},
    {"spool_file_missing", "the spool's file gone, its folder still there", SCENARIO_FULL,
     file_ruined, &no_file},
    {"spool_meta_zeroed", "the first two pages of the spool's file zeroed", SCENARIO_FULL,
     file_ruined, &no_meta},
    {"spool_old_copy", "the spool restored from an old copy", SCENARIO_QUICK, old_copy, NULL},
    {"spool_in_use", "a second collector started on the same spool under load", SCENARIO_FULL,
     in_use, NULL},
    {0},
};
