/*
 * TCP on loopback without ZeroMQ: what a stranger does who does not speak the protocol.
 */
#ifndef PARALLAX_TESTS_SUPPORT_RAW_TCP_H
#define PARALLAX_TESTS_SUPPORT_RAW_TCP_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The port of an endpoint such as tcp://127.0.0.1:43211. */
int raw_tcp_port(const char *endpoint);
/* Connected to 127.0.0.1:port, not blocking; close it. Fails the test when it cannot be. */
int raw_tcp_connect(int port);
/* As much as the other side takes; false when it has closed. */
bool raw_tcp_send(int fd, struct text bytes);
/* Appends what comes until the other side closes; false when it did not within wait_ms. */
bool raw_tcp_read_to_end(int fd, struct buffer *into, int64_t wait_ms);

#endif
