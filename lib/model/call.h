/*
 * The secretariat's call for input, as far as the pipeline needs it to accept or refuse, and what
 * it asks for.
 */
#ifndef PARALLAX_MODEL_CALL_H
#define PARALLAX_MODEL_CALL_H

#include "base/text.h"
#include "base/uuid.h"
#include "model/call_content.h"
#include "model/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call_title {
    struct text language; /* BCP 47 */
    struct text title;
};

struct call {
    struct text id;   /* [A-Z0-9-]{3,40} */
    struct text form; /* a file of reference/forms */
    size_t title_count;
    const struct call_title *titles;
    struct texts countries;      /* alpha-3; empty: every country */
    int64_t opens_ms, closes_ms; /* UTC, made from the forum's time zone by parallax-admin */
    int64_t grace_ms;            /* late lines: so long after closes_ms it still takes what comes */
    uint32_t kinds;              /* bit (1 << enum kind) for each accepted kind */
    int32_t title_words, body_words, answer_words; /* 0: only the bound in bytes */
    bool sample;                                   /* invented data: says so wherever it shows */
    bool approved_only;                 /* only APPROVED and PUBLISHED count in reports */
    size_t invited_count;               /* 0: open to every organisation that is enrolled */
    const struct uuid *invited;         /* organisations, ascending; never told to clients */
    struct text seal_key;               /* 32 bytes: the secretariat's X25519 key, or empty */
    const struct call_content *content; /* NULL: it has none, or it is not known here */
    /* Of the encoded content, where a call is told without it: whoever has content of this digest
       need not ask. Empty: it has none. */
    struct text content_digest;
};

bool call_takes_kind(const struct call *call, int32_t kind);
bool call_takes_country(const struct call *call, struct text alpha3);
/* Whether the organisation may answer it. What it withdraws is taken all the same. */
bool call_invites(const struct call *call, const struct uuid *organisation);
/* The first moment at which nothing more is taken: closes_ms and the grace. */
int64_t call_ends_ms(const struct call *call);
/* The title in language, else English, else the first, else the id. */
struct text call_title(const struct call *call, const char *language);

#endif
