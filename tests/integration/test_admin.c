/* parallax-admin as a program: exit codes, migrations, key files, keys, check and quarantine. */
#include "admin_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CALL_TEXT                                                                                  \
    "INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds) VALUES " \
    "('C-1', 'vnr-shadow', '{\"en\": \"One\"}', '{KGZ}', now(), now() + '1 day', 'UTC', "          \
    "'{FINDING}');"
#define STREAM "11111111-1111-7111-8111-111111111111"
#define ORGANISATION "22222222-2222-7222-8222-222222222222"
#define ORGANISATION_TEXT                                                                          \
    "INSERT INTO organisation (id, name, scope, constituency) VALUES ('" ORGANISATION              \
    "', '{\"en\": \"One\"}', '{KGZ}', 'MG-WOM');"

/* Runs first, in a database that nobody migrated. */
static void commands_say_so_before_the_first_migration(void **state)
{
    (void)state;
    admin_case_run(4, "org", "list", NULL);
    admin_case_expect_err("run parallax-admin migrate");
    admin_case_run(0, "migrate", NULL);
    admin_case_expect_out("the database is at version ");
    admin_case_run(0, "migrate", "--json", NULL);
    admin_case_expect_out("{\"applied\":0,\"version\":");
    admin_case_run(0, "org", "list", "--json", NULL);
    assert_string_equal(admin_case_out(), "[]\n");
}

static void usage_is_2_and_unreachable_is_3(void **state)
{
    (void)state;
    admin_case_run(2, "org", "ad", NULL);
    admin_case_expect_err("did you mean org add?");
    admin_case_run(2, "org", "show", NULL);
    admin_case_run(2, "org", "show", "nobody", NULL);
    admin_case_expect_err("argument ID: is no id");
    admin_case_run(0, "--help", NULL);
    admin_case_expect_out("quarantine list");
    admin_case_url("");
    admin_case_run(2, "check", NULL);
    admin_case_expect_err("option database-url: is needed by this command");
    admin_case_url("postgresql://nobody:secret@/none?host=/nonexistent");
    admin_case_run(3, "check", NULL);
    assert_null(strstr(admin_case_err(), "secret"));
}

static void a_key_file_is_made_once(void **state)
{
    (void)state;
    const char *path = admin_case_path("identity.key");
    admin_case_url(""); /* needs no database */
    admin_case_run(2, "key", "show", path, NULL);
    admin_case_run(2, "key", "new", path, NULL);
    admin_case_expect_err("option kind: is required");
    admin_case_run(0, "key", "new", "--kind", "identity", path, NULL);
    char *card = admin_case_line();
    assert_int_equal(strncmp(card, "plx1-", 5), 0);
    admin_case_run(4, "key", "new", "--kind", "identity", path, NULL);
    admin_case_expect_err("never overwritten");
    assert_string_equal(admin_case_out(), "");
    admin_case_run(0, "key", "new", "--kind", "secretariat", "--if-missing", path, NULL);
    admin_case_expect_out(card);
    admin_case_run(0, "key", "show", path, "--json", NULL);
    admin_case_expect_out("{\"card\":\"plx1-");
    admin_case_run(3, "key", "new", "--kind", "identity", "/nonexistent/x.key", NULL);
    free(card);
}

static void a_pseudonym_key_has_no_card(void **state)
{
    (void)state;
    const char *path = admin_case_path("pseudonym.key");
    admin_case_url("");
    admin_case_run(0, "key", "new", "--kind", "pseudonym", path, NULL);
    assert_string_equal(admin_case_out(), "");
    admin_case_run(4, "key", "new", "--kind", "pseudonym", path, NULL);
    admin_case_run(0, "key", "new", "--kind", "pseudonym", "--if-missing", "--json", path, NULL);
    assert_string_equal(admin_case_out(), "{\"card\":null}\n");
    /* A file of another kind is not kept as if it were the right one. */
    admin_case_run(4, "key", "new", "--kind", "identity", "--if-missing", path, NULL);
}

/* Makes a key file; its card is the caller's. */
static char *new_card(const char *name)
{
    const char *path = admin_case_path(name);
    (void)unlink(path);
    admin_case_run(0, "key", "new", "--kind", "identity", path, NULL);
    return admin_case_line();
}

static void an_organisation_has_at_most_two_keys(void **state)
{
    (void)state;
    char *cards[] = {new_card("one"), new_card("two"), new_card("three")};
    admin_case_sql(ORGANISATION_TEXT);
    admin_case_run(0, "key", "add", "--organisation", ORGANISATION, cards[0], NULL);
    admin_case_run(0, "key", "add", "--organisation", ORGANISATION, cards[1], NULL);
    admin_case_run(0, "key", "add", "--organisation", ORGANISATION, cards[1], NULL);
    admin_case_run(4, "key", "add", "--organisation", ORGANISATION, cards[2], NULL);
    admin_case_expect_err("has 2 active keys already");
    admin_case_run(4, "key", "add", "--collector", "edge", cards[0], NULL);
    admin_case_expect_err("the card is another's already");
    admin_case_run(0, "key", "revoke", cards[0], NULL);
    admin_case_run(0, "key", "add", "--organisation", ORGANISATION, cards[2], "--json", NULL);
    admin_case_expect_out("\"owner\":\"" ORGANISATION "\",\"active\":true}");
    admin_case_run(4, "key", "add", "--organisation", ORGANISATION, cards[0], NULL);
    admin_case_expect_err("was revoked and cannot come back");
    admin_case_run(0, "key", "list", "--organisation", ORGANISATION, NULL);
    for (size_t i = 0; i < 3; i++) {
        admin_case_expect_out(cards[i]);
        free(cards[i]);
    }
}

static void a_collector_can_change_its_key(void **state)
{
    (void)state;
    char *first = new_card("first"), *second = new_card("second");
    admin_case_run(0, "key", "add", "--collector", "edge", first, NULL);
    admin_case_run(0, "key", "add", "--collector", "edge", first, NULL);
    admin_case_run(4, "key", "add", "--collector", "edge", second, NULL);
    admin_case_expect_err("has another card");
    admin_case_run(0, "key", "revoke", "--json", first, NULL);
    assert_string_equal(admin_case_out(),
                        "{\"kind\":\"collector\",\"owner\":\"edge\",\"active\":false}\n");
    admin_case_run(0, "key", "add", "--collector", "edge", second, NULL);
    admin_case_run(4, "key", "add", "--collector", "other", first, NULL);
    admin_case_sql("SELECT name FROM collector WHERE active");
    assert_string_equal(admin_case_out(), "edge\n");
    free(first);
    free(second);
}

static void cards_and_holders_that_are_wrong(void **state)
{
    (void)state;
    char *card = new_card("card");
    admin_case_run(2, "key", "add", card, NULL);
    admin_case_expect_err("either --organisation or --collector");
    admin_case_run(2, "key", "add", "--organisation", ORGANISATION, "--collector", "edge", card,
                   NULL);
    admin_case_run(2, "key", "add", "--organisation", "x", card, NULL);
    admin_case_run(2, "key", "add", "--collector", " edge", card, NULL);
    admin_case_run(2, "key", "add", "--collector", "edge", "plx1-nothing", NULL);
    admin_case_expect_err("argument CARD: ");
    admin_case_run(4, "key", "add", "--organisation", ORGANISATION, card, NULL);
    admin_case_expect_err("no organisation has this id");
    admin_case_run(4, "key", "revoke", card, NULL);
    admin_case_expect_err("nobody has this card");
    admin_case_run(2, "key", "list", "--organisation", "x", NULL);
    free(card);
}

static void check_is_silent_about_what_is_right(void **state)
{
    (void)state;
    admin_case_sql(
        CALL_TEXT ORGANISATION_TEXT
        "INSERT INTO submission (country, id, call, kind, consent, language, organisation, "
        "created_at, received_on, digest, goal, target) VALUES ('KGZ', '" STREAM
        "', 'C-1', 'FINDING', 'PUBLIC', 'en', '" ORGANISATION
        "', now(), '2026-01-01', '', 5, '5.2');"
        "INSERT INTO tally VALUES ('KGZ', 'C-1', 'FINDING', 5, '5.2', 1, 0);"
        "INSERT INTO voice VALUES ('KGZ', 'C-1', 'MG-WOM', 1, 0);"
        "INSERT INTO ledger VALUES ('" STREAM "', 5, 1, 3, 0, 1)");
    admin_case_run(0, "check", NULL);
    assert_string_equal(admin_case_out(),
                        "Stored: 1\nQuarantined: 0\nDuplicates: 3\nDamaged: 1\nStreams: 1\n"
                        "Every tally, every voice and the ledger equal a recount.\n");
    admin_case_run(0, "check", "--json", NULL);
    admin_case_expect_out("{\"right\":true,\"totals\":{\"stored\":1,\"quarantined\":0,"
                          "\"duplicates\":3,\"damaged\":1,\"streams\":1}");
}

static void check_tells_every_difference(void **state)
{
    (void)state;
    admin_case_sql(CALL_TEXT "INSERT INTO tally VALUES ('KGZ', 'C-1', 'FINDING', 5, '5.2', 3, 0);"
                             "INSERT INTO voice VALUES ('KGZ', 'C-1', 'MG-WOM', 2, 0);"
                             "INSERT INTO ledger VALUES ('" STREAM "', 4, 4, 0, 0, 0)");
    admin_case_run(1, "check", NULL);
    admin_case_expect_out("ledger.stored is 4, a recount gives 0.\n1 difference in the ledger.\n");
    admin_case_expect_out("tally.submissions of KGZ C-1 FINDING 5 5.2 is 3, a recount gives 0.\n");
    admin_case_expect_out("voice.named of KGZ C-1 is 2, a recount gives 0.\n");
    admin_case_run(1, "check", "--json", NULL);
    admin_case_expect_out("{\"right\":false,");
    admin_case_expect_out("\"check_voice\":[{\"what\":\"voice.named\",\"key\":\"KGZ C-1\","
                          "\"expected\":0,\"found\":2}]");
}

static void quarantine_shows_why_and_never_what(void **state)
{
    (void)state;
    admin_case_run(0, "quarantine", "list", NULL);
    assert_string_equal(admin_case_out(), "0 in quarantine\n");
    admin_case_sql("INSERT INTO quarantine (stream, sequence, received_on, reason, payload) VALUES "
                   "('" STREAM "', 7, '2026-01-01', 'bad number', 'the words of somebody'),"
                   "('" STREAM "', 8, '2026-01-01', 'bad number', '')");
    admin_case_run(0, "quarantine", "list", NULL);
    admin_case_expect_out("2 in quarantine\n\nSUBMISSIONS  REASON\n          2  bad number\n");
    admin_case_expect_out(STREAM "         7  2026-01-01      21  bad number\n");
    assert_null(strstr(admin_case_out(), "words"));
    admin_case_run(0, "quarantine", "list", "--json", NULL);
    admin_case_expect_out(
        "{\"count\":2,\"reasons\":[{\"submissions\":2,\"reason\":\"bad number\"}],"
        "\"quarantine\":[{\"stream\":\"" STREAM "\",\"sequence\":7,"
        "\"received_on\":\"2026-01-01\",\"bytes\":21,\"reason\":\"bad number\"}");
}

#define TEST(name) cmocka_unit_test_setup(name, admin_case_empty)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_say_so_before_the_first_migration),
        TEST(usage_is_2_and_unreachable_is_3),
        TEST(a_key_file_is_made_once),
        TEST(a_pseudonym_key_has_no_card),
        TEST(an_organisation_has_at_most_two_keys),
        TEST(a_collector_can_change_its_key),
        TEST(cards_and_holders_that_are_wrong),
        TEST(check_is_silent_about_what_is_right),
        TEST(check_tells_every_difference),
        TEST(quarantine_shows_why_and_never_what),
    };
    if (argc != 2)
        return 2;
    admin_case_program(argv[1]);
    return cmocka_run_group_tests(tests, admin_case_start, admin_case_stop);
}
