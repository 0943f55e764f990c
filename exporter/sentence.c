/* See sentence.h. */
#include "exporter/sentence.h"

#include <string.h>

struct sentence sentence_of(struct html *html, const char *pattern)
{
    return (struct sentence){.html = html, .rest = text_of(pattern)};
}

bool sentence_next(struct sentence *sentence)
{
    struct text *rest = &sentence->rest;
    const char *open = rest->length > 0 ? memchr(rest->at, '{', rest->length) : NULL;
    const char *close =
        open != NULL ? memchr(open, '}', rest->length - (size_t)(open - rest->at)) : NULL;
    size_t words = close != NULL ? (size_t)(open - rest->at) : rest->length;
    if (words > 0)
        html_text(sentence->html, (struct text){rest->at, words});
    if (close == NULL) {
        *rest = TEXT_NONE;
        return false;
    }
    sentence->part = (struct text){open + 1, (size_t)(close - open) - 1};
    rest->length -= (size_t)(close - rest->at) + 1;
    rest->at = close + 1;
    return true;
}

bool sentence_at(const struct sentence *sentence, const char *name)
{
    return text_is(sentence->part, name);
}
