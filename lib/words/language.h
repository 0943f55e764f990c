/*
 * The language that pages are made in: words, names, numbers, dates and lists.
 *
 * One page is made at a time, by one thread, so the language in use is one for the process:
 * language_use when a page begins. Words in the sources are English and need no catalogue; what a
 * catalogue lacks comes out in English. Digits are those of English everywhere: codes and figures
 * must stay the same to whoever follows them.
 */
#ifndef PARALLAX_WORDS_LANGUAGE_H
#define PARALLAX_WORDS_LANGUAGE_H

#include "base/error.h"
#include "base/text.h"
#include "model/names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct language {
    const char *tag;  /* BCP 47, of one subtag: "ru" */
    const char *name; /* in itself: "русский" */
    bool rtl;         /* written from right to left */
    /* Which of the catalogue's plural forms a number takes; as its header Plural-Forms says. */
    unsigned (*plural_form)(uint64_t number);
    const char *thousands; /* what stands between groups of three digits */
    size_t grouped_from;   /* how many digits a number has at least to be grouped */
    const char *decimal;   /* what stands before the tenths */
    struct text catalogue; /* of messages.h; none: as in the sources */
};

/* The languages that there are; English is the first. */
const struct language *language_list(size_t *ret_count);
/* By a BCP 47 tag, whose primary subtag decides in any case. REJECT LANGUAGE_UNKNOWN names all. */
enum verdict language_find(struct text tag, const struct language **ret_language,
                           struct error *error);
/* For tests: another catalogue in place of the language's own, which an empty one brings back. */
void language_replace_catalogue(const char *tag, struct text catalogue);
/* Borrowed until the next call; NULL is English, as at the start. */
void language_use(const struct language *language);
const struct language *language_in_use(void);

/* ---- in the language in use; what is returned lives as long as the catalogue ---- */

/* words.h has the short names of these three. A context tells apart what English says alike. */
const char *language_words(const char *words) __attribute__((format_arg(1)));
const char *language_words_in(const char *context, const char *words)
    __attribute__((format_arg(2)));
const char *language_plural(int64_t number, const char *one, const char *many)
    __attribute__((format_arg(2), format_arg(3)));

const char *language_goal(int goal); /* "" for none of the 17 */
const char *language_country(const struct country *country);
/* "Russian" for "ru-KG". A tag without a name: NULL. */
const char *language_of(struct text tag);
/* Whether both tags say the same primary language. */
bool language_is_same(struct text tag, const char *other);

/* A number with its digits grouped, and with one digit after the point. */
struct figure {
    char words[48];
};
struct figure language_figure(int64_t number);
struct figure language_tenths(double number);
/* For an argument of a format: valid to the end of the full expression. */
#define FIGURE(number) (language_figure(number).words)

/* "2026-11-27" as "27 November 2026"; what is no such date stays as it is, if it is short. */
struct date {
    char words[96];
};
struct date language_date(struct text iso);
#define DATE(iso) (language_date(iso).words)

/* What stands before item i of a list of so many: "", ", " or " and ". */
const char *language_separator(size_t i, size_t count);

#endif
