/* See entry_private.h. One question. */
#include "client/entry/entry_private.h"

#include "words/words.h"

#include <stdio.h>
#include <string.h>

/* What consent means is told before anything is typed that it protects. */
static void explain_consent(struct entry *entry)
{
    struct typing *typing = entry->place.typing;
    typing_say(typing, "%s", _("Please choose who may read what you write, before you write it:"));
    typing_say(typing, "%s", _("PUBLIC: it may be published with the name of your organisation."));
    typing_say(typing, "%s",
               _("ANONYMOUS: the text may be published, your organisation is never named; the "
                 "database does not have its name either."));
    typing_say(typing, "%s",
               _("AGGREGATE: it is only counted; no report shows the text, and your organisation "
                 "is not named."));
    typing_say(typing, "%s",
               _("CONFIDENTIAL: it is sealed on this computer, so that only the secretariat can "
                 "open it; reports count it and show nothing of it."));
}

/* The choice that an empty line takes where nothing was answered yet; choice_count: none. */
static size_t preset_of(const struct question *question)
{
    const char *preset = "";
    if (strcmp(question->field, "consent") == 0)
        preset = "ANONYMOUS";
    else if (strcmp(question->field, "language") == 0)
        preset = language_in_use()->tag;
    else if (question->required && question->choice_count == 1)
        return 0;
    size_t index = 0;
    while (index < question->choice_count && !text_is(question->choices[index].value, preset))
        index++;
    return index;
}

static void tell_value(struct entry *entry, const struct question *question, struct texts values)
{
    struct buffer all = BUFFER_NONE;
    struct typing *typing = entry->place.typing;
    bool lines = question->kind == QUESTION_LINES;
    for (size_t i = 0; i < values.count; i++) {
        buffer_string(&all, i == 0 ? "" : lines ? "\n" : ", ");
        entry_value_words(question, values.at[i], &all);
    }
    if (question->kind == QUESTION_TEXT || lines) {
        typing_say(typing, "%s", _("So far:"));
        typing_tell(typing, 0, buffer_view(&all));
        typing_say(typing, "%s",
                   lines ? _("Enter keeps it; what you type replaces it; :clear takes it away.")
                         : _("Enter keeps it; what you type is added; :edit changes it, :clear "
                             "takes it away."));
    } else if (buffer_ok(&all) && all.length > 0) {
        typing_say(typing, _("So far: %s. Enter keeps it."), all.data);
    }
    buffer_free(&all);
}

static void tell_choices(struct entry *entry, const struct question *question, size_t preset)
{
    struct typing *typing = entry->place.typing;
    if (question->choice_count == 0)
        return;
    entry->page = 0;
    if (question->choice_count <= ENTRY_CHOICES_SHOWN)
        entry_list_choices(entry, question);
    else
        typing_say(typing,
                   _("There are %zu to choose from: type the first letters or a code; :list shows "
                     "them a page at a time."),
                   question->choice_count);
    if (preset < question->choice_count) {
        struct buffer words = BUFFER_NONE;
        entry_choice_words(question, &question->choices[preset], &words);
        if (buffer_ok(&words))
            typing_say(typing, _("Enter takes: %s"), words.data);
        buffer_free(&words);
    }
}

static void tell_question(struct entry *entry, size_t index, size_t item,
                          const struct question *question, struct texts values, size_t preset)
{
    struct typing *typing = entry->place.typing;
    const char *prompt = entry_isolated(entry, question->prompt);
    typing_tell(typing, 0, TEXT_NONE);
    if (question->about.length > 0 && values.count == 0) {
        typing_say(typing, "%s", _("Please read this first:"));
        typing_tell(typing, 0, question->about);
        typing_tell(typing, 0, TEXT_NONE);
    }
    if (strcmp(question->field, "consent") == 0)
        explain_consent(entry);
    if (item > 0)
        typing_say(typing, _("Item %zu: %s"), item, prompt);
    else if (question->required)
        typing_say(typing, _("%zu of %zu. %s (needed)"), index + 1, entry->list.count, prompt);
    else
        typing_say(typing, _("%zu of %zu. %s"), index + 1, entry->list.count, prompt);
    if (question->words_max > 0)
        typing_say(typing, _("At most %zu words."), question->words_max);
    if (question->kind == QUESTION_TEXT)
        typing_say(typing, "%s", _("End it with a line that holds nothing but a full stop (.)."));
    else if (question->kind == QUESTION_LINES)
        typing_say(typing, "%s", _("One on each line; end with an empty line."));
    tell_choices(entry, question, values.count > 0 ? question->choice_count : preset);
    if (question->kind == QUESTION_SOME)
        typing_say(typing, "%s", _("Several can be chosen, with commas between them."));
    if (values.count > 0)
        tell_value(entry, question, values);
}

/* An empty line: what is there stays. */
static enum entry_step take_nothing(struct entry *entry, const struct question *question,
                                    size_t item, bool is_answered, size_t preset)
{
    if (!is_answered && preset < question->choice_count) {
        struct text value = question->choices[preset].value;
        return entry_put(entry, question, item, (struct texts){1, &value}) ? STEP_NEXT
                                                                           : STEP_FAILED;
    }
    if (is_answered || !question->required)
        return STEP_NEXT;
    typing_say(entry->place.typing, "%s",
               _("This is needed before it can be sent; :skip leaves it for later."));
    return STEP_AGAIN;
}

static enum entry_step clear(struct entry *entry, const struct question *question, size_t item)
{
    if (!entry_put(entry, question, item, (struct texts){0, NULL}))
        return STEP_FAILED;
    typing_say(entry->place.typing, "%s", _("The answer is taken away."));
    return STEP_AGAIN;
}

static enum entry_step command(struct entry *entry, enum entry_command which,
                               const struct question *question, size_t item)
{
    switch (which) {
    case COMMAND_HELP:
        entry_help(entry, question);
        return STEP_AGAIN;
    case COMMAND_BACK:
        return STEP_BACK;
    case COMMAND_SKIP:
        return STEP_NEXT;
    case COMMAND_EDIT:
        return entry_edit(entry, question, item);
    case COMMAND_LIST:
        entry_list_choices(entry, question);
        return STEP_AGAIN;
    case COMMAND_CLEAR:
        return clear(entry, question, item);
    case COMMAND_PREVIEW:
        return STEP_PREVIEW;
    case COMMAND_SAVE:
    case COMMAND_QUIT:
        return STEP_KEEP;
    case COMMAND_DELETE:
        return STEP_DELETE;
    case COMMAND_NONE:
    case COMMAND_UNKNOWN:
        break;
    }
    typing_say(entry->place.typing, "%s",
               _("There is no such command; ? tells which there are. An answer that begins with a "
                 "colon is typed with two (::)."));
    return STEP_AGAIN;
}

static enum entry_step take_lines(struct entry *entry, const struct question *question, size_t item,
                                  struct text first)
{
    struct text values[128];
    size_t count = 0;
    struct buffer all = BUFFER_NONE;
    bool open = true;
    buffer_text(&all, text_trim(first));
    while (open && entry_type(entry, "> ", false)) {
        struct text line = text_trim(buffer_view(&entry->line));
        open = line.length > 0;
        if (open) {
            buffer_byte(&all, '\n');
            buffer_text(&all, line);
        }
    }
    struct text rest = buffer_view(&all), line;
    while (count < sizeof values / sizeof values[0] && text_split(&rest, '\n', &line))
        values[count++] = line;
    bool good = buffer_ok(&all) && entry_put(entry, question, item, (struct texts){count, values});
    if (!buffer_ok(&all))
        (void)error_no_memory(entry->error);
    buffer_free(&all);
    return !good ? STEP_FAILED : open ? STEP_CUT : STEP_NEXT;
}

static enum entry_step take_line(struct entry *entry, const struct question *question, size_t item,
                                 struct text answer)
{
    answer = text_trim(answer);
    if (!entry_put(entry, question, item, (struct texts){1, &answer}))
        return STEP_FAILED;
    entry_tell_words(entry, question, answer);
    return STEP_NEXT;
}

static enum entry_step take(struct entry *entry, const struct question *question, size_t item,
                            struct text answer)
{
    switch (question->kind) {
    case QUESTION_ONE:
    case QUESTION_SOME:
        return entry_take_choice(entry, question, item, answer);
    case QUESTION_TEXT:
        return entry_take_text(entry, question, item);
    case QUESTION_LINES:
        return take_lines(entry, question, item, answer);
    case QUESTION_LINE:
        break;
    }
    return take_line(entry, question, item, answer);
}

/* A comment needs a draft to comment on. */
static void keep_sections_with_drafts(struct entry *entry, struct question *question)
{
    const struct call *call = question_call(&entry->draft, entry->place.calls);
    size_t kept = 0;
    if (entry->place.comment != ENTRY_COMMENT_YES || strcmp(question->field, "section") != 0 ||
        call == NULL || call->content == NULL)
        return;
    struct question_choice *choices =
        arena_alloc(entry->arena, (question->choice_count + 1) * sizeof *choices);
    for (size_t i = 0; choices != NULL && i < question->choice_count; i++) {
        const struct call_section *section =
            call_section(call->content, question->choices[i].value);
        if (section != NULL && section->draft.count > 0)
            choices[kept++] = question->choices[i];
    }
    if (choices == NULL)
        return;
    question->choices = choices;
    question->choice_count = kept;
}

/* The question again, as the draft is now: an answer may have changed it. False: it is gone. */
static bool find_again(struct entry *entry, const char *field, size_t *index,
                       struct question *question)
{
    *index = entry_index(entry, field);
    if (*index >= entry->list.count)
        return false;
    *question = entry->list.at[*index];
    keep_sections_with_drafts(entry, question);
    return true;
}

/* After an answer: what is wrong with it is told at once, while it is still in mind. */
static enum entry_step look_at_answer(struct entry *entry, const char *field, size_t item)
{
    struct question question;
    size_t index = 0;
    if (!entry_look(entry))
        return STEP_FAILED;
    if (!find_again(entry, field, &index, &question) ||
        !entry_tell_problems(entry, &question, item))
        return STEP_NEXT;
    return STEP_AGAIN;
}

static enum entry_step ask_once(struct entry *entry, const struct question *question, size_t item,
                                size_t preset)
{
    bool is_answered = entry_values(entry, question, item).count > 0;
    if (!entry_type(entry, "> ", question->kind == QUESTION_TEXT))
        return STEP_CUT;
    struct text answer;
    enum entry_command which = entry_command_of(buffer_view(&entry->line), &answer);
    /* A text may begin with a colon that means nothing to us. */
    if (which != COMMAND_NONE && !(which == COMMAND_UNKNOWN && question->kind == QUESTION_TEXT))
        return command(entry, which, question, item);
    if (text_trim(answer).length == 0)
        return take_nothing(entry, question, item, is_answered, preset);
    enum entry_step step = take(entry, question, item, answer);
    return step == STEP_NEXT ? look_at_answer(entry, question->field, item) : step;
}

enum entry_step entry_ask(struct entry *entry, size_t index, size_t item)
{
    char field[PROBLEM_FIELD_BYTES * 2];
    struct question question;
    (void)snprintf(field, sizeof field, "%s", entry->list.at[index].field);
    bool tells = true;
    for (;;) {
        if (!find_again(entry, field, &index, &question))
            return STEP_NEXT;
        size_t preset = preset_of(&question);
        question.field = field;
        if (tells)
            tell_question(entry, index, item, &question, entry_values(entry, &question, item),
                          preset);
        enum entry_step step = ask_once(entry, &question, item, preset);
        if (step != STEP_AGAIN)
            return step;
        if (!entry_look(entry))
            return STEP_FAILED;
        tells = false;
    }
}
