/* See probe.h. */
#include "tests/support/probe.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000

static const char request[] = "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";

static const char *namespace_path;

void probe_in_namespace(const char *path)
{
    namespace_path = path;
}

/* A socket stays in the namespace that it was made in. */
static int make_socket(void)
{
    int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    int there = namespace_path != NULL ? open(namespace_path, O_RDONLY | O_CLOEXEC) : -1;
    assert_true(own >= 0 && (namespace_path == NULL || there >= 0));
    if (there >= 0)
        assert_int_equal(setns(there, CLONE_NEWNET), 0);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (there >= 0) {
        assert_int_equal(setns(own, CLONE_NEWNET), 0);
        (void)close(there);
    }
    (void)close(own);
    return fd;
}

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = make_socket();
    assert_true(fd >= 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

/* Reads until the stage closes the connection, as it does after HTTP/1.0. */
static void read_answer(int fd, struct buffer *answer)
{
    char part[4096];
    struct pollfd item = {.fd = fd, .events = POLLIN};
    while (poll(&item, 1, PATIENCE_MS) > 0) {
        ssize_t got = read(fd, part, sizeof part);
        if (got > 0)
            buffer_append(answer, part, (size_t)got);
        else if (got == 0 || errno != EINTR)
            return;
    }
}

int64_t probe_metric(int port, const char *name)
{
    struct buffer answer = BUFFER_NONE, pattern = BUFFER_NONE;
    int fd = connect_to(port);
    if (fd < 0)
        return -1;
    if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1)
        read_answer(fd, &answer);
    (void)close(fd);
    if (answer.length == 0) {
        buffer_free(&answer);
        return -1;
    }
    buffer_format(&pattern, "\n%s ", name);
    assert_true(buffer_ok(&answer) && buffer_ok(&pattern));
    const char *line = strstr(answer.data, pattern.data);
    if (line == NULL)
        print_error("no metric %s in: %s\n", name, answer.data);
    assert_non_null(line);
    int64_t value = strtoll(line + pattern.length, NULL, 10);
    buffer_free(&answer);
    buffer_free(&pattern);
    return value;
}
