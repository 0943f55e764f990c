/*
 * The whole pipeline in a folder of its own: a private PostgreSQL, keys, two calls (one open, one
 * closed), the aggregator and the collector as real processes on loopback.
 *
 * Stages keep their address, keys and spool when they are stopped, killed and started again.
 * Everything here fails the cmocka test when it does not work.
 */
#ifndef PARALLAX_TESTS_SUPPORT_PIPELINE_H
#define PARALLAX_TESTS_SUPPORT_PIPELINE_H

#include "tests/support/port.h"
#include "tests/support/postgres.h"
#include "tests/support/process.h"

#include "seal/seal.h"

#include <stdint.h>

#define PIPELINE_CALL "TEST-OPEN"
#define PIPELINE_CALL_CLOSED "TEST-CLOSED"

struct pipeline {
    char *folder;
    struct postgres postgres;
    char *aggregator_card, *collector_card, *secretariat_card;
    struct port aggregator_port, collector_port;
    struct process *aggregator, *collector; /* NULL while they do not run */
    int collector_health;                   /* port of its metrics */
    /* More of their words and NAME=VALUEs, each list ending with NULL; NULL: none. */
    const char *const *collector_options, *const *collector_environment;
    const char *const *aggregator_options, *const *aggregator_environment;
    const char *batch_rows;                     /* of the aggregator */
    const char *spool_map_size, *spool_reserve; /* of the collector */
    const char *collector_namespace;            /* of ip-netns(8); NULL: our own */
    struct process *last;                       /* the program that was run last */
};

/* Makes everything and starts no stage. */
struct pipeline *pipeline_new(void);
/* Stops what runs. Unless all of it ends as it should (exit code 0), the test program exits with 1,
 * also when this is called where cmocka forgets what failed. */
void pipeline_free(struct pipeline **pipeline);

/* Each starts; what it says or how it ends is the caller's to wait for. */
void pipeline_launch_aggregator(struct pipeline *pipeline);
void pipeline_launch_collector(struct pipeline *pipeline);
/* Waits until the one that was launched says that it is ready. */
void pipeline_await_collector(struct pipeline *pipeline);
/* Each starts and says that it is ready, with or without the others. */
void pipeline_start_aggregator(struct pipeline *pipeline);
void pipeline_start_collector(struct pipeline *pipeline);
/* Both, and the collector has its catalogue. */
void pipeline_start(struct pipeline *pipeline);
/* SIGTERM; fails the test unless the exit code is 0. */
void pipeline_stop(struct process **stage);
/* SIGKILL. */
void pipeline_kill(struct process **stage);
/* Waits until a metric of the collector is at least value; false when other ended before that
 * (NULL: nobody). */
bool pipeline_collector_reaches(struct pipeline *pipeline, const char *metric, int64_t value,
                                struct process *other);
/* Waits until everything that the collector has accepted is acknowledged. */
void pipeline_drained(struct pipeline *pipeline);
/* Waits until PostgreSQL has at least so many submissions. */
void pipeline_stored(struct pipeline *pipeline, int64_t count);

/* The path of a program, of this build or of the folder PARALLAX_BIN_DIR; owned by the caller. */
char *pipeline_program(const char *name);
/* Runs parallax-admin or parallax-exporter to its end and fails the test unless it exits with code.
 * What it wrote is process_out(pipeline->last). */
void pipeline_admin(struct pipeline *pipeline, int code, const char *word, ...)
    __attribute__((sentinel));
void pipeline_export(struct pipeline *pipeline, int code, const char *word, ...)
    __attribute__((sentinel));
/* The same for the client at home, a folder's name. It knows nothing of the database. */
void pipeline_client(struct pipeline *pipeline, const char *home, int code, const char *word, ...)
    __attribute__((sentinel));
/* Starts the client and does not wait. */
struct process *pipeline_client_start(struct pipeline *pipeline, const char *home, const char *word,
                                      ...) __attribute__((sentinel));

/*
 * Makes a client's home with keys, enrols an organisation of this name and scope ("KGZ,UZB"), and
 * adds the client's card to it. Returns the organisation's id, owned by the caller.
 */
char *pipeline_enrol(struct pipeline *pipeline, const char *home, const char *scope);
/* The keys in a client's home; the caller frees. */
struct identity *pipeline_identity(struct pipeline *pipeline, const char *home);

/* Writes a file in the folder; its path, owned by the caller. */
char *pipeline_file(struct pipeline *pipeline, const char *name, const char *content);
/* What a query gives (psql, unaligned, no header) without the last newline; owned by the caller. */
char *pipeline_sql(struct pipeline *pipeline, const char *sql);
int64_t pipeline_count(struct pipeline *pipeline, const char *sql);
/* Every place but organisation and organisation_key where the text stands in any table, in the
 * clear or, for bytes, in hexadecimal. "" when nowhere; owned by the caller. */
char *pipeline_find(struct pipeline *pipeline, const char *text);

#endif
