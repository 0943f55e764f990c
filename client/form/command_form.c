/* parallax form: guided entry in the browser, on this computer alone. */
#include "client/commands.h"

#include "base/clock.h"
#include "client/form/form.h"
#include "client/show.h"
#include "client/stopping.h"
#include "words/words.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

/* One browser, which opens a handful. */
#define CONNECTIONS_MAX 32
#define IDLE_LIMIT_MS 60000
/* One draft with all its questions and choices, and what came from its page. */
#define ARENA_BYTES ((size_t)16 * 1024 * 1024)
/* For the last page to reach the browser. */
#define LAST_PAGE_MS 1000

static enum verdict serve(struct form *form, struct http *http, struct error *error)
{
    while (!form->done && !stopping_asked()) {
        struct pollfd fds[] = {{.fd = http_fd(http), .events = POLLIN},
                               {.fd = stopping_fd(), .events = POLLIN}};
        if (poll(fds, 2, (int)http_wait_ms(http)) < 0 && errno != EINTR)
            return error_set(error, VERDICT_FATAL, "POLL", "waiting for the browser failed: %m");
        http_serve(http);
    }
    int64_t until_ms = clock_steady_ms() + LAST_PAGE_MS, now_ms;
    while (form->done && http_connections(http) > 0 && (now_ms = clock_steady_ms()) < until_ms) {
        struct pollfd fd = {.fd = http_fd(http), .events = POLLIN};
        (void)poll(&fd, 1, (int)clock_shorter(until_ms - now_ms, http_wait_ms(http)));
        http_serve(http);
    }
    return VERDICT_OK;
}

static void tell_address(const struct form *form)
{
    struct buffer out = BUFFER_NONE;
    buffer_format(&out, "http://127.0.0.1:%d/%s\n", form->door.port, form->door.token);
    buffer_format(&out, "%s\n",
                  _("Open this address in a browser on this computer. It works once. Ctrl-C ends "
                    "the form; drafts are kept."));
    show_flush(&out, stdout);
    (void)fflush(stdout);
    buffer_free(&out);
}

static enum verdict run(struct form *form, int64_t port, struct error *error)
{
    const struct http_config config = {
        .address = "127.0.0.1",
        .port = (int)port,
        .connections_max = CONNECTIONS_MAX,
        .idle_limit_ms = IDLE_LIMIT_MS,
        .handler = form_handle,
        .context = form,
        .body_bytes_max = FORM_BODY_BYTES_MAX,
    };
    struct http *http = NULL;
    /* Ctrl-C and a supervisor's stop come between two pages, and end a try to send. */
    enum verdict verdict = stopping_begin(error);
    if (verdict == VERDICT_OK)
        verdict = http_open(&config, &http, error);
    if (verdict == VERDICT_OK) {
        form_door_make(&form->door, http_port(http));
        tell_address(form);
        verdict = serve(form, http, error);
    }
    http_close(&http);
    return verdict;
}

enum verdict command_form(struct session *session, const struct options *options,
                          enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    struct form form = {.session = session, .language = language_in_use()};
    form.arena = arena_new(ARENA_BYTES);
    if (form.arena == NULL)
        return error_no_memory(error);
    (void)signal(SIGPIPE, SIG_IGN);
    enum verdict verdict = run(&form, config->port, error);
    *ret_code = EXIT_DONE;
    buffer_free(&form.notice);
    arena_free(&form.arena);
    return verdict;
}
