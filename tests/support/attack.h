/*
 * What the tests of attacks share: the pipeline, two organisations, and what every attack must
 * leave as it was: the collector alive, its memory bounded, others served.
 *
 * ATTACK(test) is an entry of cmocka's list; attack_start and attack_stop are the group's. A test
 * finds its struct attack in *state.
 */
#ifndef PARALLAX_TESTS_SUPPORT_ATTACK_H
#define PARALLAX_TESTS_SUPPORT_ATTACK_H

#include "tests/support/peer.h"
#include "tests/support/pipeline.h"

#include <stdint.h>

struct attack {
    struct pipeline *pipeline;
    struct identity *member; /* scope KGZ,MNG */
    struct identity *other;  /* scope KGZ */
    char *member_id, *other_id;
    struct peer *peer; /* the attacker, connected as member anew for every test */
    int64_t accepted;  /* submissions that became durable so far */
    int64_t memory_before_kib;
};

/*
 * What the collector's own memory (beside the spool's map) may grow by under any attack: the 64 MiB
 * that one round may unpack, and what is queued for a peer.
 */
#define ATTACK_GROWTH_KIB ((int64_t)96 * 1024)

#define ATTACK(test) cmocka_unit_test_setup_teardown(test, attack_before, attack_after)

int attack_start(void **state); /* without a bound on what an organisation may send */
/* The same with options of the collector's own, a list that ends with NULL and lives on. */
int attack_start_with(void **state, const char *const *collector_options);
int attack_stop(void **state);
int attack_before(void **state);
/* Fails the test unless the collector lives within its bound and serves somebody else. */
int attack_after(void **state);

struct peer *attack_connect(struct attack *attack, const struct identity *identity);
void attack_assert_welcome(struct peer *peer);
/* Submits one right finding; its id. */
struct uuid attack_submit_right(struct attack *attack, struct peer *peer);
/* The answer to a whole frame is a refusal with this code. */
void attack_assert_refused(const struct collector_reply *reply, const char *code);
/* The answer is outcomes, and that of the first submission a refusal with this code. */
void attack_assert_outcome(const struct collector_reply *reply, const char *code);
/* Sends these bytes as one frame and waits for the answer. */
const struct collector_reply *attack_send(struct peer *peer, const struct buffer *frame);
/* A ClientRequest with these bytes as its field: 2 hello, 3 submit, 4 status. */
void attack_frame(struct buffer *out, uint32_t field, const struct buffer *ask);
/* Signs and submits the bytes as they are. */
const struct collector_reply *attack_submit_bytes(struct attack *attack,
                                                  const struct buffer *bytes);
/* Waits until it is stored; what a column of it says, or whose it is. */
void attack_assert_column(struct attack *attack, const struct uuid *id, const char *column,
                          const char *value);
void attack_assert_sender(struct attack *attack, const struct uuid *id, const char *organisation);
/* The last test of each group: what was accepted is in the database, once, and nothing else. */
void attack_nothing_else_is_stored(void **state);
/* The last one, too: no stage has logged who anybody is, where they are or what they wrote. */
void attack_nobody_is_in_the_log(void **state);

#endif
