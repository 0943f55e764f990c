/* See page.h. */
#include "exporter/page.h"

#include "exporter/words.h"

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

void page_head(struct html *html, const char *language, struct text title)
{
    assert(exporter_texts_count == 1 && strcmp(exporter_texts[0].name, "report") == 0);
    html_doctype(html);
    html_open(html, "html");
    html_attribute(html, "lang", language);
    html_open(html, "head");
    html_open(html, "meta");
    html_attribute(html, "charset", "utf-8");
    html_close(html);
    write_meta(html, "viewport", "width=device-width, initial-scale=1");
    write_meta(html, "generator", "Parallax");
    html_open(html, "title");
    html_text(html, title);
    html_close(html);
    html_style(html, exporter_texts[0].content);
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
