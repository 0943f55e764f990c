/*
 * Submissions and catalogues to and from their protobuf bytes.
 *
 * Fields are paired by name: a row of a shape (model/field.h) with the protobuf field called the
 * same. A field that only one side has is found at start, not in the field.
 */
#ifndef PARALLAX_WIRE_CODEC_H
#define PARALLAX_WIRE_CODEC_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/catalogue.h"
#include "model/submission.h"

/* Builds the pairs; call once. FATAL CODEC_MISMATCH names the field that does not pair. */
enum verdict codec_start(struct error *error);

/*
 * Everything in *ret_submission lives in the arena. Only the shape of the bytes is judged here
 * (REJECT MESSAGE_UNREADABLE, MESSAGE_TOO_LARGE when the arena's cap is reached); the rules are
 * model/check.h. A missing content leaves kind 0; id, supersedes of another length than 16 leave it
 * nil.
 */
enum verdict codec_submission_decode(struct text bytes, struct arena *arena,
                                     struct submission *ret_submission, struct error *error);
/* Appends. arena is scratch. */
enum verdict codec_submission_encode(const struct submission *submission, struct arena *arena,
                                     struct buffer *out, struct error *error);
/*
 * The content alone (what is sealed when CONFIDENTIAL): the Finding, Response ... message of
 * submission->kind. Decoding sets kind and content of *ret_submission and leaves its envelope
 * alone. REJECT CODE_UNKNOWN for a kind that is none.
 */
enum verdict codec_content_encode(const struct submission *submission, struct arena *arena,
                                  struct buffer *out, struct error *error);
enum verdict codec_content_decode(struct text bytes, int32_t kind, struct arena *arena,
                                  struct submission *ret_submission, struct error *error);

/* Keys and calls come out sorted as model/catalogue.h wants; REJECT CATALOGUE_UNREADABLE. */
enum verdict codec_catalogue_decode(struct text bytes, struct arena *arena,
                                    struct catalogue *ret_catalogue, struct error *error);
enum verdict codec_catalogue_encode(const struct catalogue *catalogue, struct arena *arena,
                                    struct buffer *out, struct error *error);

/*
 * The content of a call alone, as it is digested and sent to clients. The same content gives the
 * same bytes. Decoding: REJECT MESSAGE_UNREADABLE; both: RETRY NO_MEMORY, REJECT MESSAGE_TOO_LARGE
 * at the arena's cap.
 */
enum verdict codec_call_content_encode(const struct call_content *content, struct arena *arena,
                                       struct buffer *out, struct error *error);
enum verdict codec_call_content_decode(struct text bytes, struct arena *arena,
                                       const struct call_content **ret_content,
                                       struct error *error);

#endif
