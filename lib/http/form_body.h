/*
 * The body of a POST as a browser's form sends it: application/x-www-form-urlencoded (WHATWG URL
 * Standard, 5.1), in UTF-8. Our own, because libmicrohttpd's PostProcessor is not for what
 * strangers send. Pure.
 */
#ifndef PARALLAX_HTTP_FORM_BODY_H
#define PARALLAX_HTTP_FORM_BODY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct form_pair {
    struct text name, value; /* NUL-terminated, too; line ends are LF */
};

struct form_pairs {
    size_t count;
    const struct form_pair *at; /* in the order in which they came */
};

/* Whether the Content-Type says that the body is such a one, in UTF-8 or without a word on that. */
bool form_body_is(struct text content_type);
/*
 * Everything in arena. REJECT FORM_UNREADABLE: a broken escape or a NUL character, FORM_NOT_UTF8,
 * FORM_TOO_MANY: more than pairs_max; RETRY NO_MEMORY.
 */
enum verdict form_body_read(struct text body, size_t pairs_max, struct arena *arena,
                            struct form_pairs *ret_pairs, struct error *error);

/* The value of the first pair of this name, or TEXT_NONE. */
struct text form_value(const struct form_pairs *pairs, const char *name);

#endif
