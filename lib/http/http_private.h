/*
 * How answers are sent. Private to lib/http.
 */
#ifndef PARALLAX_HTTP_HTTP_PRIVATE_H
#define PARALLAX_HTTP_HTTP_PRIVATE_H

#include "http/http.h"

#include <microhttpd.h>
#include <stdbool.h>

/* Takes over the body's memory. has_forms: with the headers of pages that have forms. */
enum MHD_Result http_answer(bool has_forms, struct MHD_Connection *connection,
                            struct http_response *response);
/* A sentence as plain text. */
enum MHD_Result http_refuse(bool has_forms, struct MHD_Connection *connection, unsigned status,
                            const char *sentence);

#endif
