/*
 * The conversation between client and collector as plain structs
 * (proto/parallax/v1/client_link.proto). What is decoded lives in the arena; texts to encode are
 * borrowed.
 */
#ifndef PARALLAX_WIRE_CLIENT_PROTOCOL_H
#define PARALLAX_WIRE_CLIENT_PROTOCOL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uuid.h"
#include "model/call.h"
#include "wire/status_line.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLIENT_PROTOCOL_VERSION 1u
/* Bounds of a frame: the collector tells them in its welcome, the socket enforces the bytes. */
#define CLIENT_FRAME_BYTES_MAX ((size_t)256 * 1024)
#define CLIENT_FRAME_SUBMISSIONS_MAX 256u

enum request_kind { REQUEST_HELLO = 1, REQUEST_SUBMIT, REQUEST_STATUS, REQUEST_CALL };

struct client_request {
    uint64_t request; /* echoed in the answer */
    enum request_kind kind;
    uint32_t protocol;        /* HELLO */
    struct texts submissions; /* SUBMIT: encoded */
    struct text signature;    /* SUBMIT: 64 bytes */
    size_t id_count;          /* STATUS */
    const struct uuid *ids;
    struct text call; /* CALL: the id, and the byte of the content that is asked for */
    uint32_t from;
};

enum reply_kind {
    REPLY_WELCOME = 1,
    REPLY_OUTCOMES,
    REPLY_BUSY,
    REPLY_STATUS,
    REPLY_REFUSED,
    REPLY_CALL_PART
};

struct reply_commit {
    struct text root; /* 32 bytes */
    uint32_t leaf_count;
    int32_t day;
    struct text signature; /* 64 bytes */
};

struct reply_outcome {
    struct uuid id; /* nil when the submission could not be read */
    bool accepted;
    /* accepted: */
    struct text digest; /* 32 bytes */
    uint32_t leaf_index;
    struct text path;
    uint32_t commit; /* index in commits */
    /* refused: */
    struct text code, sentence, field;
};

struct reply_status {
    struct uuid id;
    bool known, forwarded; /* the collector's own word */
    bool asked;            /* the database was asked and answered: told is its word */
    struct status_line told;
};

/* A part of a call's encoded content (codec_call_content_decode). */
struct reply_call_part {
    struct text call;   /* its id */
    struct text digest; /* of the whole content, 32 bytes */
    uint32_t bytes_total, from;
    struct text part; /* within the total when decoded */
};

struct collector_reply {
    uint64_t request;
    enum reply_kind kind;
    /* WELCOME */
    uint32_t protocol;
    struct text receipt_key; /* 32 bytes */
    size_t call_count;
    const struct call *calls;
    int64_t now_ms;
    uint32_t frame_submissions_max, frame_bytes_max;
    /* OUTCOMES */
    size_t outcome_count;
    const struct reply_outcome *outcomes;
    size_t commit_count;
    const struct reply_commit *commits;
    /* BUSY */
    uint32_t retry_after_ms;
    /* BUSY, REFUSED */
    struct text code;
    /* REFUSED */
    struct text sentence;
    /* STATUS */
    size_t status_count;
    const struct reply_status *statuses;
    /* CALL_PART */
    struct reply_call_part call_part;
};

/* When decoding a request is refused, ret_request->request is set if it could be read: the refusal
 * carries it. REJECT MESSAGE_UNREADABLE: no such message, wrong lengths of ids and keys, or none of
 * the kinds.
 */
enum verdict client_request_decode(struct text frame, struct arena *arena,
                                   struct client_request *ret_request, struct error *error);
enum verdict client_request_encode(const struct client_request *request, struct arena *arena,
                                   struct buffer *out, struct error *error);
enum verdict collector_reply_decode(struct text frame, struct arena *arena,
                                    struct collector_reply *ret_reply, struct error *error);
enum verdict collector_reply_encode(const struct collector_reply *reply, struct arena *arena,
                                    struct buffer *out, struct error *error);

#endif
