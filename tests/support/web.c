/* See web.h. */
#include "tests/support/web.h"

#include "tests/support/process.h"
#include "tests/support/raw_tcp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REDIRECTIONS_MAX 5

static void forget_fields(struct web *web)
{
    for (size_t i = 0; i < web->count; i++) {
        free(web->fields[i].name);
        free(web->fields[i].value);
    }
    web->count = 0;
}

void web_free(struct web *web)
{
    forget_fields(web);
    buffer_free(&web->page);
}

/* ---- requests ---- */

void web_raw(int port, struct text request, struct buffer *heard)
{
    int fd = raw_tcp_connect(port);
    size_t sent = 0;
    while (sent < request.length) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        (void)poll(&ready, 1, (int)process_patience_ms());
        ssize_t wrote = send(fd, request.at + sent, request.length - sent, MSG_NOSIGNAL);
        /* A server that has heard enough answers and closes. */
        if (wrote <= 0)
            break;
        sent += (size_t)wrote;
    }
    buffer_clear(heard);
    assert_true(raw_tcp_read_to_end(fd, heard, process_patience_ms()));
    buffer_append(heard, "", 0);
    assert_true(buffer_ok(heard));
    (void)close(fd);
}

static void take_header(const struct web *web, const char *name, char *to, size_t room)
{
    const char *end = strstr(web->page.data, "\r\n\r\n");
    const char *at = strstr(web->page.data, name);
    to[0] = '\0';
    if (at == NULL || end == NULL || at > end)
        return;
    at += strlen(name);
    (void)snprintf(to, room, "%.*s", (int)strcspn(at, ";\r"), at);
}

static void ask(struct web *web, const char *method, const char *path, struct text body,
                const char *headers)
{
    struct buffer request = BUFFER_NONE;
    char cookie[192];
    buffer_format(&request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n", method,
                  path, web->port);
    if (web->cookie[0] != '\0')
        buffer_format(&request, "Cookie: %s\r\n", web->cookie);
    buffer_string(&request, headers);
    if (strcmp(method, "POST") == 0)
        buffer_format(&request, "Content-Length: %zu\r\n", body.length);
    buffer_string(&request, "\r\n");
    buffer_text(&request, body);
    assert_true(buffer_ok(&request));
    web_raw(web->port, buffer_view(&request), &web->page);
    buffer_free(&request);
    web->status = 0;
    (void)sscanf(web->page.data, "HTTP/1.1 %d", &web->status);
    if (path != web->path)
        (void)snprintf(web->path, sizeof web->path, "%s", path);
    take_header(web, "Set-Cookie: ", cookie, sizeof cookie);
    if (cookie[0] != '\0')
        memcpy(web->cookie, cookie, sizeof cookie);
}

static void follow(struct web *web)
{
    for (int i = 0; i < REDIRECTIONS_MAX && web->status == 303; i++) {
        char location[256];
        take_header(web, "Location: ", location, sizeof location);
        assert_int_equal(location[0], '/');
        location[strcspn(location, "#")] = '\0';
        ask(web, "GET", location, TEXT_NONE, "");
    }
    assert_int_not_equal(web->status, 303);
}

void web_get(struct web *web, const char *path)
{
    ask(web, "GET", path, TEXT_NONE, "");
    follow(web);
}

void web_enter(struct web *web, const char *address)
{
    int taken = 0;
    assert_int_equal(sscanf(address, "http://127.0.0.1:%d%n", &web->port, &taken), 1);
    char path[128];
    (void)snprintf(path, sizeof path, "%.*s", (int)strcspn(address + taken, "\n"), address + taken);
    web_get(web, path);
    assert_int_equal(web->status, 200);
}

void web_post(struct web *web, const char *path, struct text body, const char *headers)
{
    struct buffer all = BUFFER_NONE;
    buffer_format(&all, "Content-Type: application/x-www-form-urlencoded\r\n%s", headers);
    assert_true(buffer_ok(&all));
    ask(web, "POST", path, body, all.data);
    buffer_free(&all);
    follow(web);
}

/* ---- forms ---- */

static char *unescaped(const char *from, size_t length)
{
    static const struct {
        const char *escape;
        char c;
    } escapes[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    char *to = calloc(1, length + 1);
    assert_non_null(to);
    for (size_t i = 0, k = 0; i < length; k++) {
        size_t taken = 1;
        to[k] = from[i];
        for (size_t n = 0; n < sizeof escapes / sizeof escapes[0]; n++)
            if (strncmp(from + i, escapes[n].escape, strlen(escapes[n].escape)) == 0) {
                to[k] = escapes[n].c;
                taken = strlen(escapes[n].escape);
            }
        i += taken;
    }
    return to;
}

/* The value of an attribute of the tag at; NULL: it has none. The caller frees. */
static char *attribute(const char *at, const char *name)
{
    char start[64];
    size_t tag = strcspn(at, ">");
    (void)snprintf(start, sizeof start, " %s=\"", name);
    const char *found = memmem(at, tag, start, strlen(start));
    if (found == NULL)
        return NULL;
    found += strlen(start);
    return unescaped(found, strcspn(found, "\""));
}

static bool has_flag(const char *at, const char *name)
{
    char flag[64];
    (void)snprintf(flag, sizeof flag, " %s", name);
    return memmem(at, strcspn(at, ">"), flag, strlen(flag)) != NULL;
}

/* Owns both. */
static void add_field(struct web *web, char *name, char *value)
{
    assert_true(web->count < WEB_FIELDS_MAX);
    assert_non_null(name);
    assert_non_null(value);
    web->fields[web->count++] = (struct web_field){name, value};
}

static void take_input(struct web *web, const char *at)
{
    char *type = attribute(at, "type");
    bool box = type != NULL && (strcmp(type, "radio") == 0 || strcmp(type, "checkbox") == 0);
    free(type);
    if (!box || has_flag(at, "checked"))
        add_field(web, attribute(at, "name"), attribute(at, "value"));
}

static void take_select(struct web *web, const char *at)
{
    const char *end = strstr(at, "</select>");
    for (const char *option = strstr(at, "<option"); option != NULL && option < end;
         option = strstr(option + 1, "<option"))
        if (has_flag(option, "selected"))
            add_field(web, attribute(at, "name"), attribute(option, "value"));
}

static void take_textarea(struct web *web, const char *at)
{
    const char *text = strchr(at, '>') + 1;
    text += *text == '\n' ? 1 : 0;
    add_field(web, attribute(at, "name"),
              unescaped(text, (size_t)(strstr(text, "</textarea>") - text)));
}

void web_take(struct web *web, const char *action)
{
    char start[300];
    forget_fields(web);
    if (action != web->action)
        (void)snprintf(web->action, sizeof web->action, "%s", action);
    (void)snprintf(start, sizeof start, "<form method=\"post\" action=\"%s\"", action);
    const char *form = strstr(web->page.data, start);
    if (form == NULL)
        (void)fprintf(stderr, "no form %s in: %s\n", action, web->page.data);
    assert_non_null(form);
    const char *end = strstr(form, "</form>");
    for (const char *at = strchr(form, '<'); at != NULL && at < end; at = strchr(at + 1, '<')) {
        if (strncmp(at, "<input", 6) == 0)
            take_input(web, at);
        else if (strncmp(at, "<select", 7) == 0)
            take_select(web, at);
        else if (strncmp(at, "<textarea", 9) == 0)
            take_textarea(web, at);
    }
}

const char *web_value(const struct web *web, const char *name)
{
    for (size_t i = 0; i < web->count; i++)
        if (strcmp(web->fields[i].name, name) == 0)
            return web->fields[i].value;
    return NULL;
}

void web_set(struct web *web, const char *name, const char *value)
{
    size_t kept = 0;
    for (size_t i = 0; i < web->count; i++) {
        if (strcmp(web->fields[i].name, name) != 0) {
            web->fields[kept++] = web->fields[i];
            continue;
        }
        free(web->fields[i].name);
        free(web->fields[i].value);
    }
    web->count = kept;
    web_tick(web, name, value);
}

void web_tick(struct web *web, const char *name, const char *value)
{
    add_field(web, strdup(name), strdup(value));
}

static void encode(const char *text, struct buffer *out)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (isalnum((unsigned char)*p))
            buffer_byte(out, (uint8_t)*p);
        else if (*p == ' ')
            buffer_byte(out, '+');
        else if (*p == '\n')
            buffer_string(out, "%0D%0A");
        else
            buffer_format(out, "%%%02X", (unsigned char)*p);
    }
}

void web_encode(const struct web *web, const char *button, const char *value, struct buffer *out)
{
    for (size_t i = 0; i <= web->count; i++) {
        buffer_string(out, i > 0 ? "&" : "");
        encode(i < web->count ? web->fields[i].name : button, out);
        buffer_byte(out, '=');
        encode(i < web->count ? web->fields[i].value : value, out);
    }
    assert_true(buffer_ok(out));
}

void web_press(struct web *web, const char *button, const char *value)
{
    struct buffer body = BUFFER_NONE;
    char headers[128];
    web_encode(web, button, value, &body);
    (void)snprintf(headers, sizeof headers,
                   "Origin: http://127.0.0.1:%d\r\nSec-Fetch-Site: same-origin\r\n", web->port);
    web_post(web, web->action, buffer_view(&body), headers);
    buffer_free(&body);
}

/* ---- what it shows ---- */

bool web_shows(const struct web *web, const char *part)
{
    return strstr(web->page.data, part) != NULL;
}

void web_must_show(const struct web *web, const char *part)
{
    if (!web_shows(web, part))
        (void)fprintf(stderr, "not there: %s\nthere is: %s\n", part, web->page.data);
    assert_true(web_shows(web, part));
}

void web_must_not_show(const struct web *web, const char *part)
{
    if (web_shows(web, part))
        (void)fprintf(stderr, "there is: %s\nin: %s\n", part, web->page.data);
    assert_false(web_shows(web, part));
}
