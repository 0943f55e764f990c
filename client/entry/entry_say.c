/* See entry_private.h. What is said at every question, and the commands. */
#include "client/entry/entry_private.h"

#include "client/entry/wrap.h"
#include "client/letters.h"
#include "words/words.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *name; /* as typed behind the colon; in other languages their word goes, too */
    enum entry_command command;
    const char *help;
} commands[] = {
    {N_("help"), COMMAND_HELP, N_("what can be typed; ? does the same")},
    {N_("back"), COMMAND_BACK, N_("the question before")},
    {N_("skip"), COMMAND_SKIP, N_("leave it as it is and go on")},
    {N_("clear"), COMMAND_CLEAR, N_("take the answer away")},
    {N_("edit"), COMMAND_EDIT, N_("change the answer in your editor ($VISUAL or $EDITOR)")},
    {N_("list"), COMMAND_LIST, N_("the choices, a page at a time")},
    {N_("preview"), COMMAND_PREVIEW, N_("everything so far, and what is missing")},
    {N_("save"), COMMAND_SAVE, N_("leave; everything stays in the draft")},
    {N_("quit"), COMMAND_QUIT, N_("the same as save")},
    {N_("delete draft"), COMMAND_DELETE, N_("leave, and delete all of it")},
};
#define COMMAND_COUNT_ALL (sizeof commands / sizeof commands[0])

enum entry_command entry_command_of(struct text line, struct text *ret_answer)
{
    struct text typed = text_trim(line);
    *ret_answer = line;
    if (text_is(typed, "?"))
        return COMMAND_HELP;
    if (typed.length == 0 || typed.at[0] != ':')
        return COMMAND_NONE;
    typed = (struct text){typed.at + 1, typed.length - 1};
    if (typed.length > 0 && typed.at[0] == ':') {
        *ret_answer = typed;
        return COMMAND_NONE;
    }
    typed = text_trim(typed);
    for (size_t i = 0; i < COMMAND_COUNT_ALL && typed.length > 0; i++)
        if (letters_begin(text_of(commands[i].name), typed) ||
            letters_begin(text_of(language_words(commands[i].name)), typed))
            return commands[i].command;
    return COMMAND_UNKNOWN;
}

bool entry_type(struct entry *entry, const char *prompt, bool several)
{
    struct typing *typing = entry->place.typing;
    struct buffer part = BUFFER_NONE;
    for (;;) {
        if (typing_line(typing, prompt, &entry->line) != TYPING_LINE)
            return false;
        while (!several && typing_is_pasting(typing) &&
               typing_line(typing, prompt, &part) == TYPING_LINE) {
            buffer_byte(&entry->line, ' ');
            buffer_text(&entry->line, buffer_view(&part));
        }
        buffer_free(&part);
        struct text line = buffer_view(&entry->line);
        size_t good = text_utf8_valid_prefix(line);
        if (buffer_ok(&entry->line) && good == line.length)
            return true;
        typing_say(typing,
                   _("That line has bytes that are not UTF-8 (at byte %zu), so it cannot be read. "
                     "Please type it again."),
                   good + 1);
    }
}

static void tell_bounds(struct entry *entry, const struct question *question)
{
    struct typing *typing = entry->place.typing;
    switch (question->kind) {
    case QUESTION_ONE:
        typing_say(typing, "%s",
                   _("Type the number of a choice, its code, or the first letters of its words."));
        break;
    case QUESTION_SOME:
        typing_say(typing, "%s",
                   _("Type the numbers, codes or first letters of all that hold, with commas or "
                     "blanks between them."));
        break;
    case QUESTION_TEXT:
        typing_say(typing, "%s",
                   _("Type as many lines as it needs, and then a line with nothing but a full "
                     "stop (.). What you type is added to what is there."));
        break;
    case QUESTION_LINES:
        typing_say(typing, "%s", _("Type one on each line, and then an empty line."));
        break;
    case QUESTION_LINE:
        typing_say(typing, "%s", _("Type one line."));
        break;
    }
    if (question->words_max > 0)
        typing_say(typing, _("At most %zu words."), question->words_max);
    if (question->items_max > 0 && question->group == NULL)
        typing_say(typing, _("At most %zu of them."), question->items_max);
    typing_say(typing, "%s",
               question->required
                   ? _("It is needed before this can be sent; it can be left for later.")
                   : _("It can be left out: press Enter."));
}

void entry_help(struct entry *entry, const struct question *question)
{
    struct typing *typing = entry->place.typing;
    if (question != NULL)
        tell_bounds(entry, question);
    for (size_t i = 0; i < COMMAND_COUNT_ALL; i++) {
        struct buffer line = BUFFER_NONE;
        const char *name = language_words(commands[i].name);
        buffer_format(&line, "  :%s", name);
        for (size_t at = wrap_columns_of(text_of(name)); at < 14; at++)
            buffer_byte(&line, ' ');
        buffer_string(&line, language_words(commands[i].help));
        typing_tell(typing, 17, buffer_view(&line));
        buffer_free(&line);
    }
    typing_say(typing, "%s", _("An answer that begins with a colon is typed with two (::)."));
}

const char *entry_isolated(struct entry *entry, struct text text)
{
    struct buffer out = BUFFER_NONE;
    wrap_isolated(text, language_in_use()->rtl, &out);
    char *copy = buffer_ok(&out) ? arena_alloc(entry->arena, out.length + 1) : NULL;
    if (copy != NULL && out.length > 0)
        memcpy(copy, out.data, out.length);
    buffer_free(&out);
    return copy != NULL ? copy : "";
}

void entry_tell_words(struct entry *entry, const struct question *question, struct text answer)
{
    if (question->words_max == 0 || answer.length == 0)
        return;
    size_t words = text_word_count(answer);
    if (words <= question->words_max)
        typing_say(entry->place.typing, _("%zu of %zu words."), words, question->words_max);
    else
        typing_say(entry->place.typing,
                   _("%zu words, and at most %zu can be taken: %zu must go. The text is kept; "
                     ":edit changes it, :clear begins anew."),
                   words, question->words_max, words - question->words_max);
}

void entry_problem_words(const struct problem *problem, struct buffer *out)
{
    if (problem->item > 0)
        buffer_format(out, _("item %zu: "), problem->item);
    buffer_format(out, _("this answer %s"), wording(problem_rows[problem->code].sentence));
    if (problem->detail[0] != '\0')
        buffer_format(out, " (%s)", problem->detail);
}

bool entry_tell_problems(struct entry *entry, const struct question *question, size_t item)
{
    bool told = false;
    for (size_t i = 0; i < problems_kept(&entry->problems); i++) {
        const struct problem *problem = &entry->problems.at[i];
        if (!entry_problem_is(entry, problem, question, item) || problem->code == PROBLEM_MISSING)
            continue;
        told = true;
        /* Told with the number of those that must go. */
        if (problem->code == PROBLEM_TOO_MANY_WORDS && question->words_max > 0)
            continue;
        struct buffer line = BUFFER_NONE;
        entry_problem_words(problem, &line);
        if (buffer_ok(&line))
            typing_say(entry->place.typing,
                       _("Not right yet: %s. It is kept as it is; type it anew, or :skip leaves it "
                         "for later."),
                       line.data);
        buffer_free(&line);
    }
    return told;
}
