/* See raw_message.h. */
#include "tests/support/raw_message.h"

void raw_varint(struct buffer *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buffer_byte(out, (uint8_t)(value | 0x80));
    buffer_byte(out, (uint8_t)value);
}

void raw_tag(struct buffer *out, uint32_t field, enum raw_wire wire)
{
    raw_varint(out, (uint64_t)field << 3 | wire);
}

void raw_bytes(struct buffer *out, uint32_t field, struct text value)
{
    raw_tag(out, field, RAW_BYTES);
    raw_varint(out, value.length);
    buffer_text(out, value);
}
