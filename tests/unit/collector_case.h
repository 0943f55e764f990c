/*
 * A collector's front on loopback, without its process: catalogue, spool, link, round and requests,
 * and one client that the catalogue knows. The test's thread is all of them in turn.
 */
#ifndef PARALLAX_TESTS_UNIT_COLLECTOR_CASE_H
#define PARALLAX_TESTS_UNIT_COLLECTOR_CASE_H

#include "collector/catalogue_cache.h"
#include "collector/counters.h"
#include "collector/requests.h"
#include "collector/round.h"
#include "seal/receipt.h"
#include "seal/seal.h"
#include "spool/spool.h"
#include "tests/unit/door_case.h"
#include "tests/unit/finding_case.h"
#include "wire/client_protocol.h"

#define CASE_ANSWERS_MAX 128

/* An answer that the client got. */
struct answer_case {
    struct link_frame frame;
    struct collector_reply reply; /* in the case's arena */
};

struct collector_case {
    struct door door; /* its identity is the collector's */
    struct link *client;
    struct identity *sender; /* the client's */
    char *folder;
    struct spool *spool;
    struct catalogue_cache *catalogue;
    struct collector_counters counters;
    struct connections *connections;
    struct quota *quota; /* no limit by default: case_limit */
    struct round *round;
    struct status *status;
    struct requests *requests;
    struct arena *arena; /* of the test */
    uint64_t sent;       /* requests; the last one's number */
    uint64_t answered;
    size_t answer_count;
    struct answer_case answers[CASE_ANSWERS_MAX];
};

/* cmocka's group and test set-up and tear-down. */
int case_start(void **state);
int case_stop(void **state);
int case_set_up(void **state);
int case_tear_down(void **state);

/* Opens the spool anew, as a collector that was killed; it takes nothing when reserve_bytes of the
 * file system are more than there are. */
void case_reopen(struct collector_case *test, int64_t reserve_bytes);
/* Puts a catalogue with the client's key, or without it, in place. */
void case_enrol(struct collector_case *test, bool with_key);
/* The same, with the call closed. */
void case_close_call(struct collector_case *test);

/* Lets an organisation send so many submissions a second; 0: any number. */
void case_limit(struct collector_case *test, int64_t rate_per_s);

/* Sends raw bytes, a request, or the submissions in one signed frame, to be taken later. */
void case_send(struct collector_case *test, struct text frame);
void case_ask(struct collector_case *test, struct client_request *request);
struct case_part {
    struct uuid id;
    struct text bytes;
};
struct case_part case_part_of(struct collector_case *test, const struct submission *submission);
void case_submit(struct collector_case *test, const struct case_part *parts, size_t count);

/* Waits until all that was sent is taken; commits nothing. */
void case_take(struct collector_case *test);
/* case_take, then one commit, then waits until every request has its answer. The answers to those
 * before are gone, but what was decoded from them stays. */
void case_run(struct collector_case *test);
/* The answer to request number, which must be there. */
const struct collector_reply *case_answer(const struct collector_case *test, uint64_t number);

/* Outcome index of an answer as the receipt that a client keeps; it must verify. */
struct receipt case_receipt(const struct collector_case *test, const struct collector_reply *reply,
                            size_t index, const struct case_part *part);
void case_same_receipt(const struct receipt *a, const struct receipt *b);
void case_refused(const struct collector_reply *reply, size_t index, const char *code);

#endif
