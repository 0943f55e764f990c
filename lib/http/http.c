/* See http.h. libmicrohttpd runs on its own epoll descriptor, without a thread. */
#include "http/http.h"

#include "http/http_path.h"
#include "http/http_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* Request line and headers of one connection, and room for what is sent at once. */
#define CONNECTION_MEMORY_BYTES ((size_t)32 * 1024)
#define BACKLOG 64
/* A body that is somewhat too large is read to its end, so that the browser shows why it was not
 * taken; one that is so many times too large is cut off. */
#define BODY_READ_TIMES 16

struct http {
    struct MHD_Daemon *daemon;
    http_handler_fn *handler;
    void *context;
    size_t body_bytes_max;
    int port;
    int epoll_fd;
};

/* One request on its way; libmicrohttpd carries it from the request line to the end. */
struct exchange {
    char *target; /* as it stood in the request line */
    bool started; /* the headers were seen */
    struct http_request request;
    bool doubled;       /* a header that says who asks came twice */
    struct buffer body; /* so far */
};

static bool has_forms(const struct http *http)
{
    return http->body_bytes_max > 0;
}

/* ---- requests ---- */

static void *request_begins(void *context, const char *uri, struct MHD_Connection *connection)
{
    (void)context;
    (void)connection;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange == NULL)
        return NULL;
    exchange->target = strdup(uri);
    if (exchange->target == NULL) {
        free(exchange);
        return NULL;
    }
    return exchange;
}

static void request_ended(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    struct exchange *exchange = *state;
    if (exchange == NULL)
        return;
    buffer_free(&exchange->body);
    free(exchange->target);
    free(exchange);
    *state = NULL;
}

/* Our own decoder sees the target as it came; the library's stops at NUL and forgives bad escapes.
 */
static size_t leave_escapes(void *context, struct MHD_Connection *connection, char *escaped)
{
    (void)context;
    (void)connection;
    return strlen(escaped);
}

static bool brings_a_body(struct MHD_Connection *connection)
{
    const char *length =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return (length != NULL && strcmp(length, "0") != 0) ||
           MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                       MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL;
}

/* Everything that says who asks comes at most once: of two, somebody else might believe the other.
 */
static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct exchange *exchange = context;
    struct http_request *request = &exchange->request;
    const struct {
        const char *name;
        struct text *place;
    } wanted[] = {
        {MHD_HTTP_HEADER_HOST, &request->host},
        {MHD_HTTP_HEADER_ORIGIN, &request->origin},
        {MHD_HTTP_HEADER_COOKIE, &request->cookie},
        {"Sec-Fetch-Site", &request->fetch_site},
        {MHD_HTTP_HEADER_CONTENT_TYPE, &request->content_type},
    };
    (void)kind;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (strcasecmp(name, wanted[i].name) != 0)
            continue;
        exchange->doubled = exchange->doubled || wanted[i].place->at != NULL;
        *wanted[i].place = text_of(value != NULL ? value : "");
    }
    return MHD_YES;
}

static enum MHD_Result handle(struct http *http, struct MHD_Connection *connection,
                              struct exchange *exchange)
{
    struct buffer path = BUFFER_NONE;
    struct http_request *request = &exchange->request;
    enum MHD_Result result;
    if (exchange->doubled) {
        result = http_refuse(has_forms(http), connection, MHD_HTTP_BAD_REQUEST,
                             "A header of the request stands twice.");
    } else if (!buffer_ok(&exchange->body)) {
        result = http_refuse(has_forms(http), connection, MHD_HTTP_SERVICE_UNAVAILABLE,
                             "Memory ran out.");
    } else if (http_path_decode(text_of(exchange->target), &path, &request->query)) {
        struct http_response response = {.status = 0};
        request->path = buffer_view(&path);
        request->body = buffer_view(&exchange->body);
        http->handler(http->context, request, &response);
        result = http_answer(has_forms(http), connection, &response);
        buffer_free(&response.body);
    } else {
        result = http_refuse(has_forms(http), connection, MHD_HTTP_BAD_REQUEST,
                             "The address is not one of ours.");
    }
    buffer_free(&path);
    return result;
}

/* The headers of a POST: how much is to come is told before, or nothing is read. */
static enum MHD_Result post_begins(const struct http *http, struct MHD_Connection *connection,
                                   struct exchange *exchange)
{
    int64_t length = -1;
    const char *told =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                    MHD_HTTP_HEADER_TRANSFER_ENCODING) != NULL ||
        !text_int64(text_of(told), &length) || length < 0)
        return http_refuse(has_forms(http), connection, MHD_HTTP_LENGTH_REQUIRED,
                           "A form tells its length before it comes.");
    exchange->request.is_post = true;
    exchange->request.body_too_large = (uint64_t)length > http->body_bytes_max;
    if ((uint64_t)length / BODY_READ_TIMES > http->body_bytes_max)
        return http_refuse(has_forms(http), connection, MHD_HTTP_CONTENT_TOO_LARGE,
                           "That is far more than a form has room for.");
    return MHD_YES;
}

static enum MHD_Result request_starts(const struct http *http, struct MHD_Connection *connection,
                                      const char *method, struct exchange *exchange)
{
    exchange->started = true;
    if (has_forms(http))
        (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, take_header, exchange);
    if (has_forms(http) && strcmp(method, MHD_HTTP_METHOD_POST) == 0)
        return post_begins(http, connection, exchange);
    exchange->request.is_head = strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && !exchange->request.is_head)
        return http_refuse(has_forms(http), connection, MHD_HTTP_METHOD_NOT_ALLOWED,
                           has_forms(http) ? "Only GET, HEAD and POST are served."
                                           : "Only GET and HEAD are served.");
    if (brings_a_body(connection))
        return http_refuse(has_forms(http), connection, MHD_HTTP_CONTENT_TOO_LARGE,
                           "Nothing can be uploaded here.");
    return MHD_YES;
}

/* Called once when the headers are in, again with each piece of a body, and at the end without. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_bytes, void **state)
{
    (void)url;
    (void)version;
    struct exchange *exchange = *state;
    if (exchange == NULL)
        return MHD_NO;
    if (!exchange->started)
        return request_starts(context, connection, method, exchange);
    if (exchange->request.is_post && *upload_bytes > 0) {
        if (!exchange->request.body_too_large)
            buffer_append(&exchange->body, upload, *upload_bytes);
        *upload_bytes = 0;
        return MHD_YES;
    }
    *upload_bytes = 0;
    return handle(context, connection, exchange);
}

/* ---- opening and closing ---- */

static enum verdict listening_address(const struct http_config *config,
                                      struct sockaddr_storage *ret_address, socklen_t *ret_length,
                                      struct error *error)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (config->port < 0 || config->port > 65535)
        return error_set(error, VERDICT_REJECT, "HTTP_ADDRESS",
                         "the port %d to listen on is not from 0 to 65535", config->port);
    v4.sin_port = v6.sin6_port = htons((uint16_t)config->port);
    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET, config->address, &v4.sin_addr) == 1) {
        memcpy(ret_address, &v4, sizeof v4);
        *ret_length = sizeof v4;
    } else if (inet_pton(AF_INET6, config->address, &v6.sin6_addr) == 1) {
        memcpy(ret_address, &v6, sizeof v6);
        *ret_length = sizeof v6;
    } else {
        return error_set(error, VERDICT_REJECT, "HTTP_ADDRESS",
                         "the address to listen on is neither IPv4 nor IPv6, such as 127.0.0.1");
    }
    return VERDICT_OK;
}

static int port_of(int fd)
{
    struct sockaddr_storage bound = {0};
    socklen_t length = sizeof bound;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (getsockname(fd, (struct sockaddr *)&bound, &length) != 0)
        return 0;
    memcpy(&v4, &bound, sizeof v4);
    memcpy(&v6, &bound, sizeof v6);
    return ntohs(bound.ss_family == AF_INET ? v4.sin_port : v6.sin6_port);
}

/* Our own socket, because the library does not tell a taken port from other failures. */
static enum verdict listen_on(const struct http_config *config, int *ret_fd, struct error *error)
{
    struct sockaddr_storage address;
    socklen_t length;
    enum verdict verdict = listening_address(config, &address, &length, error);
    if (verdict != VERDICT_OK)
        return verdict;
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int one = 1;
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
        bind(fd, (struct sockaddr *)&address, length) == 0 && listen(fd, BACKLOG) == 0) {
        *ret_fd = fd;
        return VERDICT_OK;
    }
    int reason = errno;
    if (fd >= 0)
        (void)close(fd);
    bool wrong = reason == EADDRNOTAVAIL || reason == EACCES || reason == EAFNOSUPPORT;
    errno = reason;
    return error_set(error, wrong ? VERDICT_REJECT : VERDICT_RETRY,
                     wrong ? "HTTP_ADDRESS" : "HTTP_BIND", "HTTP cannot listen on port %d: %m",
                     config->port);
}

/* The library counts idle time in whole seconds, and 0 would mean for ever. */
static unsigned idle_seconds(int64_t limit_ms)
{
    int64_t seconds = (limit_ms + 999) / 1000;
    return seconds < 1 ? 1 : seconds > INT_MAX ? INT_MAX : (unsigned)seconds;
}

static enum verdict start(struct http *http, const struct http_config *config, int fd,
                          struct error *error)
{
    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL, 0, NULL, NULL, on_request, http, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)config->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds(config->idle_limit_ms),
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY_BYTES, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_URI_LOG_CALLBACK, request_begins, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        request_ended, NULL, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_END);
    if (http->daemon == NULL)
        return error_set(error, VERDICT_RETRY, "HTTP_START", "the HTTP server cannot be started");
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (info == NULL || info->epoll_fd < 0) {
        MHD_stop_daemon(http->daemon);
        return error_set(error, VERDICT_FATAL, "HTTP_EPOLL",
                         "the HTTP library was built without epoll");
    }
    http->epoll_fd = info->epoll_fd;
    return VERDICT_OK;
}

enum verdict http_open(const struct http_config *config, struct http **ret_http,
                       struct error *error)
{
    int fd;
    enum verdict verdict = listen_on(config, &fd, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct http *http = calloc(1, sizeof *http);
    if (http == NULL) {
        (void)close(fd);
        return error_no_memory(error);
    }
    http->handler = config->handler;
    http->context = config->context;
    http->body_bytes_max = config->body_bytes_max;
    http->port = port_of(fd);
    verdict = start(http, config, fd, error);
    if (verdict != VERDICT_OK) {
        if (http->daemon == NULL)
            (void)close(fd);
        free(http);
        return verdict;
    }
    *ret_http = http;
    return VERDICT_OK;
}

void http_close(struct http **http)
{
    if (*http == NULL)
        return;
    MHD_stop_daemon((*http)->daemon); /* closes the listening socket too */
    free(*http);
    *http = NULL;
}

int http_port(const struct http *http)
{
    return http->port;
}

int http_fd(const struct http *http)
{
    return http->epoll_fd;
}

int64_t http_wait_ms(const struct http *http)
{
    MHD_UNSIGNED_LONG_LONG wait_ms;
    if (MHD_get_timeout(http->daemon, &wait_ms) != MHD_YES)
        return -1;
    return wait_ms > INT_MAX ? INT_MAX : (int64_t)wait_ms;
}

size_t http_connections(const struct http *http)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info != NULL ? info->num_connections : 0;
}

void http_serve(struct http *http)
{
    (void)MHD_run(http->daemon);
}
