/* See entry_private.h. Answers that are chosen from a list. */
#include "client/entry/entry_private.h"

#include "client/entry/wrap.h"
#include "client/letters.h"
#include "words/words.h"

#include <string.h>

#define MATCHES_MAX 512

/* ---- showing ---- */

/* Codes that people know or that others speak of; of our own ("GOOD_PRACTICE") the label says it.
 */
static bool shows_value(const struct question *question, const struct question_choice *choice)
{
    static const char *const fields[] = {"call",   "country",       "consent", "language",
                                         "target", "beijing_areas", "section"};
    if (choice->label.length == 0)
        return true;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (strcmp(question->field, fields[i]) == 0)
            return true;
    return false;
}

void entry_choice_words(const struct question *question, const struct question_choice *choice,
                        struct buffer *out)
{
    bool rtl = language_in_use()->rtl;
    if (choice->label.length == 0) {
        buffer_text(out, choice->value);
        return;
    }
    wrap_isolated(choice->label, rtl, out);
    if (!shows_value(question, choice))
        return;
    buffer_string(out, " (");
    wrap_isolated(choice->value, rtl, out);
    buffer_byte(out, ')');
}

static void show_choice(struct entry *entry, const struct question *question, size_t index)
{
    struct buffer line = BUFFER_NONE;
    buffer_format(&line, "%4zu. ", index + 1);
    entry_choice_words(question, &question->choices[index], &line);
    typing_tell(entry->place.typing, 6, buffer_view(&line));
    buffer_free(&line);
}

void entry_list_choices(struct entry *entry, const struct question *question)
{
    struct typing *typing = entry->place.typing;
    if (question->choice_count == 0) {
        typing_say(typing, "%s", _("There is no list for this question."));
        return;
    }
    size_t first = entry->page * ENTRY_CHOICES_SHOWN;
    if (first >= question->choice_count)
        first = entry->page = 0;
    size_t end = first + ENTRY_CHOICES_SHOWN;
    if (question->choice_count <= ENTRY_CHOICES_SHOWN + 4) /* a screen has 24 lines */
        end = question->choice_count;
    for (size_t i = first; i < end && i < question->choice_count; i++)
        show_choice(entry, question, i);
    entry->page++;
    if (end < question->choice_count)
        typing_say(typing, _("%zu to %zu of %zu; :list shows the next ones."), first + 1, end,
                   question->choice_count);
}

void entry_value_words(const struct question *question, struct text value, struct buffer *out)
{
    for (size_t i = 0; i < question->choice_count; i++)
        if (text_equal(question->choices[i].value, value)) {
            entry_choice_words(question, &question->choices[i], out);
            return;
        }
    wrap_isolated(value, language_in_use()->rtl, out);
}

/* ---- choosing ---- */

static void tell_chosen(struct entry *entry, const struct question *question, const size_t *indexes,
                        size_t count)
{
    struct buffer line = BUFFER_NONE;
    for (size_t i = 0; i < count; i++) {
        buffer_string(&line, i > 0 ? ", " : "");
        entry_choice_words(question, &question->choices[indexes[i]], &line);
    }
    if (buffer_ok(&line) && line.length > 0)
        typing_say(entry->place.typing, _("Chosen: %s"), line.data);
    buffer_free(&line);
}

static void tell_none(struct entry *entry, struct text typed)
{
    typing_say(entry->place.typing,
               _("No choice begins with \"%s\". Type its number, its code or a few letters of its "
                 "words; :list shows the choices."),
               entry_isolated(entry, typed));
}

static void tell_several(struct entry *entry, const struct question *question,
                         const size_t *indexes, size_t count)
{
    typing_say(entry->place.typing,
               _("%zu choices begin so; please type more letters or a number:"), count);
    for (size_t i = 0; i < count && i < ENTRY_CHOICES_SHOWN; i++)
        show_choice(entry, question, indexes[i]);
}

static enum entry_step put_chosen(struct entry *entry, const struct question *question, size_t item,
                                  const size_t *indexes, size_t count)
{
    struct text *values = arena_alloc(entry->arena, count * sizeof *values);
    if (values == NULL) {
        (void)error_no_memory(entry->error);
        return STEP_FAILED;
    }
    for (size_t i = 0; i < count; i++)
        values[i] = question->choices[indexes[i]].value;
    tell_chosen(entry, question, indexes, count);
    return entry_put(entry, question, item, (struct texts){count, values}) ? STEP_NEXT
                                                                           : STEP_FAILED;
}

static enum entry_step take_one(struct entry *entry, const struct question *question, size_t item,
                                struct text typed)
{
    size_t matches[MATCHES_MAX];
    size_t count = question_match(question, typed, matches, MATCHES_MAX);
    if (count == 1)
        return put_chosen(entry, question, item, matches, 1);
    if (count == 0)
        tell_none(entry, text_trim(typed));
    else
        tell_several(entry, question, matches, count);
    return STEP_AGAIN;
}

/* What separates one answer from the next; with blanks also a blank. */
static size_t separator_bytes(struct text rest, bool blanks)
{
    static const char *const separators[] = {",", ";", "\u060c", "\uff0c", "\u3001"};
    if (blanks && rest.at[0] == ' ')
        return 1;
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        size_t length = strlen(separators[i]);
        if (rest.length >= length && memcmp(rest.at, separators[i], length) == 0)
            return length;
    }
    return 0;
}

/* The next answer that is not blank; false: there is none. */
static bool next_answer(struct text *rest, bool blanks, struct text *ret_answer)
{
    while (rest->length > 0) {
        size_t length = 0, separator = 0;
        while (length < rest->length) {
            separator =
                separator_bytes((struct text){rest->at + length, rest->length - length}, blanks);
            if (separator > 0)
                break;
            length++;
        }
        *ret_answer = text_trim((struct text){rest->at, length});
        *rest = (struct text){rest->at + length + separator, rest->length - length - separator};
        if (ret_answer->length > 0)
            return true;
    }
    return false;
}

struct chosen {
    size_t count;
    size_t indexes[MATCHES_MAX];
};

static void choose(struct chosen *chosen, size_t index)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->indexes[i] == index)
            return;
    if (chosen->count < MATCHES_MAX)
        chosen->indexes[chosen->count++] = index;
}

/* Adds what each answer means; false: one means nothing or several, and that was told. */
static bool choose_all(struct entry *entry, const struct question *question, struct text typed,
                       bool blanks, struct chosen *chosen)
{
    size_t matches[MATCHES_MAX];
    struct text answer;
    while (next_answer(&typed, blanks, &answer)) {
        size_t count = question_match(question, answer, matches, MATCHES_MAX);
        if (count == 1) {
            choose(chosen, matches[0]);
        } else if (!blanks && memchr(answer.at, ' ', answer.length) != NULL && count == 0) {
            if (!choose_all(entry, question, answer, true, chosen))
                return false;
        } else {
            if (count == 0)
                tell_none(entry, answer);
            else
                tell_several(entry, question, matches, count);
            return false;
        }
    }
    return true;
}

static enum entry_step take_some(struct entry *entry, const struct question *question, size_t item,
                                 struct text typed)
{
    struct chosen chosen = {.count = 0};
    if (!choose_all(entry, question, typed, false, &chosen) || chosen.count == 0)
        return STEP_AGAIN;
    if (question->items_max > 0 && chosen.count > question->items_max) {
        typing_say(entry->place.typing, _("That is %zu, and at most %zu can be taken."),
                   chosen.count, question->items_max);
        return STEP_AGAIN;
    }
    return put_chosen(entry, question, item, chosen.indexes, chosen.count);
}

enum entry_step entry_take_choice(struct entry *entry, const struct question *question, size_t item,
                                  struct text typed)
{
    return question->kind == QUESTION_SOME ? take_some(entry, question, item, typed)
                                           : take_one(entry, question, item, typed);
}

/* ---- a list of our own ---- */

bool entry_choose(struct typing *typing, const char *prompt, const char *const *labels,
                  size_t count, size_t preset, size_t *ret_chosen)
{
    struct question_choice choices[32];
    struct buffer line = BUFFER_NONE;
    const struct question question = {
        .field = "", .kind = QUESTION_ONE, .choice_count = count, .choices = choices};
    typing_say(typing, "%s", prompt);
    for (size_t i = 0; i < count && i < sizeof choices / sizeof choices[0]; i++) {
        choices[i] = (struct question_choice){{"", 0}, text_of(labels[i])};
        buffer_format(&line, "%4zu. %s", i + 1, labels[i]);
        typing_tell(typing, 6, buffer_view(&line));
        buffer_clear(&line);
    }
    bool chosen = false, ended = false;
    while (!chosen && !ended) {
        struct text answer;
        size_t matches[32];
        ended = typing_line(typing, "> ", &line) != TYPING_LINE;
        if (ended || text_utf8_valid_prefix(buffer_view(&line)) < line.length)
            continue;
        switch (entry_command_of(buffer_view(&line), &answer)) {
        case COMMAND_NONE:
            break;
        case COMMAND_QUIT:
        case COMMAND_SAVE:
        case COMMAND_BACK:
            ended = true;
            continue;
        default:
            typing_say(typing, "%s", _("Type a number or the first letters; :quit leaves."));
            continue;
        }
        answer = text_trim(answer);
        if (answer.length == 0 && preset < count) {
            *ret_chosen = preset;
            chosen = true;
        } else if (question_match(&question, answer, matches, 32) == 1) {
            *ret_chosen = matches[0];
            chosen = true;
        } else {
            typing_say(typing, "%s", _("Type a number or the first letters; :quit leaves."));
        }
    }
    buffer_free(&line);
    return chosen;
}
