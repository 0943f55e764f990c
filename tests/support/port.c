/* See port.h. */
#include "tests/support/port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void port_hold(struct port *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int on = 1;
    port->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(port->fd > 0);
    assert_int_equal(setsockopt(port->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
    assert_int_equal(bind(port->fd, (const struct sockaddr *)&address, length), 0);
    assert_int_equal(getsockname(port->fd, (struct sockaddr *)&address, &length), 0);
    (void)snprintf(port->endpoint, sizeof port->endpoint, "tcp://127.0.0.1:%d",
                   ntohs(address.sin_port));
}

void port_release(struct port *port)
{
    if (port->fd > 0)
        (void)close(port->fd);
    memset(port, 0, sizeof *port);
}
