/*
 * A small HTTP/1.1 server for health, metrics, the portal and the client's form: the only room that
 * sees libmicrohttpd.
 *
 * It has no thread of its own: the loop that owns it waits for http_fd and calls http_serve. It
 * does not log who asks. Daemons answer GET and HEAD alone, with no cookies and no uploads; POST
 * and the headers that say who asks are there only for a config that has a body_bytes_max.
 */
#ifndef PARALLAX_HTTP_HTTP_H
#define PARALLAX_HTTP_HTTP_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;

/* All of it is borrowed. */
struct http_request {
    struct text path;  /* percent-decoded, valid UTF-8, starts with / and has no ".." */
    struct text query; /* raw, without '?' */

    /* With body_bytes_max only; headers that were not sent are absent. */
    bool is_head, is_post;
    struct text host, origin, cookie, fetch_site, content_type;
    struct text body;    /* of a POST */
    bool body_too_large; /* it was, and is not here */
};

#define HTTP_LOCATION_BYTES 128
#define HTTP_COOKIE_BYTES 192

/* What the handler fills; status is 200 and type text/html when it sets nothing. */
struct http_response {
    int status;
    const char *content_type; /* static */
    const char *file_name;    /* for Content-Disposition; static or NULL */
    struct buffer body;
    /* With body_bytes_max only, "" for none. */
    char location[HTTP_LOCATION_BYTES]; /* where to go on, with status 303: our own path */
    char cookie[HTTP_COOKIE_BYTES];     /* what Set-Cookie says */
    bool is_last;                       /* the connection is closed behind it */
};

/* Called in the thread of http_serve; the body buffer is freed by the server. */
typedef void http_handler_fn(void *context, const struct http_request *request,
                             struct http_response *response);

struct http_config {
    const char *address; /* "127.0.0.1", "0.0.0.0", "::" */
    int port;            /* 0: any free one */
    int connections_max;
    int64_t idle_limit_ms; /* a connection that says nothing for so long is closed */
    http_handler_fn *handler;
    void *context;
    /*
     * The most that a POST may bring; 0: GET and HEAD only. With it pages may have forms, a style
     * sheet and a script from here and from nowhere else, and no copy of one is kept.
     */
    size_t body_bytes_max;
};

/* RETRY HTTP_BIND when the port is taken; REJECT HTTP_ADDRESS. */
enum verdict http_open(const struct http_config *config, struct http **ret_http,
                       struct error *error);
void http_close(struct http **http);
int http_port(const struct http *http);
/* Readable when http_serve has something to do (an epoll descriptor). */
int http_fd(const struct http *http);
/* How long the loop may wait at most before http_serve is due; -1: no bound. */
int64_t http_wait_ms(const struct http *http);
/* How many connections are open: after the last answer, whether it may still be on its way. */
size_t http_connections(const struct http *http);
/* Answers what is there without waiting. */
void http_serve(struct http *http);

#endif
