/* See rows.h. */
#include "aggregator/rows.h"

#include "model/check.h"
#include "wire/codec.h"

#include <string.h>

/* "" when the organisation is not known here: the submission counts, its constituency cannot. */
static const char *constituency_of(const struct directory *directory, const struct uuid *id)
{
    size_t low = 0, high = directory->organisation_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(directory->organisations[middle].id.bytes, id->bytes, sizeof id->bytes);
        if (order == 0)
            return directory->organisations[middle].constituency.at;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return "";
}

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
        .constituency = constituency_of(rows->directory, &record->organisation),
        .received_day = rows->day,
        .payload = record->submission,
        .damaged = record->damaged,
    };
    if (!record->damaged) {
        seal_digest(record->submission, row.digest);
        arena_reset(rows->scratch);
        if (codec_submission_decode(record->submission, rows->scratch, &submission, &unreadable) !=
            VERDICT_OK) {
            row.reason = problem_rows[PROBLEM_UNREADABLE].name;
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
