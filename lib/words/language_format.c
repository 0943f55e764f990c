/* See language.h: numbers, dates and lists. */
#include "words/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Copies digits with what the language puts between groups of three. */
static void group(const char *digits, size_t count, struct figure *ret_figure)
{
    const struct language *language = language_in_use();
    size_t at = strlen(ret_figure->words);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0 && count >= language->grouped_from) {
            size_t length = strlen(language->thousands);
            memcpy(ret_figure->words + at, language->thousands, length);
            at += length;
        }
        ret_figure->words[at++] = digits[i];
    }
    ret_figure->words[at] = '\0';
}

struct figure language_figure(int64_t number)
{
    /* 19 digits, a sign and six separators of three bytes: 38. */
    struct figure figure = {.words = ""};
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64,
                          number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
    if (number < 0)
        (void)snprintf(figure.words, sizeof figure.words, "-");
    group(digits, (size_t)length, &figure);
    return figure;
}

struct figure language_tenths(double number)
{
    struct figure figure;
    (void)snprintf(figure.words, sizeof figure.words, "%.1f", number);
    char *point = strchr(figure.words, '.'); /* LC_NUMERIC is never set */
    const char *decimal = language_in_use()->decimal;
    if (point != NULL && strlen(decimal) == 1)
        *point = decimal[0];
    return figure;
}

static const char *const months[] = {
    N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
    N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December"),
};

/* The number in the part of a date before the next dash, which has so many digits; -1: none. */
static int next_part(struct text *rest, size_t digits)
{
    struct text part;
    int64_t number = -1;
    if (!text_split(rest, '-', &part) || part.length != digits || !text_int64(part, &number))
        return -1;
    return (int)number;
}

struct date language_date(struct text iso)
{
    struct date date;
    struct text rest = iso;
    int year = next_part(&rest, 4), month = next_part(&rest, 2), day = next_part(&rest, 2);
    if (year < 0 || month < 1 || month > (int)COUNT(months) || day < 1 || rest.length > 0)
        (void)snprintf(date.words, sizeof date.words, "%.*s", TEXT_ARGS(iso));
    else
        /* Translators: a date, of day, month by name, year. */
        (void)snprintf(date.words, sizeof date.words, _("%1$d %2$s %3$d"), day,
                       _(months[month - 1]), year);
    return date;
}

const char *language_separator(size_t i, size_t count)
{
    if (i == 0)
        return "";
    return i + 1 == count ? C_("list ending with and", " and ") : C_("list ending with and", ", ");
}
