/* parallax send: everything that is queued, until it has its receipts. */
#include "client/commands.h"

#include "client/call_contents.h"
#include "client/send.h"
#include "client/send_report.h"
#include "client/show.h"
#include "client/watch.h"

enum verdict command_send(struct session *session, const struct options *options,
                          enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    if (config->watch)
        return watch(session, ret_code, error);
    struct send_report report;
    struct error later;
    enum verdict verdict =
        send_and_report(session, config->patience_ms, config->json, &report, error);
    if (verdict == VERDICT_OK) {
        show_flush(&report.text, stdout);
        /* The other one may end before these have their receipts. */
        *ret_code = report.elsewhere ? EXIT_UNREACHABLE : report.code;
        /* While there is a line; what does not come now comes with the next one. */
        if (session->line != NULL && report.code == EXIT_DONE)
            (void)call_contents_fetch(session, config->patience_ms, &later);
    }
    buffer_free(&report.text);
    return verdict;
}
