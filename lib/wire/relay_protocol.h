/*
 * The conversation between collector and aggregator as plain structs
 * (proto/parallax/v1/relay_link.proto). What is decoded lives in the arena; what is encoded is
 * borrowed.
 */
#ifndef PARALLAX_WIRE_RELAY_PROTOCOL_H
#define PARALLAX_WIRE_RELAY_PROTOCOL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "wire/status_line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RELAY_PROTOCOL_VERSION 1u
#define RELAY_FRAME_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define RELAY_BATCH_RECORDS_MAX 1024u
#define RELAY_DIGEST_BYTES 32u

enum relay_up_kind { RELAY_HELLO = 1, RELAY_BATCH, RELAY_PING, RELAY_STATUS_QUERY };

struct relay_record {
    struct uuid organisation;
    struct text submission;
    struct text digest; /* of it, RELAY_DIGEST_BYTES; or none, by a collector that tells none */
    bool damaged;
};

/* Collector to aggregator. */
struct relay_up {
    enum relay_up_kind kind;
    /* HELLO */
    uint32_t protocol;
    int64_t catalogue_version;
    size_t stream_count;
    const struct uuid *streams;
    /* BATCH */
    struct uuid stream;
    uint64_t first_sequence;
    size_t record_count;
    const struct relay_record *records;
    /* STATUS_QUERY */
    uint64_t question; /* repeated in the report */
    struct uuid organisation;
    size_t id_count;
    const struct uuid *ids;
};

enum relay_down_kind {
    RELAY_WELCOME = 1,
    RELAY_ACK,
    RELAY_CATALOGUE,
    RELAY_PONG,
    RELAY_REFUSED,
    RELAY_STATUS_REPORT
};

struct relay_ack {
    struct uuid stream;
    uint64_t through;
};

/* A submission that is there and is the asking organisation's. */
struct relay_status {
    struct uuid id;
    struct status_line told;
};

/* Aggregator to collector. */
struct relay_down {
    enum relay_down_kind kind;
    uint32_t protocol; /* WELCOME */
    uint32_t credit;   /* WELCOME, ACK, PONG */
    size_t ack_count;  /* WELCOME: any number; ACK: one */
    const struct relay_ack *acks;
    struct text catalogue;      /* CATALOGUE: encoded; codec_catalogue_decode reads it */
    struct text code, sentence; /* REFUSED */
    bool answers_status;        /* WELCOME */
    /* STATUS_REPORT */
    uint64_t question;
    bool unavailable; /* the database cannot be asked now */
    size_t status_count;
    const struct relay_status *statuses;
};

/*
 * Decoding: REJECT MESSAGE_UNREADABLE. All four: REJECT MESSAGE_TOO_LARGE when the arena's cap is
 * reached, RETRY NO_MEMORY. The arena of relay_down_decode needs room for a catalogue unpacked
 * (about six times its bytes), packed again, and unpacked once more.
 */
enum verdict relay_up_decode(struct text frame, struct arena *arena, struct relay_up *ret_up,
                             struct error *error);
enum verdict relay_up_encode(const struct relay_up *up, struct arena *arena, struct buffer *out,
                             struct error *error);
enum verdict relay_down_decode(struct text frame, struct arena *arena, struct relay_down *ret_down,
                               struct error *error);
enum verdict relay_down_encode(const struct relay_down *down, struct arena *arena,
                               struct buffer *out, struct error *error);

#endif
