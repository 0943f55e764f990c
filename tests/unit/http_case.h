/*
 * A client of lib/http in the same thread: what it says is served while it waits for the answer.
 * Everything here fails the cmocka test when it does not work.
 */
#ifndef PARALLAX_TESTS_UNIT_HTTP_CASE_H
#define PARALLAX_TESTS_UNIT_HTTP_CASE_H

#include "base/buffer.h"
#include "http/http.h"

#include <stdbool.h>
#include <stddef.h>

int http_case_dial(const struct http *http);
void http_case_say(int fd, const char *words);
/* Serves until the other side of fd has closed or enough bytes came. */
void http_case_listen(struct http *http, int fd, size_t enough, struct buffer *heard);
/* One request on a connection of its own, and all that came back, NUL-terminated; the caller frees.
 */
struct buffer http_case_ask(struct http *http, const char *request);

bool http_case_starts(const struct buffer *heard, const char *start);
void http_case_has(const struct buffer *heard, const char *part);
void http_case_lacks(const struct buffer *heard, const char *part);

#endif
