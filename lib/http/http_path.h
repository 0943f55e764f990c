/*
 * The request target of a GET, taken apart before any handler sees it. Private to lib/http.
 */
#ifndef PARALLAX_HTTP_HTTP_PATH_H
#define PARALLAX_HTTP_HTTP_PATH_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdbool.h>

/*
 * Splits at the first '?' and appends the percent-decoded path (RFC 3986) to path. False, with no
 * use to be made of path: it does not start with '/', an escape is broken, or what it decodes to
 * is not UTF-8, has a control character, a backslash or "..".
 */
bool http_path_decode(struct text target, struct buffer *path, struct text *ret_query);

/* The value of a hexadecimal digit; -1 when it is none. */
int http_hex_digit(char c);

#endif
