/* See link.h: receiving and sending frames. */
#include "wire/link.h"

#include "wire/link_private.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define USER_ID_CHARACTERS 40 /* 32 bytes in Z85 (ZeroMQ RFC 32) */

static int receive_part(void *handle, zmq_msg_t *part)
{
    int result;
    do {
        result = zmq_msg_recv(part, handle, ZMQ_DONTWAIT);
    } while (result < 0 && zmq_errno() == EINTR);
    return result;
}

/* Parts of one message arrive together, so this does not wait. */
static void drain(void *handle)
{
    zmq_msg_t part;
    bool more = true;
    while (more) {
        (void)zmq_msg_init(&part);
        more = receive_part(handle, &part) >= 0 && zmq_msg_more(&part) != 0;
        (void)zmq_msg_close(&part);
    }
}

static enum verdict receive_error(struct error *error)
{
    if (zmq_errno() == EAGAIN)
        return error_set(error, VERDICT_RETRY, "LINK_EMPTY", "no frame is waiting");
    return error_set(error, VERDICT_FATAL, "LINK_RECEIVE", "a frame cannot be received: %s",
                     zmq_strerror(zmq_errno()));
}

static enum verdict reject_frame(struct error *error, const char *rule)
{
    return error_set(error, VERDICT_REJECT, "LINK_FRAME", "a message was dropped: %s", rule);
}

/* The routing id that ROUTER puts before the payload. Drops the message when it does not fit. */
static enum verdict receive_peer(struct link *link, struct link_frame *frame, struct error *error)
{
    zmq_msg_t part;
    (void)zmq_msg_init(&part);
    if (receive_part(link->handle, &part) < 0)
        return receive_error(error);
    bool more = zmq_msg_more(&part) != 0;
    frame->peer_length = zmq_msg_size(&part);
    bool fits = frame->peer_length <= sizeof frame->peer;
    if (fits)
        memcpy(frame->peer, zmq_msg_data(&part), frame->peer_length);
    (void)zmq_msg_close(&part);
    if (fits && more)
        return VERDICT_OK;
    if (more)
        drain(link->handle);
    return reject_frame(error, fits ? "it has no payload" : "its routing id is too long");
}

/*
 * The peer's key as our ZAP handler told it. Only the payload part has it for sure: the routing id
 * part is made by the receiving side and has no properties when it was fetched ahead.
 */
static bool read_key(const struct link *link, zmq_msg_t *payload, struct link_frame *frame)
{
    if (!link->router)
        return true;
    const char *user_id = zmq_msg_gets(payload, "User-Id");
    return user_id != NULL && strlen(user_id) == USER_ID_CHARACTERS &&
           zmq_z85_decode(frame->key, user_id) != NULL;
}

static enum verdict receive_payload(struct link *link, zmq_msg_t *payload, struct link_frame *frame,
                                    struct error *error)
{
    if (link->router) {
        enum verdict verdict = receive_peer(link, frame, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    if (receive_part(link->handle, payload) < 0)
        return receive_error(error);
    if (zmq_msg_more(payload) != 0) {
        drain(link->handle);
        return reject_frame(error, "it has more than one payload frame");
    }
    if (!read_key(link, payload, frame))
        return reject_frame(error, "its sender's key is not known");
    frame->connection = link->router ? zmq_msg_get(payload, ZMQ_SRCFD) : -1;
    frame->payload = (struct text){zmq_msg_data(payload), zmq_msg_size(payload)};
    frame->message = payload;
    return VERDICT_OK;
}

enum verdict link_receive(struct link *link, struct link_frame *ret_frame, struct error *error)
{
    struct link_frame frame;
    memset(&frame, 0, sizeof frame);
    zmq_msg_t *payload = malloc(sizeof *payload);
    if (payload == NULL)
        return error_no_memory(error);
    (void)zmq_msg_init(payload);
    enum verdict verdict = receive_payload(link, payload, &frame, error);
    if (verdict != VERDICT_OK) {
        (void)zmq_msg_close(payload);
        free(payload);
        return verdict;
    }
    *ret_frame = frame;
    return VERDICT_OK;
}

void link_frame_free(struct link_frame *frame)
{
    if (frame->message != NULL) {
        (void)zmq_msg_close(frame->message);
        free(frame->message);
    }
    memset(frame, 0, sizeof *frame);
}

/* The verdict of a send that failed before anything was queued. */
static enum verdict send_error(struct error *error)
{
    switch (zmq_errno()) {
    case EAGAIN:
        return error_set(error, VERDICT_RETRY, "LINK_QUEUE_FULL",
                         "as many frames as may be are already waiting to leave");
    case EHOSTUNREACH:
        return error_set(error, VERDICT_REJECT, "LINK_PEER_GONE", "the peer is not connected");
    default:
        return error_set(error, VERDICT_FATAL, "LINK_SEND", "a frame cannot be sent: %s",
                         zmq_strerror(zmq_errno()));
    }
}

static int send_peer(struct link *link, const uint8_t *peer, size_t peer_length)
{
    int result;
    do {
        result = zmq_send(link->handle, peer, peer_length, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    } while (result < 0 && zmq_errno() == EINTR);
    return result;
}

static int send_payload(struct link *link, zmq_msg_t *payload)
{
    int result;
    do {
        result = zmq_msg_send(payload, link->handle, ZMQ_DONTWAIT);
    } while (result < 0 && zmq_errno() == EINTR);
    return result;
}

enum verdict link_send(struct link *link, const uint8_t *peer, size_t peer_length,
                       struct text payload, struct error *error)
{
    /* The other side would drop the connection and all that is queued behind the frame. */
    if (payload.length > link->frame_bytes_max)
        return error_set(error, VERDICT_REJECT, "LINK_TOO_LARGE",
                         "a frame of %zu bytes is over the limit of %zu", payload.length,
                         link->frame_bytes_max);
    /* Made before the routing id is sent: from there on nothing may fail. */
    zmq_msg_t message;
    if (zmq_msg_init_size(&message, payload.length) != 0)
        return error_no_memory(error);
    if (payload.length > 0)
        memcpy(zmq_msg_data(&message), payload.at, payload.length);
    if ((link->router && send_peer(link, peer, peer_length) < 0) ||
        send_payload(link, &message) < 0) {
        enum verdict verdict = send_error(error);
        (void)zmq_msg_close(&message);
        return verdict;
    }
    return VERDICT_OK;
}
