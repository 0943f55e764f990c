/* The bytes of records that stand alone, as up to format 3. */
#include "spool/spool_private.h"

#include <string.h>

/* That of a record's header. */
static struct stored_check check_header(const struct stored_record *header)
{
    return spool_check(&header->payload_check, sizeof *header - sizeof header->check);
}

static bool read_header(struct text stored, struct stored_record *ret_header)
{
    if (stored.length < sizeof *ret_header)
        return false;
    memcpy(ret_header, stored.at, sizeof *ret_header);
    return spool_check_equal(check_header(ret_header), ret_header->check);
}

static bool read_header_2(const struct spool *spool, struct text stored,
                          struct stored_record_2 *ret_header)
{
    if (stored.length < sizeof *ret_header)
        return false;
    memcpy(ret_header, stored.at, sizeof *ret_header);
    return spool_check_equal(spool_check_2(spool, &ret_header->fields, sizeof ret_header->fields),
                             ret_header->check);
}

static struct text payload_after(struct text stored, size_t header_bytes)
{
    return (struct text){stored.at + header_bytes, stored.length - header_bytes};
}

bool spool_record_fields(const struct spool *spool, struct text stored,
                         struct stored_fields *ret_fields, struct text *ret_payload,
                         bool *ret_sound)
{
    struct stored_record header;
    struct stored_record_2 old;
    /* Which of the two it is, its check tells: the other's does not come out right by chance. */
    if (read_header(stored, &header)) {
        *ret_fields = header.fields;
        *ret_payload = payload_after(stored, sizeof header);
        *ret_sound = spool_check_equal(spool_check(ret_payload->at, ret_payload->length),
                                       header.payload_check);
        return true;
    }
    if (read_header_2(spool, stored, &old)) {
        uint8_t digest[SPOOL_DIGEST_BYTES];
        *ret_fields = old.fields;
        *ret_payload = payload_after(stored, sizeof old);
        spool->config.digest(*ret_payload, digest);
        *ret_sound = memcmp(digest, old.fields.digest, sizeof digest) == 0;
        return true;
    }
    return false;
}
