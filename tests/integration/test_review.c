/* What the secretariat says travels back: to its author, through the collector, and to nobody else.
 */
#include "tests/support/attack.h"
#include "tests/support/scratch.h"

#include "base/clock.h"
#include "model/codes.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A question waits 2 s for the aggregator; what is beyond that is a busy machine's. */
#define BOUND_MS ((int64_t)10000)
#define NOTE "Which year was that? Напишите, пожалуйста."

static struct uuid submit(struct attack *attack, int32_t consent)
{
    struct buffer bytes = BUFFER_NONE;
    const struct submission submission = peer_finding(PIPELINE_CALL, consent);
    const struct peer_item item = peer_item_of(&submission, &bytes);
    const struct collector_reply *reply = peer_submit(attack->peer, &item, 1);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    assert_true(reply->outcomes[0].accepted);
    attack->accepted++;
    buffer_free(&bytes);
    pipeline_stored(attack->pipeline, attack->accepted);
    pipeline_drained(attack->pipeline);
    return submission.id;
}

static const struct collector_reply *ask(struct peer *peer, const struct uuid *ids, size_t count)
{
    struct client_request request = {.kind = REQUEST_STATUS, .id_count = count, .ids = ids};
    const struct collector_reply *reply = peer_ask(peer, &request);
    assert_int_equal(reply->kind, REPLY_STATUS);
    assert_int_equal(reply->status_count, count);
    return reply;
}

static void review(struct attack *attack, const char *verb, const struct uuid *id,
                   const char *option, const char *value)
{
    char text[UUID_TEXT_BYTES];
    uuid_format(id, text);
    pipeline_admin(attack->pipeline, 0, "review", verb, text, option, value, NULL);
}

static void assert_nothing_told(const struct reply_status *line)
{
    assert_true(line->asked);
    assert_int_equal(line->told.state, 0);
    assert_int_equal(line->told.published_day, 0);
    assert_int_equal(line->told.note.length + line->told.report_title.length +
                         line->told.report_url.length + line->told.quarantine.length,
                     0);
}

static void its_author_is_told_and_nobody_else(void **state)
{
    struct attack *attack = *state;
    static const int32_t consents[] = {CONSENT_PUBLIC, CONSENT_ANONYMOUS, CONSENT_AGGREGATE};
    struct peer *other = attack_connect(attack, attack->other);
    for (size_t i = 0; i < 3; i++) {
        const struct uuid ids[] = {submit(attack, consents[i]), uuid_v7(clock_wall_ms())};
        const struct collector_reply *reply = ask(attack->peer, ids, 2);
        assert_true(reply->statuses[0].known && reply->statuses[0].forwarded);
        assert_true(reply->statuses[0].asked);
        assert_int_equal(reply->statuses[0].told.state, STATE_RECEIVED);
        assert_nothing_told(&reply->statuses[1]);

        review(attack, "issues", &ids[0], "--note", NOTE);
        reply = ask(attack->peer, ids, 1);
        assert_int_equal(reply->statuses[0].told.state, STATE_HAS_ISSUES);
        assert_true(text_is(reply->statuses[0].told.note, NOTE));

        /* As if it were not there. */
        reply = ask(other, ids, 2);
        assert_nothing_told(&reply->statuses[0]);
        assert_nothing_told(&reply->statuses[1]);

        review(attack, "approve", &ids[0], NULL, NULL);
        review(attack, "publish", &ids[0], "--report", "The shadow report");
        reply = ask(attack->peer, ids, 1);
        assert_int_equal(reply->statuses[0].told.state, STATE_PUBLISHED);
        assert_int_equal(reply->statuses[0].told.note.length, 0);
        assert_true(text_is(reply->statuses[0].told.report_title, "The shadow report"));
        assert_int_equal(reply->statuses[0].told.published_day, clock_day(clock_wall_ms()));
    }
    peer_free(&other);
    pipeline_admin(attack->pipeline, 0, "check", NULL);
}

/* A client that changed collectors: this one gave no receipt, and tells what the database knows. */
static void another_collectors_submission_is_told_too(void **state)
{
    struct attack *attack = *state;
    char sql[1024];
    const struct uuid id = uuid_v7(clock_wall_ms());
    char text[UUID_TEXT_BYTES];
    uuid_format(&id, text);
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO submission (country, id, call, kind, consent, language, "
                   "organisation, created_at, received_on, digest) VALUES ('KGZ', '%s', '%s', "
                   "'CONTRIBUTION', 'PUBLIC', 'en', '%s', now(), now(), '\\x00')",
                   text, PIPELINE_CALL, attack->member_id);
    free(pipeline_sql(attack->pipeline, sql));
    const struct collector_reply *reply = ask(attack->peer, &id, 1);
    assert_false(reply->statuses[0].known);
    assert_int_equal(reply->statuses[0].told.state, STATE_RECEIVED);
    (void)snprintf(sql, sizeof sql, "DELETE FROM submission WHERE id = '%s'", text);
    free(pipeline_sql(attack->pipeline, sql));
}

static void what_is_set_aside_is_told_to_its_author(void **state)
{
    struct attack *attack = *state;
    char sql[1024];
    const struct uuid id = uuid_v7(clock_wall_ms());
    char text[UUID_TEXT_BYTES];
    uuid_format(&id, text);
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO quarantine VALUES ('%s', 1, '%s', '%s', 'KGZ', 'PUBLIC', '%s', "
                   "NULL, '2026-01-01', 'PostgreSQL refused it (SQLSTATE 22021)', '')",
                   text, text, PIPELINE_CALL, attack->member_id);
    free(pipeline_sql(attack->pipeline, sql));
    const struct collector_reply *reply = ask(attack->peer, &id, 1);
    assert_int_equal(reply->statuses[0].told.state, 0);
    assert_true(text_is(reply->statuses[0].told.quarantine, "NOT_STORABLE"));
    struct peer *other = attack_connect(attack, attack->other);
    assert_nothing_told(&ask(other, &id, 1)->statuses[0]);
    peer_free(&other);
    (void)snprintf(sql, sizeof sql, "DELETE FROM quarantine WHERE id = '%s'", text);
    free(pipeline_sql(attack->pipeline, sql));
}

/* Before the collector knows that the aggregator is gone, and after. Others are served meanwhile.
 */
static void without_the_aggregator_the_answer_comes_in_time(void **state)
{
    struct attack *attack = *state;
    const struct uuid id = submit(attack, CONSENT_ANONYMOUS);
    struct client_request request = {.kind = REQUEST_STATUS, .id_count = 1, .ids = &id};
    pipeline_kill(&attack->pipeline->aggregator);
    for (int i = 0; i < 3; i++) {
        int64_t start_ms = clock_steady_ms();
        const struct collector_reply *reply = peer_ask(attack->peer, &request);
        int64_t took_ms = clock_steady_ms() - start_ms;
        print_message("             answered after %lld ms\n", (long long)took_ms);
        assert_true(took_ms < BOUND_MS);
        assert_int_equal(reply->kind, REPLY_STATUS);
        assert_true(reply->statuses[0].known && reply->statuses[0].forwarded);
        assert_false(reply->statuses[0].asked);
        assert_int_equal(reply->statuses[0].told.state, 0);
    }
    pipeline_start_aggregator(attack->pipeline);
    (void)process_await(attack->pipeline->collector, "relay_connected");
    assert_true(ask(attack->peer, &id, 1)->statuses[0].asked);
}

/* While PostgreSQL is away the aggregator says so at once; what comes in is accepted all the same.
 */
static void without_the_database_the_answer_comes_in_time(void **state)
{
    struct attack *attack = *state;
    struct buffer bytes = BUFFER_NONE;
    const struct uuid id = submit(attack, CONSENT_PUBLIC);
    free(pipeline_sql(attack->pipeline, "ALTER TABLE review RENAME TO hidden"));
    int64_t start_ms = clock_steady_ms();
    const struct collector_reply *reply = ask(attack->peer, &id, 1);
    assert_true(clock_steady_ms() - start_ms < BOUND_MS);
    assert_true(reply->statuses[0].known);
    assert_false(reply->statuses[0].asked);
    const struct submission submission = peer_finding(PIPELINE_CALL, CONSENT_PUBLIC);
    const struct peer_item item = peer_item_of(&submission, &bytes);
    assert_true(peer_submit(attack->peer, &item, 1)->outcomes[0].accepted);
    attack->accepted++;
    pipeline_stored(attack->pipeline, attack->accepted);
    buffer_free(&bytes);
    free(pipeline_sql(attack->pipeline, "ALTER TABLE hidden RENAME TO review"));
    assert_int_equal(ask(attack->peer, &id, 1)->statuses[0].told.state, STATE_RECEIVED);
}

/* ---- the coordinator's own program ---- */

#define ROWS                                                                                       \
    "country,goal,target,year,finding_type,title,body,consent\n"                                   \
    "KGZ,5,5.2,2025,GAP,Shelters closed,Two of five shelters closed.,ANONYMOUS\n"

static void assert_said(const struct attack *attack, const char *part)
{
    if (strstr(process_out(attack->pipeline->last), part) == NULL)
        fail_msg("not there: %s\nthere is: %s", part, process_out(attack->pipeline->last));
}

static void a_coordinator_reads_what_was_said(void **state)
{
    struct attack *attack = *state;
    struct pipeline *pipeline = attack->pipeline;
    char *path = pipeline_file(pipeline, "rows.csv", ROWS);
    pipeline_client(pipeline, "member", 0, "import", "--json", path, NULL);
    free(path);
    attack->accepted++;
    pipeline_stored(pipeline, attack->accepted);
    pipeline_drained(pipeline);
    char *id = pipeline_sql(pipeline, "SELECT id FROM submission WHERE title = 'Shelters closed'");
    pipeline_client(pipeline, "member", 0, "status", "--json", NULL);
    assert_said(attack, "\"asked\":true,\"database_asked\":true");
    assert_said(attack, "\"STORED\":1");
    pipeline_admin(pipeline, 0, "review", "reject", id, "--note", NOTE, NULL);
    pipeline_client(pipeline, "member", 0, "status", id, NULL);
    assert_said(attack, "REJECTED");
    assert_said(attack, NOTE);
    pipeline_admin(pipeline, 0, "review", "take", id, NULL);
    pipeline_admin(pipeline, 0, "review", "approve", id, NULL);
    pipeline_admin(pipeline, 0, "review", "publish", id, "--report", "The shadow report", "--url",
                   "https://example.org/report", NULL);
    pipeline_client(pipeline, "member", 0, "status", "--json", id, NULL);
    assert_said(attack, "\"state\":\"PUBLISHED\"");
    assert_said(attack, "\"report_title\":\"The shadow report\"");
    assert_said(attack, "\"report_url\":\"https://example.org/report\"");
    /* What the database said stands when it cannot be asked. */
    pipeline_stop(&pipeline->aggregator);
    pipeline_client(pipeline, "member", 0, "status", "--json", id, NULL);
    assert_said(attack, "\"state\":\"PUBLISHED\"");
    assert_said(attack, "\"asked\":true,\"database_asked\":false");
    pipeline_start_aggregator(pipeline);
    (void)process_await(pipeline->collector, "relay_connected");
    free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ATTACK(its_author_is_told_and_nobody_else),
        ATTACK(another_collectors_submission_is_told_too),
        ATTACK(what_is_set_aside_is_told_to_its_author),
        ATTACK(without_the_aggregator_the_answer_comes_in_time),
        ATTACK(without_the_database_the_answer_comes_in_time),
        ATTACK(a_coordinator_reads_what_was_said),
        cmocka_unit_test(attack_nothing_else_is_stored),
        cmocka_unit_test(attack_nobody_is_in_the_log),
    };
    return cmocka_run_group_tests_name("review", tests, attack_start, attack_stop);
}
