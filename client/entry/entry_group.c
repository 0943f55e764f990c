/* See entry_private.h. Groups: observations, evidence, recommendations, item by item. */
#include "client/entry/entry_private.h"

#include "base/clock.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

#define GROUP_QUESTIONS_MAX 16

static bool is_of_group(const struct entry *entry, size_t index, const char *group)
{
    return index < entry->list.count && entry->list.at[index].group != NULL &&
           strcmp(entry->list.at[index].group, group) == 0;
}

size_t entry_group_count(struct entry *entry, const struct question *question)
{
    size_t length = strlen(question->group), most = 0;
    for (size_t i = 0; i < entry->draft.count; i++) {
        const struct draft_value *value = &entry->draft.values[i];
        bool same = value->field.length > length && value->field.at[length] == '_' &&
                    memcmp(value->field.at, question->group, length) == 0;
        size_t item = value->item > 0 ? (size_t)value->item : 1;
        if (same && item > most)
            most = item;
    }
    return most;
}

/* What the group is about, in the words of its row in the shape. */
static const char *words_of(const struct entry *entry, const char *group)
{
    const struct field_row *row = shape_field(submission_shape(entry->draft.kind), text_of(group));
    return row != NULL ? wording(row->help) : group;
}

/* "1. 12; %": what an item says first, on one line. */
static void show_items(struct entry *entry, size_t index, size_t count)
{
    const char *group = entry->list.at[index].group;
    for (size_t item = 1; item <= count; item++) {
        struct buffer line = BUFFER_NONE;
        buffer_format(&line, "%4zu. ", item);
        size_t said = 0;
        for (size_t i = index; is_of_group(entry, i, group) && said < 3; i++) {
            struct texts values = entry_values(entry, &entry->list.at[i], item);
            if (values.count == 0)
                continue;
            buffer_string(&line, said++ > 0 ? "; " : "");
            entry_value_words(&entry->list.at[i], values.at[0], &line);
        }
        for (size_t i = 0; i < line.length; i++)
            if (line.data[i] == '\n')
                line.data[i] = ' ';
        typing_tell(entry->place.typing, 6, buffer_view(&line));
        buffer_free(&line);
    }
}

/* Asks all questions of an item. field: that of the group's first question. */
static enum entry_step ask_item(struct entry *entry, const char *field, size_t item)
{
    size_t at = 0;
    for (;;) {
        size_t begin = entry_index(entry, field);
        if (begin >= entry->list.count)
            return STEP_NEXT;
        const char *group = entry->list.at[begin].group;
        if (!is_of_group(entry, begin + at, group))
            return STEP_NEXT;
        enum entry_step step = entry_ask(entry, begin + at, item);
        if (step != STEP_NEXT && step != STEP_BACK)
            return step;
        if (!entry_look(entry))
            return STEP_FAILED;
        if (step == STEP_BACK && at == 0)
            return STEP_NEXT;
        at = step == STEP_BACK ? at - 1 : at + 1;
    }
}

/* One transaction for all fields of the group: half of it would join the values of two items. */
static bool remove_item(struct entry *entry, size_t index, size_t item)
{
    struct draft_change changes[GROUP_QUESTIONS_MAX];
    const char *group = entry->list.at[index].group;
    size_t count = 0;
    for (size_t i = index; is_of_group(entry, i, group) && count < GROUP_QUESTIONS_MAX; i++) {
        struct texts all = draft_values(&entry->draft, entry->list.at[i].field, entry->arena);
        if (all.count < item)
            continue;
        struct text *left = arena_alloc(entry->arena, all.count * sizeof *left);
        if (left == NULL) {
            (void)error_no_memory(entry->error);
            return false;
        }
        for (size_t k = 0; k + 1 < all.count; k++)
            left[k] = all.at[k + 1 < item ? k : k + 1];
        changes[count++] =
            (struct draft_change){text_of(entry->list.at[i].field), {all.count - 1, left}, true};
    }
    return draft_put_all(entry->place.outbox, entry->place.draft, changes, count,
                         clock_day(clock_wall_ms()), entry->error) == VERDICT_OK;
}

/* Which of the items; false: none, after all. */
static bool choose_item(struct entry *entry, size_t count, size_t *ret_item)
{
    int64_t number = 1;
    if (count == 1) {
        *ret_item = 1;
        return true;
    }
    typing_say(entry->place.typing, _("Which one, from 1 to %zu? Enter: none."), count);
    if (!entry_type(entry, "> ", false) ||
        !text_int64(text_trim(buffer_view(&entry->line)), &number) || number < 1 ||
        (uint64_t)number > count)
        return false;
    *ret_item = (size_t)number;
    return true;
}

enum group_act { ACT_ADD, ACT_CHANGE, ACT_REMOVE, ACT_GO_ON, ACT_COUNT };

static void tell_acts(struct entry *entry, size_t count)
{
    const char *const labels[] = {count == 0 ? _("Add one") : _("Add another"), _("Change one"),
                                  _("Remove one"), _("Go on")};
    size_t number = 1;
    for (size_t i = 0; i < ACT_COUNT; i++) {
        struct buffer line = BUFFER_NONE;
        if (count == 0 && (i == ACT_CHANGE || i == ACT_REMOVE))
            continue;
        buffer_format(&line, "%4zu. %s%s", number++, labels[i],
                      i == ACT_GO_ON ? _(" (Enter)") : "");
        typing_tell(entry->place.typing, 6, buffer_view(&line));
        buffer_free(&line);
    }
}

/* What was typed at the list of acts; false: nothing of it. */
static bool read_act(struct text typed, size_t count, enum group_act *ret_act)
{
    struct question_choice choices[ACT_COUNT] = {
        {text_of("y"), text_of(count == 0 ? _("Add one") : _("Add another"))},
        {TEXT_NONE, text_of(_("Change one"))},
        {TEXT_NONE, text_of(_("Remove one"))},
        {text_of("n"), text_of(_("Go on"))}};
    if (count == 0) {
        choices[1] = choices[ACT_GO_ON];
    }
    const struct question question = {.choice_count = count == 0 ? 2 : ACT_COUNT,
                                      .choices = choices};
    size_t match = 0;
    *ret_act = ACT_GO_ON;
    if (typed.length == 0)
        return true;
    if (question_match(&question, typed, &match, 1) != 1)
        return false;
    *ret_act = count == 0 && match == 1 ? ACT_GO_ON : (enum group_act)match;
    return true;
}

static enum entry_step act(struct entry *entry, enum group_act which, size_t index, size_t count)
{
    const struct question *first = &entry->list.at[index];
    size_t item = count + 1;
    if (which == ACT_GO_ON)
        return STEP_NEXT;
    if (which == ACT_ADD && count >= first->items_max) {
        typing_say(entry->place.typing, _("There are %zu already, and more cannot be taken."),
                   count);
        return STEP_AGAIN;
    }
    if (which != ACT_ADD && !choose_item(entry, count, &item))
        return STEP_AGAIN;
    if (which == ACT_REMOVE)
        return remove_item(entry, index, item) ? STEP_AGAIN : STEP_FAILED;
    char field[PROBLEM_FIELD_BYTES * 2];
    (void)snprintf(field, sizeof field, "%s", first->field);
    enum entry_step step = ask_item(entry, field, item);
    return step == STEP_NEXT ? STEP_AGAIN : step;
}

/* COMMAND_NONE is no command here: the line is an act. */
static enum entry_step group_command(struct entry *entry, enum entry_command command)
{
    switch (command) {
    case COMMAND_BACK:
        return STEP_BACK;
    case COMMAND_SKIP:
        return STEP_NEXT;
    case COMMAND_PREVIEW:
        return STEP_PREVIEW;
    case COMMAND_SAVE:
    case COMMAND_QUIT:
        return STEP_KEEP;
    case COMMAND_DELETE:
        return STEP_DELETE;
    default:
        entry_help(entry, NULL);
        return STEP_AGAIN;
    }
}

static enum entry_step ask_act(struct entry *entry, size_t index, size_t count)
{
    struct text answer;
    enum group_act which = ACT_GO_ON;
    if (!entry_type(entry, "> ", false))
        return STEP_CUT;
    enum entry_command command = entry_command_of(buffer_view(&entry->line), &answer);
    if (command != COMMAND_NONE)
        return group_command(entry, command);
    if (read_act(text_trim(answer), count, &which))
        return act(entry, which, index, count);
    typing_say(entry->place.typing, "%s", _("Type a number or the first letters; Enter goes on."));
    return STEP_AGAIN;
}

enum entry_step entry_group(struct entry *entry, size_t index)
{
    char field[PROBLEM_FIELD_BYTES * 2];
    (void)snprintf(field, sizeof field, "%s", entry->list.at[index].field);
    for (;;) {
        size_t count = entry_group_count(entry, &entry->list.at[index]);
        typing_tell(entry->place.typing, 0, TEXT_NONE);
        typing_say(entry->place.typing, _("%zu of %zu. %s"), index + 1, entry->list.count,
                   entry_isolated(entry, text_of(words_of(entry, entry->list.at[index].group))));
        show_items(entry, index, count);
        for (size_t i = index; is_of_group(entry, i, entry->list.at[index].group); i++)
            (void)entry_tell_problems(entry, &entry->list.at[i], 0);
        tell_acts(entry, count);
        enum entry_step step = ask_act(entry, index, count);
        if (step != STEP_AGAIN)
            return step;
        if (!entry_look(entry))
            return STEP_FAILED;
        index = entry_index(entry, field);
        if (index >= entry->list.count)
            return STEP_NEXT;
    }
}
