/* See xlsx_number.h. */
#include "sheet/xlsx_number.h"

#include "base/clock.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_BYTES_MAX 64
/* Beyond so many zeros digits say less than an exponent does. */
#define EXPONENT_MAX 30
#define DAY_SECONDS 86400
/* 9999-12-31 */
#define SERIAL_1900_MAX 2958465
#define SERIAL_1904_MAX 2957003
/* Of 1970-01-01, in either system. */
#define EPOCH_1900 25569
#define EPOCH_1904 24107
/* 1900 was no leap year, but Lotus 1-2-3 thought so and Excel kept the day (18.17.4.1). */
#define SERIAL_NO_DAY 60

/* ---- formats ---- */

enum xlsx_format xlsx_format_built_in(long number)
{
    if ((number >= 18 && number <= 21) || (number >= 45 && number <= 47))
        return XLSX_TIME;
    if ((number >= 14 && number <= 22) || (number >= 27 && number <= 36) ||
        (number >= 50 && number <= 58))
        return XLSX_DATE;
    return XLSX_NUMBER;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The offset behind what starts at i and is no letter of the format: a quoted text, an escaped or
 * spacing character, a bracket other than of elapsed time. i itself where it is one. */
static size_t skip_literal(struct text code, size_t i)
{
    if (code.at[i] == '\\' || code.at[i] == '_' || code.at[i] == '*')
        return i + 2;
    char end = code.at[i] == '"' ? '"' : ']';
    if (code.at[i] != '"' && code.at[i] != '[')
        return i;
    const char *found = memchr(code.at + i + 1, end, code.length - i - 1);
    if (found == NULL)
        return code.length;
    char first = lower(code.at[i + 1]);
    bool elapsed = end == ']' && (first == 'h' || first == 's') &&
                   (found == code.at + i + 2 || lower(code.at[i + 2]) == first);
    return elapsed ? i : (size_t)(found - code.at) + 1;
}

enum xlsx_format xlsx_format_of_code(struct text code)
{
    bool time = false;
    for (size_t i = 0; i < code.length && code.at[i] != ';';) {
        size_t next = skip_literal(code, i);
        if (next > i) {
            i = next;
            continue;
        }
        char c = lower(code.at[i]);
        /* "General" has an e, and so has 0.00E+00: neither counts. */
        if (c == 'g' && code.length - i >= 7 && memcmp(code.at + i + 1, "eneral", 6) == 0)
            return XLSX_NUMBER;
        if (c == 'd' || c == 'y')
            return XLSX_DATE;
        time = time || c == 'h' || c == 's';
        /* Months alone ("mmmm") are a date; beside hours or seconds they are minutes. */
        if (c == 'm' && !time && memchr(code.at, 'h', code.length) == NULL &&
            memchr(code.at, 's', code.length) == NULL && memchr(code.at, 'H', code.length) == NULL)
            return XLSX_DATE;
        i++;
    }
    return time ? XLSX_TIME : XLSX_NUMBER;
}

/* ---- numbers ---- */

/* Digits alone, with a sign perhaps: as good as they can be, however many. */
static bool is_whole(const char *number)
{
    number += *number == '-';
    size_t digits = strspn(number, "0123456789");
    return digits > 0 && number[digits] == '\0';
}

/* The digits of %.14e ("-1.20000000000000e+05") without point and zeros at the end. */
static int take_digits(double value, char ret_digits[32], size_t *ret_count)
{
    char written[48];
    (void)snprintf(written, sizeof written, "%.14e", fabs(value));
    const char *exponent = strchr(written, 'e');
    size_t count = 0;
    for (const char *c = written; c < exponent; c++)
        if (*c >= '0' && *c <= '9') /* whatever point the locale has */
            ret_digits[count++] = *c;
    while (count > 1 && ret_digits[count - 1] == '0')
        count--;
    *ret_count = count;
    return exponent != NULL ? (int)strtol(exponent + 1, NULL, 10) : 0;
}

static void put_zeros(struct buffer *out, int count)
{
    for (int i = 0; i < count; i++)
        buffer_byte(out, '0');
}

static void put_decimal(double value, struct buffer *out)
{
    char digits[32];
    size_t count = 0;
    int exponent = take_digits(value, digits, &count);
    if (value < 0)
        buffer_byte(out, '-');
    if (exponent < 0) {
        buffer_string(out, "0.");
        put_zeros(out, -exponent - 1);
        buffer_append(out, digits, count);
        return;
    }
    size_t whole = (size_t)exponent + 1;
    buffer_append(out, digits, count < whole ? count : whole);
    if (count < whole) {
        put_zeros(out, (int)(whole - count));
    } else if (count > whole) {
        buffer_byte(out, '.');
        buffer_append(out, digits + whole, count - whole);
    }
}

static void put_time(int64_t seconds, struct buffer *out)
{
    buffer_format(out, "%02" PRId64 ":%02" PRId64 ":%02" PRId64, seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
}

/* False: it is no day that can be told. */
static bool put_date(double value, bool since_1904, struct buffer *out)
{
    if (value < 0 || value >= (since_1904 ? SERIAL_1904_MAX : SERIAL_1900_MAX) + 1)
        return false;
    int64_t seconds = llround(value * DAY_SECONDS);
    int64_t serial = seconds / DAY_SECONDS;
    seconds %= DAY_SECONDS;
    if (!since_1904 && serial == SERIAL_NO_DAY) {
        buffer_string(out, "1900-02-29");
    } else {
        int64_t day = serial - (since_1904 ? EPOCH_1904 : EPOCH_1900);
        if (!since_1904 && serial < SERIAL_NO_DAY)
            day++;
        char text[CLOCK_DATE_BYTES];
        clock_format_day((int32_t)day, text);
        buffer_string(out, text);
    }
    if (seconds > 0) {
        buffer_byte(out, 'T');
        put_time(seconds, out);
    }
    return true;
}

/* False: no decimal number, perhaps with an exponent. strtod alone would take "inf" and "0x1f". */
static bool read_number(char *number, double *ret_value)
{
    if (strspn(number, "+-.eE0123456789") != strlen(number))
        return false;
    char *point = strchr(number, '.'), *end = number;
    if (point != NULL)
        *point = localeconv()->decimal_point[0];
    *ret_value = strtod(number, &end);
    return *end == '\0' && end != number && isfinite(*ret_value);
}

void xlsx_number_put(struct text written, enum xlsx_format format, bool since_1904,
                     struct buffer *out)
{
    char number[NUMBER_BYTES_MAX];
    struct text trimmed = text_trim(written);
    if (trimmed.length == 0 || trimmed.length >= sizeof number) {
        buffer_text(out, written);
        return;
    }
    memcpy(number, trimmed.at, trimmed.length);
    number[trimmed.length] = '\0';
    if (format == XLSX_NUMBER && is_whole(number)) {
        buffer_text(out, trimmed);
        return;
    }
    double value = 0;
    bool good = read_number(number, &value);
    if (good && format == XLSX_DATE && put_date(value, since_1904, out))
        return;
    if (good && format == XLSX_TIME && value >= 0 && value <= SERIAL_1900_MAX)
        put_time(llround(value * DAY_SECONDS), out);
    else if (good && value != 0 && fabs(log10(fabs(value))) < EXPONENT_MAX)
        put_decimal(value, out);
    else if (good && value == 0)
        buffer_byte(out, '0');
    else
        buffer_text(out, trimmed);
}
