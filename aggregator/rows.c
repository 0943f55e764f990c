/* See rows.h. */
#include "aggregator/rows.h"

#include "model/check.h"
#include "wire/codec.h"

#include <string.h>

static void find_pseudonym(struct rows *rows, struct text call, const struct uuid *organisation,
                           uint8_t ret_pseudonym[SEAL_PSEUDONYM_BYTES])
{
    struct rows_author *author = &rows->author;
    const bool keeps = call.length > 0 && call.length <= sizeof author->call;
    const bool same = keeps && call.length == author->call_length &&
                      memcmp(call.at, author->call, call.length) == 0 &&
                      uuid_equal(organisation, &author->organisation);
    if (same) {
        memcpy(ret_pseudonym, author->pseudonym, sizeof author->pseudonym);
        return;
    }
    seal_pseudonym(rows->pseudonym_key, call, organisation, ret_pseudonym);
    if (!keeps)
        return;
    memcpy(author->call, call.at, call.length);
    author->call_length = call.length;
    author->organisation = *organisation;
    memcpy(author->pseudonym, ret_pseudonym, sizeof author->pseudonym);
}

enum verdict rows_add(struct rows *rows, const struct uuid *stream, uint64_t sequence,
                      const struct relay_record *record, struct batch *batch, struct error *error)
{
    struct submission submission;
    struct problems problems = {0};
    struct error unreadable;
    struct batch_row row = {
        .stream = *stream,
        .sequence = sequence,
        .organisation = record->organisation,
        .constituency = directory_constituency(rows->directory, &record->organisation),
        .received_day = rows->day,
        .payload = record->submission,
        .damaged = record->damaged,
    };
    if (!record->damaged) {
        /* The collector has checked it, and what it read from its spool as well. */
        if (record->digest.length == sizeof row.digest)
            memcpy(row.digest, record->digest.at, sizeof row.digest);
        else
            seal_digest(record->submission, row.digest);
        arena_reset(rows->scratch);
        enum verdict verdict =
            codec_submission_decode(record->submission, rows->scratch, &submission, &unreadable);
        if (verdict == VERDICT_REJECT) {
            row.reason = problem_rows[PROBLEM_UNREADABLE].name;
        } else if (verdict != VERDICT_OK) {
            if (error != NULL)
                *error = unreadable; /* our want of memory says nothing about the record */
            return verdict;
        } else {
            row.submission = &submission;
            find_pseudonym(rows, submission.call, &record->organisation, row.pseudonym);
            if (!check_submission(&submission, &problems))
                row.reason = problem_rows[problems.at[0].code].name;
        }
    }
    return batch_add(batch, &row, error);
}
