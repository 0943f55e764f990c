/* parallax-admin as a program: what the secretariat enters: organisations, calls and claims. */
#include "admin_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define SAMPLE(name) PARALLAX_SOURCE_DIR "/sample/" name
#define NOBODY "11111111-1111-7111-8111-111111111111"
#define CALL_HEAD                                                                                  \
    "id: C-1\nform: vnr-shadow\ntitle: {en: One}\ncountries: [KGZ]\nkinds: [finding]\n"            \
    "opens: 2026-01-15T00:00:00\ncloses: 2026-07-15T00:00:00\n"

static void an_organisation_from_options(void **state)
{
    (void)state;
    admin_case_run(0, "org", "add", "--name", "The One", "--name-ru", "Один", "--scope", "KGZ,143",
                   "--constituency", "MG-WOM", "--ecosoc", "SPECIAL", "--speaks-for", "12", NULL);
    char *id = admin_case_line();
    assert_int_equal(strlen(id), 36);
    assert_int_equal(id[14], '7');
    admin_case_run(0, "org", "show", id, "--json", NULL);
    admin_case_expect_out("\"names\":{\"en\": \"The One\", \"ru\": \"Один\"},"
                          "\"scope\":[\"KGZ\",\"143\"],\"constituency\":\"MG-WOM\","
                          "\"ecosoc\":\"SPECIAL\",\"speaks_for\":12,\"keys\":0,\"active\":true}");
    admin_case_run(0, "org", "suspend", id, NULL);
    admin_case_run(0, "org", "show", id, NULL);
    admin_case_expect_out("Name: The One\n");
    admin_case_expect_out("Active: no\n");
    admin_case_run(0, "org", "list", NULL);
    admin_case_expect_out(id);
    free(id);
}

static void options_that_are_wrong_are_told_together(void **state)
{
    (void)state;
    admin_case_run(2, "org", "add", "--name", "One", "--scope", "KGZ,XXX", "--constituency",
                   "MG-XXX", NULL);
    assert_string_equal(
        admin_case_err(),
        "option scope: value 2 is not in the list (ISO 3166-1 alpha-3 countries and "
        "M49 regions)\n"
        "option constituency: is not in the list (constituencies)\n");
    admin_case_run(2, "org", "add", "--name", "One", "--name-ar", "a\nb", "--scope", "KGZ",
                   "--constituency", "MG-WOM", NULL);
    admin_case_expect_err("option name-ar: must stand on one line");
    admin_case_run(2, "org", "add", "--name", "One\a", "--scope", "KGZ", "--constituency", "MG-WOM",
                   NULL);
    admin_case_expect_err("option name: has a control character");
    admin_case_run(2, "org", "add", "--name", "One", "--scope", "KGZ", "--constituency", "MG-WOM",
                   "--card", "x", NULL);
    admin_case_expect_err("option card: ");
    admin_case_run(0, "org", "list", "--json", NULL);
    assert_string_equal(admin_case_out(), "[]\n");
}

static void an_organisation_with_a_card_that_is_not_free(void **state)
{
    (void)state;
    admin_case_run(0, "key", "new", "--kind", "identity", admin_case_path("org.key"), NULL);
    char *card = admin_case_line();
    admin_case_run(0, "org", "add", "--name", "One", "--scope", "KGZ", "--constituency", "MG-WOM",
                   "--card", card, "--json", NULL);
    admin_case_expect_out("{\"id\":\"");
    admin_case_run(4, "org", "add", "--name", "Two", "--scope", "KGZ", "--constituency", "MG-WOM",
                   "--card", card, NULL);
    admin_case_expect_err("the card is another's already");
    /* Neither half of it was done. */
    admin_case_sql("SELECT count(*) FROM organisation");
    assert_string_equal(admin_case_out(), "1\n");
    free(card);
}

static void a_card_that_came_by_mail_is_enrolled(void **state)
{
    (void)state;
    admin_case_run(0, "key", "new", "--kind", "identity", admin_case_path("mailed.key"), NULL);
    char *card = admin_case_line();
    admin_case_run(0, "org", "enrol", card, "--name", "One", "--scope", "KGZ,UZB", "--constituency",
                   "MG-WOM", NULL);
    char *id = admin_case_line();
    admin_case_run(0, "key", "list", "--organisation", id, NULL);
    admin_case_expect_out(card);
    /* A card has one holder, and the second organisation is not left behind without one. */
    admin_case_run(4, "org", "enrol", card, "--name", "Two", "--scope", "KGZ", "--constituency",
                   "MG-WOM", NULL);
    admin_case_expect_err("the card is another's already");
    admin_case_run(2, "org", "enrol", "plx1-x", "--name", "Two", "--scope", "KGZ", "--constituency",
                   "MG-WOM", NULL);
    admin_case_expect_err("argument CARD: ");
    admin_case_run(2, "org", "enrol", "--name", "Two", "--scope", "KGZ", "--constituency", "MG-WOM",
                   NULL);
    admin_case_run(2, "org", "enrol", card, "--card", card, "--name", "Two", "--scope", "KGZ",
                   "--constituency", "MG-WOM", NULL);
    admin_case_sql("SELECT count(*) FROM organisation");
    assert_string_equal(admin_case_out(), "1\n");
    free(card);
    free(id);
}

static void organisations_that_are_not_there(void **state)
{
    (void)state;
    admin_case_run(4, "org", "show", NOBODY, NULL);
    admin_case_expect_err("no organisation has this id");
    admin_case_run(4, "org", "suspend", NOBODY, NULL);
    admin_case_run(2, "org", "suspend", "x", NULL);
}

static void an_import_can_be_repeated(void **state)
{
    (void)state;
    admin_case_run(0, "org", "import", SAMPLE("organisations.csv"), NULL);
    assert_int_equal(strncmp(admin_case_out(), "key,id\r\nkaz-coalition,", 21), 0);
    char *first = strdup(admin_case_out());
    assert_non_null(first);
    admin_case_run(0, "org", "import", SAMPLE("organisations.csv"), NULL);
    assert_string_equal(admin_case_out(), first);
    admin_case_sql("SELECT count(*) FROM organisation");
    assert_string_equal(admin_case_out(), "14\n");
    free(first);
}

static void an_import_lists_bad_rows_and_goes_on(void **state)
{
    (void)state;
    const char *path = admin_case_file("bad.csv", "key,name_en,scope,constituency\n"
                                                  "a,A,KGZ,MG-WOM\nb,B,XXX,MG-WOM\n"
                                                  "a,C,KGZ,MG-WOM\nd,D,UZB|KGZ,MG-NGO\n");
    admin_case_run(1, "org", "import", path, "--json", NULL);
    admin_case_expect_err("bad.csv line 3, column scope: value 1 is not in the list");
    admin_case_expect_err("bad.csv line 4, column key: stands on line 2 already\n");
    admin_case_expect_out("{\"organisations\":[{\"key\":\"a\",\"id\":\"");
    admin_case_expect_out("\"refused\":[{\"line\":3,\"column\":\"scope\",\"reason\":\"value 1 ");
    admin_case_sql("SELECT string_agg(name ->> 'en', ',' ORDER BY name) FROM organisation");
    assert_string_equal(admin_case_out(), "A,D\n");
    path = admin_case_file("header.csv", "key,name,scope\n");
    admin_case_run(2, "org", "import", path, NULL);
    admin_case_expect_err("header.csv line 1: \"name\" is no column of this file\n");
    admin_case_expect_err("header.csv line 1, column constituency: is missing\n");
    admin_case_run(2, "org", "import", admin_case_path("none.csv"), NULL);
}

static void a_call_is_opened_and_changed(void **state)
{
    (void)state;
    admin_case_run(0, "key", "new", "--kind", "secretariat", admin_case_path("seal.key"), NULL);
    char *card = admin_case_line();
    const char *path = admin_case_file("call.yaml", CALL_HEAD "time_zone: America/New_York\n");
    admin_case_run(0, "call", "add", path, "--seal-card", card, NULL);
    assert_string_equal(admin_case_out(), "C-1\n");
    admin_case_run(0, "call", "show", "C-1", "--json", NULL);
    /* New York keeps summer time. */
    admin_case_expect_out("\"opens\":\"2026-01-15T05:00:00Z\",\"closes\":\"2026-07-15T04:00:00Z\"");
    admin_case_expect_out("\"kinds\":[\"FINDING\"],\"countries\":[\"KGZ\"]");
    path = admin_case_file("call.yaml",
                           CALL_HEAD "time_zone: Asia/Bishkek\nsample: true\n"
                                     "counts: approved\nlimits: {body_words: 9, answer_words: 7}\n"
                                     "grace: 48h\n");
    admin_case_run(0, "call", "add", path, "--json", NULL);
    assert_string_equal(admin_case_out(), "{\"id\":\"C-1\"}\n");
    admin_case_run(0, "call", "show", "C-1", NULL);
    admin_case_expect_out("Opens (UTC): 2026-01-14T18:00:00Z\n");
    admin_case_expect_out("Words in a body, at most (0: no limit): 9\n");
    admin_case_expect_out("Words in an answer, at most (0: no limit): 7\n");
    admin_case_expect_out("Sample data: yes\nOnly approved ones count: yes\n");
    admin_case_expect_out("Seconds of grace for late lines: 172800\n");
    /* Without a new card the old key stays. */
    admin_case_expect_out("Takes confidential answers: yes\n");
    admin_case_run(0, "call", "list", NULL);
    admin_case_expect_out("C-1");
    admin_case_run(4, "call", "show", "C-2", NULL);
    free(card);
}

static void a_call_says_what_is_asked(void **state)
{
    (void)state;
    admin_case_run(0, "call", "add", SAMPLE("calls/letter.yaml"), NULL);
    admin_case_run(0, "call", "add", SAMPLE("calls/survey.yaml"), NULL);
    admin_case_run(0, "call", "add", SAMPLE("calls/consultation.yaml"), NULL);
    admin_case_run(0, "call", "show", "SAMPLE-LETTER-2026", NULL);
    admin_case_expect_out("Letter to: The Permanent Representatives of the States");
    admin_case_expect_out("Session: 2026-07-07, SAMPLE: High-level Political Forum 2026\n"
                          "Theme: PARTICIPATION\nRegion (M49): 142\n");
    admin_case_run(0, "call", "show", "SAMPLE-SURVEY-2026", NULL);
    admin_case_expect_out("Questions: invited|channels|influence|next-time\n"
                          "Sections of the draft: \n");
    admin_case_run(0, "call", "show", "SAMPLE-DRAFT-2026", NULL);
    admin_case_expect_out("Sections of the draft: purpose|access|follow-up\n");
    admin_case_run(0, "call", "show", "SAMPLE-SURVEY-2026", "--json", NULL);
    admin_case_expect_out("\"previous\":null,\"content\":{\"region\": \"142\",");
    /* The exporter works as parallax_reader. */
    admin_case_sql(
        "SET ROLE parallax_reader; SELECT content->'letter'->'ask'->>'en' FROM report_call "
        "WHERE id = 'SAMPLE-LETTER-2026'");
    admin_case_expect_out("Print what civil society found as an annex");
    admin_case_sql("SET ROLE parallax_reader; SELECT q->>'answer', q->'words', "
                   "q#>>'{choices,1,label,ru}' FROM report_call, "
                   "jsonb_array_elements(content->'questions') AS q");
    admin_case_expect_out("choice||Представительство ООН\nmany||Рабочая группа\nrating||\n"
                          "open|150|\n");
}

static void a_later_file_is_the_whole_call(void **state)
{
    (void)state;
    const char *path =
        admin_case_file("old.yaml", "id: C-0\nform: f\ntitle: {en: Zero}\ncountries: []\n"
                                    "kinds: [finding]\nopens: 2025-01-15T00:00:00\n"
                                    "closes: 2025-07-15T00:00:00\ntime_zone: UTC\n");
    const char *next = admin_case_file("next.yaml", CALL_HEAD
                                       "time_zone: UTC\nprevious: C-0\ntheme: CLIMATE\n"
                                       "session: {name: {ru: Форум}, opens_on: 2026-07-07}\n");
    admin_case_run(2, "call", "add", next, NULL);
    admin_case_expect_err(
        "next.yaml line 9, key previous: is no call's id; see parallax-admin call "
        "list\n");
    admin_case_run(0, "call", "list", "--json", NULL);
    assert_string_equal(admin_case_out(), "[]\n");
    admin_case_run(0, "call", "add", path, NULL);
    admin_case_run(0, "call", "add", next, NULL);
    admin_case_run(0, "call", "show", "C-1", NULL);
    admin_case_expect_out("Call before it: C-0\n");
    admin_case_expect_out("Session: 2026-07-07, Форум\n");
    /* What is wrong leaves what was there. */
    path = admin_case_file("wrong.yaml", CALL_HEAD "time_zone: Asia/Nowhere\nprevious: C-9\n");
    admin_case_run(2, "call", "add", path, NULL);
    admin_case_expect_err("wrong.yaml line 8, key time_zone: is no time zone");
    admin_case_expect_err("wrong.yaml line 9, key previous: is no call's id");
    admin_case_run(2, "call", "add",
                   admin_case_file("bad.yaml", CALL_HEAD "time_zone: UTC\ntheme: NONE\n"), NULL);
    admin_case_sql("SELECT previous, content->>'theme' FROM call WHERE id = 'C-1'");
    assert_string_equal(admin_case_out(), "C-0|CLIMATE\n");
    path = admin_case_file("less.yaml", CALL_HEAD "time_zone: UTC\nregion: 143\n");
    admin_case_run(0, "call", "add", path, NULL);
    admin_case_sql("SELECT previous IS NULL, content FROM report_call WHERE id = 'C-1'");
    assert_string_equal(admin_case_out(), "t|{\"region\": \"143\"}\n");
}

static char *enrolled(const char *name)
{
    admin_case_run(0, "org", "add", "--name", name, "--scope", "KGZ", "--constituency", "MG-WOM",
                   NULL);
    return admin_case_line();
}

static void organisations_are_invited_and_uninvited(void **state)
{
    (void)state;
    char *one = enrolled("One"), *two = enrolled("Two");
    const char *path = admin_case_file("call.yaml", CALL_HEAD "time_zone: UTC\n");
    admin_case_run(4, "call", "invite", "C-1", one, NULL);
    admin_case_expect_err("no call has this id");
    admin_case_run(0, "call", "add", path, NULL);
    admin_case_run(2, "call", "invite", "C-1", NULL);
    admin_case_expect_err("needs at least one organisation");
    admin_case_run(2, "call", "invite", "C-1", one, "x", NULL);
    admin_case_expect_err("argument ORG 2: is no id");
    /* All or none. */
    admin_case_run(4, "call", "invite", "C-1", one, NOBODY, NULL);
    admin_case_expect_err("argument ORG 2: no organisation has this id");
    admin_case_run(0, "call", "show", "C-1", "--json", NULL);
    admin_case_expect_out("\"invited\":[]");
    admin_case_run(0, "call", "invite", "C-1", one, two, NULL);
    assert_string_equal(admin_case_out(), "C-1 is open to 2 organisations, by invitation.\n");
    admin_case_run(0, "call", "invite", "C-1", one, "--json", NULL);
    assert_string_equal(admin_case_out(), "{\"id\":\"C-1\",\"invited\":2,\"open_to_all\":false}\n");
    admin_case_run(0, "call", "show", "C-1", NULL);
    admin_case_expect_out(two);
    /* Changing the call leaves its guests. */
    admin_case_run(0, "call", "add", path, NULL);
    admin_case_run(0, "call", "uninvite", "C-1", one, NULL);
    assert_string_equal(admin_case_out(), "C-1 is open to 1 organisation, by invitation.\n");
    admin_case_run(4, "call", "uninvite", "C-1", one, NULL);
    admin_case_expect_err("does not invite this organisation");
    admin_case_run(0, "call", "uninvite", "C-1", two, NULL);
    assert_string_equal(admin_case_out(), "C-1 is open to every organisation that is enrolled.\n");
    free(one);
    free(two);
}

static void a_call_that_is_wrong_changes_nothing(void **state)
{
    (void)state;
    const char *path = admin_case_file("zone.yaml", CALL_HEAD "time_zone: Asia/Nowhere\n");
    admin_case_run(2, "call", "add", path, NULL);
    admin_case_expect_err("zone.yaml line 8, key time_zone: is no time zone that PostgreSQL knows");
    path = admin_case_file("wrong.yaml", CALL_HEAD "time_zone: UTC\ncolour: red\nsample: maybe\n");
    admin_case_run(2, "call", "add", path, NULL);
    admin_case_expect_err("wrong.yaml line 9: \"colour\" is no key of this file\n");
    admin_case_expect_err("wrong.yaml line 10, key sample: is true or false\n");
    path = admin_case_file("good.yaml", CALL_HEAD "time_zone: UTC\n");
    admin_case_run(2, "call", "add", path, "--seal-card", "plx1-x", NULL);
    admin_case_expect_err("option seal-card: ");
    admin_case_run(2, "call", "add", admin_case_path("none.yaml"), NULL);
    admin_case_run(0, "call", "list", "--json", NULL);
    assert_string_equal(admin_case_out(), "[]\n");
}

static void every_country_is_an_empty_list(void **state)
{
    (void)state;
    const char *path =
        admin_case_file("all.yaml", "id: C-2\nform: f\ntitle: {ru: Два}\ncountries: []\n"
                                    "kinds: [finding]\nopens: 2026-01-15T00:00:00\n"
                                    "closes: 2026-07-15T00:00:00\ntime_zone: UTC\n");
    admin_case_run(0, "call", "add", path, NULL);
    admin_case_run(0, "call", "list", "--json", NULL);
    admin_case_expect_out("\"countries\":[]");
    admin_case_run(0, "call", "list", NULL);
    admin_case_expect_out("Два");
    /* Such a call takes claims on any country. */
    path =
        admin_case_file("any.csv", "code,country,goal,year,statement,source\nA,FRA,5,2025,S,V\n");
    admin_case_run(0, "claim", "import", path, "--call", "C-2", NULL);
}

static void claims_are_entered_and_corrected(void **state)
{
    (void)state;
    admin_case_run(0, "call", "add", SAMPLE("call.yaml"), NULL);
    admin_case_run(0, "claim", "import", SAMPLE("claims.csv"), "--call", "SAMPLE-CAM-2026", NULL);
    assert_string_equal(admin_case_out(), "40 statements of call SAMPLE-CAM-2026 entered.\n");
    const char *path =
        admin_case_file("more.csv", "code,country,goal,year,statement,source\n"
                                    "KAZ-5.2-1,KAZ,5,2025,\"Two\nlines.\",VNR\nX,KAZ,99,2025,S,V\n"
                                    "Y,FRA,5,2025,S,V\n");
    admin_case_run(1, "claim", "import", path, "--call", "SAMPLE-CAM-2026", "--json", NULL);
    admin_case_expect_err("more.csv line 4, column goal: is outside its range (1 to 17)\n");
    admin_case_expect_err("more.csv line 5, column country: FRA is not a country of this call\n");
    admin_case_expect_out("{\"call\":\"SAMPLE-CAM-2026\",\"stored\":1,\"refused\":[{\"line\":4,");
    admin_case_run(0, "claim", "list", "--call", "SAMPLE-CAM-2026", "--json", NULL);
    admin_case_expect_out(
        "{\"code\":\"KAZ-5.2-1\",\"country\":\"KAZ\",\"goal\":5,\"target\":\"\","
        "\"year\":2025,\"source\":\"VNR\",\"page\":\"\",\"statement\":\"Two\\nlines.\"}");
    admin_case_run(0, "claim", "list", "--call", "SAMPLE-CAM-2026", NULL);
    admin_case_expect_out("  Two lines.\n");
    admin_case_sql("SELECT count(*) FROM claim");
    assert_string_equal(admin_case_out(), "40\n");
}

static void claims_without_a_call(void **state)
{
    (void)state;
    admin_case_run(4, "claim", "import", SAMPLE("claims.csv"), "--call", "NONE", NULL);
    admin_case_expect_err("no call has this id");
    admin_case_run(4, "claim", "list", "--call", "NONE", NULL);
    admin_case_run(2, "claim", "list", NULL);
    admin_case_expect_err("option call: is required");
    const char *path = admin_case_file("header.csv", "code\n");
    admin_case_run(2, "claim", "import", path, "--call", "NONE", NULL);
    admin_case_expect_err("header.csv line 1, column source: is missing\n");
}

#define TEST(name) cmocka_unit_test_setup(name, admin_case_empty)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(an_organisation_from_options),
        TEST(options_that_are_wrong_are_told_together),
        TEST(an_organisation_with_a_card_that_is_not_free),
        TEST(a_card_that_came_by_mail_is_enrolled),
        TEST(organisations_that_are_not_there),
        TEST(an_import_can_be_repeated),
        TEST(an_import_lists_bad_rows_and_goes_on),
        TEST(a_call_is_opened_and_changed),
        TEST(a_call_says_what_is_asked),
        TEST(a_later_file_is_the_whole_call),
        TEST(organisations_are_invited_and_uninvited),
        TEST(a_call_that_is_wrong_changes_nothing),
        TEST(every_country_is_an_empty_list),
        TEST(claims_are_entered_and_corrected),
        TEST(claims_without_a_call),
    };
    if (argc != 2)
        return 2;
    admin_case_program(argv[1]);
    return cmocka_run_group_tests(tests, admin_case_start, admin_case_stop);
}
