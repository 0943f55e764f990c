/*
 * What the database knows of one submission, as it travels from the aggregator through the
 * collector to the client. The same fields in both links' messages.
 */
#ifndef PARALLAX_WIRE_STATUS_LINE_H
#define PARALLAX_WIRE_STATUS_LINE_H

#include "base/text.h"
#include "model/review.h"

#include <stdint.h>

/* Ids in one question to the database. */
#define STATUS_ASKED_MAX 256u
/* An answer of so many lines, with texts as long as the database takes, is one that clients
 * receive: they take frames of a MiB. */
#define STATUS_LINE_BYTES_MAX                                                                      \
    (REVIEW_NOTE_BYTES_MAX + REVIEW_TITLE_BYTES_MAX + REVIEW_URL_BYTES_MAX + 128)
_Static_assert(STATUS_ASKED_MAX *STATUS_LINE_BYTES_MAX <= 1024 * 1024, "an answer fits a frame");

/* All zero: nothing is known. Texts are borrowed. */
struct status_line {
    int32_t state;    /* STATE_ of model/codes.h; 0: not stored, or not the asker's */
    struct text note; /* the secretariat's, with HAS_ISSUES and REJECTED */
    struct text report_title, report_url;
    int32_t published_day;  /* UTC day; 0: not published */
    struct text quarantine; /* why it is kept aside: a code; none: it is not */
};

#endif
