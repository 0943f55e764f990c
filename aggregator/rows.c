/* See rows.h. */
#include "aggregator/rows.h"

#include "model/check.h"
#include "wire/codec.h"

enum verdict rows_add(const struct rows *rows, const struct uuid *stream, uint64_t sequence,
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
            seal_pseudonym(rows->pseudonym_key, submission.call, &record->organisation,
                           row.pseudonym);
            if (!check_submission(&submission, &problems))
                row.reason = problem_rows[problems.at[0].code].name;
        }
    }
    return batch_add(batch, &row, error);
}
