/*
 * A small HTTP/1.1 server for health, metrics and the portal: the only room that sees
 * libmicrohttpd.
 *
 * It has no thread of its own: the loop that owns it waits for http_fd and calls http_serve. Only
 * GET and HEAD are answered; no cookies, no uploads, no logging of who asks.
 */
#ifndef PARALLAX_HTTP_HTTP_H
#define PARALLAX_HTTP_HTTP_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

struct http;

struct http_request {
    struct text path;  /* percent-decoded, valid UTF-8, starts with / and has no "..", borrowed */
    struct text query; /* raw, without '?' */
};

/* What the handler fills; status is 200 and type text/html when it sets nothing. */
struct http_response {
    int status;
    const char *content_type; /* static */
    const char *file_name;    /* for Content-Disposition; static or NULL */
    struct buffer body;
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
/* Answers what is there without waiting. */
void http_serve(struct http *http);

#endif
