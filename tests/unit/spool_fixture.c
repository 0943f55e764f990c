/* See spool_fixture.h. */
#include "tests/unit/spool_fixture.h"

#include "base/file.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_LIMIT_BYTES ((size_t)64 << 20)

void fixture_digest(struct text bytes, uint8_t ret_digest[SPOOL_DIGEST_BYTES])
{
    uint64_t hash = 14695981039346656037U; /* FNV-1a */
    for (size_t i = 0; i < bytes.length; i++)
        hash = (hash ^ (uint8_t)bytes.at[i]) * 1099511628211U;
    memset(ret_digest, 0x5a, SPOOL_DIGEST_BYTES);
    memcpy(ret_digest, &hash, sizeof hash);
}

int fixture_set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    if (fixture == NULL)
        return -1;
    fixture->folder = scratch_new();
    fixture->path = scratch_path(fixture->folder, "spool");
    fixture->payload_bytes = 100;
    fixture->config = (struct spool_config){.path = fixture->path,
                                            .map_bytes = FIXTURE_MAP_BYTES,
                                            .limit_percent = 80,
                                            .digest = fixture_digest};
    fixture_open(fixture);
    *state = fixture;
    return 0;
}

int fixture_tear_down(void **state)
{
    struct fixture *fixture = *state;
    spool_close(&fixture->spool);
    scratch_free(&fixture->folder);
    free(fixture->path);
    free(fixture);
    return 0;
}

void fixture_open(struct fixture *fixture)
{
    struct error error = {.text = ""};
    if (spool_open(&fixture->config, &fixture->spool, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
}

void fixture_reopen(struct fixture *fixture)
{
    spool_close(&fixture->spool);
    fixture_open(fixture);
}

static void put_big_endian(uint32_t value, uint8_t *at)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

struct uuid fixture_id(uint32_t number)
{
    struct uuid id = {{0}};
    put_big_endian(number * 2654435761U, id.bytes);
    put_big_endian(number, id.bytes + 12);
    return id;
}

void fixture_payload(uint32_t number, size_t length, struct buffer *out)
{
    size_t before = out->length;
    do
        buffer_format(out, "<%u>", number);
    while (out->length - before < length);
}

enum verdict fixture_accept_on(struct fixture *fixture, uint32_t first, size_t count, int32_t day,
                               struct error *error)
{
    struct spool_entry entries[FIXTURE_BATCH_MAX];
    struct buffer payloads[FIXTURE_BATCH_MAX];
    assert_true(count <= FIXTURE_BATCH_MAX);
    for (size_t i = 0; i < count; i++) {
        uint32_t number = first + (uint32_t)i;
        payloads[i] = BUFFER_NONE;
        fixture_payload(number, fixture->payload_bytes, &payloads[i]);
        entries[i] = (struct spool_entry){.id = fixture_id(number),
                                          .organisation = fixture_id(~number),
                                          .payload = buffer_view(&payloads[i])};
        fixture_digest(entries[i].payload, entries[i].digest);
    }
    struct buffer record = BUFFER_NONE;
    buffer_format(&record, "commit %u", first);
    enum verdict verdict =
        spool_accept(fixture->spool, entries, count, buffer_view(&record), day, error);
    for (size_t i = 0; i < count; i++)
        buffer_free(&payloads[i]);
    buffer_free(&record);
    return verdict;
}

void fixture_accept(struct fixture *fixture, uint32_t first, size_t count)
{
    struct error error = {.text = ""};
    if (fixture_accept_on(fixture, first, count, FIXTURE_DAY, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
}

bool fixture_knows(struct fixture *fixture, uint32_t number, bool waiting)
{
    struct uuid id = fixture_id(number);
    struct spool_found found;
    assert_int_equal(spool_find(fixture->spool, &id, 1, &found, NULL), VERDICT_OK);
    if (found.is_known)
        assert_int_equal(found.waiting, waiting);
    return found.is_known;
}

void fixture_read(struct fixture *fixture, struct spool_cursor *cursor, struct fixture_batch *batch)
{
    struct error error = {.text = ""};
    if (spool_read(fixture->spool, cursor, FIXTURE_BATCH_MAX, SIZE_MAX, &batch->bytes,
                   batch->records, &batch->count, &batch->stream, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
}

void fixture_assert_batch(const struct fixture *fixture, const struct fixture_batch *batch,
                          uint32_t first, size_t count, uint64_t sequence)
{
    assert_int_equal(batch->count, count);
    for (size_t i = 0; i < count; i++) {
        const struct spool_record *record = &batch->records[i];
        uint32_t number = first + (uint32_t)i;
        struct uuid organisation = fixture_id(~number);
        struct buffer payload = BUFFER_NONE;
        fixture_payload(number, fixture->payload_bytes, &payload);
        assert_false(record->damaged);
        assert_int_equal(record->sequence, sequence + i);
        assert_true(uuid_equal(&record->organisation, &organisation));
        assert_true(text_equal(record->payload, buffer_view(&payload)));
        buffer_free(&payload);
    }
}

struct spool_stats fixture_stats(struct fixture *fixture)
{
    struct spool_stats stats;
    assert_int_equal(spool_stats(fixture->spool, &stats, NULL), VERDICT_OK);
    return stats;
}

void fixture_flip_on_disk(const struct fixture *fixture, const void *bytes, size_t length,
                          size_t offset)
{
    assert_null(fixture->spool);
    char *path = scratch_path(fixture->path, "data.mdb");
    struct buffer content = BUFFER_NONE;
    assert_int_equal(file_read(path, FILE_LIMIT_BYTES, &content, NULL), VERDICT_OK);
    size_t flipped = 0;
    char *at = content.data;
    char *end = content.data + content.length;
    while ((at = memmem(at, (size_t)(end - at), bytes, length)) != NULL) {
        at[offset] = (char)(at[offset] ^ 1);
        at += length;
        flipped++;
    }
    assert_true(flipped > 0);
    assert_int_equal(file_replace(path, buffer_view(&content), NULL), VERDICT_OK);
    buffer_free(&content);
    free(path);
}
