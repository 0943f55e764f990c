/* See link.h: waiting for links, handlers and file descriptors in one call. */
#include "wire/link.h"

#include "wire/link_private.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>

static zmq_pollitem_t poll_item(const struct link_wait_item *item)
{
    zmq_pollitem_t poll = {.events = ZMQ_POLLIN};
    if (item->link != NULL) {
        poll.socket = item->events ? item->link->events : item->link->handle;
        poll.events = item->want_write ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN;
    } else if (item->zap != NULL) {
        poll.socket = zap_socket(item->zap);
    } else {
        assert(item->fd >= 0);
        poll.fd = item->fd;
        poll.events = item->want_write ? ZMQ_POLLOUT : ZMQ_POLLIN;
        /* A descriptor that failed is ready: reading or writing it will tell why. */
        poll.events |= ZMQ_POLLERR;
    }
    return poll;
}

enum verdict link_wait(struct link_wait_item *items, size_t count, int64_t timeout_ms,
                       struct error *error)
{
    assert(count <= LINK_WAIT_MAX);
    zmq_pollitem_t polls[LINK_WAIT_MAX];
    for (size_t i = 0; i < count; i++) {
        items[i].ready = false;
        polls[i] = poll_item(&items[i]);
    }
    /* libzmq counts in long and adds to a clock; a day is as good as longer. */
    const int64_t longest_ms = (int64_t)24 * 60 * 60 * 1000;
    long patience = (long)(timeout_ms > longest_ms ? longest_ms : timeout_ms);
    int found = zmq_poll(polls, (int)count, patience < 0 ? -1 : patience);
    if (found < 0 && zmq_errno() == EINTR)
        return VERDICT_OK;
    if (found < 0)
        return error_set(error, VERDICT_FATAL, "LINK_POLL", "waiting failed: %s",
                         zmq_strerror(zmq_errno()));
    for (size_t i = 0; i < count; i++)
        items[i].ready = polls[i].revents != 0;
    return VERDICT_OK;
}
