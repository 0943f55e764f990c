/*
 * Where a report or data set goes: a file that appears whole or not at all, standard output, or
 * memory with a limit. Writers append to a buffer and flush now and then, so that nothing large is
 * held.
 */
#ifndef PARALLAX_EXPORTER_OUTPUT_H
#define PARALLAX_EXPORTER_OUTPUT_H

#include "base/buffer.h"
#include "base/error.h"

#include <stddef.h>

struct output;

/*
 * "-" is standard output. A regular file is written as PATH.part and renamed by output_finish;
 * anything else that exists (a pipe, a device) is written directly. RETRY OUTPUT_UNWRITABLE.
 */
enum verdict output_open(const char *path, struct output **ret_output, struct error *error);
/* All stays in memory until output_take; more than limit_bytes is REJECT OUTPUT_TOO_LARGE. */
enum verdict output_open_memory(size_t limit_bytes, struct output **ret_output,
                                struct error *error);
/* Where to append; the output's own. */
struct buffer *output_buffer(struct output *output);
/* Passes on what is in the buffer once it is worth a write. Errors of the buffer show here. */
enum verdict output_flush(struct output *output, struct error *error);
/* Writes the rest and puts the file in its place; then output_free it. Not for memory. */
enum verdict output_finish(struct output *output, struct error *error);
/* What is in memory, now the caller's. */
struct buffer output_take(struct output *output);
/* An unfinished file is removed. */
void output_free(struct output **output);

#endif
