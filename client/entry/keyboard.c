/* See keyboard.h. */
#include "client/entry/keyboard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Bracketed paste: what is pasted comes between two marks, so that its line ends are not taken for
 * answers. Terminals that do not know it show nothing of this. */
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static const int dying[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct {
    bool open;
    int fd;
    bool brackets; /* the terminal is one that knows bracketed paste */
    struct termios before, ours;
    sigset_t mask_before;
    struct sigaction actions_before[NSIG];
} keyboard = {.fd = -1};

static volatile sig_atomic_t wants_end, wants_stop, was_continued;

static void note_end(int signal)
{
    wants_end = signal;
}

static void note_stop(int signal)
{
    (void)signal;
    wants_stop = 1;
}

static void note_continue(int signal)
{
    (void)signal;
    was_continued = 1;
}

/* Only calls that are safe in a handler. */
static void restore(void)
{
    if (keyboard.brackets)
        (void)!write(keyboard.fd, PASTE_OFF, sizeof PASTE_OFF - 1);
    (void)tcsetattr(keyboard.fd, TCSADRAIN, &keyboard.before);
}

static void die(int signal)
{
    restore();
    (void)raise(signal); /* SA_RESETHAND: the default, once this handler returns */
}

static void set(void)
{
    (void)tcsetattr(keyboard.fd, TCSADRAIN, &keyboard.ours);
    if (keyboard.brackets)
        (void)!write(keyboard.fd, PASTE_ON, sizeof PASTE_ON - 1);
}

static void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(signal, &action, &keyboard.actions_before[signal]);
}

/* Ours come in only while keyboard_read waits, so that none is lost between a look and a wait. */
static void take_signals(void)
{
    sigset_t ours;
    (void)sigemptyset(&ours);
    for (size_t i = 0; i < COUNT(ending); i++) {
        (void)sigaddset(&ours, ending[i]);
        handle(ending[i], note_end, 0);
    }
    (void)sigaddset(&ours, SIGTSTP);
    (void)sigprocmask(SIG_BLOCK, &ours, &keyboard.mask_before);
    handle(SIGTSTP, note_stop, 0);
    handle(SIGCONT, note_continue, 0);
    for (size_t i = 0; i < COUNT(dying); i++)
        handle(dying[i], die, (int)SA_RESETHAND);
}

static void give_signals_back(void)
{
    /* One that waits comes in while it is only noted: the program ends by itself now. */
    (void)sigprocmask(SIG_SETMASK, &keyboard.mask_before, NULL);
    for (size_t i = 0; i < COUNT(ending); i++)
        (void)sigaction(ending[i], &keyboard.actions_before[ending[i]], NULL);
    for (size_t i = 0; i < COUNT(dying); i++)
        (void)sigaction(dying[i], &keyboard.actions_before[dying[i]], NULL);
    (void)sigaction(SIGTSTP, &keyboard.actions_before[SIGTSTP], NULL);
    (void)sigaction(SIGCONT, &keyboard.actions_before[SIGCONT], NULL);
}

enum verdict keyboard_open(int fd, struct error *error)
{
    const char *kind = getenv("TERM");
    if (tcgetattr(fd, &keyboard.before) != 0)
        return error_set(error, VERDICT_RETRY, "TERMINAL", "the terminal cannot be set: %m");
    keyboard.ours = keyboard.before;
    keyboard.ours.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    keyboard.ours.c_lflag |= ISIG;
    keyboard.ours.c_iflag |= ICRNL;
    keyboard.ours.c_iflag &= ~(tcflag_t)(ISTRIP | INLCR | IGNCR);
    keyboard.ours.c_oflag |= OPOST | ONLCR;
    keyboard.ours.c_cc[VMIN] = 1;
    keyboard.ours.c_cc[VTIME] = 0;
    keyboard.fd = fd;
    keyboard.brackets = kind != NULL && *kind != '\0' && strcmp(kind, "dumb") != 0;
    keyboard.open = true;
    wants_end = wants_stop = was_continued = 0;
    take_signals();
    set();
    return VERDICT_OK;
}

void keyboard_close(void)
{
    if (!keyboard.open)
        return;
    restore();
    give_signals_back();
    keyboard.open = false;
}

void keyboard_lend(void)
{
    if (keyboard.open)
        restore();
}

void keyboard_take_back(void)
{
    if (keyboard.open)
        set();
}

/* Ctrl-Z: whoever called us gets the terminal as it was. */
static void stop_here(void)
{
    wants_stop = 0;
    restore();
    (void)raise(SIGSTOP);
    set();
    was_continued = 1;
}

enum keyboard_event keyboard_read(char *bytes, size_t size, size_t *ret_length)
{
    struct pollfd item = {.fd = keyboard.fd, .events = POLLIN};
    sigset_t open = keyboard.mask_before;
    for (size_t i = 0; i < COUNT(ending); i++)
        (void)sigdelset(&open, ending[i]);
    (void)sigdelset(&open, SIGTSTP);
    for (;;) {
        int ready = ppoll(&item, 1, NULL, &open);
        if (wants_end != 0)
            return KEYBOARD_STOP;
        if (wants_stop != 0)
            stop_here();
        if (was_continued != 0) {
            /* After SIGSTOP, which nobody can catch, the shell may have set the terminal its way.
             */
            was_continued = 0;
            set();
            return KEYBOARD_CONTINUE;
        }
        if (ready < 0 && errno != EINTR)
            return KEYBOARD_END;
        if (ready <= 0)
            continue;
        ssize_t got = read(keyboard.fd, bytes, size);
        if (got > 0) {
            *ret_length = (size_t)got;
            return KEYBOARD_BYTES;
        }
        if (got == 0 || (errno != EINTR && errno != EAGAIN))
            return KEYBOARD_END;
    }
}

size_t keyboard_columns(int fd)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
