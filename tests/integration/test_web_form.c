/* The form in the browser, from the first page to the row in PostgreSQL. */
#include "tests/support/form_case.h"

#include "base/clock.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct form_case *the;
static struct web *web;

static int start(void **state)
{
    struct error error;
    (void)state;
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    the = form_case_new();
    web = &the->web;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    form_case_free(&the);
    return 0;
}

static int open_form(void **state)
{
    (void)state;
    form_case_start(the);
    return 0;
}

/* Also where a test left it in the middle. */
static int close_form(void **state)
{
    (void)state;
    if (the->form != NULL)
        form_case_stop(the);
    return 0;
}

static void assert_sql(const char *sql, const char *value)
{
    char *is = pipeline_sql(the->pipeline, sql);
    assert_string_equal(is, value);
    free(is);
}

static void press(const char *go)
{
    web_press(web, "go", go);
}

/* The page that came is filled in further. */
static void take_again(void)
{
    char action[64];
    (void)snprintf(action, sizeof action, "%.*s", (int)strcspn(web->path, "?"), web->path);
    web_take(web, action);
}

static void fill_finding(const char *title)
{
    web_set(web, "country", "KGZ");
    web_set(web, "consent", "PUBLIC");
    web_set(web, "goal", "5");
    web_set(web, "target", "5.2");
    web_set(web, "year", "2025");
    web_set(web, "finding_type", "GAP");
    web_set(web, "title", title);
    web_set(web, "body", "Two of five shelters closed.");
}

/* ---- the way through ---- */

static void a_finding_is_filled_in_mended_and_sent(void **state)
{
    (void)state;
    form_case_begin(the, "FORM-FINDING", "FINDING");
    assert_string_equal(web_value(web, "consent"), "ANONYMOUS");
    assert_string_equal(web_value(web, "call"), "FORM-FINDING");
    web_set(web, "title", "Shelters <script>alert(1)</script> closed in the whole of the north");
    web_set(web, "year", "last year");
    web_set(web, "goal", "5");
    press("more:goal");
    /* What was wrong is saved all the same, and told at the top and at its field. */
    web_must_show(web, "<option value=\"5.2\">");
    web_must_not_show(web, "<script>alert");
    web_must_show(web, "<div role=\"alert\"");
    web_must_show(web, "href=\"#f-year\"");
    web_must_show(web, "aria-invalid=\"true\"");
    web_must_show(web, "aria-describedby=\"e-title h-title\"");
    web_must_show(web, "At most 5 words; ");
    web_must_show(web, " must go.");
    take_again();
    assert_string_equal(web_value(web, "year"), "last year");
    assert_string_equal(web_value(web, "title"),
                        "Shelters <script>alert(1)</script> closed in the whole of the north");
    press("check");
    web_must_show(web, "href=\"#f-body\"");
    web_must_show(web, "is needed");

    take_again();
    fill_finding("Shelters closed");
    web_tick(web, "themes", "GENDER_EQUALITY");
    press("check");
    web_must_show(web, "Nothing is missing");
    take_again();
    press("send");
    web_must_show(web, "RECEIVED");
    web_must_show(web, "the signature is right");
    pipeline_stored(the->pipeline, 1);
    assert_sql("SELECT country || ' ' || goal || ' ' || target || ' ' || title FROM submission",
               "KGZ 5 5.2 Shelters closed");
    web_get(web, "/");
    web_must_show(web, "Shelters closed");
    web_must_show(web, "RECEIVED");
    pipeline_drained(the->pipeline);
    web_take(web, "/news");
    press("news");
    web_must_show(web, "The collector has told its calls");
    web_must_show(web, "STORED");
}

static void items_come_and_go(void **state)
{
    (void)state;
    form_case_begin(the, "FORM-FINDING", "FINDING");
    assert_null(web_value(web, "observations_figure:1"));
    press("add:observations");
    take_again();
    web_set(web, "observations_figure:1", "12.5");
    web_set(web, "observations_unit:1", "%");
    press("add:observations");
    take_again();
    assert_string_equal(web_value(web, "observations_figure:1"), "12.5");
    web_set(web, "observations_figure:2", "7,5");
    press("add:observations");
    /* The second one is wrong, and the page says which. */
    web_must_show(web, "href=\"#f-observations_figure-2\"");
    take_again();
    web_set(web, "observations_figure:3", "9");
    press("remove:observations:2");
    take_again();
    assert_string_equal(web_value(web, "observations_figure:1"), "12.5");
    assert_string_equal(web_value(web, "observations_figure:2"), "9");
    assert_null(web_value(web, "observations_figure:3"));
    web_must_not_show(web, "role=\"alert\"");
}

static void a_survey_a_letter_and_a_comment_are_sent(void **state)
{
    (void)state;
    int64_t before = pipeline_count(the->pipeline, "SELECT count(*) FROM submission");
    form_case_begin(the, "FORM-SURVEY", "RESPONSE");
    web_set(web, "country", "KGZ");
    web_set(web, "answers/invited", "nobody");
    web_tick(web, "answers/ways", "hearing");
    web_tick(web, "answers/ways", "remote");
    web_set(web, "answers/influence", "2");
    web_set(web, "answers/next-time", "Ask us earlier and listen to what we say");
    press("check");
    web_must_show(web, "href=\"#f-answers/next-time\"");
    take_again();
    web_set(web, "answers/next-time", "Ask us earlier");
    press("send");
    web_must_show(web, "RECEIVED");

    form_case_begin(the, "FORM-LETTER", "SIGN_ON");
    web_must_show(web, "The thesis &lt;b&gt;of the letter&lt;/b&gt;.");
    web_must_show(web, "What the letter asks for.");
    web_set(web, "country", "KGZ");
    web_set(web, "consent", "PUBLIC");
    web_set(web, "signatory", "A forum of writers");
    web_set(web, "publish", "YES");
    press("send");
    web_must_show(web, "RECEIVED");

    form_case_begin(the, "FORM-DRAFT", "CONTRIBUTION");
    web_set(web, "section", "purpose");
    press("more:section");
    web_must_show(web, "Everybody can borrow and read.");
    take_again();
    web_set(web, "country", "KGZ");
    web_set(web, "comment_on", "Everybody");
    web_set(web, "body", "Say who that is.");
    press("send");
    web_must_show(web, "RECEIVED");
    pipeline_stored(the->pipeline, before + 3);
    assert_sql("SELECT string_agg(a ->> 'question' || '=' || (a ->> 'body'), '; ' ORDER BY a ->> "
               "'question')"
               " FROM submission, jsonb_array_elements(content -> 'answers') a",
               "influence=2; invited=nobody; next-time=Ask us earlier; ways=hearing, remote");
}

/* ---- nothing is lost ---- */

static void a_draft_survives_the_death_of_the_form(void **state)
{
    (void)state;
    form_case_begin(the, "FORM-FINDING", "FINDING");
    char path[sizeof web->path];
    memcpy(path, web->path, sizeof path);
    web_set(web, "body", "Первая строка.\n\n \"Вторая\" & третья — السطر.\n");
    press("save");
    web_must_show(web, "The draft is saved on this computer");
    form_case_kill(the);
    form_case_start(the);
    web_must_show(web, path);
    web_get(web, path);
    take_again();
    assert_string_equal(web_value(web, "body"),
                        "Первая строка.\n\n \"Вторая\" & третья — السطر.\n");
}

/* The form as it stands in another window. */
static void copy_window(struct web *other)
{
    *other = (struct web){.port = web->port};
    memcpy(other->cookie, web->cookie, sizeof other->cookie);
    web_get(other, web->path);
    char action[64];
    (void)snprintf(action, sizeof action, "%.*s", (int)strcspn(web->path, "?"), web->path);
    web_take(other, action);
}

static void two_windows_take_nothing_from_each_other(void **state)
{
    struct web other;
    (void)state;
    form_case_begin(the, "FORM-FINDING", "FINDING");
    copy_window(&other);
    web_set(web, "title", "From the first window");
    press("save");
    /* What the second one did not touch stays as the first one saved it. */
    web_set(&other, "body", "From the second window.");
    web_press(&other, "go", "save");
    take_again();
    web_get(web, web->path);
    take_again();
    assert_string_equal(web_value(web, "title"), "From the first window");
    assert_string_equal(web_value(web, "body"), "From the second window.");
    /* Where both changed the same, neither is lost, and the page says so. */
    web_free(&other);
    copy_window(&other);
    web_set(web, "title", "One title");
    press("save");
    web_set(&other, "title", "Another title");
    web_press(&other, "go", "send");
    assert_int_equal(other.status, 409);
    web_must_show(&other, "changed in another window");
    web_must_show(&other, "One title");
    web_take(&other, other.action);
    assert_string_equal(web_value(&other, "title"), "Another title");
    web_press(&other, "go", "save");
    assert_int_equal(other.status, 200);
    web_take(&other, other.action);
    assert_string_equal(web_value(&other, "title"), "Another title");
    web_free(&other);
}

static void pressed_twice_is_sent_once(void **state)
{
    struct web other;
    (void)state;
    int64_t before = pipeline_count(the->pipeline, "SELECT count(*) FROM submission");
    form_case_begin(the, "FORM-FINDING", "FINDING");
    copy_window(&other);
    fill_finding("Pressed twice");
    char draft[sizeof web->path];
    memcpy(draft, web->path, sizeof draft);
    press("send");
    web_must_show(web, "RECEIVED");
    char submission[sizeof web->path];
    memcpy(submission, web->path, sizeof submission);
    press("send");
    assert_string_equal(web->path, submission);
    /* "Back" leads to what became of it. */
    web_get(web, draft);
    assert_string_equal(web->path, submission);
    /* Another window that was still open does not send it again, and loses nothing. */
    web_set(&other, "body", "Too late, and still here.");
    web_press(&other, "go", "send");
    assert_int_equal(other.status, 409);
    web_must_show(&other, "Too late, and still here.");
    web_free(&other);
    pipeline_stored(the->pipeline, before + 1);
    pipeline_drained(the->pipeline);
    assert_int_equal(pipeline_count(the->pipeline, "SELECT count(*) FROM submission"), before + 1);
}

static void begun_twice_is_one_draft(void **state)
{
    (void)state;
    web_get(web, "/");
    web_take(web, "/new");
    web_set(web, "call", "FORM-LETTER");
    web_press(web, "kind", "SIGN_ON");
    char path[sizeof web->path];
    memcpy(path, web->path, sizeof path);
    web_press(web, "kind", "SIGN_ON");
    assert_string_equal(web->path, path);
    web_get(web, "/");
    web_take(web, "/new");
    web_set(web, "call", "FORM-LETTER");
    web_press(web, "kind", "SIGN_ON");
    assert_string_not_equal(web->path, path);
}

static void what_cannot_be_sent_is_queued(void **state)
{
    (void)state;
    int64_t before = pipeline_count(the->pipeline, "SELECT count(*) FROM submission");
    pipeline_stop(&the->pipeline->collector);
    form_case_begin(the, "FORM-FINDING", "FINDING");
    fill_finding("Written without a line");
    int64_t begun_ms = clock_steady_ms();
    press("send");
    web_must_show(web, "There is no line to the collector now.");
    assert_true(web_shows(web, "QUEUED") || web_shows(web, "SENT"));
    /* Bounded by the form's own patience, and not by the minute of `parallax send`. */
    assert_true(clock_steady_ms() - begun_ms < 40000);
    pipeline_start_collector(the->pipeline);
    (void)process_await(the->pipeline->collector, "relay_connected");
    do {
        web_get(web, "/");
        web_take(web, "/send");
        web_press(web, "go", "send");
    } while (web_shows(web, "There is no line"));
    web_must_show(web, "Sent: 1 received.");
    pipeline_stored(the->pipeline, before + 1);
}

static void a_draft_is_deleted_only_when_asked_again(void **state)
{
    (void)state;
    form_case_begin(the, "FORM-FINDING", "FINDING");
    web_set(web, "title", "To be deleted");
    press("save");
    char path[80];
    (void)snprintf(path, sizeof path, "%.*s/delete", (int)strcspn(web->path, "?"), web->path);
    web_get(web, path);
    web_must_show(web, "To be deleted");
    web_take(web, path);
    press("delete");
    web_must_show(web, "The draft is deleted.");
    web_must_not_show(web, "To be deleted");
}

/* ---- languages ---- */

static void the_language_changes_and_nothing_is_lost(void **state)
{
    (void)state;
    web_take(web, "/language");
    web_set(web, "in-language", "ar");
    press("language");
    web_must_show(web, "<html lang=\"ar\" dir=\"rtl\">");
    form_case_begin(the, "FORM-FINDING", "FINDING");
    assert_string_equal(web_value(web, "language"), "ar");
    web_set(web, "title", "Before the change");
    web_set(web, "in-language", "ru");
    press("language");
    web_must_show(web, "<html lang=\"ru\" dir=\"ltr\">");
    take_again();
    assert_string_equal(web_value(web, "title"), "Before the change");
    web_set(web, "in-language", "xx");
    press("language");
    web_must_show(web, "<html lang=\"ru\" dir=\"ltr\">");
}

/* ---- the process ---- */

static void done_ends_the_form(void **state)
{
    (void)state;
    /* The home is the form's while it runs. */
    pipeline_client(the->pipeline, FORM_HOME, 3, "outbox", NULL);
    web_get(web, "/");
    web_take(web, "/done");
    press("done");
    web_must_show(web, "The form has ended");
    assert_int_equal(process_wait(the->form), 0);
    form_case_forget(the);
    pipeline_client(the->pipeline, FORM_HOME, 0, "outbox", NULL);
}

static void interrupts_end_the_form(void **state)
{
    (void)state;
    assert_int_equal(kill(process_pid(the->form), SIGINT), 0);
    assert_int_equal(process_wait(the->form), 0);
    form_case_forget(the);
}

static void nothing_that_was_written_is_logged(void **state)
{
    (void)state;
    form_case_begin(the, "FORM-FINDING", "FINDING");
    web_set(web, "title", "Meadowlark");
    web_set(web, "goal", "Nightjar");
    press("send");
    assert_int_equal(process_stop(the->form), 0);
    assert_null(strstr(process_err(the->form), "Meadowlark"));
    assert_null(strstr(process_err(the->form), "Nightjar"));
    assert_null(strstr(process_out(the->form), "Meadowlark"));
    form_case_forget(the);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_form, close_form)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_finding_is_filled_in_mended_and_sent),
        TEST(items_come_and_go),
        TEST(a_survey_a_letter_and_a_comment_are_sent),
        TEST(a_draft_survives_the_death_of_the_form),
        TEST(two_windows_take_nothing_from_each_other),
        TEST(pressed_twice_is_sent_once),
        TEST(begun_twice_is_one_draft),
        TEST(what_cannot_be_sent_is_queued),
        TEST(a_draft_is_deleted_only_when_asked_again),
        TEST(the_language_changes_and_nothing_is_lost),
        TEST(done_ends_the_form),
        TEST(interrupts_end_the_form),
        TEST(nothing_that_was_written_is_logged),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
