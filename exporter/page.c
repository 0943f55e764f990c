/* See page.h. */
#include "exporter/page.h"

#include "words/words.h"

#include "exporter_texts.h"

#include <assert.h>
#include <string.h>

static void write_meta(struct html *html, const char *name, const char *content)
{
    html_open(html, "meta");
    html_attribute(html, "name", name);
    html_attribute(html, "content", content);
    html_close(html);
}

void page_head(struct html *html, struct text title)
{
    assert(exporter_texts_count == 2 && strcmp(exporter_texts[0].name, "plots") == 0);
    html_doctype(html);
    html_open(html, "html");
    html_attribute(html, "lang", language_in_use()->tag);
    if (language_in_use()->rtl)
        html_attribute(html, "dir", "rtl");
    html_open(html, "head");
    html_open(html, "meta");
    html_attribute(html, "charset", "utf-8");
    html_close(html);
    write_meta(html, "viewport", "width=device-width, initial-scale=1");
    write_meta(html, "generator", "Parallax");
    html_open(html, "title");
    html_text(html, title);
    html_close(html);
    html_style(html, exporter_texts[1].content);
    html_style_class(html, "plots", exporter_texts[0].content);
}

void page_body(struct html *html)
{
    html_close(html);
    html_open(html, "body");
    html_open(html, "a");
    html_zone(html, COUNT_NOTHING);
    html_attribute(html, "class", "skip");
    html_attribute(html, "href", "#main");
    html_string(html, _("Skip to the content"));
    html_close(html);
}

void page_languages(struct html *html)
{
    size_t count;
    const struct language *list = language_list(&count);
    html_open(html, "nav");
    html_attribute(html, "class", "languages");
    html_attribute(html, "aria-label", _("Languages"));
    html_open(html, "ul");
    for (size_t i = 0; i < count; i++) {
        html_open(html, "li");
        html_open(html, "a");
        html_attribute_format(html, "href", "?lang=%s", list[i].tag);
        html_attribute(html, "lang", list[i].tag);
        html_attribute(html, "hreflang", list[i].tag);
        html_attribute(html, "dir", list[i].rtl ? "rtl" : "ltr");
        if (&list[i] == language_in_use())
            html_attribute(html, "aria-current", "true");
        html_string(html, list[i].name);
        html_close(html);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}
