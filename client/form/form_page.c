/* What the pages of the form share: head, language menu, messages. See form.h. */
#include "client/form/form.h"

#include "words/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void write_head(struct markup *page, const char *title)
{
    markup_open(page, "head");
    markup_open(page, "meta");
    markup_attribute(page, "charset", "utf-8");
    markup_close(page);
    markup_open(page, "meta");
    markup_attribute(page, "name", "viewport");
    markup_attribute(page, "content", "width=device-width, initial-scale=1");
    markup_close(page);
    markup_open(page, "title");
    markup_format(page, "%s – Parallax", title);
    markup_close(page);
    markup_open(page, "link");
    markup_attribute(page, "rel", "stylesheet");
    markup_attribute(page, "href", "/style.css");
    markup_close(page);
    markup_open(page, "script");
    markup_attribute(page, "src", "/words.js");
    markup_flag(page, "defer");
    markup_close(page);
    markup_close(page);
}

static void write_link(struct markup *page, const char *href, const char *class_name,
                       const char *words)
{
    markup_open(page, "a");
    markup_attribute(page, "href", href);
    if (class_name != NULL)
        markup_attribute(page, "class", class_name);
    markup_string(page, words);
    markup_close(page);
}

static void write_header(struct markup *page, bool is_home)
{
    markup_open(page, "header");
    write_link(page, "#main", "skip", _("To the content"));
    markup_element(page, "p", "name", "Parallax");
    markup_open(page, "nav");
    markup_attribute(page, "aria-label", _("Pages"));
    if (!is_home)
        write_link(page, "/", NULL, _("Drafts and submissions"));
    write_link(page, "#language", NULL, _("Language"));
    markup_close(page);
    markup_close(page);
}

/* Shown once: it is about what was done just before. */
static void write_notice(struct form *form, struct markup *page)
{
    if (form->notice.length == 0)
        return;
    markup_open(page, "p");
    markup_attribute(page, "role", "status");
    markup_attribute(page, "class", "notice");
    markup_text(page, buffer_view(&form->notice));
    markup_close(page);
    buffer_clear(&form->notice);
}

struct markup form_page_begin(struct visit *visit, const char *title)
{
    const struct language *language = language_in_use();
    struct markup page = {.out = &visit->response->body};
    buffer_string(page.out, "<!DOCTYPE html>\n");
    markup_open(&page, "html");
    markup_attribute(&page, "lang", language->tag);
    markup_attribute(&page, "dir", language->rtl ? "rtl" : "ltr");
    write_head(&page, title);
    markup_open(&page, "body");
    write_header(&page, text_is(visit->request->path, "/"));
    markup_open(&page, "main");
    markup_attribute(&page, "id", "main");
    markup_element(&page, "h1", NULL, title);
    write_notice(visit->form, &page);
    return page;
}

/* Everybody finds their own language, in itself. */
static void write_languages(struct markup *page, bool draft_form)
{
    size_t count;
    const struct language *languages = language_list(&count);
    markup_open(page, "label");
    markup_attribute(page, "for", "language-menu");
    markup_string(page, _("Language"));
    markup_close(page);
    markup_open(page, "select");
    markup_attribute(page, "id", "language-menu");
    markup_attribute(page, "name", "in-language");
    if (draft_form)
        markup_attribute(page, "form", "draft");
    for (size_t i = 0; i < count; i++) {
        markup_open(page, "option");
        markup_attribute(page, "value", languages[i].tag);
        markup_attribute(page, "lang", languages[i].tag);
        if (&languages[i] == language_in_use())
            markup_flag(page, "selected");
        markup_string(page, languages[i].name);
        markup_close(page);
    }
    markup_close(page);
    markup_open(page, "button");
    markup_attribute(page, "name", "go");
    markup_attribute(page, "value", "language");
    if (draft_form)
        markup_attribute(page, "form", "draft");
    markup_string(page, draft_form ? _("Save and change the language") : _("Change the language"));
    markup_close(page);
}

void form_page_end(struct visit *visit, struct markup *page, bool draft_form)
{
    markup_close(page); /* main */
    markup_open(page, "footer");
    markup_attribute(page, "id", "language");
    markup_attribute(page, "tabindex", "-1");
    if (draft_form) {
        markup_open(page, "div");
        markup_attribute(page, "class", "row");
        write_languages(page, true);
        markup_close(page);
    } else {
        form_begin_post(visit, page, "/language", NULL, "row");
        markup_hidden(page, "back", visit->request->is_post ? text_of("/") : visit->request->path);
        write_languages(page, false);
        markup_close(page);
    }
    while (page->depth > 0)
        markup_close(page);
}

void form_page_say(struct visit *visit, int status, const char *title, const char *sentence)
{
    visit->response->status = status;
    struct markup page = form_page_begin(visit, title);
    markup_element(&page, "p", NULL, sentence);
    form_page_end(visit, &page, false);
}

void form_page_error(struct visit *visit, const struct error *error)
{
    visit->response->status = error->verdict == VERDICT_REJECT ? 404 : 503;
    struct markup page = form_page_begin(visit, _("That could not be done"));
    markup_element(&page, "p", NULL, error->text);
    if (visit->request->is_post)
        markup_element(&page, "p", NULL,
                       _("Go back: what you typed is still there, and can be saved again."));
    form_page_end(visit, &page, false);
}

void form_go(struct visit *visit, const char *format, ...)
{
    struct http_response *response = visit->response;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(response->location, sizeof response->location, format, arguments);
    va_end(arguments);
    response->status = 303;
}

void form_begin_post(struct visit *visit, struct markup *page, const char *action, const char *id,
                     const char *class_name)
{
    markup_open(page, "form");
    markup_attribute(page, "method", "post");
    markup_attribute(page, "action", action);
    /* What is wrong is told by our own page, after it was saved; a browser would not let it go. */
    markup_flag(page, "novalidate");
    if (id != NULL)
        markup_attribute(page, "id", id);
    if (class_name != NULL)
        markup_attribute(page, "class", class_name);
    markup_hidden(page, FORM_WORD_FIELD, text_of(visit->form->door.word));
}

void form_button(struct markup *page, const char *value, const char *words)
{
    markup_open(page, "button");
    markup_attribute(page, "name", "go");
    markup_attribute(page, "value", value);
    markup_string(page, words);
    markup_close(page);
}

bool form_asks(const struct visit *visit, const char *name)
{
    return form_value(&visit->query, name).at != NULL;
}
