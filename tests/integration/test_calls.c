/*
 * What a call asks, from the secretariat's file to the coordinator: shown by the client with and
 * without a line, fetched when it has changed and not before, and what does not answer it refused
 * by a collector that stands alone.
 */
#include "tests/support/peer.h"
#include "tests/support/pipeline.h"
#include "tests/support/probe.h"

#include "base/file.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define SURVEY "SAMPLE-SURVEY-2026"
#define CONSULTATION "SAMPLE-DRAFT-2026"
#define CALL_BYTES_MAX ((size_t)256 * 1024)
/* Many parts of what one answer carries. */
#define DRAFT_WORDS 5000
#define FRAMES "parallax_collector_frames_total"

static struct pipeline *pipeline;
static struct identity *member;
static struct peer *peer;

static void replace(struct buffer *text, const char *from, const char *to)
{
    struct buffer made = BUFFER_NONE;
    char *at = strstr(text->data, from);
    assert_non_null(at);
    buffer_append(&made, text->data, (size_t)(at - text->data));
    buffer_string(&made, to);
    buffer_string(&made, at + strlen(from));
    assert_true(buffer_ok(&made));
    buffer_free(text);
    *text = made;
}

/* A sample call, open today whenever that is. */
static struct buffer sample(const char *name, const char *closes)
{
    struct buffer path = BUFFER_NONE, call = BUFFER_NONE;
    struct error error;
    buffer_format(&path, "%s/sample/calls/%s", PARALLAX_SOURCE_DIR, name);
    assert_int_equal(file_read(path.data, CALL_BYTES_MAX, &call, &error), VERDICT_OK);
    buffer_free(&path);
    replace(&call, closes, "closes: 2090-01-01T00:00:00");
    return call;
}

static void add_call(const struct buffer *call)
{
    char *path = pipeline_file(pipeline, "call.yaml", call->data);
    pipeline_admin(pipeline, EXIT_DONE, "call", "add", path, NULL);
    free(path);
}

static struct buffer survey(void)
{
    return sample("survey.yaml", "closes: 2026-05-31T23:59:59");
}

static void await_catalogue(void)
{
    int64_t version = pipeline_count(pipeline, "SELECT version FROM catalogue_version");
    assert_true(pipeline_collector_reaches(pipeline, "parallax_collector_catalogue_version",
                                           version, NULL));
}

static int start(void **state)
{
    struct error error;
    (void)state;
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    pipeline = pipeline_new();
    free(pipeline_enrol(pipeline, "member", "KGZ"));
    member = pipeline_identity(pipeline, "member");
    struct buffer call = survey(), draft = BUFFER_NONE;
    add_call(&call);
    buffer_free(&call);
    call = sample("consultation.yaml", "closes: 2026-09-30T23:59:59");
    for (int i = 0; i < DRAFT_WORDS; i++)
        buffer_format(&draft, "draft%d ", i % 10);
    replace(&call, "By 2030 everybody", draft.data);
    add_call(&call);
    buffer_free(&call);
    buffer_free(&draft);
    pipeline_start(pipeline);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    identity_free(&member);
    pipeline_free(&pipeline);
    link_stop();
    return 0;
}

static int connect_peer(void **state)
{
    (void)state;
    peer = peer_new(pipeline->collector_port.endpoint, pipeline->collector_card, member);
    return 0;
}

static int disconnect_peer(void **state)
{
    (void)state;
    peer_free(&peer);
    return 0;
}

static void assert_told(const char *part)
{
    if (strstr(process_out(pipeline->last), part) == NULL)
        fail_msg("not there: %s\nthere is: %s", part, process_out(pipeline->last));
}

/* How many frames the collector gets while the client asks for its calls. */
static int64_t ask_for_calls(void)
{
    int64_t before = probe_metric(pipeline->collector_health, FRAMES);
    pipeline_client(pipeline, "member", EXIT_DONE, "calls", "--json", NULL);
    return probe_metric(pipeline->collector_health, FRAMES) - before;
}

static void test_the_client_shows_what_is_asked(void **state)
{
    (void)state;
    (void)ask_for_calls();
    assert_told("\"content_known\":true");
    assert_told(
        "\"region\":\"142\",\"questions\":[{\"id\":\"invited\",\"text\":{\"en\":\"Who invited "
        "you to take part?\",\"ru\":\"Кто пригласил вас участвовать?\"},"
        "\"answer\":\"choice\",\"choices\":[{\"id\":\"ministry\",\"label\":{\"en\":");
    assert_told("\"answer\":\"rating\"},{\"id\":\"next-time\"");
    assert_told("\"answer\":\"open\",\"words\":150}]");
    assert_told("\"theme\":\"CULTURE\",\"sections\":[{\"id\":\"purpose\",\"title\":{\"en\":"
                "\"Purpose\",\"ru\":\"Цель\"},\"draft\":{\"en\":\"draft0 draft1 ");
    assert_told("draft9  who lives more than an hour");
    pipeline_client(pipeline, "member", EXIT_DONE, "calls", NULL);
    assert_told("    invited: Who invited you to take part?\n      one of these:\n"
                "        ministry: The ministry in charge of the review\n");
    assert_told("at most 150 words");
    assert_told("    follow-up: Follow-up\n      has no draft yet");
}

/* One hello, and the parts of what has changed. */
static void test_only_changes_are_fetched(void **state)
{
    (void)state;
    struct buffer call = survey();
    (void)ask_for_calls();
    assert_int_equal(ask_for_calls(), 1);
    replace(&call, "How were you part of", "How did you take part in");
    add_call(&call);
    await_catalogue();
    assert_int_equal(ask_for_calls(), 1);
    assert_told("How did you take part in");
    assert_told("Who invited you to take part?");
    replace(&call, "Who invited you to take part?", "By whom were you invited?");
    add_call(&call);
    await_catalogue();
    assert_int_equal(ask_for_calls(), 2);
    assert_told("By whom were you invited?");
    buffer_free(&call);
}

static void expect(const struct submission *submission, const char *code, const char *field)
{
    struct buffer bytes = BUFFER_NONE;
    const struct peer_item item = peer_item_of(submission, &bytes);
    const struct collector_reply *reply = peer_submit(peer, &item, 1);
    assert_int_equal(reply->kind, REPLY_OUTCOMES);
    const struct reply_outcome *outcome = &reply->outcomes[0];
    if (outcome->accepted != (code == NULL))
        fail_msg("%.*s: %.*s", TEXT_ARGS(outcome->code), TEXT_ARGS(outcome->sentence));
    if (code != NULL) {
        assert_true(text_is(outcome->code, code));
        assert_true(text_is(outcome->field, field));
    }
    buffer_free(&bytes);
}

static struct submission of_kind(const char *call, int32_t kind)
{
    struct submission submission = peer_finding(call, CONSENT_ANONYMOUS);
    submission.kind = kind;
    memset(&submission.content, 0, sizeof submission.content);
    return submission;
}

static void expect_answer(const char *question, const char *body, const char *code)
{
    const struct answer answers[] = {{text_of(question), text_of(body)}};
    struct submission submission = of_kind(SURVEY, KIND_RESPONSE);
    submission.content.response.answers = (struct group){1, answers};
    bool unknown = code != NULL && strcmp(code, "QUESTION_UNKNOWN") == 0;
    expect(&submission, code, unknown ? "answers.question" : "answers.body");
}

static void test_answers_are_held_against_the_call(void **state)
{
    (void)state;
    expect_answer("unasked", "words", "QUESTION_UNKNOWN");
    expect_answer("invited", "somebody", "CHOICE_UNKNOWN");
    expect_answer("channels", "hearing, hearing", "LIST_REPEATS");
    expect_answer("influence", "6", "RATING_UNREADABLE");
    expect_answer("invited", "coalition", NULL);
    expect_answer("channels", "hearing, remote", NULL);
    expect_answer("influence", "3", NULL);
    expect_answer("next-time", "Ask earlier.", NULL);
}

static void test_contributions_are_held_against_the_call(void **state)
{
    (void)state;
    struct submission submission = of_kind(CONSULTATION, KIND_CONTRIBUTION);
    struct contribution *contribution = &submission.content.contribution;
    *contribution = (struct contribution){text_of("nowhere"), TEXT_NONE, TEXT_NONE, text_of("x")};
    expect(&submission, "SECTION_UNKNOWN", "section");
    contribution->section = text_of("follow-up");
    contribution->comment_on = text_of("a passage");
    expect(&submission, "COMMENT_WITHOUT_DRAFT", "comment_on");
    contribution->section = text_of("access");
    expect(&submission, NULL, NULL);
}

/* The collector has what the calls ask on its disk, the client in its outbox. */
static void test_both_go_on_alone(void **state)
{
    (void)state;
    pipeline_drained(pipeline);
    (void)ask_for_calls();
    pipeline_stop(&pipeline->aggregator);
    pipeline_stop(&pipeline->collector);
    pipeline_client(pipeline, "member", EXIT_UNREACHABLE, "calls", "--json", "--patience", "1s",
                    NULL);
    assert_told("\"questions\":[{\"id\":\"invited\"");
    assert_told("\"sections\":[{\"id\":\"purpose\"");
    pipeline_start_collector(pipeline);
    (void)connect_peer(NULL);
    expect_answer("unasked", "words", "QUESTION_UNKNOWN");
    expect_answer("influence", "4", NULL);
    (void)disconnect_peer(NULL);
    pipeline_start_aggregator(pipeline);
    pipeline_drained(pipeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_client_shows_what_is_asked),
        cmocka_unit_test(test_only_changes_are_fetched),
        cmocka_unit_test_setup_teardown(test_answers_are_held_against_the_call, connect_peer,
                                        disconnect_peer),
        cmocka_unit_test_setup_teardown(test_contributions_are_held_against_the_call, connect_peer,
                                        disconnect_peer),
        cmocka_unit_test(test_both_go_on_alone),
    };
    return cmocka_run_group_tests_name("calls", tests, start, stop);
}
