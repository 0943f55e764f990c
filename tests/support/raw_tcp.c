/* See raw_tcp.h. */
#include "tests/support/raw_tcp.h"

#include "base/clock.h"

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
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long the other side may be busy before the rest is not sent. */
#define SEND_MS 2000

int raw_tcp_port(const char *endpoint)
{
    const char *colon = strrchr(endpoint, ':');
    assert_non_null(colon);
    return (int)strtol(colon + 1, NULL, 10);
}

int raw_tcp_connect(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
    return fd;
}

bool raw_tcp_send(int fd, struct text bytes)
{
    while (bytes.length > 0) {
        struct pollfd item = {.fd = fd, .events = POLLOUT};
        ssize_t sent = send(fd, bytes.at, bytes.length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN && poll(&item, 1, SEND_MS) > 0)
            continue;
        if (sent < 0)
            return errno == EAGAIN;
        bytes.at += sent;
        bytes.length -= (size_t)sent;
    }
    return true;
}

bool raw_tcp_read_to_end(int fd, struct buffer *into, int64_t wait_ms)
{
    char part[4096];
    int64_t until_ms = clock_steady_ms() + wait_ms;
    for (;;) {
        struct pollfd item = {.fd = fd, .events = POLLIN};
        int64_t left_ms = until_ms - clock_steady_ms();
        ssize_t got = read(fd, part, sizeof part);
        if (got > 0)
            buffer_append(into, part, (size_t)got);
        else if (got == 0 || errno != EAGAIN)
            return true; /* closed, or reset because not all was read */
        else if (left_ms <= 0)
            return false;
        else
            (void)poll(&item, 1, (int)left_ms);
    }
}
