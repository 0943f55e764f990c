/* See fill.h. */
#include "exporter/fill.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

struct filling {
    const struct fill_value *values;
    size_t count;
    struct buffer *out;
    bool skipping; /* between {{?name}} and {{/}} of an empty value */
};

static const char *value_of(const struct filling *filling, struct text name)
{
    for (size_t i = 0; i < filling->count; i++)
        if (text_is(name, filling->values[i].name))
            return filling->values[i].value;
    assert(false); /* a name that nothing fills */
    return "";
}

static void write_escaped(struct buffer *out, const char *value)
{
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '&')
            buffer_string(out, "&amp;");
        else if (*at == '<')
            buffer_string(out, "&lt;");
        else if (*at == '>')
            buffer_string(out, "&gt;");
        else if (*at == '"')
            buffer_string(out, "&quot;");
        else
            buffer_byte(out, (uint8_t)*at);
    }
}

static void fill_one(struct filling *filling, struct text what)
{
    if (text_is(what, "/")) {
        filling->skipping = false;
    } else if (what.length > 0 && what.at[0] == '?') {
        struct text name = {what.at + 1, what.length - 1};
        filling->skipping = value_of(filling, name)[0] == '\0';
    } else if (!filling->skipping) {
        write_escaped(filling->out, value_of(filling, what));
    }
}

void fill_text(struct text text, const struct fill_value *values, size_t count, struct buffer *out)
{
    struct filling filling = {.values = values, .count = count, .out = out};
    while (text.length > 0) {
        const char *open = memmem(text.at, text.length, "{{", 2);
        size_t before = open == NULL ? text.length : (size_t)(open - text.at);
        if (!filling.skipping)
            buffer_append(out, text.at, before);
        text.at += before;
        text.length -= before;
        if (open == NULL)
            break;
        const char *close = memmem(text.at, text.length, "}}", 2);
        assert(close != NULL);
        fill_one(&filling, (struct text){open + 2, (size_t)(close - open) - 2});
        text.length -= (size_t)(close - open) + 2;
        text.at = close + 2;
    }
}
