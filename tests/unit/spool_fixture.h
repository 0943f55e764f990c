/*
 * A spool in a folder of its own, and submissions that are told apart by a number.
 */
#ifndef PARALLAX_TESTS_UNIT_SPOOL_FIXTURE_H
#define PARALLAX_TESTS_UNIT_SPOOL_FIXTURE_H

#include "spool/spool.h"

#define FIXTURE_MAP_BYTES ((int64_t)1 << 20)
#define FIXTURE_BATCH_MAX 512
#define FIXTURE_DAY 20780

struct fixture {
    char *folder; /* the parent of the spool's own */
    char *path;
    struct spool_config config;
    struct spool *spool;
    size_t payload_bytes; /* of every submission accepted from now on */
};

/* cmocka's set-up and tear-down; the spool is open in between. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);
void fixture_open(struct fixture *fixture);
void fixture_reopen(struct fixture *fixture);

/* Scattered, as ids from many clients are. */
struct uuid fixture_id(uint32_t number);
/* The content of a submission: its number, and that repeated up to length bytes. */
void fixture_payload(uint32_t number, size_t length, struct buffer *out);
/* Tells nothing about cryptography, but changes with every bit of bytes. */
void fixture_digest(struct text bytes, uint8_t ret_digest[SPOOL_DIGEST_BYTES]);

/* Accepts count submissions numbered from first on; the commit record is "commit FIRST". */
enum verdict fixture_accept_on(struct fixture *fixture, uint32_t first, size_t count, int32_t day,
                               struct error *error);
/* The same on FIXTURE_DAY, and it must succeed. */
void fixture_accept(struct fixture *fixture, uint32_t first, size_t count);
/* Whether the id is known; its payload must wait or not wait as said. */
bool fixture_knows(struct fixture *fixture, uint32_t number, bool waiting);
/* Reads one stream from *cursor on, at most FIXTURE_BATCH_MAX. */
struct fixture_batch {
    struct uuid stream;
    struct spool_record records[FIXTURE_BATCH_MAX];
    size_t count;
    struct buffer bytes;
};
void fixture_read(struct fixture *fixture, struct spool_cursor *cursor,
                  struct fixture_batch *batch);
/* The batch holds exactly count whole submissions numbered from first on, sequences from sequence.
 */
void fixture_assert_batch(const struct fixture *fixture, const struct fixture_batch *batch,
                          uint32_t first, size_t count, uint64_t sequence);
struct spool_stats fixture_stats(struct fixture *fixture);
/* Flips one bit of every place in the closed spool's file where bytes stand; at least one. */
void fixture_flip_on_disk(const struct fixture *fixture, const void *bytes, size_t length,
                          size_t offset);

#endif
