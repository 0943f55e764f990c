/* What the other side says about submissions, in the outbox. */
#include "client/feedback.h"

#include "model/codes.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static char *folder;
static struct outbox *outbox;
static struct error error;
static const struct uuid id = {{1}}, stranger = {{2}};
static const uint8_t collector_key[SEAL_KEY_BYTES] = {3};

struct seen {
    enum outbox_state state;
    char note[64], report[64], url[64];
};

static void keep_text(struct text text, char *place)
{
    assert_true(text.length < 64);
    memcpy(place, text.length > 0 ? text.at : "", text.length);
    place[text.length] = '\0';
}

static void see(void *context, const struct outbox_line *line)
{
    struct seen *seen = context;
    seen->state = line->state;
    keep_text(line->note, seen->note);
    keep_text(line->report_title, seen->report);
    keep_text(line->report_url, seen->url);
}

static struct seen look(void)
{
    struct seen seen = {.state = OUTBOX_QUEUED};
    assert_int_equal(outbox_find(outbox, &id, see, &seen, &error), VERDICT_OK);
    return seen;
}

static int set_up(void **state)
{
    (void)state;
    folder = scratch_new();
    char *path = scratch_path(folder, "outbox.db");
    assert_int_equal(outbox_open(path, &outbox, &error), VERDICT_OK);
    free(path);
    const struct outbox_entry entry = {.id = id,
                                       .kind = "FINDING",
                                       .call = text_of("CALL-1"),
                                       .country = text_of("KGZ"),
                                       .consent = "PUBLIC",
                                       .title = text_of("A title"),
                                       .bytes = text_of("bytes")};
    assert_int_equal(outbox_queue(outbox, &entry, &error), VERDICT_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    outbox_close(&outbox);
    scratch_free(&folder);
    return 0;
}

static void receive(void)
{
    const struct receipt receipt = {.id = id, .commit = {.leaf_count = 1, .day = 20000}};
    assert_int_equal(outbox_receive(outbox, &receipt, collector_key, &error), VERDICT_OK);
}

/* One line of an answer; whether the database was asked. */
static bool hear(struct reply_status line)
{
    bool asked = false;
    const struct collector_reply reply = {
        .kind = REPLY_STATUS, .status_count = 1, .statuses = &line};
    assert_int_equal(feedback_store(outbox, &reply, &asked, &error), VERDICT_OK);
    return asked;
}

static void hear_state(int32_t state)
{
    assert_true(hear((struct reply_status){.id = id, .asked = true, .told = {.state = state}}));
}

static void what_the_secretariat_says_is_kept(void **state)
{
    (void)state;
    receive();
    assert_true(hear((struct reply_status){
        .id = id,
        .asked = true,
        .told = {.state = STATE_HAS_ISSUES, .note = text_of("Which year?")}}));
    assert_int_equal(look().state, OUTBOX_HAS_ISSUES);
    assert_string_equal(look().note, "Which year?");
    assert_true(hear((struct reply_status){.id = id,
                                           .asked = true,
                                           .told = {.state = STATE_PUBLISHED,
                                                    .report_title = text_of("A report"),
                                                    .report_url = text_of("https://e.org")}}));
    assert_int_equal(look().state, OUTBOX_PUBLISHED);
    assert_string_equal(look().note, "");
    assert_string_equal(look().report, "A report");
    assert_string_equal(look().url, "https://e.org");
}

static void every_state_has_its_place(void **state)
{
    (void)state;
    static const enum outbox_state places[] = {
        OUTBOX_STORED,   OUTBOX_IN_REVIEW, OUTBOX_HAS_ISSUES, OUTBOX_APPROVED,
        OUTBOX_REJECTED, OUTBOX_PUBLISHED, OUTBOX_WITHDRAWN,  OUTBOX_SUPERSEDED};
    assert_int_equal(state_codes.count, sizeof places / sizeof places[0]);
    receive();
    for (int32_t told = STATE_RECEIVED; told <= STATE_SUPERSEDED; told++) {
        if (told == STATE_WITHDRAWN)
            continue; /* nothing follows on it */
        hear_state(told);
        assert_int_equal(look().state, places[told - 1]);
    }
    hear_state(STATE_WITHDRAWN);
    assert_int_equal(look().state, OUTBOX_WITHDRAWN);
}

static void what_is_set_aside_is_told(void **state)
{
    (void)state;
    receive();
    const struct status_line told = {.quarantine = text_of("NOT_STORABLE")};
    assert_true(hear((struct reply_status){
        .id = id, .known = true, .forwarded = true, .asked = true, .told = told}));
    assert_int_equal(look().state, OUTBOX_QUARANTINED);
}

/* The collector's own word, when the database is away, takes nothing back that was said before. */
static void a_collector_alone_says_nothing_against_the_database(void **state)
{
    (void)state;
    const struct reply_status forwarded = {.id = id, .known = true, .forwarded = true};
    receive();
    assert_false(hear((struct reply_status){.id = id, .known = true}));
    assert_int_equal(look().state, OUTBOX_RECEIVED);
    assert_false(hear(forwarded));
    assert_int_equal(look().state, OUTBOX_STORED);
    hear_state(STATE_APPROVED);
    assert_false(hear(forwarded));
    assert_int_equal(look().state, OUTBOX_APPROVED);
}

static void what_is_not_understood_changes_nothing(void **state)
{
    (void)state;
    receive();
    hear_state(99);
    hear_state(-1);
    hear_state(0);
    assert_int_equal(look().state, OUTBOX_RECEIVED);
    assert_true(hear(
        (struct reply_status){.id = stranger, .asked = true, .told = {.state = STATE_APPROVED}}));
    assert_false(hear((struct reply_status){.id = stranger, .known = true, .forwarded = true}));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_the_secretariat_says_is_kept),
        TEST(every_state_has_its_place),
        TEST(what_is_set_aside_is_told),
        TEST(a_collector_alone_says_nothing_against_the_database),
        TEST(what_is_not_understood_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
