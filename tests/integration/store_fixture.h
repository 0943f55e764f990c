/*
 * A PostgreSQL with our schema for a test program, and sample rows for batches.
 */
#ifndef PARALLAX_TESTS_INTEGRATION_STORE_FIXTURE_H
#define PARALLAX_TESTS_INTEGRATION_STORE_FIXTURE_H

#include "store/batch.h"
#include "store/store.h"
#include "tests/support/postgres.h"

struct fixture {
    struct postgres postgres;
    struct store *store; /* migrated, and prepared for batches */
    struct batch *batch;
};

/* cmocka group set-up and tear-down: *state becomes the fixture. */
int fixture_start(void **state);
int fixture_stop(void **state);
/* cmocka set-up of a test: empties the tables, and reopens a lost connection. */
int fixture_empty(void **state);

struct store *fixture_open(const struct fixture *fixture);
/* Closes the store and opens it again, prepared. */
void fixture_reopen(struct fixture *fixture);

/* Runs SQL; fails the test when it does not work. */
void fixture_run(const struct fixture *fixture, const char *sql);
/* The first value as text, "" for NULL and for no row; valid until the next call. */
const char *fixture_value(const struct fixture *fixture, const char *sql);
/* Fails the test unless the SQL gives this value. */
void fixture_expect(const struct fixture *fixture, const char *sql, const char *value);
/* Fails the test unless all queries named check_ are silent. */
void fixture_check(const struct fixture *fixture);

/* A sample row and the submission it points to; do not copy. */
struct sample {
    struct batch_row row;
    struct submission submission;
};

struct uuid sample_stream(uint8_t number);
struct uuid sample_organisation(uint8_t number);
/* A version 7 id of day 20,000, told apart by its number. */
struct uuid sample_id(uint32_t number);
/*
 * A PUBLIC finding of organisation 1 on KGZ, goal 5, with sample_id(number) and that sequence of
 * stream 1. Organisation and pseudonym of other authors: sample_by.
 */
void sample_make(struct sample *sample, uint32_t number, uint64_t sequence);
/* Written by that organisation and under that consent. */
void sample_by(struct sample *sample, uint8_t organisation, int32_t consent);
/* Turns it into a withdrawal of sample_id(target). */
void sample_withdraws(struct sample *sample, uint32_t target);
void fixture_add(const struct fixture *fixture, const struct sample *sample);
/* Stores and clears the batch; fails the test unless it is committed. */
struct batch_result fixture_store(const struct fixture *fixture);

#endif
