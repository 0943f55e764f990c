/* The client's own program and its outbox: what it was given must arrive once, whatever happens. */
#include "base/buffer.h"
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

#define ROWS 120
#define ROWS_MAX 1200
#define HOME "client-home"

static char *write_rows(struct fault *fault, int count)
{
    struct buffer rows = BUFFER_NONE;
    buffer_string(&rows, "country,goal,year,finding_type,title,body,consent\n");
    for (int i = 0; i < count; i++) {
        buffer_format(&rows, "KGZ,%d,2025,GAP,Finding %d,", 1 + i % 17, i);
        for (int line = 0; line < 300; line++)
            buffer_format(&rows, "Seen in district %d. ", i);
        buffer_format(&rows, ",%s\n", i % 2 == 0 ? "PUBLIC" : "ANONYMOUS");
    }
    assert_true(buffer_ok(&rows));
    char *path = pipeline_file(fault->pipeline, "rows.csv", rows.data);
    buffer_free(&rows);
    return path;
}

static void remove_home(struct fault *fault)
{
    char *home = scratch_path(fault->pipeline->folder, HOME);
    scratch_free(&home);
}

/* A home of its own, new for every scenario. */
static char *make_home(struct fault *fault)
{
    remove_home(fault);
    free(pipeline_enrol(fault->pipeline, HOME, "KGZ"));
    stages_begin(fault);
    pipeline_client(fault->pipeline, HOME, 0, "calls", NULL);
    return write_rows(fault, ROWS);
}

static struct process *import_once(struct fault *fault, const char *path, const char *at)
{
    struct buffer home = BUFFER_NONE;
    char *program = pipeline_program("parallax");
    buffer_format(&home, "PARALLAX_HOME=%s/%s", fault->pipeline->folder, HOME);
    const char *words[] = {program, "import", "--call", PIPELINE_CALL, path, NULL};
    const char *environment[] = {home.data, "LD_PRELOAD=" STOP_AT_PRELOAD,
                                 "ASAN_OPTIONS=detect_leaks=0", at, NULL};
    struct process *process = process_start(words, environment);
    while (process_runs(process, process_patience_ms()))
        ;
    buffer_free(&home);
    free(program);
    return process;
}

/* Runs imports with a fault preloaded, each with more rows behind those of the one before, until
 * one ends by it or fails by it; *rows that are in the file then. */
static struct process *import_with(struct fault *fault, char **path, int *rows, const char *at)
{
    for (*rows = ROWS;; *rows += ROWS) {
        struct process *process = import_once(fault, *path, at);
        if (strstr(process_err(process), "fault_fired") != NULL)
            return process;
        if (*rows >= ROWS_MAX)
            fail_msg("the client came through without the fault: %s", process_err(process));
        assert_int_equal(process_wait(process), 0);
        process_free(&process);
        free(*path);
        *path = write_rows(fault, *rows + ROWS);
    }
}

/* Again from the file: rows that are known are not new ones. */
static void import_again(struct fault *fault, const char *path)
{
    pipeline_client(fault->pipeline, HOME, 0, "import", "--call", PIPELINE_CALL, path, NULL);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
}

struct client_place {
    const char *at;
    unsigned first, span;
};

static void killed(struct fault *fault, const void *argument)
{
    const struct client_place *place = argument;
    char at[64];
    int rows;
    char *path = make_home(fault);
    (void)snprintf(at, sizeof at, "FAULT_AT=%s:%llu:KILL", place->at,
                   (unsigned long long)(place->first + fault_random(fault, place->span)));
    fault_note(fault, "%s", at + sizeof "FAULT_AT=" - 1);
    struct process *process = import_with(fault, &path, &rows, at);
    process_kill(process);
    process_free(&process);
    import_again(fault, path);
    account_client(fault, HOME, rows);
    free(path);
}

static void fails(struct fault *fault, const void *argument)
{
    const struct client_place *place = argument;
    char at[64];
    int rows;
    char *path = make_home(fault);
    (void)snprintf(at, sizeof at, "FAULT_AT=%s:%llu:ENOSPC", place->at,
                   (unsigned long long)(place->first + fault_random(fault, place->span)));
    struct process *process = import_with(fault, &path, &rows, at);
    int code = process_wait(process);
    fault_note(fault, "%s, exit code %d", at + sizeof "FAULT_AT=" - 1, code);
    process_free(&process);
    import_again(fault, path);
    account_client(fault, HOME, rows);
    free(path);
}

/* Its home is put back from before it sent: it sends all again and gets the same receipts. */
static void old_home(struct fault *fault, const void *argument)
{
    char command[512];
    (void)argument;
    char *path = make_home(fault);
    pipeline_client(fault->pipeline, HOME, 0, "import", "--no-send", "--call", PIPELINE_CALL, path,
                    NULL);
    (void)snprintf(command, sizeof command, "cd %s && rm -rf old && cp -a " HOME " old",
                   fault->pipeline->folder);
    postgres_fault_shell(command);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
    (void)snprintf(command, sizeof command, "cd %s && rm -rf " HOME " && mv old " HOME,
                   fault->pipeline->folder);
    postgres_fault_shell(command);
    pipeline_client(fault->pipeline, HOME, 0, "send", NULL);
    account_client(fault, HOME, ROWS);
    free(path);
}

/* The outbox's own file system is full: the import says so, and is repeated when there is room. */
static void disk_full(struct fault *fault, const void *argument)
{
    (void)argument;
    char *path = make_home(fault);
    char command[512];
    char *home = scratch_path(fault->pipeline->folder, HOME);
    (void)snprintf(command, sizeof command, "cd %s && mv " HOME " kept", fault->pipeline->folder);
    postgres_fault_shell(command);
    mounts_make(fault, MOUNTS_TMPFS, home, 8);
    (void)snprintf(command, sizeof command, "cd %s && cp -a kept/. " HOME " && rm -rf kept",
                   fault->pipeline->folder);
    postgres_fault_shell(command);
    mounts_fill(home, 256);
    struct process *process =
        pipeline_client_start(fault->pipeline, HOME, "import", "--call", PIPELINE_CALL, path, NULL);
    int code = process_wait(process);
    assert_true(code != 0);
    fault_note(fault, "exit code %d", code);
    process_free(&process);
    mounts_empty(home);
    import_again(fault, path);
    account_client(fault, HOME, ROWS);
    free(home);
    free(path);
}

/* Two at once from one home: one of them waits or is turned away, neither does harm. */
static void twice_at_once(struct fault *fault, const void *argument)
{
    (void)argument;
    char *path = make_home(fault);
    pipeline_client(fault->pipeline, HOME, 0, "import", "--no-send", "--call", PIPELINE_CALL, path,
                    NULL);
    struct process *one = pipeline_client_start(fault->pipeline, HOME, "send", NULL);
    struct process *other = pipeline_client_start(fault->pipeline, HOME, "send", NULL);
    int first = process_wait(one), second = process_wait(other);
    assert_true(first == 0 || second == 0);
    fault_note(fault, "exit codes %d and %d", first, second);
    process_free(&one);
    process_free(&other);
    account_client(fault, HOME, ROWS);
    free(path);
}

#define PLACE(where, from, more)                                                                   \
    (&(const struct client_place){.at = (where), .first = (from), .span = (more)})

const struct scenario client_scenarios[] = {
    {"client_killed_before_fsync", "kill -9 of the client before an fsync of its outbox",
     SCENARIO_FULL, killed, PLACE("sync:before", 2, 6)},
    {"client_killed_after_fsync", "kill -9 of the client after an fsync of its outbox",
     SCENARIO_FULL, killed, PLACE("sync:after", 2, 6)},
    {"client_killed_before_sending", "kill -9 of the client before a frame leaves", SCENARIO_FULL,
     killed, PLACE("relay:before", 2, 3)},
    {"client_killed_after_sending", "kill -9 of the client after a frame left, before its receipt",
     SCENARIO_QUICK, killed, PLACE("relay:after", 2, 3)},
    {"client_outbox_write_fails", "a write of the outbox finds no space (ENOSPC)", SCENARIO_FULL,
     fails, PLACE("data:before", 4, 8)},
    {"client_outbox_fsync_fails", "an fsync of the outbox fails (ENOSPC)", SCENARIO_FULL, fails,
     PLACE("sync:before", 2, 6)},
    {"client_outbox_full", "the file system of the outbox is full", SCENARIO_FULL, disk_full, NULL},
    {"client_old_home", "the client's home restored from before it sent", SCENARIO_FULL, old_home,
     NULL},
    {"client_twice_at_once", "two clients send from one home at once", SCENARIO_FULL, twice_at_once,
     NULL},
    {0},
};
