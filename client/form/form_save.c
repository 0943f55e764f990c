/* What comes back from the page of a draft. See form.h. */
#include "client/form/form_view.h"

#include "base/clock.h"
#include "words/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNITS_MAX 256

/* A page that came back, taken apart. */
struct saving {
    struct visit *visit;
    const struct draft *draft; /* NULL: it is gone */
    bool is_open;              /* it can still be changed */
    bool is_old;               /* something was changed elsewhere since the page was made */
    int32_t kind;
    size_t count; /* units that were changed on this page */
    struct form_unit *changed;
    size_t unsaved_count; /* of those, that were changed elsewhere as well */
    struct form_unit *unsaved;
};

/* "remove:observations:2": the item that goes from this group; 0: none. */
static size_t removed_from(const struct visit *visit, const char *group)
{
    struct text rest = form_value(&visit->posted, "go"), verb, name, digits;
    int64_t item = 0;
    if (!text_split(&rest, ':', &verb) || !text_is(verb, "remove") ||
        !text_split(&rest, ':', &name) || !text_is(name, group) ||
        !text_split(&rest, ':', &digits) || !text_int64(digits, &item) || item < 1)
        return 0;
    return (size_t)item;
}

static bool read_digest(struct text text, uint64_t *ret_digest)
{
    char digits[17], *end = NULL;
    if (text.length != sizeof digits - 1)
        return false;
    memcpy(digits, text.at, text.length);
    digits[text.length] = '\0';
    *ret_digest = strtoull(digits, &end, 16);
    return *end == '\0';
}

/* Both windows may have come to the same; then nothing is left to decide. */
static void sort_unit(struct saving *saving, const struct form_unit *unit, uint64_t was)
{
    struct form_unit current = *unit;
    uint64_t posted = form_unit_digest(unit), now = was;
    if (saving->draft != NULL) {
        form_unit_from_draft(&current, saving->draft, saving->visit->form->arena);
        now = form_unit_digest(&current);
    }
    saving->is_old = saving->is_old || (now != was && now != posted);
    if (posted == was || (saving->draft != NULL && now == posted))
        return;
    if (now != was)
        saving->unsaved[saving->unsaved_count++] = *unit;
    else
        saving->changed[saving->count++] = *unit;
}

static enum verdict take_apart(struct saving *saving, struct error *error)
{
    static const char before[] = "was:";
    const size_t length = sizeof before - 1;
    struct visit *visit = saving->visit;
    struct arena *arena = visit->form->arena;
    saving->changed = arena_alloc(arena, UNITS_MAX * sizeof *saving->changed);
    saving->unsaved = arena_alloc(arena, UNITS_MAX * sizeof *saving->unsaved);
    if (saving->changed == NULL || saving->unsaved == NULL)
        return error_no_memory(error);
    for (size_t i = 0; i < visit->posted.count; i++) {
        struct text name = visit->posted.at[i].name;
        struct form_unit unit;
        uint64_t was = 0;
        if (name.length <= length || memcmp(name.at, before, length) != 0 ||
            !read_digest(visit->posted.at[i].value, &was) ||
            !form_unit_find(saving->kind, (struct text){name.at + length, name.length - length},
                            arena, &unit))
            continue;
        form_unit_from_page(&unit, &visit->posted, removed_from(visit, unit.name), arena);
        if (saving->count < UNITS_MAX && saving->unsaved_count < UNITS_MAX)
            sort_unit(saving, &unit, was);
    }
    return VERDICT_OK;
}

/* Wrong values are saved as they are: what is wrong with them is told, and nothing is lost. */
static enum verdict put_changes(const struct saving *saving, struct error *error)
{
    struct visit *visit = saving->visit;
    for (size_t i = 0; i < saving->count; i++) {
        const struct form_unit *unit = &saving->changed[i];
        for (size_t k = 0; k < unit->count; k++) {
            struct texts values = unit->columns[k].values;
            if (!unit->is_list && values.count > 1)
                values.count = 1;
            enum verdict verdict = draft_put(visit->form->session->outbox, saving->draft->number,
                                             text_of(unit->columns[k].field), values, unit->is_list,
                                             clock_day(visit->now_ms), error);
            if (verdict != VERDICT_OK)
                return verdict;
        }
    }
    return VERDICT_OK;
}

/* ---- where to go on ---- */

/* Shown at once, because it is not saved: what both windows changed. */
static void show_unsaved(const struct saving *saving)
{
    struct form_view view;
    struct error error;
    struct visit *visit = saving->visit;
    if (form_view_load(visit, saving->draft->number, false, &view, &error) != VERDICT_OK) {
        form_page_error(visit, &error);
        return;
    }
    view.unsaved_count = saving->unsaved_count;
    view.unsaved = saving->unsaved;
    visit->response->status = 409;
    form_draft_write(&view);
}

/* The draft is gone or was sent: what this page would have changed is shown, to be copied. */
static void show_late(const struct saving *saving)
{
    struct visit *visit = saving->visit;
    visit->response->status = 409;
    struct markup page = form_page_begin(visit, _("This draft is no longer open"));
    markup_element(&page, "p", NULL,
                   _("It was sent or deleted since this page was opened, so what you changed here "
                     "could not be saved in it. This is what you changed; copy what you need."));
    for (size_t i = 0; i < saving->count + saving->unsaved_count; i++) {
        const struct form_unit *unit =
            i < saving->count ? &saving->changed[i] : &saving->unsaved[i - saving->count];
        for (size_t k = 0; k < unit->count; k++) {
            const struct form_column *column = &unit->columns[k];
            const struct field_row *row = form_field(saving->kind, text_of(column->field)).row;
            if (column->values.count == 0)
                continue;
            markup_element(&page, "h2", NULL, row != NULL ? wording(row->help) : column->field);
            for (size_t n = 0; n < column->values.count; n++)
                markup_paragraphs(&page, column->values.at[n]);
        }
    }
    form_page_end(visit, &page, false);
}

static bool is_name(struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((text.at[i] < 'a' || text.at[i] > 'z') && text.at[i] != '_')
            return false;
    return text.length > 0 && text.length < 40;
}

static void go_on(struct visit *visit, int64_t number, bool is_old)
{
    struct text rest = form_value(&visit->posted, "go"), verb = TEXT_NONE, what = TEXT_NONE;
    (void)text_split(&rest, ':', &verb);
    (void)text_split(&rest, ':', &what);
    bool named = is_name(what);
    if (text_is(verb, "send") && is_old)
        form_go(visit, "/draft/%" PRId64 "?check=1&old=1", number);
    else if (text_is(verb, "send"))
        form_send_draft(visit, number);
    else if (text_is(verb, "check"))
        form_go(visit, "/draft/%" PRId64 "?check=1", number);
    else if (text_is(verb, "add") && named)
        form_go(visit, "/draft/%" PRId64 "?saved=1&add=%.*s#g-%.*s", number, TEXT_ARGS(what),
                TEXT_ARGS(what));
    else if (text_is(verb, "remove") && named)
        form_go(visit, "/draft/%" PRId64 "?saved=1#g-%.*s", number, TEXT_ARGS(what));
    else if (text_is(verb, "more") && named)
        form_go(visit, "/draft/%" PRId64 "?saved=1#f-%.*s", number, TEXT_ARGS(what));
    else
        form_go(visit, "/draft/%" PRId64 "?saved=1", number);
}

/* The kind of a draft that is gone is told by its page. */
static enum verdict find_draft(struct saving *saving, int64_t number, struct draft *draft,
                               struct error *error)
{
    struct visit *visit = saving->visit;
    int64_t kind = 0;
    enum verdict verdict =
        draft_load(visit->form->session->outbox, number, visit->form->arena, draft, error);
    if (verdict == VERDICT_OK) {
        saving->kind = draft->kind;
        saving->draft = draft;
        saving->is_open = uuid_is_nil(&draft->queued_as);
        return VERDICT_OK;
    }
    if (verdict != VERDICT_REJECT || !text_int64(form_value(&visit->posted, "kind"), &kind) ||
        kind < KIND_FINDING || kind > KIND_WITHDRAWAL)
        return verdict;
    saving->kind = (int32_t)kind;
    return VERDICT_OK;
}

void form_save(struct visit *visit, int64_t number)
{
    struct error error;
    struct draft draft;
    struct saving saving = {.visit = visit};
    if (form_was_sent(visit, number))
        return;
    enum verdict verdict = find_draft(&saving, number, &draft, &error);
    if (verdict == VERDICT_OK)
        verdict = take_apart(&saving, &error);
    if (verdict == VERDICT_OK && saving.is_open)
        verdict = put_changes(&saving, &error);
    if (verdict != VERDICT_OK)
        form_page_error(visit, &error);
    else if (!saving.is_open && (saving.draft == NULL || saving.count + saving.unsaved_count > 0))
        show_late(&saving);
    else if (saving.unsaved_count > 0)
        show_unsaved(&saving);
    else
        go_on(visit, number, saving.is_old);
}
