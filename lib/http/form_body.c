/* See form_body.h. */
#include "http/form_body.h"

#include "http/http_path.h"

#include <string.h>
#include <strings.h>

/* ---- what it is ---- */

static bool is_word(struct text text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.at, word, text.length) == 0;
}

bool form_body_is(struct text content_type)
{
    struct text part;
    bool first = true;
    while (text_split(&content_type, ';', &part)) {
        part = text_trim(part);
        if (first && !is_word(part, "application/x-www-form-urlencoded"))
            return false;
        /* The one parameter that would change what the bytes mean. */
        if (!first && part.length >= 8 && strncasecmp(part.at, "charset=", 8) == 0 &&
            !is_word(part, "charset=utf-8"))
            return false;
        first = false;
    }
    return !first;
}

/* ---- reading ---- */

/* Decodes in place of its own copy, which is never longer. False: a broken escape. */
static bool decode(struct text raw, char *to, size_t *ret_length)
{
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        char c = raw.at[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < raw.length ? http_hex_digit(raw.at[i + 1]) : -1;
            int low = i + 2 < raw.length ? http_hex_digit(raw.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        to[length++] = c;
    }
    *ret_length = length;
    return true;
}

/* Browsers send CRLF for the end of a line (HTML Living Standard, 4.10.22.4). */
static size_t with_plain_line_ends(char *text, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
            continue;
        text[kept++] = text[i] == '\r' ? '\n' : text[i];
    }
    return kept;
}

static enum verdict read_text(struct text raw, struct arena *arena, struct text *ret_text,
                              struct error *error)
{
    size_t length = 0;
    char *copy = arena_alloc(arena, raw.length + 1);
    if (copy == NULL)
        return error_no_memory(error);
    if (!decode(raw, copy, &length))
        return error_set(error, VERDICT_REJECT, "FORM_UNREADABLE",
                         "the form has an escape that is none");
    if (memchr(copy, '\0', length) != NULL)
        return error_set(error, VERDICT_REJECT, "FORM_UNREADABLE", "the form has a NUL character");
    if (text_utf8_valid_prefix((struct text){copy, length}) != length)
        return error_set(error, VERDICT_REJECT, "FORM_NOT_UTF8",
                         "the form has bytes that are not UTF-8");
    length = with_plain_line_ends(copy, length);
    copy[length] = '\0';
    *ret_text = (struct text){copy, length};
    return VERDICT_OK;
}

static enum verdict read_pair(struct text raw, struct arena *arena, struct form_pair *pair,
                              struct error *error)
{
    const char *equals = memchr(raw.at, '=', raw.length);
    size_t name = equals != NULL ? (size_t)(equals - raw.at) : raw.length;
    size_t behind = equals != NULL ? name + 1 : name;
    enum verdict verdict = read_text((struct text){raw.at, name}, arena, &pair->name, error);
    if (verdict == VERDICT_OK)
        verdict = read_text((struct text){raw.at + behind, raw.length - behind}, arena,
                            &pair->value, error);
    return verdict;
}

enum verdict form_body_read(struct text body, size_t pairs_max, struct arena *arena,
                            struct form_pairs *ret_pairs, struct error *error)
{
    size_t count = 0, most = body.length > 0 ? 1 : 0;
    struct text part;
    for (size_t i = 0; i < body.length; i++)
        most += body.at[i] == '&' ? 1 : 0;
    if (most > pairs_max)
        return error_set(error, VERDICT_REJECT, "FORM_TOO_MANY",
                         "the form has %zu values, at most %zu", most, pairs_max);
    struct form_pair *pairs = arena_alloc(arena, (most + 1) * sizeof *pairs);
    if (pairs == NULL)
        return error_no_memory(error);
    while (text_split(&body, '&', &part)) {
        if (part.length == 0)
            continue;
        enum verdict verdict = read_pair(part, arena, &pairs[count], error);
        if (verdict != VERDICT_OK)
            return verdict;
        count++;
    }
    *ret_pairs = (struct form_pairs){count, pairs};
    return VERDICT_OK;
}

struct text form_value(const struct form_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (text_is(pairs->at[i].name, name))
            return pairs->at[i].value;
    return TEXT_NONE;
}
