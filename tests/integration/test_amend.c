/* `parallax amend` and `withdraw`: what was made here is changed and taken back, sent or not. */
#include "tests/integration/entry_case.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Makes a finding of this title and gives its id; end: "send" or "queue". */
static char *make(struct pipeline *pipeline, const char *consent, const char *title,
                  const char *end)
{
    struct buffer lines = BUFFER_NONE;
    buffer_format(
        &lines,
        "terminal\nKGZ\n%s\nen\n\n5\n5.2\n\n2025\n\n\ngap\n%s\nThe body.\n.\n:preview\n%s\n",
        consent, title, end);
    entry_pipe(pipeline, 0, "new --kind finding", lines.data);
    buffer_free(&lines);
    return entry_id(process_out(pipeline->last));
}

static void run(struct pipeline *pipeline, int code, const char *command, const char *id,
                const char *more, const char *lines)
{
    char words[160];
    (void)snprintf(words, sizeof words, "%s %s %s", command, id, more);
    entry_pipe(pipeline, code, words, lines);
}

static void expect_state(struct pipeline *pipeline, const char *id, const char *state)
{
    char sql[160];
    (void)snprintf(sql, sizeof sql, "SELECT state FROM submission WHERE id = '%s'", id);
    entry_stored(pipeline, sql, state);
}

static void expect_line(struct pipeline *pipeline, const char *id, const char *state)
{
    char expected[80];
    pipeline_client(pipeline, ENTRY_HOME, 0, "outbox", NULL);
    (void)snprintf(expected, sizeof expected, "%s  %s", id, state);
    assert_non_null(strstr(process_out(pipeline->last), expected));
}

/* The number of the title's question is told by the preview. */
static const char *number_of_title(struct pipeline *pipeline)
{
    static char number[16];
    const char *at = strstr(process_err(pipeline->last), ". The finding in one line.\n");
    assert_non_null(at);
    const char *begin = at;
    while (begin[-1] >= '0' && begin[-1] <= '9')
        begin--;
    (void)snprintf(number, sizeof number, "%.*s", (int)(at - begin), begin);
    return number;
}

static void what_was_stored_is_amended(void **state)
{
    struct pipeline *pipeline = *state;
    char *id = make(pipeline, "", "Before", "send");
    char lines[80], sql[200];
    expect_state(pipeline, id, "RECEIVED");
    run(pipeline, 0, "amend", id, "", "keep\n");
    (void)snprintf(lines, sizeof lines, "%s\nAfter\nsend\n", number_of_title(pipeline));
    run(pipeline, 0, "amend", id, "", lines); /* goes on with the draft that was begun */
    char *after = entry_id(process_out(pipeline->last));
    expect_state(pipeline, id, "SUPERSEDED");
    (void)snprintf(sql, sizeof sql,
                   "SELECT supersedes, title, body FROM submission"
                   " WHERE id = '%s'",
                   after);
    (void)snprintf(lines, sizeof lines, "%s|After|The body.", id);
    entry_stored(pipeline, sql, lines);
    free(id);
    free(after);
}

static void what_was_queued_is_a_draft_again(void **state)
{
    struct pipeline *pipeline = *state;
    char *id = make(pipeline, "", "Queued", "queue");
    run(pipeline, 0, "amend", id, "", "send\n");
    char *after = entry_id(process_out(pipeline->last));
    assert_string_not_equal(id, after);
    expect_line(pipeline, id, "SUPERSEDED");
    expect_state(pipeline, after, "RECEIVED");
    expect_state(pipeline, id, ""); /* nobody was told of it */
    run(pipeline, 2, "amend", id, "", "");
    assert_non_null(strstr(process_err(pipeline->last), "was amended before"));
    free(id);
    free(after);
}

static void what_was_sealed_is_written_again(void **state)
{
    struct pipeline *pipeline = *state;
    char *id = make(pipeline, "CONFIDENTIAL", "Secret", "send");
    expect_state(pipeline, id, "RECEIVED");
    run(pipeline, 1, "amend", id, "", ":preview\n");
    assert_non_null(strstr(process_err(pipeline->last), "cannot be opened here any more"));
    assert_non_null(strstr(process_err(pipeline->last), "Gender equality"));
    assert_null(strstr(process_err(pipeline->last), "Secret"));
    run(pipeline, 2, "withdraw", id, "--yes --reason why", "");
    assert_non_null(strstr(process_err(pipeline->last), "withdrawn without a reason"));
    run(pipeline, 0, "withdraw", id, "--yes", "");
    expect_state(pipeline, id, "WITHDRAWN");
    free(id);
}

static void withdraw_as(struct pipeline *pipeline, const char *consent)
{
    char sql[200];
    char *id = make(pipeline, consent, "Withdrawn later", "send");
    expect_state(pipeline, id, "RECEIVED");
    run(pipeline, 1, "withdraw", id, "", "no\n");
    assert_non_null(strstr(process_out(pipeline->last), "Nothing was withdrawn."));
    run(pipeline, 0, "withdraw", id, "--reason 'A figure is wrong.'", "yes\n");
    assert_non_null(strstr(process_err(pipeline->last), "It cannot be undone"));
    assert_non_null(strstr(process_out(pipeline->last), "Sent: 1 received"));
    expect_state(pipeline, id, "WITHDRAWN");
    (void)snprintf(sql, sizeof sql, "SELECT kind, consent FROM submission WHERE supersedes = '%s'",
                   id);
    (void)snprintf(sql + 100, 80, "WITHDRAWAL|%s", consent);
    entry_stored(pipeline, sql, sql + 100);
    run(pipeline, 2, "withdraw", id, "--yes", "");
    assert_non_null(strstr(process_err(pipeline->last), "already"));
    free(id);
}

static void what_was_stored_is_withdrawn_under_every_consent(void **state)
{
    withdraw_as(*state, "ANONYMOUS");
    withdraw_as(*state, "PUBLIC");
    withdraw_as(*state, "AGGREGATE");
}

static void what_was_queued_is_withdrawn_here(void **state)
{
    struct pipeline *pipeline = *state;
    char *id = make(pipeline, "", "Never sent", "queue");
    run(pipeline, 0, "withdraw", id, "--yes", "");
    assert_non_null(strstr(process_out(pipeline->last), "nobody need be told"));
    assert_non_null(strstr(process_out(pipeline->last), "Its text is draft"));
    expect_line(pipeline, id, "WITHDRAWN");
    pipeline_client(pipeline, ENTRY_HOME, 0, "send", NULL);
    assert_non_null(strstr(process_out(pipeline->last), "Sent: 0 received"));
    run(pipeline, 2, "withdraw", "no-id", "--yes", "");
    run(pipeline, 2, "withdraw", "01890000-0000-7000-8000-000000000000", "--yes", "");
    free(id);
}

/* The collector is away: everything is queued and goes in order when it is back. */
static void without_a_line_everything_waits(void **state)
{
    struct pipeline *pipeline = *state;
    char *id = make(pipeline, "", "Waits", "send");
    expect_state(pipeline, id, "RECEIVED");
    pipeline_stop(&pipeline->collector);
    run(pipeline, 3, "withdraw", id, "--yes --patience 200ms", "");
    assert_non_null(strstr(process_out(pipeline->last), "when there is a line"));
    run(pipeline, 2, "withdraw", id, "--yes", "");
    assert_non_null(strstr(process_err(pipeline->last), "on its way already"));
    pipeline_start_collector(pipeline);
    (void)process_await(pipeline->collector, "relay_connected");
    pipeline_client(pipeline, ENTRY_HOME, 0, "send", NULL);
    expect_state(pipeline, id, "WITHDRAWN");
    free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_stored_is_amended),
        cmocka_unit_test(what_was_queued_is_a_draft_again),
        cmocka_unit_test(what_was_sealed_is_written_again),
        cmocka_unit_test(what_was_stored_is_withdrawn_under_every_consent),
        cmocka_unit_test(what_was_queued_is_withdrawn_here),
        cmocka_unit_test(without_a_line_everything_waits),
    };
    return cmocka_run_group_tests(tests, entry_setup, entry_teardown);
}
