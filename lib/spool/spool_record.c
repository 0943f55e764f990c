/* The bytes of records. */
#include "spool/spool_private.h"

#include <string.h>

/* That of a record's header. */
static struct stored_check check_header(const struct stored_record *header)
{
    return spool_check(&header->payload_check, sizeof *header - sizeof header->check);
}

void spool_record_fill(const struct spool_entry *entry, uint64_t commit, uint8_t *bytes)
{
    struct stored_record header = {
        .payload_check = spool_check(entry->payload.at, entry->payload.length),
        .fields = {.id = entry->id, .organisation = entry->organisation},
    };
    spool_put64(header.fields.commit, commit);
    memcpy(header.fields.digest, entry->digest, sizeof header.fields.digest);
    header.check = check_header(&header);
    memcpy(bytes, &header, sizeof header);
    if (entry->payload.length > 0)
        memcpy(bytes + sizeof header, entry->payload.at, entry->payload.length);
}

static bool read_header(const MDB_val *stored, struct stored_record *ret_header)
{
    if (stored->mv_size < sizeof *ret_header)
        return false;
    memcpy(ret_header, stored->mv_data, sizeof *ret_header);
    return spool_check_equal(check_header(ret_header), ret_header->check);
}

static bool read_header_2(const struct spool *spool, const MDB_val *stored,
                          struct stored_record_2 *ret_header)
{
    if (stored->mv_size < sizeof *ret_header)
        return false;
    memcpy(ret_header, stored->mv_data, sizeof *ret_header);
    return spool_check_equal(spool_check_2(spool, &ret_header->fields, sizeof ret_header->fields),
                             ret_header->check);
}

static struct text payload_after(const MDB_val *stored, size_t header_bytes)
{
    return (struct text){(const char *)stored->mv_data + header_bytes,
                         stored->mv_size - header_bytes};
}

bool spool_fields_read(const struct spool *spool, const MDB_val *stored,
                       struct stored_fields *ret_fields, struct text *ret_payload, bool *ret_sound)
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

bool spool_record_read(const struct spool *spool, const MDB_val *stored,
                       struct spool_record *ret_record)
{
    struct stored_fields fields;
    struct text payload;
    bool sound;
    *ret_record = (struct spool_record){.damaged = true};
    if (!spool_fields_read(spool, stored, &fields, &payload, &sound))
        return false;
    ret_record->organisation = fields.organisation;
    if (!sound)
        return false;
    memcpy(ret_record->digest, fields.digest, sizeof ret_record->digest);
    ret_record->payload = payload;
    ret_record->damaged = false;
    return true;
}
