/* Passphrases that are typed: on a terminal of our own, with the program as its only process. */
#include "tests/support/process.h"
#include "tests/support/scratch.h"

#include "base/buffer.h"
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct terminal {
    char *folder;
    int master;
    pid_t child;
    struct buffer said; /* what the terminal shows, echo included */
    size_t awaited;     /* bytes of it */
};

static int set_up(void **state)
{
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (terminal == NULL)
        return -1;
    terminal->folder = scratch_new();
    terminal->master = -1;
    *state = terminal;
    return 0;
}

static int tear_down(void **state)
{
    struct terminal *terminal = *state;
    if (terminal->child > 0) {
        (void)kill(terminal->child, SIGKILL);
        (void)waitpid(terminal->child, NULL, 0);
    }
    if (terminal->master >= 0)
        (void)close(terminal->master);
    scratch_free(&terminal->folder);
    buffer_free(&terminal->said);
    free(terminal);
    return 0;
}

static void run(struct terminal *terminal, const char *const *words)
{
    char *home = scratch_path(terminal->folder, "home");
    buffer_clear(&terminal->said);
    terminal->awaited = 0;
    if (terminal->master >= 0)
        (void)close(terminal->master);
    terminal->child = forkpty(&terminal->master, NULL, NULL, NULL);
    assert_true(terminal->child >= 0);
    if (terminal->child == 0) {
        (void)clearenv();
        (void)setenv("PARALLAX_HOME", home, 1);
        (void)execv(PARALLAX_PROGRAM, (char *const *)(uintptr_t)words);
        _exit(127);
    }
    free(home);
}

/* Takes what it shows until these words have come; the end of the program comes as EIO. */
static bool shows(struct terminal *terminal, const char *words)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    for (;;) {
        const char *from =
            terminal->said.data != NULL ? terminal->said.data + terminal->awaited : "";
        const char *found = strstr(from, words);
        if (found != NULL) {
            terminal->awaited = (size_t)(found - terminal->said.data) + strlen(words);
            return true;
        }
        char bytes[512];
        struct pollfd poll_fd = {.fd = terminal->master, .events = POLLIN};
        int64_t left_ms = until_ms - clock_steady_ms();
        if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) <= 0)
            return false;
        ssize_t got = read(terminal->master, bytes, sizeof bytes);
        if (got <= 0)
            return false;
        buffer_append(&terminal->said, bytes, (size_t)got);
    }
}

static void expect(struct terminal *terminal, const char *words)
{
    bool shown = shows(terminal, words);
    if (!shown)
        print_error("shown was: %s\n", terminal->said.data != NULL ? terminal->said.data : "");
    assert_true(shown);
}

static bool echoes(const struct terminal *terminal)
{
    struct termios settings;
    assert_int_equal(tcgetattr(terminal->master, &settings), 0);
    return (settings.c_lflag & ECHO) != 0;
}

static void type(const struct terminal *terminal, const char *text)
{
    assert_int_equal(write(terminal->master, text, strlen(text)), strlen(text));
}

/* Everything it says is taken until it ends; its status as waitpid has it. */
static int end_of(struct terminal *terminal)
{
    int status = 0;
    (void)shows(terminal, "\x01 never said");
    assert_int_equal(waitpid(terminal->child, &status, 0), terminal->child);
    terminal->child = 0;
    return status;
}

static void expect_end(struct terminal *terminal, int code)
{
    int status = end_of(terminal);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != code)
        print_error("status %x, shown was: %s\n", (unsigned)status, terminal->said.data);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), code);
}

static const char *const init[] = {"parallax", "init", "--protect", NULL};
static const char *const outbox[] = {"parallax", "outbox", NULL};
static const char *const wipe[] = {"parallax", "wipe", NULL};

static void make_home(struct terminal *terminal)
{
    run(terminal, init);
    expect(terminal, "New passphrase for identity.key: ");
    assert_false(echoes(terminal));
    type(terminal, "five words for a test\n");
    expect(terminal, "The same once more: ");
    assert_false(echoes(terminal));
    type(terminal, "five words for a test\n");
    expect(terminal, "Made new keys");
    expect_end(terminal, 0);
    assert_true(echoes(terminal));
    assert_null(strstr(terminal->said.data, "five words"));
}

static void a_typed_passphrase_opens_the_keys_and_is_not_shown(void **state)
{
    struct terminal *terminal = *state;
    make_home(terminal);
    run(terminal, outbox);
    expect(terminal, "Passphrase of ");
    assert_false(echoes(terminal));
    type(terminal, "mistyped\n");
    expect(terminal, "does not open the key file");
    expect(terminal, "Passphrase of ");
    type(terminal, "five words for a test\n");
    expect(terminal, "The outbox is empty.");
    expect_end(terminal, 0);
    assert_true(echoes(terminal));
    assert_null(strstr(terminal->said.data, "mistyped"));
    assert_null(strstr(terminal->said.data, "five words"));
}

static void new_passphrases_must_be_long_and_typed_twice_alike(void **state)
{
    struct terminal *terminal = *state;
    run(terminal, init);
    expect(terminal, "New passphrase");
    type(terminal, "short\n");
    expect(terminal, "at least 12 characters");
    expect_end(terminal, 2);
    run(terminal, init);
    expect(terminal, "New passphrase");
    type(terminal, "five words for a test\n");
    expect(terminal, "once more: ");
    type(terminal, "five words for a tesT\n");
    expect(terminal, "not the same");
    expect_end(terminal, 2);
    assert_true(echoes(terminal));
    char *key = scratch_path(terminal->folder, "home/identity.key");
    assert_int_equal(access(key, F_OK), -1);
    free(key);
}

static void signals_end_the_question_with_echo_put_right(void **state)
{
    struct terminal *terminal = *state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    make_home(terminal);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        run(terminal, outbox);
        expect(terminal, "Passphrase of ");
        assert_false(echoes(terminal));
        /* The first as people send it, by the key. */
        if (signals[i] == SIGINT)
            type(terminal, "half a pass\x03");
        else
            assert_int_equal(kill(terminal->child, signals[i]), 0);
        int status = end_of(terminal);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
        assert_true(echoes(terminal));
        assert_null(strstr(terminal->said.data, "half a pass"));
    }
}

static void a_stopped_question_is_asked_again(void **state)
{
    struct terminal *terminal = *state;
    int status = 0;
    make_home(terminal);
    run(terminal, outbox);
    expect(terminal, "Passphrase of ");
    /* Not by the key: a session leader without a shell above it is an orphan, which SIGTSTP does
     * not stop; SIGSTOP does, and cannot be caught. */
    assert_int_equal(kill(terminal->child, SIGTSTP), 0);
    expect(terminal, "Passphrase of ");
    assert_false(echoes(terminal));
    assert_int_equal(waitpid(terminal->child, &status, WNOHANG), 0);
    type(terminal, "five words for a test\n");
    expect_end(terminal, 0);
    assert_true(echoes(terminal));
}

static void the_end_of_input_is_no_passphrase(void **state)
{
    struct terminal *terminal = *state;
    make_home(terminal);
    run(terminal, outbox);
    expect(terminal, "Passphrase of ");
    type(terminal, "\x04");
    expect(terminal, "without an answer");
    expect_end(terminal, 2);
    assert_true(echoes(terminal));
}

static void a_home_goes_when_the_word_is_typed(void **state)
{
    struct terminal *terminal = *state;
    char *home = scratch_path(terminal->folder, "home");
    make_home(terminal);
    run(terminal, wipe);
    expect(terminal, "Type wipe to go on: ");
    assert_true(echoes(terminal));
    type(terminal, "yes\n");
    expect(terminal, "nothing was removed");
    expect_end(terminal, 2);
    assert_int_equal(access(home, F_OK), 0);
    run(terminal, wipe);
    expect(terminal, "Type wipe to go on: ");
    type(terminal, "wipe\n");
    expect_end(terminal, 0);
    assert_int_equal(access(home, F_OK), -1);
    free(home);
}

#define with_terminal(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_terminal(a_typed_passphrase_opens_the_keys_and_is_not_shown),
        with_terminal(new_passphrases_must_be_long_and_typed_twice_alike),
        with_terminal(signals_end_the_question_with_echo_put_right),
        with_terminal(a_stopped_question_is_asked_again),
        with_terminal(the_end_of_input_is_no_passphrase),
        with_terminal(a_home_goes_when_the_word_is_typed),
    };
    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
