/* See entry.h. The way through the questions. */
#include "client/entry/entry.h"

#include "base/clock.h"
#include "client/entry/entry_private.h"
#include "words/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- what the draft is now ---- */

/* A comment is asked for by who wants to comment, and of nobody who brings new text. */
static void fit_comment(struct entry *entry, struct question_list *list)
{
    size_t index = entry_index(entry, "comment_on");
    if (index >= list->count || entry->place.comment == ENTRY_COMMENT_MAY ||
        draft_text(&entry->draft, "comment_on").length > 0)
        return;
    struct question *copy = arena_alloc(entry->arena, list->count * sizeof *copy);
    if (copy == NULL)
        return;
    memcpy(copy, list->at, list->count * sizeof *copy);
    if (entry->place.comment == ENTRY_COMMENT_YES) {
        copy[index].required = true;
    } else {
        memmove(&copy[index], &copy[index + 1], (list->count - index - 1) * sizeof *copy);
        list->count--;
    }
    list->at = copy;
}

bool entry_look(struct entry *entry)
{
    arena_reset(entry->arena);
    entry->rules.now_ms = clock_wall_ms();
    enum verdict verdict = draft_load(entry->place.outbox, entry->place.draft, entry->arena,
                                      &entry->draft, entry->error);
    if (verdict != VERDICT_OK)
        return false;
    entry->list =
        question_list(&entry->draft, entry->place.calls, entry->rules.now_ms, entry->arena);
    if (entry->list.count == 0) {
        (void)error_no_memory(entry->error);
        return false;
    }
    fit_comment(entry, &entry->list);
    entry->problems = (struct problems){.count = 0};
    (void)compose_read_draft(&entry->composer, &entry->draft, &entry->submission, &entry->problems);
    compose_check(&entry->composer, &entry->submission, &entry->call, &entry->problems);
    return true;
}

struct texts entry_values(struct entry *entry, const struct question *question, size_t item)
{
    struct texts all = draft_values(&entry->draft, question->field, entry->arena);
    if (item == 0)
        return all;
    if (item > all.count || all.at[item - 1].length == 0)
        return (struct texts){0, NULL};
    return (struct texts){1, all.at + item - 1};
}

/* An item of a group stands in a list with those of the other items. */
static struct texts with_item(struct entry *entry, const struct question *question, size_t item,
                              struct text value)
{
    struct texts all = draft_values(&entry->draft, question->field, entry->arena);
    size_t count = all.count > item ? all.count : item;
    struct text *values = arena_alloc(entry->arena, count * sizeof *values);
    if (values == NULL)
        return (struct texts){0, NULL};
    for (size_t i = 0; i < count; i++)
        values[i] = i < all.count ? all.at[i] : (struct text){"", 0};
    values[item - 1] = value;
    return (struct texts){count, values};
}

bool entry_put(struct entry *entry, const struct question *question, size_t item,
               struct texts values)
{
    bool is_list = item > 0 || question->kind == QUESTION_SOME || question->kind == QUESTION_LINES;
    if (item > 0) {
        values = with_item(entry, question, item, values.count > 0 ? values.at[0] : TEXT_NONE);
        if (values.count == 0) {
            (void)error_no_memory(entry->error);
            return false;
        }
    }
    return draft_put(entry->place.outbox, entry->place.draft, text_of(question->field), values,
                     is_list, clock_day(clock_wall_ms()), entry->error) == VERDICT_OK;
}

size_t entry_index(const struct entry *entry, const char *field)
{
    size_t index = 0;
    while (index < entry->list.count && strcmp(entry->list.at[index].field, field) != 0)
        index++;
    return index;
}

size_t entry_after(const struct entry *entry, size_t index)
{
    const char *group = entry->list.at[index].group;
    do
        index++;
    while (group != NULL && index < entry->list.count && entry->list.at[index].group != NULL &&
           strcmp(entry->list.at[index].group, group) == 0);
    return index;
}

/* The question before, or the beginning of the group before. */
static size_t before(const struct entry *entry, size_t index)
{
    if (index == 0)
        return 0;
    index--;
    while (index > 0 && entry->list.at[index].group != NULL && !entry->list.at[index].group_begins)
        index--;
    return index;
}

bool entry_problem_is(const struct entry *entry, const struct problem *problem,
                      const struct question *question, size_t item)
{
    static const char prefix[] = DRAFT_ANSWERS_PREFIX;
    const struct group *answers = &entry->submission.content.response.answers;
    if (entry->draft.kind == KIND_RESPONSE && problem->item > 0 &&
        problem->item <= answers->count && strncmp(problem->field, "answers", 7) == 0) {
        const struct answer *answer = (const struct answer *)answers->at + problem->item - 1;
        return strncmp(question->field, prefix, sizeof prefix - 1) == 0 &&
               text_is(answer->question, question->field + sizeof prefix - 1);
    }
    return question_has_problem(question, problem) &&
           (item == 0 || problem->item == 0 || problem->item == item);
}

/* ---- the way ---- */

/* Where somebody stopped: behind the last question that has an answer; at it where it may have been
 * left in the middle, in a text or a group. */
static size_t where_to_go_on(struct entry *entry)
{
    size_t next = 0;
    for (size_t i = 0; i < entry->list.count; i = entry_after(entry, i)) {
        const struct question *question = &entry->list.at[i];
        if (question->group != NULL) {
            if (entry_group_count(entry, question) > 0)
                next = i;
        } else if (entry_values(entry, question, 0).count > 0) {
            next = question->kind == QUESTION_TEXT || question->kind == QUESTION_LINES
                       ? i
                       : entry_after(entry, i);
        }
    }
    return next;
}

static bool ask_whether_to_delete(struct entry *entry)
{
    const char *const labels[] = {_("yes"), _("no")};
    size_t chosen = 1;
    return entry_choose(entry->place.typing,
                        _("Delete this draft and everything that was typed into it?"), labels, 2, 1,
                        &chosen) &&
           chosen == 0;
}

static bool delete_draft(struct entry *entry)
{
    return draft_delete(entry->place.outbox, entry->place.draft, entry->error) == VERDICT_OK;
}

/* One question or group, and where the way goes on. field: room for the name of where we are. */
static enum entry_step ask_at(struct entry *entry, size_t *index, bool *previewing)
{
    char field[PROBLEM_FIELD_BYTES * 2];
    const struct question *question = &entry->list.at[*index];
    (void)snprintf(field, sizeof field, "%s", question->field);
    enum entry_step step =
        question->group != NULL ? entry_group(entry, *index) : entry_ask(entry, *index, 0);
    if (step == STEP_FAILED || step == STEP_CUT || step == STEP_KEEP)
        return step;
    if (step == STEP_DELETE)
        return ask_whether_to_delete(entry) ? STEP_DELETE : STEP_AGAIN;
    if (!entry_look(entry))
        return STEP_FAILED;
    size_t here = entry_index(entry, field);
    if (here >= entry->list.count) /* the answer took its own question away */
        here = *index < entry->list.count ? *index : entry->list.count - 1;
    if (step == STEP_NEXT)
        here = entry_after(entry, here);
    else if (step == STEP_BACK)
        here = before(entry, here);
    if (step == STEP_PREVIEW)
        entry->left_at = *previewing ? SIZE_MAX : here;
    if (step == STEP_PREVIEW || (step == STEP_NEXT && *previewing))
        here = entry->list.count;
    *index = here;
    return STEP_NEXT;
}

static enum entry_step show_at_end(struct entry *entry, size_t *index, bool *previewing,
                                   bool *ret_done, enum entry_end *ret_end)
{
    enum entry_step step = entry_preview(entry, index, ret_done, ret_end);
    *previewing = true;
    if (step == STEP_DELETE)
        return ask_whether_to_delete(entry) ? STEP_DELETE : STEP_AGAIN;
    if (step == STEP_BACK || step == STEP_GO_ON) {
        *index = step == STEP_BACK ? before(entry, entry->list.count) : entry->left_at;
        entry->left_at = SIZE_MAX;
        *previewing = false;
        return STEP_AGAIN;
    }
    return step;
}

static enum verdict walk(struct entry *entry, enum entry_end *ret_end)
{
    bool previewing = entry->place.preview_first, done = false;
    size_t index = previewing ? entry->list.count : where_to_go_on(entry);
    for (;;) {
        enum entry_step step = index < entry->list.count
                                   ? ask_at(entry, &index, &previewing)
                                   : show_at_end(entry, &index, &previewing, &done, ret_end);
        if (done)
            return VERDICT_OK;
        if (step == STEP_FAILED)
            return entry->error->verdict;
        if (step == STEP_DELETE && !delete_draft(entry))
            return entry->error->verdict;
        if (step == STEP_DELETE || step == STEP_KEEP || step == STEP_CUT) {
            *ret_end = step == STEP_DELETE ? ENTRY_DELETED
                       : step == STEP_KEEP ? ENTRY_KEPT
                                           : ENTRY_CUT;
            return VERDICT_OK;
        }
    }
}

static void tell_where(struct entry *entry)
{
    typing_say(entry->place.typing,
               _("Draft %lld. Every answer is kept at once; whatever happens, `parallax new` goes "
                 "on where you were. Type ? for help."),
               (long long)entry->place.draft);
    if (entry->draft.count > 0 && !entry->place.preview_first)
        typing_say(entry->place.typing, "%s", _("Going on where it was left."));
}

enum verdict entry_run(const struct entry_place *place, enum entry_end *ret_end,
                       struct uuid *ret_id, struct error *error)
{
    struct entry entry = {.place = *place, .error = error, .left_at = SIZE_MAX};
    entry.rules = (struct compose_rules){.language = text_of(language_in_use()->tag),
                                         .consent = CONSENT_ANONYMOUS,
                                         .calls = place->calls};
    entry.arena = arena_new(ENTRY_ARENA_BYTES);
    entry.composer = (struct composer){.rules = &entry.rules, .arena = entry.arena};
    enum verdict verdict = entry.arena != NULL ? VERDICT_OK : error_no_memory(error);
    if (verdict == VERDICT_OK && !entry_look(&entry))
        verdict = error->verdict;
    if (verdict == VERDICT_OK) {
        tell_where(&entry);
        verdict = walk(&entry, ret_end);
    }
    *ret_id = entry.queued;
    compose_free(&entry.composer);
    buffer_free(&entry.line);
    arena_free(&entry.arena);
    return verdict;
}
