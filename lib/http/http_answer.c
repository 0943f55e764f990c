/* How answers are sent: their headers, above all. See http_private.h. */
#include "http/http_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct header {
    const char *name;
    const char *value;
};

static const struct header safe_headers[] = {
    /* Pages are self-contained: whatever got into one, a browser loads and runs nothing. */
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    /* Which page somebody came from is nobody's business. */
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-cache"},
};

/*
 * Pages with forms. Referrer-Policy is not no-referrer, because then browsers send "Origin: null"
 * with a POST, and it could not be told from somebody else's; our own pages are all that learns of
 * it. style.css and the script are ours, from here; nothing is fetched from elsewhere.
 */
static const struct header form_headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; "
     "form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool add_headers(struct MHD_Response *sent, const struct header *headers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (MHD_add_response_header(sent, headers[i].name, headers[i].value) != MHD_YES)
            return false;
    return true;
}

/* What only a server of forms says. */
static bool add_form_headers(struct MHD_Response *sent, const struct http_response *response)
{
    bool good = add_headers(sent, form_headers, COUNT(form_headers));
    if (response->location[0] != '\0')
        good = good && MHD_add_response_header(sent, MHD_HTTP_HEADER_LOCATION,
                                               response->location) == MHD_YES;
    if (response->cookie[0] != '\0')
        good = good && MHD_add_response_header(sent, MHD_HTTP_HEADER_SET_COOKIE,
                                               response->cookie) == MHD_YES;
    if (response->is_last)
        good =
            good && MHD_add_response_header(sent, MHD_HTTP_HEADER_CONNECTION, "close") == MHD_YES;
    return good;
}

enum MHD_Result http_answer(bool has_forms, struct MHD_Connection *connection,
                            struct http_response *response)
{
    bool whole = buffer_ok(&response->body);
    if (!whole) {
        buffer_free(&response->body);
        response->status = MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    void *body = response->body.data != NULL ? response->body.data : strdup("");
    if (body == NULL)
        return MHD_NO;
    struct MHD_Response *sent =
        MHD_create_response_from_buffer_with_free_callback(response->body.length, body, free);
    if (sent == NULL) {
        free(body);
        return MHD_NO;
    }
    response->body = BUFFER_NONE;
    bool good = has_forms ? add_form_headers(sent, response)
                          : add_headers(sent, safe_headers, COUNT(safe_headers));
    const char *type =
        response->content_type != NULL ? response->content_type : "text/html; charset=utf-8";
    good = good && MHD_add_response_header(sent, MHD_HTTP_HEADER_CONTENT_TYPE, type) == MHD_YES;
    if (response->file_name != NULL) {
        char disposition[256];
        int length = snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"",
                              response->file_name);
        good = good && length > 0 && (size_t)length < sizeof disposition &&
               MHD_add_response_header(sent, MHD_HTTP_HEADER_CONTENT_DISPOSITION, disposition) ==
                   MHD_YES;
    }
    if (response->status == MHD_HTTP_METHOD_NOT_ALLOWED)
        good =
            good && MHD_add_response_header(sent, MHD_HTTP_HEADER_ALLOW,
                                            has_forms ? "GET, HEAD, POST" : "GET, HEAD") == MHD_YES;
    unsigned status = response->status != 0 ? (unsigned)response->status : MHD_HTTP_OK;
    enum MHD_Result queued = good ? MHD_queue_response(connection, status, sent) : MHD_NO;
    MHD_destroy_response(sent);
    return queued;
}

enum MHD_Result http_refuse(bool has_forms, struct MHD_Connection *connection, unsigned status,
                            const char *sentence)
{
    struct http_response response = {.status = (int)status,
                                     .content_type = "text/plain; charset=utf-8"};
    buffer_format(&response.body, "%s\n", sentence);
    return http_answer(has_forms, connection, &response);
}
