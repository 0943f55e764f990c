/* See error.h. */
#include "base/error.h"

#include "base/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void error_fill(struct error *error, enum verdict verdict, const char *code, const char *format,
                ...)
{
    if (error == NULL)
        return;
    error->verdict = verdict;
    (void)snprintf(error->code, sizeof error->code, "%s", code);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(error->text, sizeof error->text, wording(format), args);
    va_end(args);
}

void error_prefix(struct error *error, const char *format, ...)
{
    if (error == NULL)
        return;
    char rest[ERROR_TEXT_BYTES];
    memcpy(rest, error->text, sizeof rest);
    va_list args;
    va_start(args, format);
    int used = vsnprintf(error->text, sizeof error->text, wording(format), args);
    va_end(args);
    if (used < 0 || (size_t)used >= sizeof error->text)
        return;
    size_t left = sizeof error->text - (size_t)used;
    /* The result is asked for because a cut sentence is wanted here, and gcc warns of it otherwise.
     */
    if (snprintf(error->text + used, left, ": %s", rest) < 0)
        error->text[used] = '\0';
}

const char *verdict_name(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_OK:
        return "ok";
    case VERDICT_RETRY:
        return "retry";
    case VERDICT_REJECT:
        return "reject";
    case VERDICT_FATAL:
        return "fatal";
    }
    return "unknown";
}

enum exit_code verdict_exit_code(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_OK:
        return EXIT_DONE;
    case VERDICT_RETRY:
        return EXIT_UNREACHABLE;
    case VERDICT_REJECT:
        return EXIT_REFUSED;
    case VERDICT_FATAL:
        break;
    }
    return EXIT_BUG;
}
