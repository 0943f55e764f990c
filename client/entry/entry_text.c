/* See entry_private.h. Texts of several lines, typed or changed in an editor. */
#include "client/entry/entry_private.h"

#include "base/file.h"
#include "client/home_files.h"
#include "seal/seal.h"
#include "words/words.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- typed ---- */

static bool put_text(struct entry *entry, const struct question *question, size_t item,
                     struct buffer *text)
{
    struct text value = buffer_view(text);
    if (!buffer_ok(text)) {
        (void)error_no_memory(entry->error);
        return false;
    }
    return entry_put(entry, question, item, (struct texts){1, &value});
}

/* What a line in the middle of a text asks for; COMMAND_NONE: it is text. Only whole names count
 * here, so that ":)" and ":s" stay text, and nothing of a paste is a command. */
static enum entry_command command_in_text(struct entry *entry, struct text *line)
{
    static const char *const names[] = {":edit", ":save", ":quit", ":preview", ":back", ":help"};
    struct text typed = text_trim(*line), answer = *line;
    if (typing_is_pasting(entry->place.typing))
        return COMMAND_NONE;
    if (text_is(typed, "?"))
        return COMMAND_HELP;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_is(typed, names[i]))
            return entry_command_of(typed, &answer);
    if (typed.length > 1 && typed.at[0] == ':' && typed.at[1] == ':')
        *line = (struct text){typed.at + 1, typed.length - 1};
    return COMMAND_NONE;
}

static enum entry_step leave_text(struct entry *entry, enum entry_command command,
                                  const struct question *question, size_t item)
{
    switch (command) {
    case COMMAND_EDIT:
        return entry_edit(entry, question, item);
    case COMMAND_BACK:
        return STEP_BACK;
    case COMMAND_PREVIEW:
        return STEP_PREVIEW;
    default:
        return STEP_KEEP;
    }
}

/* Each line is durable before the next: a text is long, and lines and lights go out. */
static enum entry_step take_lines(struct entry *entry, const struct question *question, size_t item,
                                  struct buffer *text)
{
    for (bool first = true;; first = false) {
        if (!first && !entry_type(entry, "> ", true))
            return STEP_CUT;
        struct text line = buffer_view(&entry->line);
        if (text_is(text_trim(line), ".") && !typing_is_pasting(entry->place.typing))
            return STEP_NEXT;
        enum entry_command command = command_in_text(entry, &line);
        if (command == COMMAND_HELP) {
            entry_help(entry, question);
            continue;
        }
        if (command != COMMAND_NONE)
            return leave_text(entry, command, question, item);
        if (text->length > 0)
            buffer_byte(text, '\n');
        buffer_text(text, line);
        if (!put_text(entry, question, item, text))
            return STEP_FAILED;
    }
}

enum entry_step entry_take_text(struct entry *entry, const struct question *question, size_t item)
{
    struct buffer text = BUFFER_NONE;
    struct texts before = entry_values(entry, question, item);
    if (before.count > 0)
        buffer_text(&text, before.at[0]);
    enum entry_step step = take_lines(entry, question, item, &text);
    if (step == STEP_NEXT)
        entry_tell_words(entry, question, text_trim(buffer_view(&text)));
    buffer_free(&text);
    return step;
}

/* ---- in an editor ---- */

/* A file of this answer in the private home, named as client/home_files.h knows it: one that a
 * crash left has what was typed into it. */
static void edit_path(const struct entry *entry, const struct question *question, size_t item,
                      struct buffer *out)
{
    struct buffer answer = BUFFER_NONE, name = BUFFER_NONE;
    uint8_t digest[SEAL_DIGEST_BYTES];
    char hex[7];
    buffer_format(&answer, "%lld/%s/%zu", (long long)entry->place.draft, question->field, item);
    seal_digest(buffer_view(&answer), digest);
    seal_hex(digest, 3, hex);
    buffer_format(&name, HOME_EDIT_FILE ".%s", hex);
    if (buffer_ok(&answer) && buffer_ok(&name))
        home_file(entry->place.home, name.data, out);
    else
        out->failed = true;
    buffer_free(&answer);
    buffer_free(&name);
}

static const char *editor(void)
{
    static const char *const names[] = {"VISUAL", "EDITOR"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && *value != '\0')
            return value;
    }
    return "vi";
}

/* As other programs do: the variable is a command with words of its own. */
static bool run_editor(struct typing *typing, const char *path)
{
    struct buffer command = BUFFER_NONE;
    int status = -1;
    buffer_format(&command, "%s \"$1\"", editor());
    if (!buffer_ok(&command))
        return false;
    typing_lend(typing);
    pid_t child = fork();
    if (child == 0) {
        sigset_t none;
        (void)sigemptyset(&none);
        (void)sigprocmask(SIG_SETMASK, &none, NULL);
        /* What comes by a pipe is answers, and not for the editor. */
        int null = typing_is_person(typing) ? -1 : open("/dev/null", O_RDONLY);
        if (null >= 0)
            (void)dup2(null, STDIN_FILENO);
        (void)execl("/bin/sh", "sh", "-c", command.data, "sh", path, (char *)NULL);
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    typing_take_back(typing);
    buffer_free(&command);
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* An empty file takes the answer away. */
static enum entry_step take_file(struct entry *entry, const struct question *question, size_t item,
                                 const char *path)
{
    struct typing *typing = entry->place.typing;
    struct buffer content = BUFFER_NONE;
    enum entry_step step = STEP_NEXT;
    if (file_read(path, TYPING_LINE_BYTES, &content, entry->error) != VERDICT_OK) {
        typing_say(typing, "%s", entry->error->text);
        buffer_free(&content);
        return STEP_AGAIN;
    }
    struct text text = text_trim(buffer_view(&content));
    if (text_utf8_valid_prefix(text) < text.length) {
        typing_say(typing, "%s",
                   _("The editor left bytes that are not UTF-8, so the answer stays as it was. "
                     ":edit opens what you wrote again."));
        buffer_free(&content);
        return STEP_AGAIN;
    }
    if (question->kind == QUESTION_LINE)
        for (size_t i = 0; i < content.length; i++)
            content.data[i] =
                content.data[i] == '\n' || content.data[i] == '\r' ? ' ' : content.data[i];
    if (!entry_put(entry, question, item, (struct texts){text.length > 0, &text}))
        step = STEP_FAILED;
    else
        (void)unlink(path);
    if (step == STEP_NEXT)
        entry_tell_words(entry, question, text);
    buffer_free(&content);
    return step;
}

/* With an end to its last line, as editors and their like expect of a text. */
static enum verdict write_file(const char *path, struct texts values, struct error *error)
{
    struct buffer content = BUFFER_NONE;
    if (values.count > 0)
        buffer_text(&content, values.at[0]);
    buffer_byte(&content, '\n');
    enum verdict verdict = buffer_ok(&content) ? file_replace(path, buffer_view(&content), error)
                                               : error_no_memory(error);
    buffer_free(&content);
    return verdict;
}

static enum entry_step edit_at(struct entry *entry, const struct question *question, size_t item,
                               const char *path)
{
    struct typing *typing = entry->place.typing;
    struct texts values = entry_values(entry, question, item);
    if (access(path, F_OK) == 0) {
        typing_say(typing, "%s", _("The editor opens what it had when it last ended in between."));
    } else if (write_file(path, values, entry->error) != VERDICT_OK) {
        typing_say(typing, "%s", entry->error->text);
        return STEP_AGAIN;
    }
    if (!run_editor(typing, path)) {
        typing_say(
            typing,
            _("The editor \"%s\" did not end well, so the answer stays as it was. $VISUAL or "
              "$EDITOR says which is used."),
            editor());
        (void)unlink(path);
        return STEP_AGAIN;
    }
    enum entry_step step = take_file(entry, question, item, path);
    if (step != STEP_NEXT || !entry_look(entry))
        return step == STEP_NEXT ? STEP_FAILED : step;
    return entry_tell_problems(entry, question, item) ? STEP_AGAIN : STEP_NEXT;
}

enum entry_step entry_edit(struct entry *entry, const struct question *question, size_t item)
{
    struct buffer path = BUFFER_NONE;
    enum entry_step step = STEP_FAILED;
    if (question->kind != QUESTION_LINE && question->kind != QUESTION_TEXT) {
        typing_say(entry->place.typing, "%s", _("Only words can be changed in the editor."));
        return STEP_AGAIN;
    }
    edit_path(entry, question, item, &path);
    if (buffer_ok(&path) && path.data != NULL)
        step = edit_at(entry, question, item, path.data);
    else
        (void)error_no_memory(entry->error);
    buffer_free(&path);
    return step;
}
