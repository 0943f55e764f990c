/* See mapping_date.h. */
#include "sheet/mapping_date.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define YEAR_FIRST 1900
#define YEAR_LAST 2100

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number of at most four digits at *offset, which moves behind it; -1: there is none, or it is
 * longer. */
static int take_number(struct text text, size_t *offset, size_t *ret_digits)
{
    size_t start = *offset;
    int number = 0;
    while (*offset < text.length && is_digit(text.at[*offset])) {
        if (*offset - start < 4)
            number = number * 10 + (text.at[*offset] - '0');
        ++*offset;
    }
    *ret_digits = *offset - start;
    return *ret_digits >= 1 && *ret_digits <= 4 ? number : -1;
}

bool mapping_year(struct text text, char ret_year[MAPPING_DATE_BYTES])
{
    int years[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < text.length;) {
        size_t digits = 0;
        if (!is_digit(text.at[i])) {
            i++;
            continue;
        }
        int number = take_number(text, &i, &digits);
        if (digits != 4 || number < YEAR_FIRST || number > YEAR_LAST ||
            (count > 0 && years[count - 1] == number))
            continue;
        if (count == 2)
            return false;
        years[count++] = number;
    }
    if (count == 1)
        (void)snprintf(ret_year, MAPPING_DATE_BYTES, "%d", years[0] % 10000);
    else if (count == 2)
        (void)snprintf(ret_year, MAPPING_DATE_BYTES, "%d-%d", years[0] % 10000, years[1] % 10000);
    return count > 0;
}

static bool put_date(int year, int month, int day, char ret_date[MAPPING_DATE_BYTES])
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    (void)snprintf(ret_date, MAPPING_DATE_BYTES, "%04d-%02d-%02d", year % 10000, month % 100,
                   day % 100);
    return true;
}

/* 1 to 12 for "Jan" to "Dec", else 0. */
static int month_named(struct text text)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int month = 0; text.length >= 3 && month < 12; month++)
        if (strncasecmp(text.at, months + (size_t)month * 3, 3) == 0)
            return month + 1;
    return 0;
}

/* Whether nothing follows that could be more of the date. */
static bool ends_date(struct text text, size_t offset)
{
    return offset == text.length || text.at[offset] == 'T' || text.at[offset] == ' ';
}

static bool take_named(struct text text, int month, char ret_date[MAPPING_DATE_BYTES])
{
    size_t at = 3, digits = 0, year_digits = 0;
    while (at < text.length && (text.at[at] == ' ' || text.at[at] == '.'))
        at++;
    int day = take_number(text, &at, &digits);
    while (at < text.length && (text.at[at] == ' ' || text.at[at] == ','))
        at++;
    int year = take_number(text, &at, &year_digits);
    return year_digits == 4 && ends_date(text, at) && put_date(year, month, day, ret_date);
}

bool mapping_date(struct text text, char ret_date[MAPPING_DATE_BYTES])
{
    text = text_trim(text);
    int month = month_named(text);
    if (month > 0)
        return take_named(text, month, ret_date);
    int numbers[3] = {0, 0, 0};
    size_t digits[3] = {0, 0, 0}, at = 0;
    char between = '\0';
    for (size_t i = 0; i < 3; i++) {
        numbers[i] = take_number(text, &at, &digits[i]);
        if (i == 2)
            break;
        if (at == text.length || (i == 1 && text.at[at] != between))
            return false;
        between = text.at[at++];
    }
    if (!ends_date(text, at))
        return false;
    if (between == '-' && digits[0] == 4)
        return put_date(numbers[0], numbers[1], numbers[2], ret_date);
    if (between == '.' && digits[2] == 4)
        return put_date(numbers[2], numbers[1], numbers[0], ret_date);
    return false;
}
