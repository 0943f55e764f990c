/*
 * What the system counts of a TCP connection. Apart, because <linux/tcp.h>, which alone has these
 * counts, and <netinet/tcp.h>, which czmq includes, cannot be included together. Private to
 * lib/wire.
 */
#ifndef PARALLAX_WIRE_LINK_BYTES_H
#define PARALLAX_WIRE_LINK_BYTES_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes that the other system has confirmed or sent so far. False: no TCP connection, or an old
 * kernel. */
bool link_bytes(int connection, uint64_t *ret_bytes);

#endif
