/* The page of a draft: all its questions, and what is wrong. See form.h. */
#include "client/form/form_view.h"

#include "words/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- words ---- */

static const char *title_of(int32_t kind)
{
    switch (kind) {
    case KIND_FINDING:
        return _("A finding");
    case KIND_RESPONSE:
        return _("Answers to a survey");
    case KIND_SIGN_ON:
        return _("A letter to sign");
    case KIND_CONTRIBUTION:
        return _("A contribution or comment");
    default:
        return _("A withdrawal");
    }
}

static void write_item_words(struct markup *page, const char *group, size_t item)
{
    if (strcmp(group, "observations") == 0)
        markup_format(page, _("Figure %s"), FIGURE((int64_t)item));
    else if (strcmp(group, "evidence") == 0)
        markup_format(page, _("Source %s"), FIGURE((int64_t)item));
    else
        markup_format(page, _("Recommendation %s"), FIGURE((int64_t)item));
}

static void write_remove_words(struct markup *page, const char *group, size_t item)
{
    if (strcmp(group, "observations") == 0)
        markup_format(page, _("Remove figure %s"), FIGURE((int64_t)item));
    else if (strcmp(group, "evidence") == 0)
        markup_format(page, _("Remove source %s"), FIGURE((int64_t)item));
    else
        markup_format(page, _("Remove recommendation %s"), FIGURE((int64_t)item));
}

static const char *add_words(const char *group)
{
    if (strcmp(group, "observations") == 0)
        return _("Add a figure");
    if (strcmp(group, "evidence") == 0)
        return _("Add a source");
    return _("Add a recommendation");
}

/* ---- what is wrong ---- */

static void write_fault(struct markup *page, const struct form_fault *fault)
{
    struct buffer sentence = BUFFER_NONE;
    char href[FORM_ID_BYTES + 1];
    markup_open(page, "li");
    if (fault->question != NULL) {
        char id[FORM_ID_BYTES];
        form_view_id("f", fault->question, fault->item, id);
        (void)snprintf(href, sizeof href, "#%s", id);
        markup_open(page, "a");
        markup_attribute(page, "href", href);
        markup_written(page, "bdi", fault->question->prompt);
        markup_close(page);
    } else {
        markup_element(page, "code", NULL, fault->problem->field);
    }
    markup_string(page, " – ");
    form_view_sentence(fault, &sentence);
    markup_text(page, buffer_view(&sentence));
    buffer_free(&sentence);
    markup_close(page);
}

static void write_faults(const struct form_view *view, struct markup *page)
{
    int64_t count = (int64_t)(view->fault_count + view->faults_more);
    if (count == 0)
        return;
    markup_open(page, "div");
    markup_attribute(page, "role", "alert");
    markup_attribute(page, "class", "alert");
    markup_open(page, "h2");
    markup_attribute(page, "id", "faults");
    markup_format(page, words_for(count, "One thing is to be mended", "%s things are to be mended"),
                  FIGURE(count));
    markup_close(page);
    markup_open(page, "ul");
    for (size_t i = 0; i < view->fault_count; i++)
        write_fault(page, &view->faults[i]);
    markup_close(page);
    markup_close(page);
}

static void write_news(const struct form_view *view, struct markup *page)
{
    if (view->unsaved_count > 0) {
        markup_open(page, "div");
        markup_attribute(page, "role", "alert");
        markup_attribute(page, "class", "alert");
        markup_element(
            page, "p", NULL,
            _("This draft was changed in another window since you opened this page. What "
              "you wrote here is shown below, and where both differ it is NOT saved yet: "
              "save again to put it in place of the other."));
        markup_close(page);
    } else if (form_asks(view->visit, "old")) {
        markup_open(page, "div");
        markup_attribute(page, "role", "alert");
        markup_attribute(page, "class", "alert");
        markup_element(page, "p", NULL,
                       _("It was not sent: this draft was changed in another window since you "
                         "opened this page. Look at it as it is now, and send it then."));
        markup_close(page);
    } else if (form_asks(view->visit, "saved")) {
        markup_open(page, "p");
        markup_attribute(page, "role", "status");
        markup_attribute(page, "class", "notice");
        markup_string(page, _("The draft is saved on this computer. It is not sent yet."));
        markup_close(page);
    } else if (form_asks(view->visit, "check") && view->fault_count == 0) {
        markup_open(page, "p");
        markup_attribute(page, "role", "status");
        markup_attribute(page, "class", "notice");
        markup_string(page, _("Nothing is missing and nothing is wrong. It is saved and can be "
                              "sent."));
        markup_close(page);
    }
    write_faults(view, page);
}

/* ---- the questions ---- */

/* What the unit is now: form_save sees by it what was changed on this page. */
static void write_digest(const struct form_view *view, struct markup *page, const char *name)
{
    struct form_unit unit;
    struct arena *arena = view->visit->form->arena;
    char field[FORM_ID_BYTES], digest[24];
    if (!form_unit_find(view->draft->kind, text_of(name), arena, &unit))
        return;
    form_unit_from_draft(&unit, view->draft, arena);
    (void)snprintf(field, sizeof field, "was:%s", name);
    (void)snprintf(digest, sizeof digest, "%016" PRIx64, form_unit_digest(&unit));
    markup_hidden(page, field, text_of(digest));
}

static size_t items_of(const struct form_view *view, const char *group)
{
    struct form_unit unit;
    struct arena *arena = view->visit->form->arena;
    for (size_t i = 0; i < view->unsaved_count; i++)
        if (strcmp(view->unsaved[i].name, group) == 0)
            return form_unit_items(&view->unsaved[i]);
    if (!form_unit_find(view->draft->kind, text_of(group), arena, &unit))
        return 0;
    form_unit_from_draft(&unit, view->draft, arena);
    return form_unit_items(&unit);
}

static void write_item(const struct form_view *view, struct markup *page,
                       const struct question *first, size_t questions, size_t item)
{
    char value[FORM_ID_BYTES], id[FORM_ID_BYTES];
    (void)snprintf(id, sizeof id, "g-%s-%zu", first->group, item);
    markup_open(page, "fieldset");
    markup_attribute(page, "id", id);
    markup_attribute(page, "tabindex", "-1");
    markup_open(page, "legend");
    write_item_words(page, first->group, item);
    markup_close(page);
    for (size_t i = 0; i < questions; i++)
        form_field_write(view, page, &first[i], item);
    markup_open(page, "button");
    markup_attribute(page, "name", "go");
    (void)snprintf(value, sizeof value, "remove:%s:%zu", first->group, item);
    markup_attribute(page, "value", value);
    write_remove_words(page, first->group, item);
    markup_close(page);
    markup_close(page);
}

static void write_group(const struct form_view *view, struct markup *page,
                        const struct question *first, size_t questions)
{
    const struct field_row *row =
        shape_field(submission_shape(view->draft->kind), text_of(first->group));
    char id[FORM_ID_BYTES], value[FORM_ID_BYTES];
    size_t items = items_of(view, first->group);
    (void)snprintf(id, sizeof id, "g-%s", first->group);
    markup_open(page, "fieldset");
    markup_attribute(page, "id", id);
    markup_attribute(page, "tabindex", "-1");
    markup_element(page, "legend", NULL, row != NULL ? wording(row->help) : first->group);
    write_digest(view, page, first->group);
    if (text_is(form_value(&view->visit->query, "add"), first->group))
        items++;
    for (size_t item = 1; item <= items; item++)
        write_item(view, page, first, questions, item);
    if (items < first->items_max) {
        (void)snprintf(value, sizeof value, "add:%s", first->group);
        form_button(page, value, add_words(first->group));
    }
    markup_close(page);
}

static size_t group_questions(const struct question_list *questions, size_t from)
{
    size_t count = 1;
    while (from + count < questions->count && questions->at[from + count].group != NULL &&
           !questions->at[from + count].group_begins)
        count++;
    return count;
}

/* The envelope's questions come first, then the words themselves, then the groups. */
static bool is_envelope(const struct question *question)
{
    return shape_field(&envelope_shape, text_of(question->field)) != NULL;
}

static void write_questions(const struct form_view *view, struct markup *page)
{
    const struct question_list *questions = &view->questions;
    bool in_envelope = true;
    markup_open(page, "fieldset");
    markup_element(page, "legend", NULL, _("What it answers, and who may see it"));
    for (size_t i = 0; i < questions->count;) {
        const struct question *question = &questions->at[i];
        if (in_envelope && !is_envelope(question)) {
            in_envelope = false;
            markup_close(page);
            markup_open(page, "fieldset");
            markup_element(page, "legend", NULL, _("What you want to say"));
        }
        if (question->group != NULL)
            break;
        write_digest(view, page, question->field);
        form_field_write(view, page, question, 0);
        i++;
    }
    markup_close(page);
    for (size_t i = 0; i < questions->count;) {
        size_t count = questions->at[i].group != NULL ? group_questions(questions, i) : 1;
        if (questions->at[i].group != NULL)
            write_group(view, page, &questions->at[i], count);
        i += count;
    }
}

/* ---- the page ---- */

static void write_buttons(struct markup *page)
{
    markup_open(page, "div");
    markup_attribute(page, "class", "row");
    form_button(page, "save", _("Save the draft"));
    form_button(page, "check", _("Check"));
    form_button(page, "send", _("Send"));
    markup_close(page);
}

void form_draft_write(const struct form_view *view)
{
    struct visit *visit = view->visit;
    char action[64], kind[16];
    (void)snprintf(action, sizeof action, "/draft/%" PRId64, view->draft->number);
    (void)snprintf(kind, sizeof kind, "%" PRId32, view->draft->kind);
    struct markup page = form_page_begin(visit, title_of(view->draft->kind));
    write_news(view, &page);
    form_begin_post(visit, &page, action, "draft", NULL);
    markup_hidden(&page, "kind", text_of(kind));
    write_buttons(&page);
    write_questions(view, &page);
    write_buttons(&page);
    markup_close(&page);
    markup_open(&page, "p");
    markup_open(&page, "a");
    (void)snprintf(action, sizeof action, "/draft/%" PRId64 "/delete", view->draft->number);
    markup_attribute(&page, "href", action);
    markup_string(&page, _("Delete this draft"));
    markup_close(&page);
    markup_close(&page);
    form_page_end(visit, &page, true);
}

void form_draft(struct visit *visit, int64_t number)
{
    struct form_view view;
    struct error error;
    char id[UUID_TEXT_BYTES];
    enum verdict verdict = form_view_load(visit, number, form_asks(visit, "check"), &view, &error);
    if (verdict == VERDICT_REJECT && form_was_sent(visit, number))
        return;
    if (verdict != VERDICT_OK) {
        form_page_error(visit, &error);
        return;
    }
    uuid_format(&view.draft->queued_as, id);
    if (!uuid_is_nil(&view.draft->queued_as))
        form_go(visit, "/submission/%s", id);
    else
        form_draft_write(&view);
}

/* A page of its own asks, because there is no way back. */
void form_draft_delete(struct visit *visit, int64_t number)
{
    struct outbox *outbox = visit->form->session->outbox;
    struct draft draft;
    struct error error;
    char action[64];
    enum verdict verdict = draft_load(outbox, number, visit->form->arena, &draft, &error);
    if (verdict == VERDICT_OK && !uuid_is_nil(&draft.queued_as))
        verdict = error_set(&error, VERDICT_REJECT, "DRAFT_QUEUED",
                            "draft %" PRId64 " is queued and can no longer be deleted", number);
    if (verdict == VERDICT_OK && visit->request->is_post)
        verdict = draft_delete(outbox, number, &error);
    if (verdict != VERDICT_OK) {
        form_page_error(visit, &error);
        return;
    }
    if (visit->request->is_post) {
        buffer_clear(&visit->form->notice);
        buffer_string(&visit->form->notice, _("The draft is deleted."));
        form_go(visit, "/");
        return;
    }
    struct markup page = form_page_begin(visit, _("Delete this draft?"));
    markup_element(&page, "p", NULL, title_of(draft.kind));
    markup_written(&page, "p", draft_text(&draft, "title"));
    markup_element(&page, "p", NULL, _("What was written in it is gone then, for good."));
    (void)snprintf(action, sizeof action, "/draft/%" PRId64 "/delete", number);
    form_begin_post(visit, &page, action, NULL, "row");
    form_button(&page, "delete", _("Delete the draft"));
    markup_close(&page);
    markup_open(&page, "p");
    markup_open(&page, "a");
    (void)snprintf(action, sizeof action, "/draft/%" PRId64, number);
    markup_attribute(&page, "href", action);
    markup_string(&page, _("Keep it"));
    markup_close(&page);
    markup_close(&page);
    form_page_end(visit, &page, false);
}
