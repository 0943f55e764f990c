/*
 * What the secretariat says to an author, as it was typed.
 */
#ifndef PARALLAX_ADMIN_REVIEW_TEXTS_H
#define PARALLAX_ADMIN_REVIEW_TEXTS_H

#include "base/error.h"
#include "base/text.h"

/* Surrounding blanks are left out; TEXT_NONE: not given. Borrowed from what was typed. */
struct review_texts {
    struct text note, report, url;
};

/*
 * NULL: not given. REJECT OPTION_EMPTY, OPTION_TOO_LONG (model/review.h), OPTION_UNREADABLE (not
 * UTF-8, or with control characters; a title on one line) or OPTION_NO_URL, naming the option.
 */
enum verdict review_texts_read(const char *note, const char *report, const char *url,
                               struct review_texts *ret_texts, struct error *error);

#endif
