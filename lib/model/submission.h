/*
 * What a coordinator sends against a call: the envelope and the five kinds of content.
 *
 * Plain structs; every text, list and group borrows from the arena or buffer the submission was
 * made in. The rules of each field stand in the shapes (submission_fields.c).
 */
#ifndef PARALLAX_MODEL_SUBMISSION_H
#define PARALLAX_MODEL_SUBMISSION_H

#include "base/text.h"
#include "base/uuid.h"
#include "model/codes.h"
#include "model/field.h"

#include <stdint.h>

#define SUBMISSION_SCHEMA 1u
/* The most that one encoded submission may have; the client refuses to queue more. */
#define SUBMISSION_BYTES_MAX ((size_t)128 * 1024)
/* What decoding one may allocate: SUBMISSION_BYTES_MAX twice over, and room for the structs. */
#define SUBMISSION_ARENA_BYTES ((size_t)1024 * 1024)

struct observation {
    struct text figure; /* a decimal as written */
    struct text unit;
    struct text breakdown; /* by sex, age, disability, urban/rural ... */
    int32_t sample_size;
    struct text method;
};

struct evidence {
    int32_t type;
    struct text citation;
    struct text url;
    struct text where, when, how;
    struct text by_whom; /* a role, never a person */
    int32_t informed_consent;
    struct text sha256; /* of a file that stays with the coordinator */
};

struct recommendation {
    struct text text;
    struct text addressee;
    int32_t urgency;
};

/* Evidence on one country and one SDG goal, target or indicator. */
struct finding {
    struct text admin1; /* province or region, optional */
    int32_t goal;
    struct text target;    /* "5.2" */
    struct text indicator; /* "5.2.1" */
    int32_t year, period_end;
    struct numbers channel;
    int32_t finding_type;
    struct text title, body;
    int32_t stance;
    struct text claim; /* the code of the government's claim */
    int32_t rating;    /* 0 not rated, 1 no progress, 5 on track */
    int32_t rater;
    int32_t trend;
    int32_t civic_space;
    struct texts affected_groups;
    struct numbers lnob_factors;
    struct texts cedaw_articles;
    struct texts beijing_areas;
    struct texts upr_recommendations;
    struct texts themes;
    struct group observations;    /* struct observation */
    struct group evidence;        /* struct evidence */
    struct group recommendations; /* struct recommendation */
};

struct answer {
    struct text question; /* the question's code in the call */
    struct text body;
};
struct response {
    struct group answers; /* struct answer */
};

struct sign_on {
    struct text signatory; /* as it shall stand under the letter */
    struct text role;
    int32_t publish; /* enum informed_consent: may the name be published */
};

struct contribution {
    struct text section;    /* the section's code in the call's paper or draft */
    struct text comment_on; /* the passage commented on; empty for a contribution */
    struct text title, body;
};

struct withdrawal {
    struct text reason;
};

struct submission {
    struct uuid id;
    struct uuid supersedes; /* nil: none. A withdrawal's target, or what this one amends */
    struct text call;
    struct text country; /* ISO 3166-1 alpha-3 */
    struct text language;
    int32_t schema;
    int32_t consent;
    int32_t kind;
    int64_t created_ms; /* UTC; the start of the day unless PUBLIC */
    struct text sealed; /* CONFIDENTIAL: the whole content, sealed to the secretariat's key */
    union {
        struct finding finding;
        struct response response;
        struct sign_on sign_on;
        struct contribution contribution;
        struct withdrawal withdrawal;
    } content;
};

extern const struct shape observation_shape, evidence_shape, recommendation_shape, answer_shape;
extern const struct shape finding_shape, response_shape, sign_on_shape, contribution_shape,
    withdrawal_shape;
/* country, language, consent and call: what the envelope has in common with a CSV row. */
extern const struct shape envelope_shape;

/* The shape of content for enum kind; NULL for an unknown kind. */
const struct shape *submission_shape(int32_t kind);

#endif
