/* See packet.h. */
#include "tests/fault/packet.h"

#include <string.h>

#define IP_BYTES_MIN 20u
#define TCP_BYTES_MIN 20u
#define IP_TCP 6
#define TCP_FLAGS 13
#define TCP_RESET 0x04

static size_t ip_bytes(const uint8_t *bytes)
{
    return (size_t)(bytes[0] & 0x0f) * 4;
}

static size_t tcp_bytes(const uint8_t *tcp)
{
    return (size_t)(tcp[12] >> 4) * 4;
}

static uint16_t get16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static void put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

bool packet_ports(const uint8_t *bytes, size_t length, uint16_t *ret_from, uint16_t *ret_to)
{
    if (length < IP_BYTES_MIN || bytes[0] >> 4 != 4 || bytes[9] != IP_TCP ||
        length < ip_bytes(bytes) + TCP_BYTES_MIN)
        return false;
    *ret_from = get16(bytes + ip_bytes(bytes));
    *ret_to = get16(bytes + ip_bytes(bytes) + 2);
    return true;
}

bool packet_has_payload(const uint8_t *bytes, size_t length)
{
    return length > ip_bytes(bytes) + tcp_bytes(bytes + ip_bytes(bytes));
}

/* The Internet checksum (RFC 1071), of bytes that are even in number, on top of sum. */
static uint16_t checksum(const uint8_t *at, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i += 2)
        sum += get16(at + i);
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

size_t packet_make_reset(uint8_t *bytes)
{
    size_t ip = ip_bytes(bytes), length = ip + TCP_BYTES_MIN;
    uint8_t *tcp = bytes + ip;
    tcp[12] = (TCP_BYTES_MIN / 4) << 4;
    tcp[TCP_FLAGS] = TCP_RESET;
    memset(tcp + 8, 0, 4);  /* acknowledges nothing */
    memset(tcp + 14, 0, 6); /* window, checksum, urgent */
    put16(bytes + 2, (uint16_t)length);
    put16(bytes + 10, 0);
    put16(bytes + 10, checksum(bytes, ip, 0));
    uint32_t pseudo = IP_TCP + TCP_BYTES_MIN;
    for (size_t i = 12; i < 20; i += 2)
        pseudo += get16(bytes + i);
    put16(tcp + 16, checksum(tcp, TCP_BYTES_MIN, pseudo));
    return length;
}
