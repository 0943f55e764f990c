/*
 * The closed lists of the model: each value's number on the wire, its name in files, tables and
 * CSV, and its words for people. Zero is always "not given". Numbers are never reused.
 *
 * One X-macro a list yields the C enum, the table and, by a test, agreement with proto/.
 */
#ifndef PARALLAX_MODEL_CODES_H
#define PARALLAX_MODEL_CODES_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

#define CONSENT_CODES(X)                                                                           \
    X(CONSENT_, PUBLIC, 1, "public, organisation named")                                           \
    X(CONSENT_, ANONYMOUS, 2, "text used, organisation hidden")                                    \
    X(CONSENT_, AGGREGATE, 3, "counted only")                                                      \
    X(CONSENT_, CONFIDENTIAL, 4, "sealed to the secretariat, counted only")

#define KIND_CODES(X)                                                                              \
    X(KIND_, FINDING, 1, "finding")                                                                \
    X(KIND_, RESPONSE, 2, "survey response")                                                       \
    X(KIND_, SIGN_ON, 3, "sign-on to a letter")                                                    \
    X(KIND_, CONTRIBUTION, 4, "contribution to a paper or comment on a draft")                     \
    X(KIND_, WITHDRAWAL, 5, "withdrawal")

#define CHANNEL_CODES(X)                                                                           \
    X(CHANNEL_, FORMAL, 1, "formal")                                                               \
    X(CHANNEL_, INFORMAL, 2, "informal")                                                           \
    X(CHANNEL_, REMOTE, 3, "remote")                                                               \
    X(CHANNEL_, HYBRID, 4, "hybrid")                                                               \
    X(CHANNEL_, IN_PERSON, 5, "in person")

#define FINDING_TYPE_CODES(X)                                                                      \
    X(FINDING_TYPE_, PROGRESS, 1, "progress")                                                      \
    X(FINDING_TYPE_, GAP, 2, "gap")                                                                \
    X(FINDING_TYPE_, REGRESSION, 3, "regression")                                                  \
    X(FINDING_TYPE_, GOOD_PRACTICE, 4, "good practice")                                            \
    X(FINDING_TYPE_, VIOLATION, 5, "violation")                                                    \
    X(FINDING_TYPE_, DATA_GAP, 6, "data gap")                                                      \
    X(FINDING_TYPE_, PARTICIPATION, 7, "participation")                                            \
    X(FINDING_TYPE_, CIVIC_SPACE, 8, "civic space")

#define STANCE_CODES(X)                                                                            \
    X(STANCE_, CONFIRMS, 1, "confirms")                                                            \
    X(STANCE_, PARTLY_CONFIRMS, 2, "partly confirms")                                              \
    X(STANCE_, CONTRADICTS, 3, "contradicts")                                                      \
    X(STANCE_, OMITTED, 4, "omitted by government")                                                \
    X(STANCE_, CANNOT_VERIFY, 5, "cannot verify")

#define RATER_CODES(X)                                                                             \
    X(RATER_, RIGHTS_HOLDERS, 1, "rights-holders")                                                 \
    X(RATER_, DUTY_BEARERS, 2, "duty-bearers")                                                     \
    X(RATER_, AGREED, 3, "agreed")                                                                 \
    X(RATER_, COALITION, 4, "coalition")

#define TREND_CODES(X)                                                                             \
    X(TREND_, ON_TRACK, 1, "on track")                                                             \
    X(TREND_, MODERATELY_IMPROVING, 2, "moderately improving")                                     \
    X(TREND_, STAGNATING, 3, "stagnating")                                                         \
    X(TREND_, DECREASING, 4, "decreasing")

#define CIVIC_SPACE_CODES(X)                                                                       \
    X(CIVIC_SPACE_, OPEN, 1, "open")                                                               \
    X(CIVIC_SPACE_, NARROWED, 2, "narrowed")                                                       \
    X(CIVIC_SPACE_, OBSTRUCTED, 3, "obstructed")                                                   \
    X(CIVIC_SPACE_, REPRESSED, 4, "repressed")                                                     \
    X(CIVIC_SPACE_, CLOSED, 5, "closed")

#define LNOB_FACTOR_CODES(X)                                                                       \
    X(LNOB_FACTOR_, DISCRIMINATION, 1, "discrimination")                                           \
    X(LNOB_FACTOR_, GEOGRAPHY, 2, "geography")                                                     \
    X(LNOB_FACTOR_, GOVERNANCE, 3, "governance")                                                   \
    X(LNOB_FACTOR_, SOCIO_ECONOMIC, 4, "socio-economic status")                                    \
    X(LNOB_FACTOR_, SHOCKS, 5, "shocks and fragility")

#define EVIDENCE_TYPE_CODES(X)                                                                     \
    X(EVIDENCE_TYPE_, INTERVIEW, 1, "interview")                                                   \
    X(EVIDENCE_TYPE_, SURVEY, 2, "survey")                                                         \
    X(EVIDENCE_TYPE_, FOCUS_GROUP, 3, "focus group")                                               \
    X(EVIDENCE_TYPE_, OBSERVATION, 4, "observation")                                               \
    X(EVIDENCE_TYPE_, DOCUMENT, 5, "document")                                                     \
    X(EVIDENCE_TYPE_, LAW, 6, "law or policy")                                                     \
    X(EVIDENCE_TYPE_, STATISTICS, 7, "statistics")                                                 \
    X(EVIDENCE_TYPE_, MEDIA, 8, "media")                                                           \
    X(EVIDENCE_TYPE_, COURT_RECORD, 9, "court record")                                             \
    X(EVIDENCE_TYPE_, OTHER, 10, "other")

#define INFORMED_CONSENT_CODES(X)                                                                  \
    X(INFORMED_CONSENT_, YES, 1, "yes")                                                            \
    X(INFORMED_CONSENT_, NO, 2, "no")

#define URGENCY_CODES(X)                                                                           \
    X(URGENCY_, LOW, 1, "low")                                                                     \
    X(URGENCY_, MEDIUM, 2, "medium")                                                               \
    X(URGENCY_, HIGH, 3, "high")

#define ECOSOC_STATUS_CODES(X)                                                                     \
    X(ECOSOC_STATUS_, GENERAL, 1, "general")                                                       \
    X(ECOSOC_STATUS_, SPECIAL, 2, "special")                                                       \
    X(ECOSOC_STATUS_, ROSTER, 3, "roster")                                                         \
    X(ECOSOC_STATUS_, NONE, 4, "none")

/* Where a submission stands in review. */
#define STATE_CODES(X)                                                                             \
    X(STATE_, RECEIVED, 1, "received")                                                             \
    X(STATE_, IN_REVIEW, 2, "in review")                                                           \
    X(STATE_, HAS_ISSUES, 3, "has issues")                                                         \
    X(STATE_, APPROVED, 4, "approved")                                                             \
    X(STATE_, REJECTED, 5, "rejected")                                                             \
    X(STATE_, PUBLISHED, 6, "published")                                                           \
    X(STATE_, WITHDRAWN, 7, "withdrawn")                                                           \
    X(STATE_, SUPERSEDED, 8, "superseded by an amended one")

/* X(table, MACRO, proto enum): every list once, for the tables and for the test against proto/. */
#define CODE_TABLES(T)                                                                             \
    T(consent, CONSENT_CODES, "Consent")                                                           \
    T(kind, KIND_CODES, "Kind")                                                                    \
    T(channel, CHANNEL_CODES, "Channel")                                                           \
    T(finding_type, FINDING_TYPE_CODES, "FindingType")                                             \
    T(stance, STANCE_CODES, "Stance")                                                              \
    T(rater, RATER_CODES, "Rater")                                                                 \
    T(trend, TREND_CODES, "Trend")                                                                 \
    T(civic_space, CIVIC_SPACE_CODES, "CivicSpace")                                                \
    T(lnob_factor, LNOB_FACTOR_CODES, "LnobFactor")                                                \
    T(evidence_type, EVIDENCE_TYPE_CODES, "EvidenceType")                                          \
    T(informed_consent, INFORMED_CONSENT_CODES, "InformedConsent")                                 \
    T(urgency, URGENCY_CODES, "Urgency")                                                           \
    T(ecosoc_status, ECOSOC_STATUS_CODES, "EcosocStatus")                                          \
    T(state, STATE_CODES, "State")

#define CODE_ENUMERATOR(prefix, name, number, label) prefix##name = (number),
#define CODE_ENUM(table, codes, proto) enum table { codes(CODE_ENUMERATOR) };
/* clang-format off */
CODE_TABLES(CODE_ENUM)
/* clang-format on */
#undef CODE_ENUM

struct code {
    int32_t number;
    const char *name;  /* "GOOD_PRACTICE": CSV, SQL, JSON */
    const char *label; /* "good practice": people, English */
};

struct code_table {
    const char *name;  /* "finding_type" */
    const char *proto; /* "FindingType" */
    const struct code *codes;
    size_t count;
};

#define CODE_TABLE_DECLARE(table, codes, proto) extern const struct code_table table##_codes;
/* clang-format off */
CODE_TABLES(CODE_TABLE_DECLARE)
/* clang-format on */
#undef CODE_TABLE_DECLARE

/* All tables, for tests and documentation. */
extern const struct code_table *const code_tables[];
extern const size_t code_tables_count;

/* NULL when the table has no such number or name (names are exact). */
const struct code *code_by_number(const struct code_table *table, int32_t number);
const struct code *code_by_name(const struct code_table *table, struct text name);
/* The name, or "" for a number that the table does not have. */
const char *code_name(const struct code_table *table, int32_t number);

#endif
