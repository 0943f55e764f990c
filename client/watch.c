/* See watch.h. */
#include "client/watch.h"

#include "base/clock.h"
#include "base/retry.h"
#include "client/call_contents.h"
#include "client/commands.h"
#include "client/send_report.h"
#include "client/show.h"
#include "client/stopping.h"
#include "words/words.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Tries while the line is away; whoever queues something brings the next one forward. */
#define AWAY_FIRST_MS 5000
#define AWAY_LIMIT_MS ((int64_t)5 * 60 * 1000)
/* How often the collector is asked what became of what it has received. */
#define STATUS_EVERY_MS ((int64_t)15 * 60 * 1000)
/* What came to the outbox in one go is sent in one go. */
#define SETTLE_MS 200

struct watching {
    struct session *session; /* borrowed */
    const struct client_config *config;
    int changes; /* inotify: of the home's folder; -1: none, then the clock alone wakes */
    struct retry away;
    int64_t status_ms;           /* when the collector is asked next */
    bool open;                   /* the session is */
    char told[ERROR_CODE_BYTES]; /* the last error that was told; the same is not told again */
};

static void forget_changes(const struct watching *watching)
{
    char events[4096];
    while (watching->changes >= 0 && read(watching->changes, events, sizeof events) > 0)
        ;
}

/* A commit of the outbox ends with its journal being deleted; only then is there something. */
static void begin_changes(struct watching *watching)
{
    watching->changes = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watching->changes >= 0 &&
        inotify_add_watch(watching->changes, home_path(watching->session->home), IN_DELETE) < 0) {
        (void)close(watching->changes);
        watching->changes = -1;
    }
}

/* Until something changes in the home, or it is asked to stop; at most wait_ms. */
static void idle(const struct watching *watching, int64_t wait_ms)
{
    struct pollfd items[] = {{.fd = stopping_fd(), .events = POLLIN},
                             {.fd = watching->changes, .events = POLLIN}};
    if (stopping_asked() || poll(items, 2, (int)wait_ms) <= 0 || items[1].revents == 0)
        return;
    items[1].fd = -1;
    (void)poll(items, 2, SETTLE_MS);
}

static void tell_once(struct watching *watching, const struct error *why)
{
    if (strcmp(watching->told, why->code) != 0)
        show_error(why);
    (void)snprintf(watching->told, sizeof watching->told, "%s", why->code);
}

static void print(struct send_report *report)
{
    if (report->answered > 0) {
        show_flush(&report->text, stdout);
        (void)fflush(stdout);
    }
    buffer_free(&report->text);
}

static enum verdict ask_status(struct watching *watching, struct error *error)
{
    if (clock_steady_ms() < watching->status_ms)
        return VERDICT_OK;
    watching->status_ms = clock_steady_ms() + STATUS_EVERY_MS;
    return command_status_refresh(watching->session, error);
}

/* One round with an open session. RETRY: the line is away, or the home is somebody else's. */
static enum verdict send_once(struct watching *watching, struct error *error)
{
    struct send_report report;
    enum verdict verdict = send_and_tell(watching->session, watching->config->patience_ms,
                                         watching->config->json, watching->told, &report, error);
    if (verdict != VERDICT_OK) {
        buffer_free(&report.text);
        return verdict;
    }
    print(&report);
    if (report.elsewhere) {
        (void)snprintf(watching->told, sizeof watching->told, "%s", SEND_ELSEWHERE);
        return error_set(error, VERDICT_RETRY, SEND_ELSEWHERE,
                         _("another parallax sends from this home already"));
    }
    if (report.sent != VERDICT_OK) {
        (void)snprintf(watching->told, sizeof watching->told, "%s", report.why.code);
        *error = report.why;
        return report.sent;
    }
    struct error later;
    if (watching->session->line != NULL)
        (void)call_contents_fetch(watching->session, watching->config->patience_ms, &later);
    return ask_status(watching, error);
}

static enum verdict go_round(struct watching *watching, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    bool made;
    if (!watching->open)
        verdict = session_open(watching->session, watching->config, false, &made, error);
    watching->open = verdict == VERDICT_OK;
    if (verdict == VERDICT_OK)
        verdict = send_once(watching, error);
    if (watching->open)
        session_close(watching->session);
    watching->open = false;
    return verdict;
}

static int64_t until_next_ms(struct watching *watching, enum verdict verdict)
{
    int64_t status_ms = watching->status_ms - clock_steady_ms();
    if (verdict == VERDICT_OK)
        return status_ms > 0 ? status_ms : 0;
    return retry_next_ms(&watching->away);
}

static enum verdict go_on(struct watching *watching, struct error *error)
{
    while (!stopping_asked()) {
        forget_changes(watching);
        enum verdict verdict = go_round(watching, error);
        if (verdict == VERDICT_REJECT || verdict == VERDICT_FATAL)
            return verdict;
        if (verdict == VERDICT_OK) {
            retry_reset(&watching->away);
            watching->told[0] = '\0';
        } else if (!stopping_asked()) {
            tell_once(watching, error);
            /* Our own marks on what was tried are no news. */
            forget_changes(watching);
        }
        idle(watching, until_next_ms(watching, verdict));
    }
    return VERDICT_OK;
}

enum verdict watch(struct session *session, enum exit_code *ret_code, struct error *error)
{
    struct watching watching = {.session = session, .config = session->config, .open = true};
    enum verdict verdict = stopping_begin(error);
    if (verdict != VERDICT_OK)
        return verdict;
    retry_init(&watching.away, AWAY_FIRST_MS, AWAY_LIMIT_MS,
               (uint64_t)clock_steady_ms() ^ ((uint64_t)getpid() << 32));
    begin_changes(&watching);
    show_note(_("sending what is queued, now and later; Ctrl-C ends it"));
    verdict = go_on(&watching, error);
    if (watching.changes >= 0)
        (void)close(watching.changes);
    if (verdict == VERDICT_OK)
        *ret_code = EXIT_DONE;
    return verdict;
}
