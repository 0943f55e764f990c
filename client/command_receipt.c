/* parallax receipt and verify: the collector's signed word, shown and checked without it. */
#include "client/commands.h"

#include "base/clock.h"
#include "base/progress.h"
#include "client/show.h"
#include "seal/receipt.h"
#include "words/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The receipt must be about the bytes that stand in the outbox now, and signed. */
static bool is_good(const struct outbox_receipt *found)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    seal_digest(found->bytes, digest);
    return memcmp(digest, found->receipt.digest, sizeof digest) == 0 &&
           receipt_verify(&found->receipt, found->collector_sign);
}

struct receipt_field {
    const char *name;
    const uint8_t *bytes;
    size_t length;
};

static void write_hex(struct buffer *out, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char pair[3];
        seal_hex(bytes + i, 1, pair);
        buffer_string(out, pair);
    }
}

static void print_receipt(const struct outbox_receipt *found, bool good, bool as_json)
{
    const struct receipt *receipt = &found->receipt;
    const struct receipt_field fields[] = {
        {"digest", receipt->digest, sizeof receipt->digest},
        {"collector", found->collector_sign, sizeof found->collector_sign},
        {"root", receipt->commit.root.bytes, sizeof receipt->commit.root.bytes},
        {"path", (const uint8_t *)receipt->path.at, receipt->path.length},
        {"signature", receipt->commit.signature, sizeof receipt->commit.signature},
    };
    char id[UUID_TEXT_BYTES], date[CLOCK_DATE_BYTES];
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    uuid_format(&receipt->id, id);
    clock_format_day(receipt->commit.day, date);
    if (as_json) {
        json_object_begin(&json);
        json_key(&json, "id");
        json_string(&json, id);
        json_key(&json, "day");
        json_string(&json, date);
        json_key(&json, "leaf_index");
        json_int(&json, receipt->leaf_index);
        json_key(&json, "leaf_count");
        json_int(&json, receipt->commit.leaf_count);
        json_key(&json, "valid");
        json_bool(&json, good);
    } else {
        buffer_format(&out, "%-10s %s\n%-10s %s\n%-10s %" PRIu32 " of %" PRIu32 "\n", "id", id,
                      "day", date, "leaf", receipt->leaf_index + 1, receipt->commit.leaf_count);
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct buffer hex = BUFFER_NONE;
        write_hex(&hex, fields[i].bytes, fields[i].length);
        if (as_json) {
            json_key(&json, fields[i].name);
            json_text(&json, buffer_view(&hex));
        } else {
            buffer_format(&out, "%-10s %.*s\n", fields[i].name, TEXT_ARGS(buffer_view(&hex)));
        }
        buffer_free(&hex);
    }
    if (as_json) {
        json_object_end(&json);
        buffer_byte(&out, '\n');
    } else {
        buffer_format(&out, "%s\n",
                      good ? _("The signature is the collector's, and it is about this submission.")
                           : _("THIS RECEIPT IS NOT VALID."));
    }
    show_flush(&out, stdout);
    buffer_free(&out);
}

enum verdict command_receipt(struct session *session, const struct options *options,
                             enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    struct uuid id;
    struct outbox_receipt found;
    if (!uuid_parse(text_of(options->arguments[0]), &id)) {
        show_note("that is no id; `parallax outbox` lists the ids");
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    enum verdict verdict = outbox_receipt(session->outbox, &id, &found, error);
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    if (verdict != VERDICT_OK)
        return verdict;
    bool good = is_good(&found);
    print_receipt(&found, good, config->json);
    *ret_code = good ? EXIT_DONE : EXIT_PARTLY_REFUSED;
    return VERDICT_OK;
}

struct verification {
    int64_t good, bad;
    struct progress progress;
};

static enum verdict verify_all(struct outbox *outbox, struct verification *verification,
                               struct error *error)
{
    int64_t sequence = 0;
    for (;;) {
        struct outbox_item item;
        struct outbox_receipt found;
        bool is_there = false;
        enum verdict verdict = outbox_next_with_receipt(outbox, sequence, &item, &is_there, error);
        if (verdict != VERDICT_OK || !is_there)
            return verdict;
        sequence = item.sequence;
        verdict = outbox_receipt(outbox, &item.id, &found, error);
        if (verdict != VERDICT_OK && verdict != VERDICT_REJECT)
            return verdict;
        if (verdict == VERDICT_OK && is_good(&found)) {
            verification->good++;
        } else {
            char id[UUID_TEXT_BYTES];
            uuid_format(&item.id, id);
            progress_end(&verification->progress);
            show_note("%s: its receipt is not valid", id);
            verification->bad++;
        }
        progress_update(&verification->progress, verification->good + verification->bad);
    }
}

static void print_verification(const struct verification *verification, bool as_json)
{
    struct buffer out = BUFFER_NONE;
    if (as_json) {
        struct json json = json_to(&out);
        json_object_begin(&json);
        json_key(&json, "valid");
        json_int(&json, verification->good);
        json_key(&json, "invalid");
        json_int(&json, verification->bad);
        json_object_end(&json);
        buffer_byte(&out, '\n');
    } else {
        buffer_format(&out, _("%s receipts are valid, %s are not.\n"), FIGURE(verification->good),
                      FIGURE(verification->bad));
    }
    show_flush(&out, stdout);
    buffer_free(&out);
}

enum verdict command_verify(struct session *session, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    struct verification verification = {.good = 0};
    progress_begin(&verification.progress, _("verified"), 0);
    enum verdict verdict = verify_all(session->outbox, &verification, error);
    progress_end(&verification.progress);
    if (verdict != VERDICT_OK)
        return verdict;
    print_verification(&verification, config->json);
    *ret_code = verification.bad == 0 ? EXIT_DONE : EXIT_PARTLY_REFUSED;
    return VERDICT_OK;
}
