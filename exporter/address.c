/* See address.h. */
#include "exporter/address.h"

#include <string.h>
#include <strings.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define PORT_DIGITS_MAX 4

static bool is_in(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Cuts what text begins with and the set has off, and says how long it was. */
static size_t cut(struct text *text, const char *set)
{
    size_t length = 0;
    while (length < text->length && is_in(text->at[length], set))
        length++;
    *text = (struct text){text->at + length, text->length - length};
    return length;
}

static bool cut_scheme(struct text *url)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i]);
        if (url->length > length && strncasecmp(url->at, schemes[i], length) == 0) {
            *url = (struct text){url->at + length, url->length - length};
            return true;
        }
    }
    return false;
}

static bool cut_port(struct text *url)
{
    if (url->length == 0 || url->at[0] != ':')
        return true;
    *url = (struct text){url->at + 1, url->length - 1};
    size_t digits = cut(url, DIGITS);
    return digits > 0 && digits <= PORT_DIGITS_MAX;
}

/* Whether a byte may stand there as it is. */
static bool may_stand(struct text rest, size_t i, bool fragment)
{
    static const char set[] = LETTERS DIGITS "!$&'()*+,-./:;=?@_~";
    struct text after = {rest.at + i + 1, rest.length - i - 1};
    if (rest.at[i] == '%')
        return cut(&after, DIGITS "abcdefABCDEF") >= 2;
    if (rest.at[i] == '#')
        return !fragment;
    return is_in(rest.at[i], set);
}

/* Path, query and fragment. */
static void write_rest(struct text rest, struct buffer *out)
{
    bool fragment = false;
    for (size_t i = 0; i < rest.length; i++) {
        if (may_stand(rest, i, fragment))
            buffer_byte(out, (unsigned char)rest.at[i]);
        else
            buffer_format(out, "%%%02X", (unsigned char)rest.at[i]);
        fragment = fragment || rest.at[i] == '#';
    }
}

bool address_web(struct text url, struct buffer *ret_address)
{
    struct text rest = url;
    if (!cut_scheme(&rest) || cut(&rest, LETTERS DIGITS ".-") == 0 || !cut_port(&rest) ||
        (rest.length > 0 && !is_in(rest.at[0], "/?#")))
        return false;
    buffer_append(ret_address, url.at, url.length - rest.length);
    write_rest(rest, ret_address);
    return true;
}
