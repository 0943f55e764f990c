/*
 * Sending, told to people or programs: shared by `parallax send` and `parallax import`.
 */
#ifndef PARALLAX_CLIENT_SEND_REPORT_H
#define PARALLAX_CLIENT_SEND_REPORT_H

#include "base/buffer.h"
#include "base/error.h"
#include "client/session.h"

#include <stdbool.h>
#include <stdint.h>

struct send_report {
    enum exit_code code;
    enum verdict sent; /* and why, where it is not OK */
    struct error why;
    bool elsewhere;     /* another process sends from this home */
    size_t answered;    /* received or refused */
    struct buffer text; /* owned: a summary line, or one JSON object and a line end */
};

/*
 * Sends what is queued. Why it stopped and what was refused is told on stderr at once; the summary
 * comes back. Not OK only when the outbox failed. Free report->text in every case.
 */
enum verdict send_and_report(struct session *session, int64_t patience_ms, bool as_json,
                             struct send_report *ret_report, struct error *error);
/* Likewise; what the code told says, or SEND_ELSEWHERE, is known already and not told again. */
#define SEND_ELSEWHERE "SENT_ELSEWHERE"
enum verdict send_and_tell(struct session *session, int64_t patience_ms, bool as_json,
                           const char *told, struct send_report *ret_report, struct error *error);

#endif
