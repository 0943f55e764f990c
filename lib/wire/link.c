/* See link.h: opening and closing. Frames are in link_frame.c, waiting in link_wait.c. */
#include "wire/link.h"

#include "wire/link_private.h"

#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/*
 * Draft names, which libzmq 4.3.4 obeys although zmq.h hides them. czmq's setter for the first is
 * an empty function in Debian, and without it a peer with any key gets in when no handler is alive.
 */
#define OPTION_ZAP_ENFORCE_DOMAIN 93

/*
 * A stranger who says nothing holds a descriptor no longer. Less, and nobody comes in over a line
 * that loses a third of its packets: the handshake takes four times there and back, and a packet
 * that is lost is sent again after seconds.
 */
#define HANDSHAKE_MS 30000
#define CONNECT_MS 15000 /* the system's own patience is minutes */
#define BACKLOG 1024
#define RECONNECT_MS 250
#define RECONNECT_MS_MAX 30000
#define KEEPALIVE_IDLE_S 60
#define KEEPALIVE_EVERY_S                                                                          \
    10 /* and gone after three without an answer: the system asks for 12 minutes */
#define KEEPALIVE_COUNT 3
/*
 * Received from one peer and not yet read; then its line is not read either, so that it holds no
 * more than this of our memory: with a thousand who all send as fast as they can that is half a
 * gigabyte. Two, so that one is deciphered while the other is judged.
 */
#define SERVER_FRAMES_WAITING 2
#define CLIENT_FRAMES_WAITING 64
#define CLIENT_FRAMES_QUEUED 1000
/* What CURVE adds to a payload: "\x07MESSAGE", a nonce of 8, a code of 16, flags. */
#define CURVE_OVERHEAD_BYTES 33

struct socket_option {
    int name;
    int value;
};

static const struct socket_option common_options[] = {
    {ZMQ_IPV6, 1},
    {ZMQ_LINGER, 0}, /* link_free says how long */
    {ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS},
    /*
     * No heartbeats, of neither side: in libzmq 4.3.4 one that falls due while the peer is gone, or
     * comes from a peer that is gone when it is answered, may end the process
     * (stream_engine_base.cpp, out_event asserts !_io_error), as that of a stage that stood still
     * for ten seconds. Our protocols ask again by themselves; TCP's keepalive tells who is gone.
     */
    {ZMQ_HEARTBEAT_IVL, 0},
    {ZMQ_TCP_KEEPALIVE, 1},
    {ZMQ_TCP_KEEPALIVE_IDLE, KEEPALIVE_IDLE_S},
    {ZMQ_TCP_KEEPALIVE_INTVL, KEEPALIVE_EVERY_S},
    {ZMQ_TCP_KEEPALIVE_CNT, KEEPALIVE_COUNT},
};

static const struct socket_option server_options[] = {
    {ZMQ_CURVE_SERVER, 1},     {OPTION_ZAP_ENFORCE_DOMAIN, 1},      {ZMQ_BACKLOG, BACKLOG},
    {ZMQ_ROUTER_MANDATORY, 1}, {ZMQ_RCVHWM, SERVER_FRAMES_WAITING},
};

/* No ROUTING_ID: the server names its peers itself, so that none can take another's place. */
static const struct socket_option client_options[] = {
    {ZMQ_IMMEDIATE, 1},
    {ZMQ_RECONNECT_IVL, RECONNECT_MS},
    {ZMQ_RECONNECT_IVL_MAX, RECONNECT_MS_MAX},
    {ZMQ_CONNECT_TIMEOUT, CONNECT_MS},
    {ZMQ_SNDHWM, CLIENT_FRAMES_QUEUED},
    {ZMQ_RCVHWM, CLIENT_FRAMES_WAITING},
};

void link_start(void)
{
    /* Before zsys_init, which would take SIGINT and SIGTERM. */
    zsys_handler_set(NULL);
    (void)zsys_init();
}

void *link_socket(int type)
{
    return zmq_socket(zsys_init(), type);
}

void link_sockets_max(size_t sockets)
{
    zsys_set_max_sockets(sockets);
}

void link_release_memory(void)
{
    (void)malloc_trim(0);
}

void link_stop(void)
{
    zsys_shutdown();
}

static enum verdict set_option(struct link *link, int name, const void *value, size_t bytes,
                               struct error *error)
{
    if (zmq_setsockopt(link->handle, name, value, bytes) == 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_FATAL, "LINK_OPTION", "ZeroMQ refuses socket option %d: %s",
                     name, zmq_strerror(zmq_errno()));
}

static enum verdict set_options(struct link *link, const struct socket_option *options,
                                size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict =
            set_option(link, options[i].name, &options[i].value, sizeof options[i].value, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return VERDICT_OK;
}

static enum verdict set_common(struct link *link, struct error *error)
{
    int64_t bytes_max = (int64_t)link->frame_bytes_max + CURVE_OVERHEAD_BYTES;
    enum verdict verdict = set_option(link, ZMQ_MAXMSGSIZE, &bytes_max, sizeof bytes_max, error);
    if (verdict != VERDICT_OK)
        return verdict;
    return set_options(link, common_options, sizeof common_options / sizeof common_options[0],
                       error);
}

/*
 * CURVE works over connections; inproc would be a way in without keys. The port is read here
 * because libzmq cuts 70000 down to 4464 and binds that.
 */
static enum verdict check_endpoint(const char *endpoint, struct error *error)
{
    static const char tcp[] = "tcp://";
    const char *colon = strrchr(endpoint, ':');
    int64_t port = -1;
    if (strncmp(endpoint, tcp, sizeof tcp - 1) == 0 && colon >= endpoint + sizeof tcp - 1 &&
        (strcmp(colon + 1, "*") == 0 ||
         (text_int64(text_of(colon + 1), &port) && port >= 0 && port <= UINT16_MAX)))
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "LINK_ENDPOINT",
                     "the endpoint is not of the form tcp://HOST:PORT");
}

static enum verdict link_new(int type, const char *endpoint, size_t frame_bytes_max,
                             struct link **ret_link, struct error *error)
{
    enum verdict verdict = check_endpoint(endpoint, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct link *link = calloc(1, sizeof *link);
    if (link == NULL)
        return error_no_memory(error);
    link->router = type == ZMQ_ROUTER;
    link->frame_bytes_max = frame_bytes_max;
    link->handle = link_socket(type);
    if (link->handle == NULL) {
        free(link);
        return error_set(error, VERDICT_RETRY, "LINK_SOCKET", "ZeroMQ has no socket left: %s",
                         zmq_strerror(zmq_errno()));
    }
    *ret_link = link;
    return VERDICT_OK;
}

static enum verdict configure_server(struct link *link, const struct link_server_config *config,
                                     struct error *error)
{
    enum verdict verdict = set_common(link, error);
    if (verdict == VERDICT_OK)
        verdict = set_options(link, server_options,
                              sizeof server_options / sizeof server_options[0], error);
    if (verdict == VERDICT_OK)
        verdict =
            set_option(link, ZMQ_SNDHWM, &config->peers_queue, sizeof config->peers_queue, error);
    if (verdict == VERDICT_OK)
        verdict = set_option(link, ZMQ_ZAP_DOMAIN, LINK_ZAP_DOMAIN, strlen(LINK_ZAP_DOMAIN), error);
    if (verdict == VERDICT_OK)
        verdict =
            set_option(link, ZMQ_CURVE_SECRETKEY, config->curve_secret, LINK_KEY_BYTES, error);
    return verdict;
}

static enum verdict endpoint_error(struct error *error, const char *what)
{
    int number = zmq_errno();
    switch (number) {
    case EADDRINUSE:
    case EADDRNOTAVAIL: /* an interface that is not up yet */
    case EMFILE:
    case ENFILE:
        return error_set(error, VERDICT_RETRY, "LINK_BIND", "%s: %s", what, zmq_strerror(number));
    case ETERM:
        return error_set(error, VERDICT_FATAL, "LINK_STOPPED", "%s: links are stopped", what);
    default:
        return error_set(error, VERDICT_REJECT, "LINK_ENDPOINT", "%s: %s", what,
                         zmq_strerror(number));
    }
}

enum verdict link_serve(const struct link_server_config *config, struct link **ret_link,
                        struct error *error)
{
    assert(config->peers_queue > 0);
    struct link *link;
    enum verdict verdict =
        link_new(ZMQ_ROUTER, config->endpoint, config->frame_bytes_max, &link, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = configure_server(link, config, error);
    if (verdict == VERDICT_OK && zmq_bind(link->handle, config->endpoint) != 0)
        verdict = endpoint_error(error, "the endpoint cannot be bound");
    size_t bytes = sizeof link->endpoint;
    if (verdict == VERDICT_OK &&
        zmq_getsockopt(link->handle, ZMQ_LAST_ENDPOINT, link->endpoint, &bytes) != 0)
        verdict = endpoint_error(error, "the bound endpoint cannot be told");
    if (verdict != VERDICT_OK) {
        link_free(&link, 0);
        return verdict;
    }
    *ret_link = link;
    return VERDICT_OK;
}

static enum verdict configure_client(struct link *link, const struct link_client_config *config,
                                     struct error *error)
{
    enum verdict verdict = set_common(link, error);
    if (verdict == VERDICT_OK)
        verdict = set_options(link, client_options,
                              sizeof client_options / sizeof client_options[0], error);
    if (verdict == VERDICT_OK)
        verdict =
            set_option(link, ZMQ_CURVE_SERVERKEY, config->server_public, LINK_KEY_BYTES, error);
    if (verdict == VERDICT_OK)
        verdict =
            set_option(link, ZMQ_CURVE_PUBLICKEY, config->curve_public, LINK_KEY_BYTES, error);
    if (verdict == VERDICT_OK)
        verdict =
            set_option(link, ZMQ_CURVE_SECRETKEY, config->curve_secret, LINK_KEY_BYTES, error);
    return verdict;
}

enum verdict link_connect(const struct link_client_config *config, struct link **ret_link,
                          struct error *error)
{
    if (strlen(config->endpoint) >= LINK_ENDPOINT_BYTES)
        return error_set(error, VERDICT_REJECT, "LINK_ENDPOINT",
                         "the endpoint is longer than %d bytes", LINK_ENDPOINT_BYTES - 1);
    struct link *link;
    enum verdict verdict =
        link_new(ZMQ_DEALER, config->endpoint, config->frame_bytes_max, &link, error);
    if (verdict != VERDICT_OK)
        return verdict;
    memcpy(link->endpoint, config->endpoint, strlen(config->endpoint));
    verdict = configure_client(link, config, error);
    /* Before it connects, which on a near line is done at once. */
    if (verdict == VERDICT_OK && config->watched)
        verdict = link_watch(link, error);
    if (verdict == VERDICT_OK && zmq_connect(link->handle, config->endpoint) != 0)
        verdict = endpoint_error(error, "the endpoint cannot be connected to");
    if (verdict != VERDICT_OK) {
        link_free(&link, 0);
        return verdict;
    }
    *ret_link = link;
    return VERDICT_OK;
}

void link_free(struct link **link, int linger_ms)
{
    if (*link == NULL)
        return;
    link_unwatch(*link);
    (void)zmq_setsockopt((*link)->handle, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
    (void)zmq_close((*link)->handle);
    free(*link);
    *link = NULL;
}

const char *link_endpoint(const struct link *link)
{
    return link->endpoint;
}
