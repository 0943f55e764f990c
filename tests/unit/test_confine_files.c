/*
 * The files and names that a confined process still reaches, and the option that leaves it free.
 * Built without any sanitizer, as test_confine.c is.
 */
#include "confine/confine.h"

#include "tests/unit/confine_child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void reads_files(void)
{
    child_confine(CONFINE_AGGREGATOR);
    EXPECT(open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0);
    EXPECT(REFUSED(open("/dev/null", O_WRONLY | O_CLOEXEC), EPERM));
    EXPECT(REFUSED(open("/dev/null", O_RDWR | O_CLOEXEC), EPERM));
    EXPECT(REFUSED(open("/dev/null", O_RDONLY | O_CREAT | O_CLOEXEC, 0600), EPERM));
    EXPECT(REFUSED(open("/dev/null", O_RDONLY | O_TRUNC | O_CLOEXEC), EPERM));
    EXPECT(REFUSED(unlink("/nothing/here"), EPERM));
    EXPECT(REFUSED(rename("/nothing/here", "/nothing/there"), EPERM));
}

static void writes_files(void)
{
    child_confine(CONFINE_COLLECTOR);
    EXPECT(open("/dev/null", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) >= 0);
    EXPECT(REFUSED(unlink("/nothing/here"), ENOENT));
    EXPECT(REFUSED(rename("/nothing/here", "/nothing/there"), ENOENT));
}

static void only_the_collector_writes_files(void **state)
{
    (void)state;
    child_succeeds(reads_files);
    child_succeeds(writes_files);
}

static void finds_names(void)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    child_confine(CONFINE_COLLECTOR);
    EXPECT(getaddrinfo("localhost", "5571", &hints, &found) == 0 && found != NULL);
    freeaddrinfo(found);
}

static void names_are_still_found(void **state)
{
    (void)state;
    child_succeeds(finds_names);
}

/* A file of so many bytes, without a name, and the only one: ctest leaves its own log open. */
static int only_file(off_t bytes)
{
    EXPECT(close_range(STDERR_FILENO + 1, UINT32_MAX, 0) == 0);
    char path[] = "/tmp/parallax-confine-XXXXXX";
    int fd = mkstemp(path);
    EXPECT(fd >= 0 && unlink(path) == 0 && ftruncate(fd, bytes) == 0);
    return fd;
}

static void bound_to(int64_t bytes_max)
{
    const struct confine_config config = {.profile = CONFINE_COLLECTOR,
                                          .file_bytes_max = bytes_max};
    enum log_event event;
    EXPECT(confine_start(&config, NULL) == VERDICT_OK);
    EXPECT(confine_drop(&config, &event, NULL) == VERDICT_OK);
}

static void log_to(int fd)
{
    EXPECT(fd >= 0 && dup2(fd, STDERR_FILENO) == STDERR_FILENO);
}

static void fills_a_file(void)
{
    int fd = only_file(0);
    log_to(open("/dev/null", O_WRONLY | O_CLOEXEC));
    bound_to(8192);
    EXPECT(pwrite(fd, "x", 1, 8191) == 1);
    EXPECT(REFUSED(pwrite(fd, "x", 1, 8192), EFBIG));
}

static void fills_a_file_that_was_larger(void)
{
    int fd = only_file(16384);
    log_to(open("/dev/null", O_WRONLY | O_CLOEXEC));
    bound_to(8192);
    EXPECT(pwrite(fd, "x", 1, 16383) == 1);
    EXPECT(REFUSED(pwrite(fd, "x", 1, 16384), EFBIG));
}

static void logs_into_a_file(void)
{
    int fd = only_file(0);
    log_to(fd);
    bound_to(8192);
    EXPECT(pwrite(fd, "x", 1, 8192) == 1);
}

static void files_are_bounded_but_the_log_is_not(void **state)
{
    (void)state;
    child_succeeds(fills_a_file);
    child_succeeds(fills_a_file_that_was_larger);
    child_succeeds(logs_into_a_file);
}

/* ---- the option ---- */

static void goes_unconfined(void)
{
    const struct confine_config config = {.off = true, .file_bytes_max = 1};
    enum log_event event;
    uint64_t before = child_status("CapEff", 16), filters = child_filters();
    EXPECT(confine_start(&config, NULL) == VERDICT_OK);
    EXPECT(confine_drop(&config, &event, NULL) == VERDICT_OK);
    EXPECT(event == LOG_CONFINE_OFF);
    EXPECT(child_status("CapEff", 16) == before);
    EXPECT(child_filters() == filters);
    EXPECT(prctl(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L) == 1);
}

static void off_changes_nothing(void **state)
{
    (void)state;
    assert_true(confine_is_off("no"));
    assert_false(confine_is_off("yes"));
    child_succeeds(goes_unconfined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_collector_writes_files),
        cmocka_unit_test(names_are_still_found),
        cmocka_unit_test(files_are_bounded_but_the_log_is_not),
        cmocka_unit_test(off_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
