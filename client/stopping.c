/* See stopping.h. */
#include "client/stopping.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile sig_atomic_t asked;
static int told = -1;

/* The event wakes who looked just before the signal came and waits by now. */
static void remember(int signal)
{
    const uint64_t one = 1;
    int kept = errno;
    (void)signal;
    asked = 1;
    (void)!write(told, &one, sizeof one);
    errno = kept;
}

enum verdict stopping_begin(struct error *error)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = remember}; /* no SA_RESTART: waits are to end */
    told = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (told < 0)
        return error_set(error, VERDICT_RETRY, "STOPPING", "signals cannot be waited for: %m");
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        (void)sigaction(signals[i], &action, NULL);
    return VERDICT_OK;
}

bool stopping_asked(void)
{
    return asked != 0;
}

int stopping_fd(void)
{
    return told;
}
