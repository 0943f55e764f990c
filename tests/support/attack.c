/* See attack.h. */
#include "tests/support/attack.h"

#include "tests/support/raw_message.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ThreadSanitizer's shadow is several times what was ever touched and never shrinks: it would look
 * like growth. */
#ifdef __SANITIZE_THREAD__
#define MEMORY_TELLS false
#else
#define MEMORY_TELLS true
#endif

/* AddressSanitizer keeps what was freed for a while, which would look like growth. */
static void keep_little_freed_memory(void)
{
    const char *options = getenv("ASAN_OPTIONS");
    struct buffer value = BUFFER_NONE;
    buffer_format(&value, "%s:quarantine_size_mb=4:thread_local_quarantine_size_kb=64",
                  options != NULL ? options : "");
    assert_true(buffer_ok(&value));
    assert_int_equal(setenv("ASAN_OPTIONS", value.data, 1), 0);
    buffer_free(&value);
}

int attack_start(void **state)
{
    static const char *const unbounded[] = {"--organisation-rate", "0", NULL};
    return attack_start_with(state, unbounded);
}

int attack_start_with(void **state, const char *const *collector_options)
{
    struct error error;
    struct attack *attack = calloc(1, sizeof *attack);
    assert_non_null(attack);
    keep_little_freed_memory();
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    attack->pipeline = pipeline_new();
    attack->pipeline->collector_options = collector_options;
    attack->member_id = pipeline_enrol(attack->pipeline, "member", "KGZ,MNG");
    attack->other_id = pipeline_enrol(attack->pipeline, "other", "KGZ");
    attack->member = pipeline_identity(attack->pipeline, "member");
    attack->other = pipeline_identity(attack->pipeline, "other");
    pipeline_start(attack->pipeline);
    /* What a collector takes once in its life is no growth. */
    struct peer *peer = attack_connect(attack, attack->member);
    (void)attack_submit_right(attack, peer);
    peer_free(&peer);
    *state = attack;
    return 0;
}

int attack_stop(void **state)
{
    struct attack *attack = *state;
    identity_free(&attack->member);
    identity_free(&attack->other);
    free(attack->member_id);
    free(attack->other_id);
    pipeline_free(&attack->pipeline);
    free(attack);
    link_stop();
    return 0;
}

/* RssAnon: what it has of its own, without the pages of the spool's map. */
static int64_t memory_kib(const struct attack *attack)
{
    static const char name[] = "RssAnon:";
    char path[64], line[256];
    long long kib = -1;
    (void)snprintf(path, sizeof path, "/proc/%d/status",
                   (int)process_pid(attack->pipeline->collector));
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while (kib < 0 && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, sizeof name - 1) == 0)
            kib = strtoll(line + sizeof name - 1, NULL, 10);
    (void)fclose(file);
    assert_true(kib > 0);
    return kib;
}

int attack_before(void **state)
{
    struct attack *attack = *state;
    attack->peer = attack_connect(attack, attack->member);
    attack_assert_welcome(attack->peer);
    attack->memory_before_kib = memory_kib(attack);
    return 0;
}

int attack_after(void **state)
{
    struct attack *attack = *state;
    assert_true(process_runs(attack->pipeline->collector, 0));
    int64_t now_kib = memory_kib(attack);
    print_message("             memory of the collector: %lld KiB, %+lld KiB\n", (long long)now_kib,
                  (long long)(now_kib - attack->memory_before_kib));
    assert_true(!MEMORY_TELLS || now_kib - attack->memory_before_kib <= ATTACK_GROWTH_KIB);
    struct peer *bystander = attack_connect(attack, attack->other);
    attack_assert_welcome(bystander);
    (void)attack_submit_right(attack, bystander);
    peer_free(&bystander);
    peer_free(&attack->peer);
    return 0;
}

struct peer *attack_connect(struct attack *attack, const struct identity *identity)
{
    return peer_new(attack->pipeline->collector_port.endpoint, attack->pipeline->collector_card,
                    identity);
}

void attack_assert_welcome(struct peer *peer)
{
    struct client_request hello = {.kind = REQUEST_HELLO, .protocol = CLIENT_PROTOCOL_VERSION};
    assert_int_equal(peer_ask(peer, &hello)->kind, REPLY_WELCOME);
}

struct uuid attack_submit_right(struct attack *attack, struct peer *peer)
{
    struct buffer bytes = BUFFER_NONE;
    struct submission finding = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    struct peer_item item = peer_item_of(&finding, &bytes);
    const struct collector_reply *reply = peer_submit(peer, &item, 1);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(reply->outcomes[0].accepted);
    attack->accepted++;
    buffer_free(&bytes);
    return finding.id;
}

void attack_assert_refused(const struct collector_reply *reply, const char *code)
{
    if (reply->kind != REPLY_REFUSED || !text_is(reply->code, code))
        fail_msg("wanted %s, got kind %d %.*s", code, reply->kind, TEXT_ARGS(reply->code));
}

void attack_assert_outcome(const struct collector_reply *reply, const char *code)
{
    if (reply->kind != REPLY_OUTCOMES)
        fail_msg("wanted %s, got kind %d %.*s", code, reply->kind, TEXT_ARGS(reply->code));
    const struct reply_outcome *outcome = &reply->outcomes[0];
    if (outcome->accepted || !text_is(outcome->code, code))
        fail_msg("wanted %s, got %s %.*s", code, outcome->accepted ? "a receipt" : "a refusal",
                 TEXT_ARGS(outcome->code));
}

const struct collector_reply *attack_send(struct peer *peer, const struct buffer *frame)
{
    assert_true(buffer_ok(frame));
    struct text bytes = buffer_view(frame);
    peer_send(peer, &bytes, 1);
    return peer_receive(peer);
}

void attack_frame(struct buffer *out, uint32_t field, const struct buffer *ask)
{
    raw_bytes(out, field, buffer_view(ask));
}

const struct collector_reply *attack_submit_bytes(struct attack *attack, const struct buffer *bytes)
{
    assert_true(buffer_ok(bytes));
    const struct peer_item item = {.bytes = buffer_view(bytes)};
    return peer_submit(attack->peer, &item, 1);
}

void attack_assert_column(struct attack *attack, const struct uuid *id, const char *column,
                          const char *value)
{
    char text[UUID_TEXT_BYTES], sql[160];
    pipeline_stored(attack->pipeline, attack->accepted);
    uuid_format(id, text);
    (void)snprintf(sql, sizeof sql, "SELECT %s FROM submission WHERE id = '%s'", column, text);
    char *is = pipeline_sql(attack->pipeline, sql);
    assert_string_equal(is, value);
    free(is);
}

void attack_assert_sender(struct attack *attack, const struct uuid *id, const char *organisation)
{
    attack_assert_column(attack, id, "organisation", organisation);
}

void attack_nothing_else_is_stored(void **state)
{
    struct attack *attack = *state;
    pipeline_stored(attack->pipeline, attack->accepted);
    pipeline_drained(attack->pipeline);
    assert_int_equal(pipeline_count(attack->pipeline, "SELECT count(*) FROM submission"),
                     attack->accepted);
    assert_int_equal(pipeline_count(attack->pipeline, "SELECT count(*) FROM quarantine"), 0);
    pipeline_admin(attack->pipeline, 0, "check", NULL);
}

static void assert_names_nobody(const struct attack *attack, struct process *stage)
{
    char curve[2 * SEAL_KEY_BYTES + 1], card[CARD_TEXT_BYTES];
    seal_hex(identity_public(attack->member)->curve, SEAL_KEY_BYTES, curve);
    card_format(identity_public(attack->member), card);
    const char *const words[] = {attack->member_id, attack->other_id, curve,      card + 5,
                                 "member",          "127.0.0.1:",     "shelters", "Shelters"};
    (void)process_runs(stage, 0);
    /* Behind the line that tells where the stage itself listens. */
    const char *log = strstr(process_err(stage), "\"event\":\"ready\"");
    assert_non_null(log);
    log += strcspn(log, "\n");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strstr(log, words[i]) != NULL)
            fail_msg("the log has %s", words[i]);
}

void attack_nobody_is_in_the_log(void **state)
{
    const struct attack *attack = *state;
    assert_names_nobody(attack, attack->pipeline->collector);
    assert_names_nobody(attack, attack->pipeline->aggregator);
}
