/* See http_case.h. */
#include "tests/unit/http_case.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIMIT_MS 20000

int http_case_dial(const struct http *http)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)http_port(http)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

void http_case_say(int fd, const char *words)
{
    assert_int_equal(send(fd, words, strlen(words), MSG_NOSIGNAL), strlen(words));
}

void http_case_listen(struct http *http, int fd, size_t enough, struct buffer *heard)
{
    int64_t until_ms = clock_steady_ms() + LIMIT_MS;
    while (heard->length < enough) {
        struct pollfd fds[2] = {{.fd = http_fd(http), .events = POLLIN},
                                {.fd = fd, .events = POLLIN}};
        int64_t wait_ms = http_wait_ms(http);
        if (wait_ms < 0 || wait_ms > 1000)
            wait_ms = 1000;
        assert_true(poll(fds, 2, (int)wait_ms) >= 0);
        http_serve(http);
        char chunk[65536];
        ssize_t got = recv(fd, chunk, sizeof chunk, MSG_DONTWAIT);
        if (got == 0)
            return;
        if (got > 0)
            buffer_append(heard, chunk, (size_t)got);
        assert_true(clock_steady_ms() < until_ms);
    }
}

struct buffer http_case_ask(struct http *http, const char *request)
{
    struct buffer heard = BUFFER_NONE;
    int fd = http_case_dial(http);
    http_case_say(fd, request);
    http_case_listen(http, fd, SIZE_MAX, &heard);
    (void)close(fd);
    buffer_append(&heard, "", 0);
    assert_true(buffer_ok(&heard));
    return heard;
}

bool http_case_starts(const struct buffer *heard, const char *start)
{
    return heard->length >= strlen(start) && memcmp(heard->data, start, strlen(start)) == 0;
}

void http_case_has(const struct buffer *heard, const char *part)
{
    if (memmem(heard->data, heard->length, part, strlen(part)) == NULL)
        fail_msg("\"%s\" is missing in: %.*s", part, (int)heard->length, heard->data);
}

void http_case_lacks(const struct buffer *heard, const char *part)
{
    assert_null(memmem(heard->data, heard->length, part, strlen(part)));
}
