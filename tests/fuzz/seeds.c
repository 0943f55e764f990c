/*
 * Writes the seeds that are messages, the same bytes in every run. Run it again when the protocol
 * grows: fuzz_seeds tests/fuzz/corpus. Seeds that are text (CSV, options) are written by hand.
 */
#include "collector/receipts.h"
#include "spool/spool_private.h"
#include "tests/fuzz/seed_submissions.h"
#include "tests/fuzz/world.h"
#include "wire/codec.h"
#include "wire/relay_protocol.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ARENA_BYTES ((size_t)1024 * 1024)

static const char *corpus;
static struct arena *arena;
static struct buffer bytes;
static struct seed seeds[SEED_SUBMISSIONS_MAX];
static size_t seed_count, right_count;

static void fail(const char *path)
{
    perror(path);
    exit(1);
}

static void write_file(const char *target, const char *name, struct text content)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", corpus, target);
    (void)mkdir(path, 0777);
    (void)snprintf(path, sizeof path, "%s/%s/%s", corpus, target, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(content.at, 1, content.length, file) != content.length ||
        fclose(file) != 0)
        fail(path);
}

/* Writes what was encoded into bytes, and empties it for the next. */
static void write_bytes(const char *target, const char *name, enum verdict verdict)
{
    assert(verdict == VERDICT_OK && buffer_ok(&bytes));
    write_file(target, name, buffer_view(&bytes));
    buffer_clear(&bytes);
    arena_reset(arena);
}

static void write_requests(void)
{
    struct text submissions[SEED_SUBMISSIONS_MAX];
    struct uuid ids[3] = {{{1}}, {{2}}, {{3}}};
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    for (size_t i = 0; i < seed_count; i++)
        submissions[i] = buffer_view(&seeds[i].bytes);
    struct client_request request = {.request = 1, .kind = REQUEST_HELLO, .protocol = 1};
    write_bytes("client_frame", "hello", client_request_encode(&request, arena, &bytes, NULL));
    request =
        (struct client_request){.request = 300, .kind = REQUEST_STATUS, .id_count = 3, .ids = ids};
    write_bytes("client_frame", "status", client_request_encode(&request, arena, &bytes, NULL));
    request = (struct client_request){
        .request = 4, .kind = REQUEST_CALL, .call = text_of(WORLD_CALL), .from = 4096};
    write_bytes("client_frame", "call", client_request_encode(&request, arena, &bytes, NULL));
    const size_t counts[] = {1, right_count, seed_count};
    const char *const names[] = {"submit_one", "submit_right", "submit_all"};
    for (size_t i = 0; i < 3; i++) {
        request = (struct client_request){
            .request = 2, .kind = REQUEST_SUBMIT, .submissions = {counts[i], submissions}};
        world_sign(&request, signature);
        request.signature = (struct text){(const char *)signature, sizeof signature};
        write_bytes("client_frame", names[i], client_request_encode(&request, arena, &bytes, NULL));
    }
}

static void write_reply(const char *name, const struct collector_reply *reply)
{
    write_bytes("client_frame", name, collector_reply_encode(reply, arena, &bytes, NULL));
}

/* Two receipts of one commit that prove themselves, and a refusal. */
static void write_outcomes(void)
{
    struct reply_outcome outcomes[3] = {
        {.id = {{1}}, .accepted = true, .leaf_index = 0},
        {.id = {{2}}, .accepted = true, .leaf_index = 1},
        {.id = {{3}},
         .code = text_of("CALL_CLOSED"),
         .sentence = text_of("call is closed"),
         .field = text_of("call")},
    };
    uint8_t digests[2][SEAL_DIGEST_BYTES] = {{7}, {8}};
    struct merkle_hash leaves[2];
    struct buffer paths[2] = {BUFFER_NONE, BUFFER_NONE};
    struct receipts receipts;
    for (size_t i = 0; i < 2; i++)
        merkle_leaf(&outcomes[i].id, digests[i], &leaves[i]);
    enum verdict verdict = receipts_make(world_get()->identity, leaves, 2, 20700, &receipts, NULL);
    assert(verdict == VERDICT_OK);
    for (size_t i = 0; i < 2; i++) {
        merkle_tree_path(receipts.tree, i, &paths[i]);
        outcomes[i].path = buffer_view(&paths[i]);
        outcomes[i].digest = (struct text){(const char *)digests[i], SEAL_DIGEST_BYTES};
    }
    struct reply_commit commit = {{(const char *)receipts.commit.root.bytes, SEAL_DIGEST_BYTES},
                                  receipts.commit.leaf_count,
                                  receipts.commit.day,
                                  {(const char *)receipts.commit.signature, SEAL_SIGNATURE_BYTES}};
    struct collector_reply reply = {.request = 2,
                                    .kind = REPLY_OUTCOMES,
                                    .outcome_count = 3,
                                    .outcomes = outcomes,
                                    .commit_count = 1,
                                    .commits = &commit};
    write_reply("outcomes", &reply);
    receipts_free(&receipts);
    buffer_free(&paths[0]);
    buffer_free(&paths[1]);
}

static void write_replies(void)
{
    const struct world *world = world_get();
    const struct reply_status lines[2] = {{.id = {{1}}, .known = true, .forwarded = true},
                                          {.id = {{2}},
                                           .asked = true,
                                           .told = {.state = STATE_PUBLISHED,
                                                    .note = text_of("a note"),
                                                    .report_title = text_of("a report"),
                                                    .report_url = text_of("https://example.org"),
                                                    .published_day = 20700,
                                                    .quarantine = text_of("ID_REUSED")}}};
    struct collector_reply reply = {
        .request = 1,
        .kind = REPLY_WELCOME,
        .protocol = 1,
        .receipt_key = {(const char *)identity_public(world->identity)->sign, SEAL_KEY_BYTES},
        .call_count = world->catalogue.call_count,
        .calls = world->catalogue.calls,
        .now_ms = world->now_ms,
        .frame_submissions_max = 256,
        .frame_bytes_max = 262144};
    write_reply("welcome", &reply);
    reply = (struct collector_reply){
        .request = 2, .kind = REPLY_BUSY, .retry_after_ms = 500, .code = text_of("SPOOL_FULL")};
    write_reply("busy", &reply);
    reply = (struct collector_reply){
        .request = 3, .kind = REPLY_STATUS, .status_count = 2, .statuses = lines};
    write_reply("status_report", &reply);
    reply = (struct collector_reply){.request = 4,
                                     .kind = REPLY_REFUSED,
                                     .code = text_of("KEY_UNKNOWN"),
                                     .sentence = text_of("this key is not enrolled")};
    write_reply("refused", &reply);
    reply = (struct collector_reply){
        .request = 5,
        .kind = REPLY_CALL_PART,
        .call_part = {
            .call = text_of(WORLD_CALL),
            .digest = {(const char *)identity_public(world->identity)->sign, SEAL_DIGEST_BYTES},
            .bytes_total = 9,
            .from = 4,
            .part = text_of("parts")}};
    write_reply("call_part", &reply);
    write_outcomes();
}

static void write_relay_up(void)
{
    const struct uuid streams[2] = {{{1}}, {{2}}};
    struct relay_record records[SEED_SUBMISSIONS_MAX + 1] = {{.damaged = true}};
    for (size_t i = 0; i < seed_count; i++)
        records[i + 1] =
            (struct relay_record){.organisation = world_get()->catalogue.organisations[0].id,
                                  .submission = buffer_view(&seeds[i].bytes)};
    struct relay_up up = {.kind = RELAY_HELLO,
                          .protocol = 1,
                          .catalogue_version = 7,
                          .stream_count = 2,
                          .streams = streams};
    write_bytes("relay", "hello", relay_up_encode(&up, arena, &bytes, NULL));
    up = (struct relay_up){.kind = RELAY_BATCH,
                           .stream = streams[0],
                           .first_sequence = 41,
                           .record_count = seed_count + 1,
                           .records = records};
    write_bytes("relay", "batch", relay_up_encode(&up, arena, &bytes, NULL));
    up.record_count = 2;
    write_bytes("relay", "batch_small", relay_up_encode(&up, arena, &bytes, NULL));
    up = (struct relay_up){.kind = RELAY_PING};
    write_bytes("relay", "ping", relay_up_encode(&up, arena, &bytes, NULL));
    up = (struct relay_up){.kind = RELAY_STATUS_QUERY,
                           .question = 9,
                           .organisation = world_get()->catalogue.organisations[0].id,
                           .id_count = 2,
                           .ids = streams};
    write_bytes("relay", "status_query", relay_up_encode(&up, arena, &bytes, NULL));
}

static void write_relay_down(struct text catalogue)
{
    const struct relay_ack acks[2] = {{{{1}}, 40}, {{{2}}, 0}};
    const struct relay_status status = {
        .id = {{1}}, .told = {.state = STATE_HAS_ISSUES, .note = text_of("a note")}};
    const struct relay_down downs[] = {
        {.kind = RELAY_WELCOME, .protocol = 1, .credit = 64, .ack_count = 2, .acks = acks},
        {.kind = RELAY_ACK, .credit = 64, .ack_count = 1, .acks = acks},
        {.kind = RELAY_CATALOGUE, .catalogue = catalogue},
        {.kind = RELAY_PONG, .credit = 1000},
        {.kind = RELAY_REFUSED, .code = text_of("GAP"), .sentence = text_of("a gap")},
        {.kind = RELAY_STATUS_REPORT, .question = 9, .status_count = 1, .statuses = &status}};
    const char *const names[] = {"welcome", "ack", "catalogue", "pong", "refused", "status_report"};
    for (size_t i = 0; i < sizeof downs / sizeof downs[0]; i++)
        write_bytes("relay", names[i], relay_down_encode(&downs[i], arena, &bytes, NULL));
}

static void write_catalogues(void)
{
    struct buffer encoded = BUFFER_NONE;
    struct catalogue empty = {.version = 1};
    write_bytes("catalogue", "empty", codec_catalogue_encode(&empty, arena, &bytes, NULL));
    enum verdict verdict = codec_catalogue_encode(&world_get()->catalogue, arena, &encoded, NULL);
    buffer_text(&bytes, buffer_view(&encoded));
    write_bytes("catalogue", "world", verdict);
    write_relay_down(buffer_view(&encoded));
    buffer_free(&encoded);
}

static void write_zap(const char *name, const struct text *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_byte(&bytes, (uint8_t)parts[i].length);
        buffer_byte(&bytes, (uint8_t)(parts[i].length >> 8));
        buffer_text(&bytes, parts[i]);
    }
    write_bytes("zap", name, VERDICT_OK);
}

static void write_zaps(void)
{
    static const char key[32] = "k", large[300];
    struct text parts[8] = {{"1.0", 3},  {"1", 1},     {"parallax", 8}, {"127.0.0.1", 9},
                            {"peer", 4}, {"CURVE", 5}, {key, 32},       {"more", 4}};
    write_zap("curve", parts, 7);
    write_zap("one_part_more", parts, 8);
    write_zap("one_part_less", parts, 6);
    parts[1] = (struct text){large, sizeof large};
    write_zap("request_id_large", parts, 7);
    parts[5] = text_of("NULL");
    parts[6] = TEXT_NONE;
    write_zap("mechanism_null", parts, 6);
}

static void write_spool(void)
{
    struct spool_entry entry = {
        .id = {{1}}, .organisation = {{2}}, .payload = buffer_view(&seeds[right_count - 1].bytes)};
    seal_digest(entry.payload, entry.digest);
    const struct spool_entry entries[3] = {entry, entry, entry};
    size_t length;
    size_t count = spool_chunk_take(entries, 3, &length);
    uint8_t *chunk = buffer_extend(&bytes, length);
    assert(chunk != NULL);
    spool_chunk_fill(entries, count, 5, chunk);
    write_bytes("spool_record", "chunk", VERDICT_OK);

    struct merkle_hash leaves[5];
    struct receipts receipts;
    struct stored_commit commit = {.first = spool_place(1, 9)};
    spool_put32(commit.day, 20700);
    spool_put32(commit.count, 5);
    memset(leaves, 3, sizeof leaves);
    enum verdict verdict = receipts_make(world_get()->identity, leaves, 5, 20700, &receipts, NULL);
    assert(verdict == VERDICT_OK);
    receipts_write(&receipts, leaves, &bytes);
    write_bytes("spool_record", "receipts", VERDICT_OK);
    buffer_append(&bytes, &commit, sizeof commit);
    memset(buffer_extend(&bytes, 5 * sizeof(struct uuid)), 4, 5 * sizeof(struct uuid));
    receipts_write(&receipts, leaves, &bytes);
    write_bytes("spool_record", "commit", VERDICT_OK);
    receipts_free(&receipts);
}

static void write_card(void)
{
    char card[CARD_TEXT_BYTES];
    card_format(identity_public(world_get()->identity), card);
    write_file("card", "card", text_of(card));
    buffer_format(&bytes, " \t%s\r\n", card);
    write_bytes("card", "card_in_blanks", VERDICT_OK);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "Usage: fuzz_seeds FOLDER\n");
        return 2;
    }
    corpus = argv[1];
    arena = arena_new(ARENA_BYTES);
    assert(arena != NULL);
    (void)world_get();
    seed_count = seed_submissions(seeds, &right_count);
    for (size_t i = 0; i < seed_count; i++)
        write_file("submission", seeds[i].name, buffer_view(&seeds[i].bytes));
    write_requests();
    write_replies();
    write_relay_up();
    write_catalogues();
    write_zaps();
    write_spool();
    write_card();
    for (size_t i = 0; i < seed_count; i++)
        buffer_free(&seeds[i].bytes);
    buffer_free(&bytes);
    arena_free(&arena);
    return 0;
}
