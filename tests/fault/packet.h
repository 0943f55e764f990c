/*
 * What a wire has to know of a packet: IPv4 (RFC 791) with TCP (RFC 9293) in it.
 */
#ifndef PARALLAX_TESTS_FAULT_PACKET_H
#define PARALLAX_TESTS_FAULT_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False: it is no whole packet of TCP over IPv4, and the other functions must not be called. */
bool packet_ports(const uint8_t *bytes, size_t length, uint16_t *ret_from, uint16_t *ret_to);
bool packet_has_payload(const uint8_t *bytes, size_t length);
/* Turns it into a reset of its connection at the place where the other side expects its bytes;
 * the new length. */
size_t packet_make_reset(uint8_t *bytes);

#endif
