/* One line of JSON an event, cut in fields and never in form; levels filter. */
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE_BYTES 4096

static int real_stderr, sink;

static void capture(void)
{
    real_stderr = dup(STDERR_FILENO);
    sink = memfd_create("log", MFD_CLOEXEC);
    assert_true(real_stderr >= 0 && sink >= 0);
    assert_true(dup2(sink, STDERR_FILENO) >= 0);
}

static size_t captured(char line[LINE_BYTES])
{
    assert_true(dup2(real_stderr, STDERR_FILENO) >= 0);
    (void)close(real_stderr);
    ssize_t length = pread(sink, line, LINE_BYTES - 1, 0);
    (void)close(sink);
    assert_true(length >= 0);
    line[length] = '\0';
    return (size_t)length;
}

static void a_line_has_time_level_program_event_and_fields(void **state)
{
    (void)state;
    char line[LINE_BYTES];
    log_open("parallax-test", LOG_LEVEL_INFO);
    capture();
    LOG(LOG_READY, log_number("port", 5570), log_string("mode", "a\"b\n"), log_string("x", NULL));
    captured(line);
    assert_memory_equal(line, "{\"time\":\"2", 10);
    assert_string_equal(strchr(line, 'Z'),
                        "Z\",\"level\":\"info\",\"program\":\"parallax-test\",\"event\":\"ready\","
                        "\"port\":5570,\"mode\":\"a\\\"b\\n\",\"x\":\"\"}\n");
}

static void levels_filter(void **state)
{
    (void)state;
    char line[LINE_BYTES];
    log_open("parallax-test", LOG_LEVEL_WARN);
    capture();
    LOG(LOG_BATCH_STORED, log_number("stored", 1));
    LOG(LOG_READY, LOG_END);
    LOG(LOG_DRAIN_CUT, LOG_END);
    LOG(LOG_FATAL, LOG_END);
    captured(line);
    assert_null(strstr(line, "ready"));
    assert_null(strstr(line, "batch_stored"));
    assert_non_null(strstr(
        line, "\"level\":\"warn\",\"program\":\"parallax-test\",\"event\":\"drain_cut\"}\n"));
    assert_non_null(strstr(line, "\"event\":\"fatal\"}\n"));
    log_open("parallax-test", LOG_LEVEL_DEBUG);
    capture();
    LOG(LOG_BATCH_STORED, log_number("stored", 1));
    captured(line);
    assert_non_null(strstr(line, "batch_stored"));
}

static void long_lines_lose_fields_from_the_end(void **state)
{
    (void)state;
    char line[LINE_BYTES], filler[2001];
    memset(filler, 'f', sizeof filler - 1);
    filler[sizeof filler - 1] = '\0';
    capture();
    LOG(LOG_READY, log_number("first", 1), log_string("second", filler), log_number("third", 3));
    size_t length = captured(line);
    assert_true(length <= 2048);
    assert_non_null(strstr(line, ",\"first\":1}\n"));
    for (size_t fill = 1850; fill < 2000; fill++) {
        filler[fill] = '\0';
        capture();
        LOG(LOG_READY, log_string("second", filler));
        length = captured(line);
        filler[fill] = 'f';
        assert_true(length <= 2048);
        assert_string_equal(line + length - 2, "}\n");
    }
}

static void an_error_gives_verdict_code_and_sentence(void **state)
{
    (void)state;
    char line[LINE_BYTES];
    struct error error;
    (void)error_set(&error, VERDICT_RETRY, "SPOOL_FULL", "the spool is full");
    capture();
    log_error(LOG_OPEN_FAILED, &error);
    captured(line);
    assert_non_null(strstr(line, "\"level\":\"error\""));
    assert_non_null(strstr(line, "\"event\":\"open_failed\",\"verdict\":\"retry\",\"code\":"
                                 "\"SPOOL_FULL\",\"error\":\"the spool is full\"}\n"));
}

static void a_log_that_cannot_be_written_changes_nothing(void **state)
{
    (void)state;
    char line[LINE_BYTES];
    capture();
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(full >= 0);
    assert_true(dup2(full, STDERR_FILENO) >= 0);
    errno = E2BIG;
    LOG(LOG_READY, LOG_END);
    int after = errno;
    (void)close(full);
    captured(line);
    assert_int_equal(after, E2BIG);
}

static void level_names_map_both_ways(void **state)
{
    (void)state;
    for (int level = LOG_LEVEL_DEBUG; level <= LOG_LEVEL_ERROR; level++)
        assert_int_equal(log_level_of(log_level_name((enum log_level)level)), level);
    assert_int_equal(log_level_of("INFO"), -1);
    assert_int_equal(log_level_of(""), -1);
}

static void every_event_has_a_name_of_its_own_and_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < LOG_EVENT_COUNT; i++) {
        const struct log_event_row *row = &log_event_rows[i];
        assert_int_equal(strspn(row->name, "abcdefghijklmnopqrstuvwxyz_"), strlen(row->name));
        assert_int_equal(row->sentence[strlen(row->sentence) - 1], '.');
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(row->name, log_event_rows[j].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_time_level_program_event_and_fields),
        cmocka_unit_test(levels_filter),
        cmocka_unit_test(long_lines_lose_fields_from_the_end),
        cmocka_unit_test(an_error_gives_verdict_code_and_sentence),
        cmocka_unit_test(a_log_that_cannot_be_written_changes_nothing),
        cmocka_unit_test(level_names_map_both_ways),
        cmocka_unit_test(every_event_has_a_name_of_its_own_and_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
