/* See http_path.h. */
#include "http/http_path.h"

#include <string.h>

int http_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool decode(struct text raw, struct buffer *path)
{
    for (size_t i = 0; i < raw.length; i++) {
        if (raw.at[i] != '%') {
            buffer_byte(path, (uint8_t)raw.at[i]);
            continue;
        }
        int high = i + 2 < raw.length ? http_hex_digit(raw.at[i + 1]) : -1;
        int low = i + 2 < raw.length ? http_hex_digit(raw.at[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        buffer_byte(path, (uint8_t)(high * 16 + low));
        i += 2;
    }
    return true;
}

/* Checked after decoding: %2e%2e and %00 must not get past a check of what was typed. */
static bool harmless(struct text path)
{
    if (text_utf8_valid_prefix(path) != path.length || text_control_offset(path) != path.length)
        return false;
    return memchr(path.at, '\\', path.length) == NULL &&
           memchr(path.at, '\n', path.length) == NULL &&
           memchr(path.at, '\t', path.length) == NULL &&
           memmem(path.at, path.length, "..", 2) == NULL;
}

bool http_path_decode(struct text target, struct buffer *path, struct text *ret_query)
{
    if (target.length == 0 || target.at[0] != '/')
        return false;
    const char *mark = memchr(target.at, '?', target.length);
    struct text raw = {target.at, mark == NULL ? target.length : (size_t)(mark - target.at)};
    if (!decode(raw, path) || !buffer_ok(path) || !harmless(buffer_view(path)))
        return false;
    *ret_query =
        mark == NULL ? text_of("") : (struct text){mark + 1, target.length - raw.length - 1};
    return true;
}
