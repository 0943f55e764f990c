/*
 * The line to the collector: a socket that is thrown away and made anew when nothing comes back
 * (the ZeroMQ guide's Lazy Pirate), and questions that are asked until they are answered.
 */
#ifndef PARALLAX_CLIENT_LINE_H
#define PARALLAX_CLIENT_LINE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/uuid.h"
#include "client/session.h"
#include "wire/client_protocol.h"
#include "wire/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No answer and no byte for this long: the connection is taken for dead. */
#define LINE_ANSWER_MS 5000
/* Likewise while it takes nothing to send; doubles from try to try. */
#define LINE_OPENING_FIRST_MS 1000
/* Silent tries at a collector before the next one is asked, where several are known. */
#define LINE_TRIES 2
/* ZeroMQ takes nothing until it is connected, and does not tell when it is: ask again so often. */
#define LINE_CONNECTING_MS 50

struct line;

/*
 * The session's line, made at the first call; nothing is sent yet. RETRY NO_COLLECTOR when the
 * session knows none.
 */
enum verdict line_of(struct session *session, struct line **ret_line, struct error *error);
void line_free(struct line **line);

/* A fresh socket; what the old one still held is gone. */
enum verdict line_reopen(struct line *line, struct error *error);
/* A request number that this line has not used. */
uint64_t line_request_number(struct line *line);
/* RETRY LINK_QUEUE_FULL: not connected, or the queue is full. */
enum verdict line_send(struct line *line, struct text frame, struct error *error);
/* What moved on the socket there is now (wire/link.h). */
bool line_moved(struct line *line, struct link_movement *ret_movement);
/*
 * Waits at most wait_ms for a reply, lending the home meanwhile (client/home.h), or until
 * stopping_asked; *ret_got false when there was none, or none that can be read.
 * The reply lives in the line's own arena until the next call.
 */
enum verdict line_receive(struct line *line, int64_t wait_ms, struct collector_reply *ret_reply,
                          bool *ret_got, struct error *error);

/*
 * Asks until there is an answer of this kind; request->request is filled. RETRY COLLECTOR_SILENT
 * when nothing got further for patience_ms, or it was asked to stop; REJECT with the collector's
 * code and sentence when it refuses, REJECT COLLECTOR_ANSWER for an answer to something else.
 */
enum verdict line_ask(struct line *line, struct client_request *request, enum reply_kind kind,
                      int64_t patience_ms, struct collector_reply *ret_reply, struct error *error);

/* REJECT with the code and sentence of a REPLY_REFUSED. */
enum verdict line_refusal(const struct collector_reply *reply, struct error *error);

/* What the collector told about itself. */
struct line_welcome {
    size_t frame_submissions_max, frame_bytes_max; /* never more than our own bounds */
    int64_t clock_ahead_ms;                        /* our clock minus the collector's */
};
/*
 * Says hello, once a line: later calls give the same answer. While keys are changed, the new ones
 * are tried first, and take the old ones' place when they are let in (client/rotation.h). The
 * session's calls are replaced by those of the welcome. REJECT COLLECTOR_KEY when the receipts
 * would be signed with another key than the card's, COLLECTOR_PROTOCOL when it speaks another
 * version. Where several collectors are known they are asked in turn; who answers is stayed with.
 */
enum verdict line_hello(struct line *line, int64_t patience_ms, struct line_welcome *ret_welcome,
                        struct error *error);
/* Leaves a collector that has become silent, and says hello to the next that answers; it may be the
 * same in the end. */
enum verdict line_move_on(struct line *line, int64_t patience_ms, struct line_welcome *ret_welcome,
                          struct error *error);

#endif
