/* See zap.h. */
#include "wire/zap.h"

#include "wire/link_private.h"
#include "wire/zap_request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define USER_ID_BYTES 41 /* 32 bytes in Z85 and the NUL */

struct zap {
    void *handle; /* REP: libzmq takes the envelope off and puts it on */
    zap_admits_fn *admits;
    void *context;
};

enum verdict zap_new(zap_admits_fn *admits, void *context, struct zap **ret_zap,
                     struct error *error)
{
    struct zap *zap = calloc(1, sizeof *zap);
    if (zap == NULL)
        return error_no_memory(error);
    zap->admits = admits;
    zap->context = context;
    zap->handle = link_socket(ZMQ_REP);
    if (zap->handle == NULL) {
        free(zap);
        return error_set(error, VERDICT_RETRY, "ZAP_SOCKET", "ZeroMQ has no socket left: %s",
                         zmq_strerror(zmq_errno()));
    }
    int linger_ms = 0;
    (void)zmq_setsockopt(zap->handle, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
    if (zmq_bind(zap->handle, ZAP_ENDPOINT) != 0) {
        int number = zmq_errno();
        zap_free(&zap);
        return error_set(error, VERDICT_RETRY, "ZAP_BIND",
                         "the authentication handler cannot start: %s", zmq_strerror(number));
    }
    *ret_zap = zap;
    return VERDICT_OK;
}

void zap_free(struct zap **zap)
{
    if (*zap == NULL)
        return;
    /* Closing alone unbinds later, in another thread: the next handler would find the place taken.
     */
    (void)zmq_unbind((*zap)->handle, ZAP_ENDPOINT);
    (void)zmq_close((*zap)->handle);
    free(*zap);
    *zap = NULL;
}

void *zap_socket(const struct zap *zap)
{
    return zap->handle;
}

/* False when no request is waiting. Takes the whole request, however many parts it has. */
static bool receive_request(void *handle, struct zap_request *ret_request)
{
    memset(ret_request, 0, sizeof *ret_request);
    bool more = true;
    while (more) {
        zmq_msg_t message;
        (void)zmq_msg_init(&message);
        int result;
        do {
            result = zmq_msg_recv(&message, handle, ZMQ_DONTWAIT);
        } while (result < 0 && zmq_errno() == EINTR);
        if (result < 0)
            return false;
        zap_request_add(ret_request, zmq_msg_data(&message), zmq_msg_size(&message));
        more = zmq_msg_more(&message) != 0;
        (void)zmq_msg_close(&message);
    }
    return true;
}

static void send_part(void *handle, const void *bytes, size_t length, int more)
{
    int result;
    do {
        result = zmq_send(handle, bytes, length, ZMQ_DONTWAIT | more);
    } while (result < 0 && zmq_errno() == EINTR);
}

/*
 * User-Id is the key itself, so that nothing has to be remembered between here and the frames, and
 * there is no other metadata that a peer could put its own beside.
 */
static void reply(void *handle, struct text request_id, const char *status, const char *text,
                  const char *user_id)
{
    send_part(handle, "1.0", 3, ZMQ_SNDMORE);
    send_part(handle, request_id.at, request_id.length, ZMQ_SNDMORE);
    send_part(handle, status, strlen(status), ZMQ_SNDMORE);
    send_part(handle, text, strlen(text), ZMQ_SNDMORE);
    send_part(handle, user_id, strlen(user_id), ZMQ_SNDMORE);
    send_part(handle, "", 0, 0);
}

static enum zap_answer serve_one(struct zap *zap, const struct zap_request *request)
{
    struct text request_id = zap_request_id(request);
    const uint8_t *key = zap_request_curve(request);
    char user_id[USER_ID_BYTES] = "";
    if (key == NULL) {
        reply(zap->handle, request_id, "400", "not a request of this domain", "");
        return ZAP_REFUSED;
    }
    enum zap_answer answer = zap->admits(zap->context, key);
    if (answer == ZAP_ADMITTED && zmq_z85_encode(user_id, key, LINK_KEY_BYTES) == NULL)
        answer = ZAP_REFUSED;
    switch (answer) {
    case ZAP_ADMITTED:
        reply(zap->handle, request_id, "200", "OK", user_id);
        break;
    case ZAP_PUT_OFF:
        reply(zap->handle, request_id, "300", "", "");
        break;
    case ZAP_REFUSED:
        reply(zap->handle, request_id, "400", "", "");
        break;
    }
    return answer;
}

void zap_serve(struct zap *zap, int requests_max, int *ret_refused)
{
    int refused = 0;
    struct zap_request request;
    for (int i = 0; i < requests_max && receive_request(zap->handle, &request); i++) {
        if (serve_one(zap, &request) == ZAP_REFUSED)
            refused++;
    }
    *ret_refused = refused;
}
