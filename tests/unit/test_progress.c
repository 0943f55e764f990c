/* Drawn on a terminal, at most ten times a second; silent in a pipe. */
#include "base/progress.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SHOWN_BYTES 512

static int real_stderr, reader;

/* stderr becomes a terminal of our own, or a file. */
static void redirect(bool terminal)
{
    int writer;
    if (terminal) {
        reader = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
        assert_true(reader >= 0);
        assert_int_equal(grantpt(reader), 0);
        assert_int_equal(unlockpt(reader), 0);
        writer = open(ptsname(reader), O_RDWR | O_NOCTTY);
    } else {
        reader = memfd_create("progress", 0);
        writer = dup(reader);
    }
    assert_true(writer >= 0);
    real_stderr = dup(STDERR_FILENO);
    assert_true(dup2(writer, STDERR_FILENO) >= 0);
    (void)close(writer);
}

static void restore(char shown[SHOWN_BYTES], bool terminal)
{
    ssize_t length =
        terminal ? read(reader, shown, SHOWN_BYTES - 1) : pread(reader, shown, SHOWN_BYTES - 1, 0);
    assert_true(dup2(real_stderr, STDERR_FILENO) >= 0);
    (void)close(real_stderr);
    (void)close(reader);
    shown[length > 0 ? length : 0] = '\0';
}

static void a_terminal_sees_count_total_and_share(void **state)
{
    (void)state;
    char shown[SHOWN_BYTES];
    struct progress progress;
    redirect(true);
    progress_begin(&progress, "sent", 400);
    progress_update(&progress, 100);
    progress_end(&progress);
    restore(shown, true);
    assert_string_equal(shown, "\r\033[Ksent 100 of 400 (25 %)\r\033[K");
}

static void without_a_total_only_the_count(void **state)
{
    (void)state;
    char shown[SHOWN_BYTES];
    struct progress progress;
    redirect(true);
    progress_begin(&progress, "read", 0);
    progress_update(&progress, 7);
    restore(shown, true);
    assert_string_equal(shown, "\r\033[Kread 7");
}

static void drawn_a_moment_ago_is_not_drawn_again(void **state)
{
    (void)state;
    char shown[SHOWN_BYTES];
    struct progress progress;
    redirect(true);
    progress_begin(&progress, "sent", 10);
    progress.shown_ms = clock_steady_ms() + CLOCK_DAY_MS;
    progress_update(&progress, 1);
    progress.shown_ms = clock_steady_ms() - CLOCK_DAY_MS;
    progress_update(&progress, 2);
    restore(shown, true);
    assert_string_equal(shown, "\r\033[Ksent 2 of 10 (20 %)");
}

static void a_pipe_sees_nothing(void **state)
{
    (void)state;
    char shown[SHOWN_BYTES];
    struct progress progress;
    redirect(false);
    progress_begin(&progress, "sent", 10);
    progress_update(&progress, 1);
    progress_end(&progress);
    restore(shown, false);
    assert_string_equal(shown, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_sees_count_total_and_share),
        cmocka_unit_test(without_a_total_only_the_count),
        cmocka_unit_test(drawn_a_moment_ago_is_not_drawn_again),
        cmocka_unit_test(a_pipe_sees_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
