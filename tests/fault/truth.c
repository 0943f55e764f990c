/* See truth.h. What is sent and when: truth_line.c. */
#include "tests/fault/truth_private.h"

#include "base/clock.h"
#include "seal/merkle.h"
#include "tests/support/peer.h"
#include "tests/support/pipeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct truth *truth_new(const char *endpoint, const char *card, const struct identity *identity)
{
    struct error error;
    struct truth *truth = calloc(1, sizeof *truth);
    assert_non_null(truth);
    truth->identity = identity;
    truth->endpoint = endpoint;
    truth->title = "Shelters without money";
    truth->arena = arena_new(TRUTH_ARENA_BYTES);
    assert_non_null(truth->arena);
    assert_int_equal(card_parse(text_of(card), &truth->collector, &error), VERDICT_OK);
    truth_connect(truth);
    return truth;
}

void truth_free(struct truth **place)
{
    struct truth *truth = *place;
    if (truth == NULL)
        return;
    link_free(&truth->link, 0);
    arena_free(&truth->arena);
    for (size_t i = 0; i < truth->count; i++)
        buffer_free(&truth->items[i].bytes);
    free(truth->items);
    free(truth);
    *place = NULL;
}

void truth_allow_remade(struct truth *truth)
{
    truth->may_remake = true;
}

void truth_allow_refused(struct truth *truth)
{
    truth->may_refuse = true;
}

void truth_body(struct truth *truth, size_t bytes)
{
    truth->body_bytes = bytes;
}

void truth_title(struct truth *truth, const char *title)
{
    truth->title = title;
}

static struct truth_item *new_item(struct truth *truth)
{
    if (truth->count == truth->room) {
        truth->room = truth->room == 0 ? 1024 : truth->room * 2;
        truth->items = realloc(truth->items, truth->room * sizeof *truth->items);
        assert_non_null(truth->items);
    }
    struct truth_item *item = &truth->items[truth->count++];
    memset(item, 0, sizeof *item);
    return item;
}

/* Over goals and both ways to be named, so that many tallies and voices have to add up. */
static void make(struct truth *truth, struct truth_item *item)
{
    static const int32_t consents[] = {CONSENT_PUBLIC, CONSENT_ANONYMOUS, CONSENT_AGGREGATE};
    static const char *const countries[] = {"KGZ", "KAZ", "UZB"};
    struct submission finding = peer_finding(PIPELINE_CALL, consents[truth->count % 3]);
    struct buffer body = BUFFER_NONE;
    while (body.length < truth->body_bytes)
        buffer_format(&body, "It was seen in district %zu. ", truth->count);
    finding.country = text_of(countries[truth->count % 2 == 0 ? 0 : truth->count % 3]);
    finding.content.finding.goal = 1 + (int)(truth->count % 17);
    finding.content.finding.target = TEXT_NONE;
    finding.content.finding.title = text_of(truth->title);
    if (truth->body_bytes > 0)
        finding.content.finding.body = buffer_view(&body);
    (void)peer_item_of(&finding, &item->bytes);
    item->id = finding.id;
    seal_digest(buffer_view(&item->bytes), item->digest);
    buffer_free(&body);
}

void truth_offer(struct truth *truth, size_t count)
{
    for (size_t i = 0; i < count; i++)
        make(truth, new_item(truth));
    truth->counts.offered += (int64_t)count;
}

void truth_adopt(struct truth *truth, const struct truth *other)
{
    for (size_t i = 0; i < other->count; i++) {
        struct truth_item *item = new_item(truth);
        item->id = other->items[i].id;
        memcpy(item->digest, other->items[i].digest, sizeof item->digest);
        buffer_text(&item->bytes, buffer_view(&other->items[i].bytes));
    }
    truth->counts.offered += (int64_t)other->count;
}

void truth_repeat(struct truth *truth)
{
    for (size_t i = 0; i < truth->count; i++)
        if (truth->items[i].state == TRUTH_ANSWERED)
            truth->items[i].state = TRUTH_WAITING;
    truth->next = 0;
}

static int by_id(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

struct uuid *truth_receipted(const struct truth *truth, size_t *ret_count)
{
    struct uuid *ids = calloc(truth->count + 1, sizeof *ids);
    size_t count = 0;
    assert_non_null(ids);
    for (size_t i = 0; i < truth->count; i++)
        if (truth->items[i].has_receipt)
            ids[count++] = truth->items[i].id;
    qsort(ids, count, sizeof *ids, by_id);
    *ret_count = count;
    return ids;
}

struct text truth_bytes(const struct truth *truth, size_t index)
{
    assert_true(index < truth->count);
    return buffer_view(&truth->items[index].bytes);
}

struct uuid truth_id(const struct truth *truth, size_t index)
{
    assert_true(index < truth->count);
    return truth->items[index].id;
}

const struct merkle_hash *truth_root(const struct truth *truth, size_t index)
{
    assert_true(index < truth->count && truth->items[index].has_receipt);
    return &truth->items[index].root;
}

bool truth_knows(const struct truth *truth, const struct uuid *id)
{
    for (size_t i = 0; i < truth->count; i++)
        if (uuid_equal(&truth->items[i].id, id))
            return true;
    return false;
}

struct truth_counts truth_counts(const struct truth *truth)
{
    return truth->counts;
}

/* ---- receipts ---- */

/* What two receipts of one submission have in common: all of it. */
static void digest_receipt(const struct receipt *receipt, uint8_t ret_digest[SEAL_DIGEST_BYTES])
{
    struct buffer all = BUFFER_NONE;
    buffer_append(&all, receipt->id.bytes, sizeof receipt->id.bytes);
    buffer_append(&all, receipt->digest, sizeof receipt->digest);
    buffer_append(&all, &receipt->leaf_index, sizeof receipt->leaf_index);
    buffer_text(&all, receipt->path);
    buffer_append(&all, receipt->commit.root.bytes, sizeof receipt->commit.root.bytes);
    buffer_append(&all, &receipt->commit.leaf_count, sizeof receipt->commit.leaf_count);
    buffer_append(&all, &receipt->commit.day, sizeof receipt->commit.day);
    buffer_append(&all, receipt->commit.signature, sizeof receipt->commit.signature);
    assert_true(buffer_ok(&all));
    seal_digest(buffer_view(&all), ret_digest);
    buffer_free(&all);
}

static void take_receipt(struct truth *truth, struct truth_item *item,
                         const struct collector_reply *reply, const struct reply_outcome *outcome)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    assert_in_range(outcome->commit, 0, reply->commit_count - 1);
    const struct reply_commit *commit = &reply->commits[outcome->commit];
    struct receipt receipt = {.id = item->id,
                              .leaf_index = outcome->leaf_index,
                              .path = outcome->path,
                              .commit = {.leaf_count = commit->leaf_count, .day = commit->day}};
    memcpy(receipt.digest, item->digest, sizeof receipt.digest);
    assert_int_equal(commit->root.length, sizeof receipt.commit.root.bytes);
    assert_int_equal(commit->signature.length, sizeof receipt.commit.signature);
    memcpy(receipt.commit.root.bytes, commit->root.at, commit->root.length);
    memcpy(receipt.commit.signature, commit->signature.at, commit->signature.length);
    if (!receipt_verify(&receipt, truth->collector.sign))
        fail_msg("%s", "a receipt does not hold");
    digest_receipt(&receipt, digest);
    if (!item->has_receipt) {
        truth->counts.receipted++;
    } else if (memcmp(digest, item->receipt, sizeof digest) != 0) {
        truth->counts.remade++;
        if (!truth->may_remake)
            fail_msg("%s", "a repeated submission got another receipt than the first time");
    }
    item->has_receipt = true;
    item->root = receipt.commit.root;
    memcpy(item->receipt, digest, sizeof digest);
}

void truth_take_outcome(struct truth *truth, struct truth_item *item,
                        const struct collector_reply *reply, const struct reply_outcome *outcome)
{
    assert_true(uuid_equal(&outcome->id, &item->id));
    item->state = TRUTH_ANSWERED;
    if (outcome->accepted) {
        take_receipt(truth, item, reply, outcome);
        return;
    }
    truth->counts.refused++;
    if (!truth->may_refuse || item->has_receipt)
        fail_msg("a submission was refused: %.*s", TEXT_ARGS(outcome->code));
}
