/* See moved.h. */
#include "client/moved.h"

#include "base/clock.h"
#include "base/file.h"
#include "client/home_files.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MARK_BYTES_MAX 64

/* A command that is not here yet is refused: it may well send. */
static const char *const reading[] = {"outbox", "receipt", "verify"};

static bool only_reads(const char *command)
{
    for (size_t i = 0; i < sizeof reading / sizeof reading[0]; i++)
        if (strcmp(reading[i], command) == 0)
            return true;
    return false;
}

static enum verdict path_of(const struct home *home, struct buffer *out, struct error *error)
{
    home_file(home, HOME_MOVED_FILE, out);
    return buffer_ok(out) ? VERDICT_OK : error_no_memory(error);
}

enum verdict moved_mark(const struct home *home, int32_t day, struct error *error)
{
    char date[CLOCK_DATE_BYTES];
    struct buffer path = BUFFER_NONE;
    clock_format_day(day, date);
    enum verdict verdict = path_of(home, &path, error);
    if (verdict == VERDICT_OK)
        verdict = file_replace(path.data, text_of(date), error);
    buffer_free(&path);
    return verdict;
}

enum verdict moved_unmark(const struct home *home, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    enum verdict verdict = path_of(home, &path, error);
    if (verdict == VERDICT_OK && unlink(path.data) != 0 && errno != ENOENT)
        verdict = error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be removed: %m",
                            path.data);
    buffer_free(&path);
    return verdict;
}

enum verdict moved_check(const struct home *home, const char *command, struct error *error)
{
    struct buffer path = BUFFER_NONE, day = BUFFER_NONE;
    struct error why;
    enum verdict verdict = path_of(home, &path, error);
    if (verdict != VERDICT_OK || only_reads(command)) {
        buffer_free(&path);
        return verdict;
    }
    verdict = file_read(path.data, MARK_BYTES_MAX, &day, &why);
    if (verdict == VERDICT_REJECT && strcmp(why.code, "FILE_MISSING") == 0)
        verdict = VERDICT_OK;
    else if (verdict == VERDICT_OK)
        verdict =
            error_set(error, VERDICT_REJECT, "HOME_MOVED",
                      "%s was moved by export on %.*s, and nothing is sent from here any more: go "
                      "on where it was restored, or, if it was restored nowhere, take it back "
                      "with `parallax export --take-back`",
                      home_path(home), TEXT_ARGS(text_trim(buffer_view(&day))));
    else if (error != NULL)
        *error = why;
    buffer_free(&path);
    buffer_free(&day);
    return verdict;
}
