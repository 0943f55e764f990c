/*
 * The form in the browser: its state, and what its pages share (docs/client.md). Private to
 * client/form*.c.
 *
 * A page is made anew from the outbox for each request; what the form itself remembers is small. A
 * GET changes nothing; a POST changes something and leads on to a page, so that neither "reload"
 * nor "back" does it a second time.
 */
#ifndef PARALLAX_CLIENT_FORM_FORM_H
#define PARALLAX_CLIENT_FORM_FORM_H

#include "base/arena.h"
#include "base/buffer.h"
#include "client/form/form_door.h"
#include "client/form/markup.h"
#include "client/outbox/draft.h"
#include "client/question.h"
#include "client/session.h"
#include "http/form_body.h"
#include "http/http.h"
#include "model/problem.h"
#include "words/language.h"

#include <stdbool.h>
#include <stdint.h>

/* 128 KiB of a submission in the longest escapes that its scripts have, and the names. */
#define FORM_BODY_BYTES_MAX ((size_t)512 * 1024)
#define FORM_PAIRS_MAX 4096

/* What was begun last: the same button pressed twice begins one draft. */
struct form_begun {
    uint64_t count;
    int64_t draft;
    int32_t kind;
    char call[64];
};

/* What was sent last: the same page sent twice leads to the same submission. */
struct form_sent {
    int64_t draft; /* 0: nothing was */
    struct uuid id;
    uint8_t body[SEAL_DIGEST_BYTES]; /* of the page that was posted */
};

struct form {
    struct session *session; /* borrowed */
    struct form_door door;
    const struct language *language;
    struct arena *arena; /* of one request */
    struct form_begun begun;
    struct form_sent sent;
    struct buffer notice; /* a sentence that the next page shows */
    bool done;            /* asked to end */
};

/* One request, and what is answered. */
struct visit {
    struct form *form;
    const struct http_request *request;
    struct http_response *response;
    struct form_pairs query, posted; /* posted: a POST's */
    int64_t now_ms;
};

/* The http_handler_fn; context is the form. */
void form_handle(void *context, const struct http_request *request, struct http_response *response);

/* ---- answers (form_page.c) ---- */

/* Begins a page of this title, up to the inside of <main>. */
struct markup form_page_begin(struct visit *visit, const char *title);
/*
 * Ends it. draft_form: the page has the form "draft", whose values the language menu saves before
 * it changes the language.
 */
void form_page_end(struct visit *visit, struct markup *page, bool draft_form);
/* A page that says one sentence. */
void form_page_say(struct visit *visit, int status, const char *title, const char *sentence);
/* The sentence of an error that kept something from being done. */
void form_page_error(struct visit *visit, const struct error *error);
/* Goes on to another page. */
void form_go(struct visit *visit, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Begins a form that is posted to action, with the session's word in it; an absent id or class is
 * NULL. */
void form_begin_post(struct visit *visit, struct markup *page, const char *action, const char *id,
                     const char *class_name);
/* <button name="go" value="..."> */
void form_button(struct markup *page, const char *value, const char *words);
/* Whether the query has this name. */
bool form_asks(const struct visit *visit, const char *name);

/* ---- pages ---- */

void form_home(struct visit *visit);                              /* form_home.c */
void form_begin(struct visit *visit);                             /* POST /new */
void form_draft(struct visit *visit, int64_t number);             /* form_draft.c */
void form_draft_delete(struct visit *visit, int64_t number);      /* asks before it is done */
void form_save(struct visit *visit, int64_t number);              /* POST /draft/N; form_save.c */
void form_submission(struct visit *visit, const struct uuid *id); /* form_send.c */
/* Whether this very page was sent before; then the answer is made. */
bool form_was_sent(struct visit *visit, int64_t number);
void form_send_draft(struct visit *visit, int64_t number); /* queues, then tries to send */
void form_send_all(struct visit *visit);
void form_ask_news(struct visit *visit);

#endif
