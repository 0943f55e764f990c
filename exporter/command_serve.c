/* The command serve: the portal behind an HTTP server, as a daemon. */
#include "exporter/command.h"

#include "base/daemon.h"
#include "base/log.h"
#include "confine/confine.h"
#include "exporter/portal.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

#define DRAIN_LIMIT_MS 5000

struct stage {
    struct confine_config confine;
    struct store_config store_config;
    struct portal portal;
    struct http *http;
};

static void stage_close(void **stage)
{
    struct stage *self = *stage;
    if (self == NULL)
        return;
    http_close(&self->http);
    portal_close(&self->portal);
    free(self);
    *stage = NULL;
}

/* The database may be away at start, as at any other time: pages then say so. */
static enum verdict stage_open(const void *options, void **ret_stage, struct error *error)
{
    const struct exporter_config *config = options;
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return error_no_memory(error);
    stage->confine = (struct confine_config){
        .profile = CONFINE_EXPORTER,
        .off = confine_is_off(config->confine),
    };
    stage->store_config = (struct store_config){
        .url = config->database_url,
        .application = exporter_program.name,
        .reader = true,
        .statement_limit_ms = config->statement_limit_ms,
    };
    stage->portal = (struct portal){
        .store_config = &stage->store_config,
        .forms_dir = config->forms_dir,
        .page_limit_bytes = (size_t)config->page_limit_bytes,
    };
    const struct http_config http = {
        .address = config->listen_address,
        .port = (int)config->listen_port,
        .connections_max = (int)config->connections_max,
        .idle_limit_ms = config->idle_limit_ms,
        .handler = portal_answer,
        .context = &stage->portal,
    };
    enum log_event event = LOG_CONFINED;
    if (confine_is_root())
        log_plain(LOG_RUNS_AS_ROOT);
    enum verdict verdict = confine_start(&stage->confine, error);
    if (verdict == VERDICT_OK)
        verdict = http_open(&http, &stage->http, error);
    if (verdict == VERDICT_OK)
        verdict = confine_drop(&stage->confine, &event, error);
    void *self = stage;
    if (verdict != VERDICT_OK) {
        stage_close(&self);
        return verdict;
    }
    log_plain(event);
    LOG(LOG_READY, log_number("port", http_port(stage->http)));
    *ret_stage = stage;
    return VERDICT_OK;
}

static enum verdict stage_step(void *stage, int stop_fd, struct error *error)
{
    struct stage *self = stage;
    struct pollfd fds[] = {{.fd = stop_fd, .events = POLLIN},
                           {.fd = http_fd(self->http), .events = POLLIN}};
    int64_t wait_ms = http_wait_ms(self->http);
    if (poll(fds, 2, wait_ms > INT_MAX ? INT_MAX : (int)wait_ms) < 0 && errno != EINTR)
        return error_set(error, VERDICT_FATAL, "POLL", "the server cannot wait for requests: %m");
    http_serve(self->http);
    return VERDICT_OK;
}

/* Pages are made in one go: between two steps nothing is half done. */
static enum verdict stage_drain(void *stage, bool *ret_done, struct error *error)
{
    (void)stage;
    (void)error;
    *ret_done = true;
    return VERDICT_OK;
}

int command_serve(int argc, char **argv, char **environment)
{
    const struct daemon_spec spec = {
        .program = &exporter_program,
        .drain_limit_ms = DRAIN_LIMIT_MS,
        .open = stage_open,
        .step = stage_step,
        .drain = stage_drain,
        .close = stage_close,
    };
    return daemon_run(&spec, argc, argv, environment);
}
