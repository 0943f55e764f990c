/*
 * A call as the secretariat writes it: a YAML file (sample/call.yaml) and its rules. No database:
 * whether PostgreSQL knows the time zone and the call before it, and what the local times are in
 * UTC, it says itself.
 */
#ifndef PARALLAX_ADMIN_CALL_FILE_H
#define PARALLAX_ADMIN_CALL_FILE_H

#include "admin/complaints.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "model/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_FILE_BYTES_MAX ((size_t)256 * 1024)
#define CALL_CONTENT_BYTES_MAX ((size_t)512 * 1024)

struct call_file {
    struct text id;            /* [A-Z0-9-]{3,40} */
    struct text form;          /* [a-z0-9-]{1,40} */
    struct text title;         /* by language, as JSON: {"en": "...", "ru": "..."} */
    struct texts countries;    /* alpha-3; empty: every country */
    struct text opens, closes; /* local in time_zone, "2026-01-15T00:00:00" */
    int32_t grace_seconds;     /* late lines are taken for so long after closes */
    struct text time_zone;     /* an IANA name */
    size_t time_zone_line;     /* for whoever finds out that there is no such zone */
    struct texts kinds;        /* names of kind_codes, at least 1 */
    int32_t title_words, body_words, answer_words; /* 0: no limit of the call's own */
    struct text previous;                          /* a call's id, or TEXT_NONE */
    size_t previous_line; /* for whoever finds out that there is no such call */
    struct text content;  /* JSON in the shape of sql/migrations/0005_call_content.sql */
    bool sample;
    bool approved_only;
};

/*
 * All that is wrong goes to complaints, with key and line. Everything lives in the arena. REJECT
 * CALL_FILE when something is wrong, RETRY NO_MEMORY.
 */
enum verdict call_file_read(struct text content, struct complaints *complaints, struct arena *arena,
                            struct call_file *ret_call, struct error *error);

#endif
