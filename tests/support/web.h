/*
 * A browser without a script, for the pages of `parallax form`: it keeps the cookie, follows
 * redirections, fills in forms as they stand in a page, and sends them. Only our own markup is
 * understood. Everything here fails the cmocka test when it does not work.
 */
#ifndef PARALLAX_TESTS_SUPPORT_WEB_H
#define PARALLAX_TESTS_SUPPORT_WEB_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

#define WEB_FIELDS_MAX 1024

struct web_field {
    char *name, *value;
};

/* Zero-filled but for port; release with web_free. */
struct web {
    int port;
    char cookie[192];   /* NAME=VALUE */
    char path[256];     /* of the page */
    int status;         /* of the page */
    struct buffer page; /* headers and all, NUL-terminated */
    size_t count;       /* fields of the form that is being filled in */
    struct web_field fields[WEB_FIELDS_MAX];
    char action[256]; /* of that form */
};
void web_free(struct web *web);

/* Bytes as they are, and all that comes back until the other side closes. */
void web_raw(int port, struct text request, struct buffer *heard);
/* Opens http://127.0.0.1:PORT/TOKEN. */
void web_enter(struct web *web, const char *address);
void web_get(struct web *web, const char *path);

/* Takes up the form of the page with this action, with what stands in it. */
void web_take(struct web *web, const char *action);
/* Whether the form has a field of this name, and the value of the first; NULL: there is none. */
const char *web_value(const struct web *web, const char *name);
/* Puts one value in place of all that the name has. */
void web_set(struct web *web, const char *name, const char *value);
/* One more value: a box that is ticked. */
void web_tick(struct web *web, const char *name, const char *value);
/* Encodes the form as a browser does, with the button that is pressed (name=value). */
void web_encode(const struct web *web, const char *button, const char *value, struct buffer *out);
/* Sends it with this button and follows where it leads. */
void web_press(struct web *web, const char *button, const char *value);
/* A POST of this body to a path, with headers of one's own ("" or lines with CRLF). */
void web_post(struct web *web, const char *path, struct text body, const char *headers);

bool web_shows(const struct web *web, const char *part);
void web_must_show(const struct web *web, const char *part);
void web_must_not_show(const struct web *web, const char *part);

#endif
