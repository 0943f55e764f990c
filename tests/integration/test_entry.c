/* `parallax new`: every kind from the keyboard into PostgreSQL, and nothing typed is lost. */
#include "tests/integration/entry_case.h"

#include "base/buffer.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Call, country, consent, language of a finding, then province; year and what follows is left out.
 */
#define FINDING_HEAD "terminal\nKGZ\n\nen\n\n5\n5.2\n\n2025\n\n\ngap\n"
/* From the body on: to the preview. */
#define TO_PREVIEW ":preview\n"

static void a_response_is_stored(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 0, "new --kind response",
               "\nKGZ\n\nen\ncoal\npublic, writing\n4\nInvite us earlier.\n.\nsend\n");
    assert_non_null(strstr(process_out(pipeline->last), "Sent: 1 received"));
    entry_stored(
        pipeline,
        "SELECT string_agg(a->>'question' || '=' || (a->>'body'), ';' ORDER BY a->>'question')"
        " FROM submission, jsonb_array_elements(content->'answers') a"
        " WHERE call = 'TERMINAL-SURVEY'",
        "channels=hearing, written;influence=4;invited=coalition;"
        "next-time=Invite us earlier.");
    entry_stored(pipeline,
                 "SELECT consent, organisation IS NULL FROM submission"
                 " WHERE call = 'TERMINAL-SURVEY'",
                 "ANONYMOUS|t");
}

static void a_sign_on_is_stored(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 0, "new --kind sign_on",
               "\nKAZ\nPUBLIC\nen\nForum of Women's NGOs\n\nyes\nsend\n");
    assert_non_null(strstr(process_err(pipeline->last), "Print what civil society found"));
    entry_stored(pipeline,
                 "SELECT content->>'signatory', organisation IS NULL FROM submission"
                 " WHERE call = 'TERMINAL-LETTER'",
                 "Forum of Women's NGOs|f");
}

static void a_contribution_is_stored(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 0, "new --kind contribution",
               "\nUZB\n\nen\nfollow\n\nPublish figures.\n\nEach year.\n.\nsend\n");
    entry_stored(
        pipeline,
        "SELECT content->>'section', coalesce(content->>'comment_on', ''), content->>'body'"
        " FROM submission WHERE call = 'TERMINAL-PAPER'",
        "follow-up||Publish figures.\n\nEach year.");
}

/* The section without a draft is not offered, so "follow" finds nothing. */
static void a_comment_is_stored(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 0, "new --kind comment",
               "\nUZB\n\nen\nfollow\n\nat least once a month\n.\n\nTwice in winter.\n.\nsend\n");
    assert_non_null(strstr(process_err(pipeline->last), "No choice begins with \"follow\""));
    assert_non_null(strstr(process_err(pipeline->last), "Mobile libraries visit"));
    entry_stored(pipeline,
                 "SELECT content->>'section', content->>'comment_on' FROM submission"
                 " WHERE content->>'comment_on' <> ''",
                 "access|at least once a month");
}

static void a_finding_is_stored_with_its_groups(void **state)
{
    struct pipeline *pipeline = *state;
    struct typist *typist = entry_type(pipeline, NULL, "new", NULL);
    static const char *const lines[] = {"1",
                                        "terminal",
                                        "kyr",
                                        "",
                                        "en",
                                        "Osh",
                                        "gender",
                                        "safe",
                                        "2",
                                        "2024",
                                        "2025",
                                        "3 5",
                                        "viol",
                                        "Shelters closed",
                                        "Two of four closed.",
                                        ".",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "girl older",
                                        "geo",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "add",
                                        "12",
                                        "%",
                                        "",
                                        "",
                                        "",
                                        "1",
                                        "30",
                                        "%",
                                        "",
                                        "",
                                        "", /* two observations */
                                        "rem",
                                        "1",
                                        "",
                                        "",
                                        "add",
                                        "Pay for shelters.",
                                        ".",
                                        "Ministry of Finance",
                                        "",
                                        "go",
                                        "send"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        typist_answer(typist, lines[i]);
    assert_int_equal(typist_wait(typist), 0);
    assert_non_null(strstr(typist_seen(typist), "Sent: 1 received"));
    typist_free(&typist);
    entry_stored(pipeline,
                 "SELECT goal, target, indicator, year, period_end, title, body FROM submission"
                 " WHERE title = 'Shelters closed'",
                 "5|5.2|5.2.2|2024|2025|Shelters closed|Two of four closed.");
    entry_stored(pipeline,
                 "SELECT jsonb_array_length(observations),"
                 " observations->0->>'figure',"
                 " recommendations->0->>'addressee'"
                 " FROM submission WHERE title = 'Shelters closed'",
                 "1|30|Ministry of Finance");
}

static void a_killed_one_goes_on_where_it_was(void **state)
{
    struct pipeline *pipeline = *state;
    struct typist *typist = entry_type(pipeline, NULL, "new", "--kind", "finding", NULL);
    static const char *const first[] = {"terminal",
                                        "KGZ",
                                        "",
                                        "en",
                                        "",
                                        "5",
                                        "5.2",
                                        "",
                                        "2025",
                                        "",
                                        "",
                                        "gap",
                                        "Killed in the middle",
                                        "The first line."};
    static const char *const second[] = {"1", "The second line.", ".", ":preview", "send"};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        typist_answer(typist, first[i]);
    typist_await(typist, "> "); /* it asks for the next line: the one before is durable */
    typist_kill(typist);
    typist_free(&typist);
    typist = entry_type(pipeline, NULL, "new", NULL);
    for (size_t i = 0; i < sizeof second / sizeof second[0]; i++)
        typist_answer(typist, second[i]);
    assert_int_equal(typist_wait(typist), 0);
    assert_non_null(strstr(typist_seen(typist), "Killed in the middle"));
    assert_non_null(strstr(typist_seen(typist), "Going on where it was left."));
    typist_free(&typist);
    entry_stored(pipeline, "SELECT body FROM submission WHERE title = 'Killed in the middle'",
                 "The first line.\nThe second line.");
}

static void end_by(struct pipeline *pipeline, int signal)
{
    struct termios before, after;
    struct typist *typist = entry_type(pipeline, NULL, "new", "--kind", "finding", NULL);
    typist_settings(typist, &before);
    typist_answer(typist, "terminal");
    typist_await(typist, "> ");
    typist_settings(typist, &after);
    assert_true((after.c_lflag & ICANON) == 0);
    typist_type(typist, "half", 4);
    typist_await(typist, "half");
    if (signal == SIGINT)
        typist_type(typist, "\003", 1);
    else
        typist_signal(typist, signal);
    assert_int_equal(typist_wait(typist), 1);
    assert_non_null(strstr(typist_seen(typist), "goes on with it"));
    typist_settings(typist, &after);
    assert_true((after.c_lflag & ICANON) != 0);
    assert_true((after.c_lflag & ECHO) != 0);
    assert_int_equal(before.c_iflag, after.c_iflag);
    typist_free(&typist);
}

static void signals_leave_the_terminal_as_it_was(void **state)
{
    end_by(*state, SIGINT);
    end_by(*state, SIGTERM);
    end_by(*state, SIGHUP);
}

static void a_closed_window_leaves_a_draft(void **state)
{
    struct pipeline *pipeline = *state;
    struct typist *typist = entry_type(pipeline, NULL, "new", "--kind", "finding", NULL);
    typist_answer(typist, "terminal");
    typist_answer(typist, "UZB");
    typist_await(typist, "> ");
    typist_hang_up(typist);
    assert_int_equal(typist_wait(typist), 1);
    typist_free(&typist);
    pipeline_client(pipeline, ENTRY_HOME, 0, "outbox", "--state", "DRAFT", NULL);
    assert_non_null(strstr(process_out(pipeline->last), "UZB"));
}

/* Far more than the 4095 bytes that the kernel keeps of a line, and letters of two bytes. */
static void a_long_line_is_not_cut(void **state)
{
    struct pipeline *pipeline = *state;
    struct buffer line = BUFFER_NONE;
    struct typist *typist = entry_type(pipeline, NULL, "new", "--kind", "finding", NULL);
    static const char *const first[] = {"terminal", "KGZ",  "", "ru", "",    "5",          "5.2",
                                        "",         "2025", "", "",   "gap", "A long line"};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        typist_answer(typist, first[i]);
    for (int word = 0; word < 30; word++) {
        buffer_string(&line, word > 0 ? " " : "");
        for (int letter = 0; letter < 150; letter++)
            buffer_string(&line, "\u044b");
    }
    /* A letter too many and its mark, rubbed out; an arrow key; the end is on another line. */
    buffer_string(&line, "\u044f\u0301\177\033[D");
    typist_await(typist, "> ");
    typist_type(typist, line.data, line.length);
    typist_type(typist, "\r.\r", 3);
    typist_await(typist, "30 of 40 words.");
    typist_answer(typist, ":preview");
    typist_answer(typist, "send");
    assert_int_equal(typist_wait(typist), 0);
    typist_free(&typist);
    buffer_free(&line);
    entry_stored(
        pipeline,
        "SELECT length(body), rtrim(replace(body, U&'\\044b', ''), ' ') = '' FROM submission"
        " WHERE title = 'A long line'",
        "4529|t");
}

/* What is pasted comes between marks: its line ends are no answers to the questions after it. */
static void a_paste_of_several_lines_is_one_answer(void **state)
{
    struct pipeline *pipeline = *state;
    static const char paste[] = "\033[200~Pasted in\rtwo lines\033[201~\r";
    struct typist *typist = entry_type(pipeline, NULL, "new", "--kind", "finding", NULL);
    static const char *const first[] = {"terminal", "KGZ", "",     "en", "", "5",
                                        "5.2",      "",    "2025", "",   "", "gap"};
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        typist_answer(typist, first[i]);
    typist_await(typist, "> ");
    typist_type(typist, paste, sizeof paste - 1);
    typist_await(typist, "4 of 12 words.");
    typist_answer(typist, "Text.");
    typist_answer(typist, ".");
    typist_answer(typist, ":preview");
    typist_answer(typist, "send");
    assert_int_equal(typist_wait(typist), 0);
    typist_free(&typist);
    entry_stored(pipeline, "SELECT count(*) FROM submission WHERE title = 'Pasted in two lines'",
                 "1");
}

static void input_that_ends_leaves_a_draft(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 1, "new --kind finding", FINDING_HEAD "Unfinished\nHalf a body");
    assert_non_null(strstr(process_out(pipeline->last), "goes on with it"));
    pipeline_client(pipeline, ENTRY_HOME, 0, "outbox", "--state", "DRAFT", NULL);
    assert_non_null(strstr(process_out(pipeline->last), "Unfinished"));
}

static void what_is_wrong_is_told_and_nothing_is_sent(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 0, "new --kind finding",
               "terminal\nKGZ\n\nen\n\n5\n5.2\n\nnext year\n:skip\n\n\ngap\n"
               "one two three four five six seven eight nine ten eleven twelve thirteen\n\n"
               "\xff\xfe\nBody\n.\n:preview\nsend\nkeep\n");
    const char *said = process_err(pipeline->last);
    assert_non_null(strstr(said, "is not a whole number"));
    assert_non_null(strstr(said, "13 words, and at most 12 can be taken: 1 must go."));
    assert_non_null(strstr(said, "not UTF-8 (at byte 1)"));
    assert_non_null(strstr(said, "It cannot be sent yet"));
    assert_non_null(strstr(process_out(pipeline->last), "is kept"));
}

static void a_command_can_be_an_answer(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 0, "new --kind finding",
               FINDING_HEAD "::skip this\n::)\n:-) fine\n.\n" TO_PREVIEW "send\n");
    entry_stored(pipeline, "SELECT body FROM submission WHERE title = ':skip this'",
                 ":)\n:-) fine");
}

static void the_editor_gets_a_private_file(void **state)
{
    struct pipeline *pipeline = *state;
    char *script = pipeline_file(pipeline, "editor",
                                 "#!/bin/sh\nstat -c %a \"$1\" >\"$0.mode\"\n"
                                 "echo 'and more' >>\"$1\"\n");
    char *mode = scratch_path(pipeline->folder, "editor.mode");
    char *home = scratch_path(pipeline->folder, ENTRY_HOME);
    struct buffer editor = BUFFER_NONE, words = BUFFER_NONE;
    assert_int_equal(chmod(script, 0700), 0);
    buffer_format(&editor, "EDITOR=%s", script);
    struct typist *typist = entry_type(pipeline, editor.data, "new", "--kind", "finding", NULL);
    static const char *const lines[] = {
        "terminal", "KGZ", "",       "en",    "",  "5",     "5.2",   "",         "2025", "",
        "",         "gap", "Edited", "Typed", ".", ":back", ":edit", ":preview", "send"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        typist_answer(typist, lines[i]);
    assert_int_equal(typist_wait(typist), 0);
    typist_free(&typist);
    entry_stored(pipeline, "SELECT body FROM submission WHERE title = 'Edited'", "Typed\nand more");
    buffer_format(&words, "test \"$(cat '%s')\" = 600 && test -z \"$(ls '%s' | grep '^edit')\"",
                  mode, home);
    const char *const check[] = {"sh", "-c", words.data, NULL};
    struct process *process = process_start(check, NULL);
    assert_int_equal(process_wait(process), 0);
    process_free(&process);
    buffer_free(&editor);
    buffer_free(&words);
    free(script);
    free(mode);
    free(home);
}

static void a_language_that_is_none_is_told(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 2, "--lang xx outbox", "");
    assert_non_null(strstr(process_err(pipeline->last), "--lang"));
    entry_pipe(pipeline, 1, "--lang ru new --kind finding", "terminal\n\u043a\u044b\u0440\n");
    assert_non_null(strstr(process_err(pipeline->last),
                           "\u041a\u044b\u0440\u0433\u044b\u0437\u0441\u0442\u0430\u043d (KGZ)"));
}

static void a_kind_that_no_open_call_takes_is_refused(void **state)
{
    struct pipeline *pipeline = *state;
    entry_pipe(pipeline, 2, "new --kind sign_on --call TERMINAL-SURVEY", "");
    assert_non_null(strstr(process_err(pipeline->last), "does not take this"));
    entry_pipe(pipeline, 2, "new --draft 999", "");
    assert_non_null(strstr(process_err(pipeline->last), "there is no draft 999"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_is_stored),
        cmocka_unit_test(a_sign_on_is_stored),
        cmocka_unit_test(a_contribution_is_stored),
        cmocka_unit_test(a_comment_is_stored),
        cmocka_unit_test(a_finding_is_stored_with_its_groups),
        cmocka_unit_test(a_killed_one_goes_on_where_it_was),
        cmocka_unit_test(a_long_line_is_not_cut),
        cmocka_unit_test(a_paste_of_several_lines_is_one_answer),
        cmocka_unit_test(a_command_can_be_an_answer),
        cmocka_unit_test(the_editor_gets_a_private_file),
        cmocka_unit_test(signals_leave_the_terminal_as_it_was),
        cmocka_unit_test(a_closed_window_leaves_a_draft),
        cmocka_unit_test(input_that_ends_leaves_a_draft),
        cmocka_unit_test(what_is_wrong_is_told_and_nothing_is_sent),
        cmocka_unit_test(a_language_that_is_none_is_told),
        cmocka_unit_test(a_kind_that_no_open_call_takes_is_refused),
    };
    return cmocka_run_group_tests(tests, entry_setup, entry_teardown);
}
