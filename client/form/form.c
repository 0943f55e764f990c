/* Which page answers a request. See form.h. */
#include "client/form/form.h"

#include "base/clock.h"
#include "client_page.h"
#include "words/words.h"

#include <string.h>

/* ---- files of ours ---- */

static bool give_file(struct visit *visit)
{
    static const struct {
        const char *path, *name, *type;
    } files[] = {{"/style.css", "style", "text/css; charset=utf-8"},
                 {"/words.js", "words", "text/javascript; charset=utf-8"}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (!text_is(visit->request->path, files[i].path))
            continue;
        for (size_t k = 0; k < client_page_count; k++)
            if (strcmp(client_page[k].name, files[i].name) == 0)
                buffer_append(&visit->response->body, client_page[k].content,
                              client_page[k].length);
        visit->response->content_type = files[i].type;
        return true;
    }
    return false;
}

/* ---- paths ---- */

/* "/draft/12" and "/draft/12/delete": the number and what follows it, if anything. */
static bool draft_path(struct text path, int64_t *ret_number, struct text *ret_rest)
{
    static const char before[] = "/draft/";
    const size_t length = sizeof before - 1;
    struct text digits = TEXT_NONE;
    if (path.length <= length || memcmp(path.at, before, length) != 0)
        return false;
    struct text rest = {path.at + length, path.length - length};
    if (!text_split(&rest, '/', &digits) || digits.length == 0 || digits.at[0] == '+' ||
        digits.at[0] == '0' || !text_int64(digits, ret_number) || *ret_number <= 0)
        return false;
    *ret_rest = rest;
    return rest.at == NULL || text_is(rest, "delete");
}

static bool submission_path(struct text path, struct uuid *ret_id)
{
    static const char before[] = "/submission/";
    const size_t length = sizeof before - 1;
    return path.length > length && memcmp(path.at, before, length) == 0 &&
           uuid_parse((struct text){path.at + length, path.length - length}, ret_id);
}

static void say_missing(struct visit *visit)
{
    form_page_say(visit, 404, _("There is no such page"),
                  _("The form has no page at this address."));
}

static void answer_get(struct visit *visit)
{
    struct text path = visit->request->path, rest = TEXT_NONE;
    struct uuid id;
    int64_t number = 0;
    if (give_file(visit))
        return;
    /* Who has the cookie and opens the address of the terminal again. */
    if (path.length == FORM_SECRET_BYTES)
        form_go(visit, "/");
    else if (text_is(path, "/"))
        form_home(visit);
    else if (draft_path(path, &number, &rest) && rest.at == NULL)
        form_draft(visit, number);
    else if (draft_path(path, &number, &rest))
        form_draft_delete(visit, number);
    else if (submission_path(path, &id))
        form_submission(visit, &id);
    else
        say_missing(visit);
}

/* To the page that the language was changed on, if it is one of ours. */
static void go_back(struct visit *visit)
{
    struct text back = form_value(&visit->posted, "back"), rest = TEXT_NONE;
    struct uuid id;
    int64_t number = 0;
    if (draft_path(back, &number, &rest) || submission_path(back, &id))
        form_go(visit, "%.*s", TEXT_ARGS(back));
    else
        form_go(visit, "/");
}

static void end_form(struct visit *visit)
{
    visit->form->done = true;
    visit->response->is_last = true;
    form_page_say(visit, 200, _("The form has ended"),
                  _("You can close this page. `parallax form` opens it again; drafts are kept."));
}

static void answer_post(struct visit *visit)
{
    struct text path = visit->request->path, rest = TEXT_NONE;
    int64_t number = 0;
    if (text_is(path, "/new"))
        form_begin(visit);
    else if (text_is(path, "/send"))
        form_send_all(visit);
    else if (text_is(path, "/news"))
        form_ask_news(visit);
    else if (text_is(path, "/done"))
        end_form(visit);
    else if (text_is(path, "/language"))
        go_back(visit);
    else if (draft_path(path, &number, &rest) && rest.at == NULL)
        form_save(visit, number);
    else if (draft_path(path, &number, &rest))
        form_draft_delete(visit, number);
    else
        say_missing(visit);
}

/* From the next page on. */
static void change_language(struct visit *visit)
{
    const struct language *language;
    struct error error;
    if (text_is(form_value(&visit->posted, "go"), "language") &&
        language_find(form_value(&visit->posted, "in-language"), &language, &error) == VERDICT_OK)
        visit->form->language = language;
}

/* ---- letting in ---- */

static void keep_out(struct visit *visit, int status, const char *sentence)
{
    visit->response->status = status;
    visit->response->content_type = "text/plain; charset=utf-8";
    buffer_format(&visit->response->body, "%s\n", sentence);
}

static void let_in(struct visit *visit)
{
    struct form *form = visit->form;
    struct error error;
    if (form_body_read(visit->request->query, FORM_PAIRS_MAX, form->arena, &visit->query, &error) !=
        VERDICT_OK)
        visit->query = (struct form_pairs){0, NULL};
    if (!visit->request->is_post) {
        answer_get(visit);
        return;
    }
    if (form_body_read(visit->request->body, FORM_PAIRS_MAX, form->arena, &visit->posted, &error) !=
        VERDICT_OK) {
        form_page_say(visit, 400, _("That could not be read"), error.text);
        return;
    }
    if (!form_door_knows_form(&form->door, &visit->posted)) {
        keep_out(visit, 403,
                 _("This came from a page of an earlier form, so nothing was done. Go back, copy "
                   "what you need, and open the draft anew."));
        return;
    }
    change_language(visit);
    answer_post(visit);
}

void form_handle(void *context, const struct http_request *request, struct http_response *response)
{
    struct form *form = context;
    struct visit visit = {
        .form = form, .request = request, .response = response, .now_ms = clock_wall_ms()};
    const char *sentence = "";
    language_use(form->language);
    arena_reset(form->arena);
    switch (form_door_enter(&form->door, request, &sentence)) {
    case FORM_COME_IN:
        let_in(&visit);
        break;
    case FORM_WELCOME:
        form_door_cookie(&form->door, response->cookie);
        form_go(&visit, "/");
        break;
    case FORM_KEPT_OUT:
        keep_out(&visit, 403, sentence);
        break;
    case FORM_TOO_LARGE:
        keep_out(&visit, 413, sentence);
        break;
    }
}
