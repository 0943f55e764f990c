/*
 * Pairs the rows of a shape (model/field.h) with the protobuf fields of the same name, and carries
 * values across. Private to lib/wire.
 */
#ifndef PARALLAX_WIRE_PAIR_H
#define PARALLAX_WIRE_PAIR_H

#include "base/arena.h"
#include "base/error.h"
#include "model/field.h"

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

#define PAIRS_MAX 32
#define PAIRINGS_MAX 16

struct pairing;

/* How a value travels: what a field_kind is on the wire. */
enum pair_value { PAIR_TEXT, PAIR_NUMBER, PAIR_NUMBERS, PAIR_TEXTS, PAIR_GROUP };

struct pair {
    const struct field_row *row;
    const ProtobufCFieldDescriptor *field;
    enum pair_value value;
    const struct pairing *group; /* PAIR_GROUP */
};

struct pairing {
    const struct shape *shape;
    const ProtobufCMessageDescriptor *message;
    size_t count;
    struct pair pairs[PAIRS_MAX];
};

/* The memory that pairings are built in. Zero-filled is empty. */
struct pairings {
    size_t count;
    struct pairing at[PAIRINGS_MAX];
};

/*
 * Every row must have a field of the fitting type and every field a row, groups included, else
 * FATAL CODEC_MISMATCH names the one that does not. *ret_pairing lives in pairings.
 */
enum verdict pairing_build(struct pairings *pairings, const struct shape *shape,
                           const ProtobufCMessageDescriptor *message,
                           const struct pairing **ret_pairing, struct error *error);

/* Fills base, a zeroed struct of the shape. Errors as message_no_room. */
enum verdict pairing_read(const struct pairing *pairing, const ProtobufCMessage *message,
                          struct arena *arena, void *base, struct error *error);
/* Fills an initialised message, which borrows from base and the arena. Empty values are left out.
 */
enum verdict pairing_write(const struct pairing *pairing, const void *base, struct arena *arena,
                           ProtobufCMessage *message, struct error *error);

#endif
