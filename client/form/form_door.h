/*
 * Who may use the form: the browser that came with the address of the terminal, and no other page
 * that it has open. Pure; every refusal has its sentence.
 *
 * The address holds a token for one visit, which gives the browser a cookie. Without the cookie
 * nothing is answered (other people of this computer, other programs); a POST also needs the
 * session's own word from the page (cross-site forms); and only our own name may be asked for (DNS
 * rebinding).
 */
#ifndef PARALLAX_CLIENT_FORM_FORM_DOOR_H
#define PARALLAX_CLIENT_FORM_FORM_DOOR_H

#include "http/form_body.h"
#include "http/http.h"
#include "seal/seal.h"

#include <stdbool.h>

#define FORM_SECRET_BYTES (2 * SEAL_KEY_BYTES + 1)
/* The field of a page that has the session's word. */
#define FORM_WORD_FIELD "word"

struct form_door {
    int port;
    bool token_used;
    /* Hexadecimal, random. */
    char token[FORM_SECRET_BYTES];   /* in the address, once */
    char session[FORM_SECRET_BYTES]; /* in the cookie */
    char word[FORM_SECRET_BYTES];    /* in every form of ours */
};

/* New secrets. */
void form_door_make(struct form_door *door, int port);

enum form_entry {
    FORM_COME_IN,  /* go on with the request */
    FORM_WELCOME,  /* the token: give the cookie, go on to / */
    FORM_KEPT_OUT, /* 403, with the sentence */
    FORM_TOO_LARGE /* 413 */
};

/*
 * Whether the request is let in; takes the token when it is used. *ret_sentence, in the language in
 * use, is set for the last two. For a POST form_door_knows_form follows when its body was read.
 */
enum form_entry form_door_enter(struct form_door *door, const struct http_request *request,
                                const char **ret_sentence);
/* Whether the form came from a page of this session. */
bool form_door_knows_form(const struct form_door *door, const struct form_pairs *pairs);

/* What Set-Cookie says. */
void form_door_cookie(const struct form_door *door, char ret_cookie[HTTP_COOKIE_BYTES]);

#endif
