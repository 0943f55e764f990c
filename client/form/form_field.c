/* One question on a page. See form_view.h. */
#include "client/form/form_view.h"

#include "words/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Up to so many choices are shown at once; of more, one is chosen from a list. */
#define RADIO_MAX 8

/* A question on its way to the page, with all that its elements are called. */
struct asked {
    const struct form_view *view;
    struct markup *page;
    const struct question *question;
    size_t item;
    struct texts values;
    struct text value; /* the one of this item, or "" */
    const struct form_fault *fault;
    const struct field_row *row; /* NULL: an answer of a survey */
    char name[FORM_ID_BYTES], id[FORM_ID_BYTES], hint[FORM_ID_BYTES], wrong[FORM_ID_BYTES];
    bool has_hint;
};

/* ---- pieces ---- */

static void write_prompt(const struct asked *asked)
{
    markup_written(asked->page, "span", asked->question->prompt);
    if (asked->question->required) {
        markup_string(asked->page, " ");
        markup_element(asked->page, "span", "needed", _("(needed)"));
    }
}

/* What the field says about itself beside its name. */
static void describe(const struct asked *asked)
{
    if (asked->has_hint && asked->fault != NULL)
        markup_attribute_format(asked->page, "aria-describedby", "%s %s", asked->wrong,
                                asked->hint);
    else if (asked->has_hint || asked->fault != NULL)
        markup_attribute(asked->page, "aria-describedby",
                         asked->fault != NULL ? asked->wrong : asked->hint);
}

static void mark(const struct asked *asked)
{
    if (asked->fault != NULL)
        markup_attribute(asked->page, "aria-invalid", "true");
    if (asked->question->required)
        markup_attribute(asked->page, "aria-required", "true");
}

static void write_wrong(const struct asked *asked)
{
    if (asked->fault == NULL)
        return;
    struct buffer sentence = BUFFER_NONE;
    form_view_sentence(asked->fault, &sentence);
    markup_open(asked->page, "p");
    markup_attribute(asked->page, "id", asked->wrong);
    markup_attribute(asked->page, "class", "wrong");
    markup_element(asked->page, "strong", NULL, _("To be mended:"));
    markup_string(asked->page, " ");
    markup_text(asked->page, buffer_view(&sentence));
    markup_close(asked->page);
    buffer_free(&sentence);
}

/* How many words are left; the script writes the same anew while somebody types. */
static void write_words(const struct asked *asked)
{
    struct markup *page = asked->page;
    int64_t most = (int64_t)asked->question->words_max;
    int64_t left = most - (int64_t)text_word_count(asked->value);
    markup_open(page, "p");
    markup_attribute(page, "id", asked->hint);
    markup_attribute(page, "class", "hint");
    markup_attribute_format(page, "data-most", "%" PRId64, most);
    markup_attribute_format(page, "data-left", _("At most %s words; %s left."), FIGURE(most), "%s");
    markup_attribute_format(page, "data-over", _("At most %s words; %s must go."), FIGURE(most),
                            "%s");
    if (left >= 0)
        markup_format(page, _("At most %s words; %s left."), FIGURE(most), FIGURE(left));
    else
        markup_format(page, _("At most %s words; %s must go."), FIGURE(most), FIGURE(-left));
    markup_close(page);
}

static void write_hint(const struct asked *asked)
{
    if (!asked->has_hint)
        return;
    if (asked->question->words_max > 0) {
        write_words(asked);
        return;
    }
    markup_open(asked->page, "p");
    markup_attribute(asked->page, "id", asked->hint);
    markup_attribute(asked->page, "class", "hint");
    markup_string(asked->page, asked->question->kind == QUESTION_LINES
                                   ? _("One a line.")
                                   : _("The consent says who will read what you write here. Until "
                                       "you choose otherwise, your organisation is not named."));
    markup_close(asked->page);
}

/* ---- choices ---- */

static bool is_chosen(const struct asked *asked, struct text value)
{
    if (asked->question->kind != QUESTION_SOME)
        return text_equal(text_trim(asked->value), value);
    for (size_t i = 0; i < asked->values.count; i++)
        if (text_equal(text_trim(asked->values.at[i]), value))
            return true;
    return false;
}

static bool is_choice(const struct question *question, struct text value)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (text_equal(question->choices[i].value, text_trim(value)))
            return true;
    return false;
}

/* Numbers and letters by which the goals, targets and areas are known stand before their words. */
static void write_choice_words(struct markup *page, const struct question_choice *choice)
{
    bool by_code = choice->label.length == 0 || choice->value.length == 1 ||
                   isdigit((unsigned char)choice->value.at[0]);
    if (by_code)
        markup_text(page, choice->value);
    if (by_code && choice->label.length > 0)
        markup_string(page, " ");
    markup_text(page, choice->label);
}

static void write_option(struct markup *page, struct text value, bool chosen)
{
    markup_open(page, "option");
    markup_attribute_text(page, "value", value);
    if (chosen)
        markup_flag(page, "selected");
}

/* What was chosen before and is no choice any more stays, so that nothing goes by itself. */
static void write_select(const struct asked *asked)
{
    struct markup *page = asked->page;
    const struct question *question = asked->question;
    markup_open(page, "select");
    markup_attribute(page, "id", asked->id);
    markup_attribute(page, "name", asked->name);
    mark(asked);
    describe(asked);
    write_option(page, text_of(""), asked->value.length == 0);
    markup_string(page, _("– not chosen –"));
    markup_close(page);
    if (asked->value.length > 0 && !is_choice(question, asked->value)) {
        write_option(page, asked->value, true);
        markup_text(page, asked->value);
        markup_close(page);
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        write_option(page, question->choices[i].value,
                     is_chosen(asked, question->choices[i].value));
        write_choice_words(page, &question->choices[i]);
        markup_close(page);
    }
    markup_close(page);
}

static void write_box(const struct asked *asked, size_t number, struct text value,
                      const struct question_choice *choice, const char *words)
{
    struct markup *page = asked->page;
    char id[FORM_ID_BYTES + 24];
    (void)snprintf(id, sizeof id, "%s-%zu", asked->id, number);
    markup_open(page, "div");
    markup_attribute(page, "class", "choice");
    markup_open(page, "input");
    markup_attribute(page, "type", asked->question->kind == QUESTION_SOME ? "checkbox" : "radio");
    markup_attribute(page, "id", id);
    markup_attribute(page, "name", asked->name);
    markup_attribute_text(page, "value", value);
    if (is_chosen(asked, value))
        markup_flag(page, "checked");
    if (asked->fault != NULL && asked->question->kind == QUESTION_SOME)
        markup_attribute(page, "aria-invalid", "true");
    markup_close(page);
    markup_open(page, "label");
    markup_attribute(page, "for", id);
    markup_attribute(page, "dir", "auto");
    if (choice != NULL)
        write_choice_words(page, choice);
    else
        markup_string(page, words);
    markup_close(page);
    markup_close(page);
}

/* Radio buttons can be chosen and not be left: one of them says that nothing is. */
static void write_boxes(const struct asked *asked)
{
    const struct question *question = asked->question;
    for (size_t i = 0; i < question->choice_count; i++)
        write_box(asked, i + 1, question->choices[i].value, &question->choices[i], NULL);
    for (size_t i = 0; i < asked->values.count; i++) {
        struct question_choice other = {text_trim(asked->values.at[i]), TEXT_NONE};
        if (other.value.length > 0 && !is_choice(question, other.value))
            write_box(asked, question->choice_count + i + 1, other.value, &other, NULL);
    }
    if (question->kind == QUESTION_ONE && !question->required)
        write_box(asked, 0, text_of(""), NULL, _("not chosen"));
}

/* ---- words ---- */

/* Numbers, codes and addresses read from left to right in every language. */
static bool is_left_to_right(const struct field_row *row)
{
    return row != NULL && row->kind != FIELD_LINE && row->kind != FIELD_BODY &&
           row->kind != FIELD_LINES;
}

static const char *keyboard_of(const struct field_row *row)
{
    if (row == NULL)
        return NULL;
    return row->kind == FIELD_NUMBER    ? "numeric"
           : row->kind == FIELD_DECIMAL ? "decimal"
           : row->kind == FIELD_URL     ? "url"
                                        : NULL;
}

static void write_entry_attributes(const struct asked *asked)
{
    struct markup *page = asked->page;
    struct text language = text_trim(draft_text(asked->view->draft, "language"));
    const char *keyboard = keyboard_of(asked->row);
    markup_attribute(page, "id", asked->id);
    markup_attribute(page, "name", asked->name);
    markup_attribute(page, "dir", is_left_to_right(asked->row) ? "ltr" : "auto");
    if (keyboard != NULL)
        markup_attribute(page, "inputmode", keyboard);
    else if (language.length > 0 && language_of(language) != NULL)
        markup_attribute_text(page, "lang", language);
    /* What others are about is not to come up when the next one is written. */
    markup_attribute(page, "autocomplete", "off");
    mark(asked);
    describe(asked);
}

static void write_entry(const struct asked *asked)
{
    struct markup *page = asked->page;
    const struct question *question = asked->question;
    if (question->kind == QUESTION_LINE) {
        markup_open(page, "input");
        markup_attribute(page, "type", "text");
        write_entry_attributes(asked);
        markup_attribute_text(page, "value", asked->value);
        markup_close(page);
        return;
    }
    markup_open(page, "textarea");
    markup_attribute(page, "rows", question->group != NULL ? "3" : "8");
    write_entry_attributes(asked);
    markup_string(page, "\n"); /* the first line end of a text area is not part of it */
    if (question->kind == QUESTION_TEXT)
        markup_text(page, asked->value);
    for (size_t i = 0; question->kind == QUESTION_LINES && i < asked->values.count; i++) {
        markup_text(page, asked->values.at[i]);
        markup_string(page, "\n");
    }
    markup_close(page);
}

/* ---- the question ---- */

/* Answers that bring up further questions: without a script, the page is saved and made anew. */
static void write_more(const struct asked *asked)
{
    static const struct {
        const char *field, *words;
    } more[] = {
        {"call", N_("Save and show what the call asks")},
        {"goal", N_("Save and show the targets of the goal")},
        {"target", N_("Save and show the indicators of the target")},
        {"stance", N_("Save and show what belongs to it")},
        {"section", N_("Save and show the draft of the section")},
    };
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        char value[32];
        if (strcmp(more[i].field, asked->question->field) != 0)
            continue;
        (void)snprintf(value, sizeof value, "more:%s", more[i].field);
        form_button(asked->page, value, language_words(more[i].words));
    }
}

/* What stands there by another window, where this page has something else. */
static void write_other(const struct asked *asked)
{
    const struct form_view *view = asked->view;
    for (size_t i = 0; i < view->unsaved_count; i++) {
        if (view->unsaved[i].is_group || strcmp(view->unsaved[i].name, asked->question->field) != 0)
            continue;
        struct texts saved =
            draft_values(view->draft, asked->question->field, view->visit->form->arena);
        markup_open(asked->page, "div");
        markup_attribute(asked->page, "class", "other");
        markup_element(asked->page, "p", NULL, _("In the other window was saved:"));
        for (size_t k = 0; k < saved.count; k++)
            markup_paragraphs(asked->page, saved.at[k]);
        markup_close(asked->page);
    }
}

static void write_about(const struct asked *asked)
{
    if (asked->question->about.length == 0)
        return;
    markup_open(asked->page, "div");
    markup_attribute(asked->page, "class", "about");
    markup_paragraphs(asked->page, asked->question->about);
    markup_close(asked->page);
}

static void write_as_fieldset(const struct asked *asked)
{
    struct markup *page = asked->page;
    bool one = asked->question->kind == QUESTION_ONE;
    markup_open(page, "fieldset");
    markup_attribute(page, "id", asked->id);
    markup_attribute(page, "tabindex", "-1");
    if (one) {
        markup_attribute(page, "role", "radiogroup");
        mark(asked);
    }
    describe(asked);
    markup_open(page, "legend");
    write_prompt(asked);
    markup_close(page);
    write_wrong(asked);
    write_hint(asked);
    write_boxes(asked);
    write_other(asked);
    write_more(asked);
    markup_close(page);
}

static void write_as_field(const struct asked *asked)
{
    struct markup *page = asked->page;
    markup_open(page, "div");
    markup_attribute(page, "class", "field");
    markup_open(page, "label");
    markup_attribute(page, "for", asked->id);
    write_prompt(asked);
    markup_close(page);
    write_wrong(asked);
    write_hint(asked);
    if (asked->question->kind == QUESTION_ONE)
        write_select(asked);
    else
        write_entry(asked);
    write_other(asked);
    write_more(asked);
    markup_close(page);
}

void form_field_write(const struct form_view *view, struct markup *page,
                      const struct question *question, size_t item)
{
    struct asked asked = {
        .view = view,
        .page = page,
        .question = question,
        .item = item,
        .values = form_view_values(view, question->field),
        .value = text_of(""),
        .fault = form_view_fault(view, question, item),
        .row = form_field(view->draft->kind, text_of(question->field)).row,
        .has_hint = question->words_max > 0 || question->kind == QUESTION_LINES ||
                    strcmp(question->field, "consent") == 0,
    };
    size_t at = item > 0 ? item - 1 : 0;
    if (at < asked.values.count)
        asked.value = asked.values.at[at];
    form_view_id("f", question, item, asked.id);
    form_view_id("h", question, item, asked.hint);
    form_view_id("e", question, item, asked.wrong);
    if (item > 0)
        (void)snprintf(asked.name, sizeof asked.name, "%s:%zu", question->field, item);
    else
        (void)snprintf(asked.name, sizeof asked.name, "%s", question->field);
    write_about(&asked);
    if (question->kind == QUESTION_SOME ||
        (question->kind == QUESTION_ONE && question->group == NULL && question->choice_count > 0 &&
         question->choice_count <= RADIO_MAX))
        write_as_fieldset(&asked);
    else
        write_as_field(&asked);
}
