/* See json.h. */
#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD in UTF-8 */

struct json json_to(struct buffer *out)
{
    return (struct json){out, false};
}

static void before_value(struct json *json)
{
    if (json->needs_comma)
        buffer_byte(json->out, ',');
    json->needs_comma = true;
}

static void begin(struct json *json, uint8_t bracket)
{
    before_value(json);
    buffer_byte(json->out, bracket);
    json->needs_comma = false;
}

static void end(struct json *json, uint8_t bracket)
{
    buffer_byte(json->out, bracket);
    json->needs_comma = true;
}

void json_object_begin(struct json *json)
{
    begin(json, '{');
}

void json_object_end(struct json *json)
{
    end(json, '}');
}

void json_array_begin(struct json *json)
{
    begin(json, '[');
}

void json_array_end(struct json *json)
{
    end(json, ']');
}

/* The letter of the two-character escapes of RFC 8259 section 7, 0 where there is none. */
static uint8_t short_escape(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

/* Valid UTF-8 only. */
static void write_escaped(struct buffer *out, struct text text)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buffer_append(out, text.at + start, i - start);
        start = i + 1;
        uint8_t letter = short_escape(c);
        if (letter != 0) {
            buffer_byte(out, '\\');
            buffer_byte(out, letter);
        } else {
            buffer_format(out, "\\u%04x", (unsigned)c);
        }
    }
    if (start < text.length)
        buffer_append(out, text.at + start, text.length - start);
}

static void write_quoted(struct buffer *out, struct text text)
{
    buffer_byte(out, '"');
    while (text.length > 0) {
        size_t valid = text_utf8_valid_prefix(text);
        write_escaped(out, (struct text){text.at, valid});
        if (valid == text.length)
            break;
        buffer_string(out, REPLACEMENT);
        text.at += valid + 1;
        text.length -= valid + 1;
    }
    buffer_byte(out, '"');
}

void json_key(struct json *json, const char *key)
{
    before_value(json);
    write_quoted(json->out, text_of(key));
    buffer_byte(json->out, ':');
    json->needs_comma = false;
}

void json_text(struct json *json, struct text value)
{
    before_value(json);
    write_quoted(json->out, value);
}

void json_string(struct json *json, const char *value)
{
    if (value == NULL)
        json_null(json);
    else
        json_text(json, text_of(value));
}

void json_int(struct json *json, int64_t value)
{
    before_value(json);
    buffer_format(json->out, "%lld", (long long)value);
}

/* printf and strtod follow the locale, JSON does not: whatever stands for the decimal point
 * (several bytes in some locales) becomes a dot. */
static void write_unlocalised(struct buffer *out, const char *digits)
{
    bool in_point = false;
    for (const char *p = digits; *p != '\0'; p++) {
        bool plain = strchr("0123456789+-eE", *p) != NULL;
        if (plain)
            buffer_byte(out, (uint8_t)*p);
        else if (!in_point)
            buffer_byte(out, '.');
        in_point = !plain;
    }
}

void json_number(struct json *json, double value)
{
    if (!isfinite(value)) {
        json_null(json);
        return;
    }
    before_value(json);
    char digits[64];
    bool small = value > -1e15 && value < 1e15;
    double whole = small ? (double)(int64_t)value : 0;
    if (small && !(value < whole) && !(value > whole)) {
        (void)snprintf(digits, sizeof digits, "%.0f", value);
    } else {
        /* 17 significant digits always read back the same. */
        for (int precision = 1; precision <= 17; precision++) {
            (void)snprintf(digits, sizeof digits, "%.*g", precision, value);
            double back = strtod(digits, NULL);
            if (!(back < value) && !(back > value))
                break;
        }
    }
    write_unlocalised(json->out, digits);
}

void json_bool(struct json *json, bool value)
{
    before_value(json);
    buffer_string(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
    before_value(json);
    buffer_string(json->out, "null");
}

void json_raw(struct json *json, struct text value)
{
    before_value(json);
    buffer_text(json->out, value);
}
