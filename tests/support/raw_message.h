/*
 * Protobuf bytes by hand, for messages that no honest encoder would make.
 */
#ifndef PARALLAX_TESTS_SUPPORT_RAW_MESSAGE_H
#define PARALLAX_TESTS_SUPPORT_RAW_MESSAGE_H

#include "base/buffer.h"
#include "base/text.h"

#include <stdint.h>

enum raw_wire { RAW_VARINT = 0, RAW_BYTES = 2, RAW_GROUP = 3 };

void raw_tag(struct buffer *out, uint32_t field, enum raw_wire wire);
void raw_varint(struct buffer *out, uint64_t value);
/* A field of bytes, or of a message that is encoded already. */
void raw_bytes(struct buffer *out, uint32_t field, struct text value);

#endif
