/* See link_bytes.h. */
#include "wire/link_bytes.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

bool link_bytes(int connection, uint64_t *ret_bytes)
{
    struct tcp_info info;
    socklen_t length = sizeof info;
    if (getsockopt(connection, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
        length < offsetof(struct tcp_info, tcpi_segs_out))
        return false;
    *ret_bytes = info.tcpi_bytes_acked + info.tcpi_bytes_received;
    return true;
}
