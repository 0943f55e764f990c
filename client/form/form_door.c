/* See form_door.h. */
#include "client/form/form_door.h"

#include "words/words.h"

#include <stdio.h>
#include <string.h>

/* Cookies know no ports: with its port in the name, a second form does not take the first one's. */
#define COOKIE_NAME_FORMAT "parallax-form-%d"
#define NAME_BYTES 48

static void make_secret(char ret_secret[FORM_SECRET_BYTES])
{
    uint8_t random[SEAL_KEY_BYTES];
    seal_key_random(random);
    seal_hex(random, sizeof random, ret_secret);
}

void form_door_make(struct form_door *door, int port)
{
    *door = (struct form_door){.port = port};
    make_secret(door->token);
    make_secret(door->session);
    make_secret(door->word);
}

/* In the same time wherever they differ, so that nobody finds a secret digit by digit. */
static bool is_secret(struct text given, const char secret[FORM_SECRET_BYTES])
{
    unsigned different = 0;
    if (given.length != FORM_SECRET_BYTES - 1)
        return false;
    for (size_t i = 0; i < given.length; i++)
        different |= (unsigned char)given.at[i] ^ (unsigned char)secret[i];
    return different == 0;
}

/* ---- where it was asked ---- */

/* "127.0.0.1:PORT" and "localhost:PORT", with what stands before them in an Origin. */
static bool is_our_name(const struct form_door *door, struct text name, const char *before)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        char ours[NAME_BYTES];
        (void)snprintf(ours, sizeof ours, "%s%s:%d", before, hosts[i], door->port);
        if (text_is(name, ours))
            return true;
    }
    return false;
}

/* Browsers tell where a form stood. Those that tell nothing are held by the session's word. */
static bool comes_from_our_page(const struct form_door *door, const struct http_request *request)
{
    if (request->origin.at != NULL && !is_our_name(door, request->origin, "http://"))
        return false;
    return request->fetch_site.at == NULL || text_is(request->fetch_site, "same-origin");
}

/* ---- the cookie ---- */

static bool has_cookie(const struct form_door *door, struct text cookies)
{
    char name[NAME_BYTES];
    struct text part;
    int length = snprintf(name, sizeof name, COOKIE_NAME_FORMAT "=", door->port);
    while (length > 0 && text_split(&cookies, ';', &part)) {
        part = text_trim(part);
        if (part.length > (size_t)length && memcmp(part.at, name, (size_t)length) == 0 &&
            is_secret((struct text){part.at + length, part.length - (size_t)length}, door->session))
            return true;
    }
    return false;
}

void form_door_cookie(const struct form_door *door, char ret_cookie[HTTP_COOKIE_BYTES])
{
    (void)snprintf(ret_cookie, HTTP_COOKIE_BYTES,
                   COOKIE_NAME_FORMAT "=%s; HttpOnly; SameSite=Strict; Path=/", door->port,
                   door->session);
}

/* ---- the door ---- */

/* A link preview that asks with HEAD must not use the token up. */
static bool takes_token(struct form_door *door, const struct http_request *request)
{
    if (request->is_post || request->is_head || door->token_used || request->path.length < 1 ||
        !is_secret((struct text){request->path.at + 1, request->path.length - 1}, door->token))
        return false;
    door->token_used = true;
    return true;
}

enum form_entry form_door_enter(struct form_door *door, const struct http_request *request,
                                const char **ret_sentence)
{
    if (!is_our_name(door, request->host, "")) {
        *ret_sentence = _("This form is reached by its own address only, and by no other name.");
        return FORM_KEPT_OUT;
    }
    if (takes_token(door, request))
        return FORM_WELCOME;
    if (!has_cookie(door, request->cookie)) {
        *ret_sentence = _("This form belongs to the browser that opened its address first. The "
                          "address works once: end `parallax form` and start it again for a new "
                          "one. What was saved is kept.");
        return FORM_KEPT_OUT;
    }
    if (!request->is_post)
        return FORM_COME_IN;
    if (!comes_from_our_page(door, request)) {
        *ret_sentence = _("This came from another page than the form's, so nothing was done.");
        return FORM_KEPT_OUT;
    }
    if (request->body_too_large) {
        *ret_sentence = _("That is more than one submission has room for, so nothing of it was "
                          "saved. Go back: what you typed is still there. Make it shorter.");
        return FORM_TOO_LARGE;
    }
    if (!form_body_is(request->content_type)) {
        *ret_sentence = _("This was not sent by the form, so nothing was done.");
        return FORM_KEPT_OUT;
    }
    return FORM_COME_IN;
}

bool form_door_knows_form(const struct form_door *door, const struct form_pairs *pairs)
{
    return is_secret(form_value(pairs, FORM_WORD_FIELD), door->word);
}
