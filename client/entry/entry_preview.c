/* See entry_private.h. Everything in order, what is missing, and what is to become of it. */
#include "client/entry/entry_private.h"

#include "base/clock.h"
#include "client/entry/wrap.h"
#include "client/letters.h"
#include "words/words.h"

#include <string.h>

/* ---- showing ---- */

/* Under its question, indented; a text keeps its paragraphs. */
static void show_values(struct entry *entry, const struct question *question, size_t item,
                        struct texts values)
{
    struct buffer line = BUFFER_NONE;
    if (item > 0)
        buffer_format(&line, "       %zu: ", item);
    else
        buffer_string(&line, "       ");
    for (size_t i = 0; i < values.count; i++) {
        struct text rest = values.at[i], paragraph;
        buffer_string(&line, i > 0 ? "; " : "");
        for (bool first = true; text_split(&rest, '\n', &paragraph); first = false) {
            if (!first)
                buffer_string(&line, "\n       ");
            if (paragraph.length > 0)
                entry_value_words(question, paragraph, &line);
        }
    }
    typing_tell(entry->place.typing, 7, buffer_view(&line));
    buffer_free(&line);
}

static void show_problems(struct entry *entry, const struct question *question)
{
    for (size_t i = 0; i < problems_kept(&entry->problems); i++) {
        struct buffer line = BUFFER_NONE;
        if (!entry_problem_is(entry, &entry->problems.at[i], question, 0))
            continue;
        struct buffer sentence = BUFFER_NONE;
        entry_problem_words(&entry->problems.at[i], &sentence);
        if (entry->problems.at[i].code == PROBLEM_MISSING)
            buffer_format(&line, "       %s", _("MISSING"));
        else
            buffer_format(&line, _("       NOT RIGHT: %s"),
                          buffer_ok(&sentence) ? sentence.data : "");
        typing_tell(entry->place.typing, 7, buffer_view(&line));
        buffer_free(&sentence);
        buffer_free(&line);
    }
}

static bool has_problem(const struct entry *entry, const struct question *question)
{
    for (size_t i = 0; i < problems_kept(&entry->problems); i++)
        if (entry_problem_is(entry, &entry->problems.at[i], question, 0))
            return true;
    return false;
}

static void show_question(struct entry *entry, size_t index, bool with_unanswered)
{
    const struct question *question = &entry->list.at[index];
    size_t items = question->group != NULL ? entry_group_count(entry, question) : 0;
    bool answered = question->group != NULL
                        ? draft_values(&entry->draft, question->field, entry->arena).count > 0
                        : entry_values(entry, question, 0).count > 0;
    if (!answered && !has_problem(entry, question) && !with_unanswered)
        return;
    struct buffer line = BUFFER_NONE;
    buffer_format(&line, "%4zu. %s", index + 1, entry_isolated(entry, question->prompt));
    typing_tell(entry->place.typing, 6, buffer_view(&line));
    buffer_free(&line);
    if (question->group == NULL && answered)
        show_values(entry, question, 0, entry_values(entry, question, 0));
    for (size_t item = 1; item <= items; item++) {
        struct texts values = entry_values(entry, question, item);
        if (values.count > 0)
            show_values(entry, question, item, values);
    }
    show_problems(entry, question);
}

/* What no question is about: that the whole is too large, that the call is closed for it. */
static void show_other_problems(struct entry *entry)
{
    for (size_t i = 0; i < problems_kept(&entry->problems); i++) {
        bool shown = false;
        for (size_t k = 0; k < entry->list.count && !shown; k++)
            shown = entry_problem_is(entry, &entry->problems.at[i], &entry->list.at[k], 0);
        if (shown)
            continue;
        struct buffer sentence = BUFFER_NONE;
        problem_sentence(&entry->problems.at[i], &sentence);
        if (buffer_ok(&sentence))
            typing_say(entry->place.typing, _("       NOT RIGHT: %s"), sentence.data);
        buffer_free(&sentence);
    }
}

void entry_show_all(struct entry *entry, bool with_unanswered)
{
    typing_tell(entry->place.typing, 0, TEXT_NONE);
    typing_say(entry->place.typing, _("This is draft %lld so far:"), (long long)entry->place.draft);
    for (size_t i = 0; i < entry->list.count; i++)
        show_question(entry, i, with_unanswered);
    show_other_problems(entry);
}

/* ---- deciding ---- */

enum choice { CHOICE_SEND, CHOICE_KEEP, CHOICE_QUEUE, CHOICE_NONE };

static void tell_choices(struct entry *entry)
{
    struct typing *typing = entry->place.typing;
    size_t wrong = entry->problems.count;
    typing_tell(typing, 0, TEXT_NONE);
    if (wrong > 0)
        typing_say(typing, "%s",
                   _("It cannot be sent yet: see what is missing or not right above."));
    else
        typing_say(typing, "%s", _("Everything that is needed is there."));
    typing_say(typing, "%s",
               _("Type the number of a question to go to it, or one of these words:"));
    if (wrong == 0) {
        typing_say(typing, _("  %s - send it now"), _("send"));
        typing_say(typing, _("  %s - queue it; `parallax send` sends it later"), _("queue"));
    }
    typing_say(typing, _("  %s - leave, and keep it as a draft"), _("keep"));
    typing_say(typing, "%s", _("  :list - show the questions without an answer, too"));
    if (entry->left_at < entry->list.count)
        typing_say(typing, _("  Enter - go on with question %zu"), entry->left_at + 1);
}

static enum choice choice_of(struct text typed)
{
    static const struct {
        const char *word;
        enum choice choice;
    } words[] = {{N_("send"), CHOICE_SEND}, {N_("queue"), CHOICE_QUEUE}, {N_("keep"), CHOICE_KEEP}};
    for (size_t i = 0; i < sizeof words / sizeof words[0] && typed.length > 0; i++)
        if (letters_begin(text_of(words[i].word), typed) ||
            letters_begin(text_of(language_words(words[i].word)), typed))
            return words[i].choice;
    return CHOICE_NONE;
}

/* False: entry->error, or a problem that came up only now; then nothing was queued. */
static bool queue(struct entry *entry, bool *ret_queued)
{
    struct outbox_entry made;
    struct problems problems = {.count = 0};
    *ret_queued = false;
    enum verdict verdict =
        compose_entry(&entry->composer, &entry->submission, &made, &problems, entry->error);
    if (verdict == VERDICT_OK && problems.count > 0) {
        entry->problems = problems;
        show_other_problems(entry);
        for (size_t i = 0; i < entry->list.count; i++)
            show_problems(entry, &entry->list.at[i]);
        return true;
    }
    if (verdict == VERDICT_OK)
        verdict = draft_queue(entry->place.outbox, entry->place.draft, &made, entry->error);
    *ret_queued = verdict == VERDICT_OK;
    if (*ret_queued)
        entry->queued = made.id;
    return verdict == VERDICT_OK;
}

static enum entry_step take_choice(struct entry *entry, enum choice choice, bool *ret_done,
                                   enum entry_end *ret_end)
{
    if (choice == CHOICE_KEEP)
        return STEP_KEEP;
    if (entry->problems.count > 0) {
        typing_say(entry->place.typing, "%s",
                   _("It cannot be sent yet: see what is missing or not right above."));
        return STEP_AGAIN;
    }
    if (!queue(entry, ret_done))
        return STEP_FAILED;
    *ret_end = choice == CHOICE_SEND ? ENTRY_SEND : ENTRY_QUEUED;
    return STEP_AGAIN;
}

static bool read_number(struct entry *entry, struct text typed, size_t *ret_index)
{
    int64_t number = 0;
    if (!text_int64(typed, &number))
        return false;
    if (number < 1 || (uint64_t)number > entry->list.count) {
        typing_say(entry->place.typing, _("The questions have the numbers from 1 to %zu."),
                   entry->list.count);
        return false;
    }
    size_t index = (size_t)number - 1;
    while (index > 0 && entry->list.at[index].group != NULL && !entry->list.at[index].group_begins)
        index--;
    *ret_index = index;
    return true;
}

static enum entry_step preview_command(struct entry *entry, enum entry_command command)
{
    switch (command) {
    case COMMAND_BACK:
        return STEP_BACK;
    case COMMAND_SAVE:
    case COMMAND_QUIT:
        return STEP_KEEP;
    case COMMAND_DELETE:
        return STEP_DELETE;
    case COMMAND_LIST:
        entry_show_all(entry, true);
        return STEP_AGAIN;
    case COMMAND_PREVIEW:
        entry_show_all(entry, false);
        return STEP_AGAIN;
    default:
        entry_help(entry, NULL);
        return STEP_AGAIN;
    }
}

enum entry_step entry_preview(struct entry *entry, size_t *ret_index, bool *ret_done,
                              enum entry_end *ret_end)
{
    enum entry_step step = STEP_AGAIN;
    if (!entry_look(entry))
        return STEP_FAILED;
    entry_show_all(entry, false);
    tell_choices(entry);
    while (step == STEP_AGAIN && !*ret_done) {
        struct text answer;
        if (!entry_type(entry, "> ", false))
            return STEP_CUT;
        enum entry_command command = entry_command_of(buffer_view(&entry->line), &answer);
        answer = text_trim(answer);
        enum choice choice = choice_of(answer);
        if (command != COMMAND_NONE)
            step = preview_command(entry, command);
        else if (answer.length == 0 && entry->left_at < entry->list.count)
            step = STEP_GO_ON;
        else if (choice != CHOICE_NONE)
            step = take_choice(entry, choice, ret_done, ret_end);
        else if (read_number(entry, answer, ret_index))
            step = STEP_NEXT;
        else
            tell_choices(entry);
    }
    return step;
}
