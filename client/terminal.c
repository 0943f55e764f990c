/* See terminal.h. */
#include "client/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
#define CAUGHT_COUNT (sizeof caught / sizeof caught[0])

static volatile sig_atomic_t came;

/* Signals wait while we work and come only inside ppoll, so none is missed between two steps. */
struct asking {
    int fd;
    bool is_secret;
    struct termios was;
    sigset_t mask;
    struct sigaction actions[CAUGHT_COUNT];
};

static void note_signal(int signal)
{
    came = signal;
}

bool terminal_is_there(void)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

static void begin(struct asking *asking)
{
    struct sigaction action = {.sa_handler = note_signal};
    sigset_t blocked;
    (void)sigemptyset(&blocked);
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        (void)sigaddset(&blocked, caught[i]);
    (void)sigprocmask(SIG_BLOCK, &blocked, &asking->mask);
    came = 0;
    for (size_t i = 0; i < CAUGHT_COUNT; i++) {
        (void)sigaction(caught[i], NULL, &asking->actions[i]);
        /* What was ignored stays so: nohup means it. */
        if (asking->actions[i].sa_handler != SIG_IGN)
            (void)sigaction(caught[i], &action, NULL);
    }
    if (!asking->is_secret || tcgetattr(asking->fd, &asking->was) != 0) {
        asking->is_secret = false;
        return;
    }
    struct termios quiet = asking->was;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    /* FLUSH: what was typed before the question is no answer to it. */
    (void)tcsetattr(asking->fd, TCSAFLUSH, &quiet);
}

static void say(const struct asking *asking, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t put = write(asking->fd, text, length);
        if (put < 0 && errno != EINTR)
            return;
        if (put > 0) {
            text += put;
            length -= (size_t)put;
        }
    }
}

static void end(struct asking *asking)
{
    if (asking->is_secret) {
        (void)tcsetattr(asking->fd, TCSADRAIN, &asking->was);
        say(asking, "\n");
    }
    for (size_t i = 0; i < CAUGHT_COUNT; i++)
        (void)sigaction(caught[i], &asking->actions[i], NULL);
    (void)sigprocmask(SIG_SETMASK, &asking->mask, NULL);
}

enum answer { ANSWER_LINE, ANSWER_LONG, ANSWER_END, ANSWER_SIGNAL };

/* Byte by byte into memory that is wiped: a buffer of stdio's would keep a copy. */
static enum answer take_line(const struct asking *asking, struct passphrase *line)
{
    enum answer answer = ANSWER_LINE;
    for (;;) {
        struct pollfd poll = {.fd = asking->fd, .events = POLLIN};
        char byte;
        if (ppoll(&poll, 1, NULL, &asking->mask) < 0 && errno != EINTR)
            return ANSWER_END;
        if (came != 0)
            return ANSWER_SIGNAL;
        if ((poll.revents & (POLLIN | POLLHUP | POLLERR)) == 0)
            continue;
        ssize_t got = read(asking->fd, &byte, 1);
        if (got == 0 || (got < 0 && errno != EINTR))
            return ANSWER_END;
        if (got < 0)
            continue;
        if (byte == '\n' || byte == '\r')
            return answer;
        if (!passphrase_add(line, byte))
            answer = ANSWER_LONG;
    }
}

/* A signal that came does what it does; when that was to stop us and we go on, the question is
 * asked again. */
static enum answer ask(const char *prompt, bool is_secret, int fd, struct passphrase *line)
{
    for (;;) {
        struct asking asking = {.fd = fd, .is_secret = is_secret};
        (void)passphrase_set(line, TEXT_NONE);
        begin(&asking);
        say(&asking, prompt);
        enum answer answer = take_line(&asking, line);
        end(&asking);
        if (answer != ANSWER_SIGNAL)
            return answer;
        (void)raise(came);
        if (came != SIGTSTP)
            return ANSWER_END;
    }
}

static enum verdict ask_line(const char *prompt, bool is_secret, struct passphrase *line,
                             struct error *error)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_set(error, VERDICT_REJECT, "TERMINAL_MISSING",
                         "there is no terminal to ask on");
    enum answer answer = ask(prompt, is_secret, fd, line);
    (void)close(fd);
    switch (answer) {
    case ANSWER_LINE:
        return VERDICT_OK;
    case ANSWER_LONG:
        return error_set(error, VERDICT_REJECT, "PASSPHRASE_LONG",
                         "what was typed is longer than %d bytes", PASSPHRASE_BYTES_MAX);
    case ANSWER_SIGNAL:
    case ANSWER_END:
        break;
    }
    return error_set(error, VERDICT_REJECT, "TERMINAL_CLOSED",
                     "the question was left without an answer");
}

enum verdict terminal_ask_secret(const char *prompt, struct passphrase *passphrase,
                                 struct error *error)
{
    return ask_line(prompt, true, passphrase, error);
}

enum verdict terminal_ask_word(const char *prompt, const char *word, bool *ret_same,
                               struct error *error)
{
    struct passphrase *typed = NULL, *expected = NULL;
    enum verdict verdict = passphrase_new(&typed, error);
    if (verdict == VERDICT_OK)
        verdict = passphrase_new(&expected, error);
    if (verdict == VERDICT_OK)
        verdict = ask_line(prompt, false, typed, error);
    if (verdict == VERDICT_OK) {
        (void)passphrase_set(expected, text_of(word));
        *ret_same = passphrase_equal(typed, expected);
    }
    passphrase_free(&typed);
    passphrase_free(&expected);
    return verdict;
}
