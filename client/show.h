/*
 * What the program prints: lines of the outbox for people and as JSON, and text from outside made
 * safe for a terminal.
 */
#ifndef PARALLAX_CLIENT_SHOW_H
#define PARALLAX_CLIENT_SHOW_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "client/outbox/outbox.h"

#include <stdio.h>

/*
 * Appends text from outside on one line: control characters become blanks and bytes that are not
 * UTF-8 "?", so that no collector and no file can steer the terminal.
 */
void show_plain(struct text text, struct buffer *out);

/*
 * Why a collector refused something. It says so in English; for a code that is known here our own
 * sentence in the language in use goes before, and the collector's stands behind it.
 */
void show_refusal(struct text code, struct text field, struct text sentence, struct buffer *out);
/* "0190a...  STORED    KGZ  5  PUBLIC     title", and on lines of their own what the other side
 * says. */
void show_line(const struct outbox_line *line, struct buffer *out);
void show_line_json(const struct outbox_line *line, struct json *json);
/* "12 QUEUED, 3 RECEIVED, 40 STORED": only the states that there are. */
void show_counts(const int64_t counts[OUTBOX_STATE_COUNT], struct buffer *out);
/* {"QUEUED": 12, ...} */
void show_counts_json(const int64_t counts[OUTBOX_STATE_COUNT], struct json *json);

/* Writes the buffer and empties it. */
void show_flush(struct buffer *out, FILE *file);
/* A sentence on stderr, with the program's name before it. */
void show_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The sentence of an error on stderr. */
void show_error(const struct error *error);

#endif
