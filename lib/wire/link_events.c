/* See link.h: what happens to a server's connections, and ending one. */
#include "wire/link.h"

#include "wire/link_bytes.h"
#include "wire/link_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define ENDPOINT_BYTES 64
/*
 * Events that nobody has taken yet. ZeroMQ's thread waits when there are more, so that strangers
 * who come faster than they are counted are held up, and not remembered without end.
 */
#define EVENTS_WAITING 65536
/* The first part of an event is its number and its value. */
struct monitor_event {
    uint16_t number;
    uint32_t value;
} __attribute__((packed));

enum verdict link_watch(struct link *link, struct error *error)
{
    static unsigned watched; /* names are for ever, and a socket's address may come back */
    char endpoint[ENDPOINT_BYTES];
    const int waiting = EVENTS_WAITING;
    (void)snprintf(endpoint, sizeof endpoint, "inproc://link-events-%u", watched++);
    void *events = link_socket(ZMQ_PAIR);
    int kinds = (link->router ? ZMQ_EVENT_ACCEPTED : ZMQ_EVENT_CONNECTED) | ZMQ_EVENT_DISCONNECTED;
    if (events != NULL && zmq_setsockopt(events, ZMQ_RCVHWM, &waiting, sizeof waiting) == 0 &&
        zmq_socket_monitor(link->handle, endpoint, kinds) == 0 &&
        zmq_connect(events, endpoint) == 0) {
        link->events = events;
        return VERDICT_OK;
    }
    int number = zmq_errno();
    if (events != NULL)
        (void)zmq_close(events);
    return error_set(error, VERDICT_RETRY, "LINK_WATCH", "connections cannot be watched: %s",
                     zmq_strerror(number));
}

void link_unwatch(struct link *link)
{
    if (link->events == NULL)
        return;
    (void)zmq_socket_monitor(link->handle, NULL, 0);
    (void)zmq_close(link->events);
    link->events = NULL;
}

static int receive(void *handle, void *bytes, size_t length)
{
    int result;
    do {
        result = zmq_recv(handle, bytes, length, ZMQ_DONTWAIT);
    } while (result < 0 && zmq_errno() == EINTR);
    return result;
}

static bool next_event(const struct link *link, struct monitor_event *ret_event)
{
    char endpoint; /* the second part tells our own endpoint; its parts come together */
    if (link->events == NULL ||
        receive(link->events, ret_event, sizeof *ret_event) != (int)sizeof *ret_event)
        return false;
    (void)receive(link->events, &endpoint, sizeof endpoint);
    return true;
}

bool link_next_event(struct link *link, struct link_event *ret_event)
{
    struct monitor_event event;
    while (next_event(link, &event)) {
        ret_event->connection = (int)event.value;
        switch (event.number) {
        case ZMQ_EVENT_ACCEPTED:
            ret_event->kind = LINK_OPENED;
            return true;
        case ZMQ_EVENT_DISCONNECTED:
            ret_event->kind = LINK_CLOSED;
            return true;
        default: /* the monitor's own end */
            break;
        }
    }
    return false;
}

bool link_moved(struct link *link, struct link_movement *ret_movement)
{
    struct monitor_event event;
    while (next_event(link, &event)) {
        if (event.number == ZMQ_EVENT_CONNECTED) {
            link->connection = (int)event.value;
            link->movement =
                (struct link_movement){link->movement.connections + 1, .connected = true};
        } else if (event.number == ZMQ_EVENT_DISCONNECTED) {
            link->movement.connected = false;
        }
    }
    /*
     * ZeroMQ may have closed the descriptor a moment ago, and it may be another's by now: reading
     * what the system counts does nothing to it, and the end of the connection is told next.
     */
    if (link->movement.connected)
        (void)link_bytes(link->connection, &link->movement.bytes);
    *ret_movement = link->movement;
    return link->movement.connections > 0;
}

void link_cut(struct link *link, int connection)
{
    (void)link;
    (void)shutdown(connection, SHUT_RDWR);
}
