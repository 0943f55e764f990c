/*
 * What the bytes of one text must be like: free text first, then the small grammars. Private to
 * the checks.
 */
#ifndef PARALLAX_MODEL_CHECK_TEXT_H
#define PARALLAX_MODEL_CHECK_TEXT_H

#include "base/text.h"
#include "model/problem.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Free text: no NUL, UTF-8, no control character (in a body newline and tab are allowed), one line
 * unless a body, controls of direction balanced. PROBLEM_COUNT when all is well, else the problem,
 * told in that order, and the 1-based byte where it stands.
 */
enum problem_code check_text_bytes(struct text text, bool body, size_t *ret_byte);

/* The shape of a BCP 47 tag (RFC 5646, 2.1); not whether its subtags are registered. */
bool check_text_is_language(struct text text);
/* http:// or https://, a host, and nothing that ends an address in running text. */
bool check_text_is_url(struct text text);
/* YYYY, YYYY-MM or YYYY-MM-DD of the Gregorian calendar (ISO 8601). */
bool check_text_is_date(struct text text);
/* Optional sign, digits, and optionally a point and digits. */
bool check_text_is_decimal(struct text text);

#endif
