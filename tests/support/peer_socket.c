/* See peer_socket.h. */
#include "tests/support/peer_socket.h"

#include "wire/link_private.h"

bool peer_socket_claim(struct link *link, int option, struct text value)
{
    return zmq_disconnect(link->handle, link_endpoint(link)) == 0 &&
           zmq_setsockopt(link->handle, option, value.at, value.length) == 0 &&
           zmq_connect(link->handle, link_endpoint(link)) == 0;
}

bool peer_socket_is_in(struct link *link, int64_t wait_ms)
{
    zmq_pollitem_t item = {.socket = link->handle, .events = ZMQ_POLLOUT};
    return zmq_poll(&item, 1, (long)wait_ms) > 0 && (item.revents & ZMQ_POLLOUT) != 0;
}

bool peer_socket_send(struct link *link, const struct text *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int flags = ZMQ_DONTWAIT | (i + 1 < count ? ZMQ_SNDMORE : 0);
        if (zmq_send(link->handle, parts[i].at, parts[i].length, flags) < 0)
            return false;
    }
    return true;
}
