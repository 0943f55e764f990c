/* Options: values and layers, problems that are told all at once, secrets. */
#include "tests/unit/options_case.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* ---- values and layers ---- */

static void presets_fill_what_nobody_gave(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "", CASE_URL), OPTIONS_RUN);
    assert_string_equal(config()->database_url, "postgres://x");
    assert_int_equal(config()->port, 5570);
    assert_int_equal(config()->deadline_ms, 5000);
    assert_int_equal(config()->map_bytes, 16 << 20);
    assert_null(config()->name);
    assert_string_equal(config()->format, "csv");
    assert_false(config()->dry_run);
    assert_null(options->command);
    assert_int_equal(options->argument_count, 0);
    assert_string_equal(problems, "");
}

static void flags_beat_environment_beats_file_beats_preset(void **state)
{
    (void)state;
    static const char *const content = "# a comment\n\n"
                                       "listen-port = 1\r\n"
                                       "  deadline=250ms  # trailing comment\n"
                                       "map-size = 4GiB\n"
                                       "name = a=b#c d\n"
                                       "dry-run = yes\n"
                                       "log-level = warn";
    char flags[CASE_LINE_BYTES];
    write_file(file_path, content);
    (void)snprintf(flags, sizeof flags, "--listen-port=3|--config|%s", file_path);
    assert_int_equal(read_options(&stage, flags,
                                  CASE_URL "|PARALLAX_COLLECTOR_LISTEN_PORT=2|"
                                           "PARALLAX_COLLECTOR_DEADLINE=1m"),
                     OPTIONS_RUN);
    assert_int_equal(config()->port, 3);
    assert_int_equal(config()->deadline_ms, 60000);
    assert_true(config()->map_bytes == INT64_C(4) << 30);
    assert_string_equal(config()->name, "a=b#c d");
    assert_true(config()->dry_run);
    assert_string_equal(config()->format, "csv");
}

static void the_file_can_be_named_in_the_environment(void **state)
{
    (void)state;
    char environment[CASE_LINE_BYTES];
    write_file(file_path, "listen-port = 77\n");
    (void)snprintf(environment, sizeof environment, CASE_URL "|PARALLAX_COLLECTOR_CONFIG=%s",
                   file_path);
    assert_int_equal(read_options(&stage, "", environment), OPTIONS_RUN);
    assert_int_equal(config()->port, 77);
}

static void flags_take_their_value_in_both_forms_and_the_last_wins(void **state)
{
    (void)state;
    assert_int_equal(
        read_options(&stage, "--listen-port|1|--listen-port=2|--dry-run|--name|-x", CASE_URL),
        OPTIONS_RUN);
    assert_int_equal(config()->port, 2);
    assert_true(config()->dry_run);
    assert_string_equal(config()->name, "-x");
    assert_int_equal(read_options(&stage, "--dry-run|--dry-run=no|--name=--x", CASE_URL),
                     OPTIONS_RUN);
    assert_false(config()->dry_run);
    assert_string_equal(config()->name, "--x");
}

static void empty_environment_is_unset(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "",
                                  CASE_URL
                                  "|PARALLAX_COLLECTOR_NAME=|PARALLAX_COLLECTOR_LISTEN_PORT="),
                     OPTIONS_RUN);
    assert_null(config()->name);
    assert_int_equal(config()->port, 5570);
}

static void bad_values_are_told_with_their_rule(void **state)
{
    (void)state;
    static const struct {
        const char *flag, *says;
    } cases[] = {
        {"--listen-port=abc", "flag --listen-port: \"abc\" is not a whole number\n"},
        {"--listen-port=0", "\"0\" is out of range: it must be from 1 to 65535"},
        {"--listen-port=65536", "out of range"},
        {"--listen-port=99999999999999999999", "not a whole number"},
        {"--listen-port=", "flag --listen-port: the value is empty"},
        {"--name=", "the value is empty"},
        {"--deadline=5", "\"5\" is not a time"},
        {"--deadline=5 s", "is not a time"},
        {"--deadline=s", "is not a time"},
        {"--deadline=-5s", "is not a time"},
        {"--deadline=99999999999999999h", "is not a time"},
        {"--deadline=2h", "\"2h\" is out of range: it must be from 100ms to 1m"},
        {"--map-size=1KB", "\"1KB\" is not a size"},
        {"--map-size=1000", "it must be at least 1KiB"},
        {"--format=CSV", "\"CSV\" is none of csv|ndjson"},
        {"--format=cs", "is none of"},
        {"--dry-run=maybe", "\"maybe\" is neither yes nor no"},
        {"--log-level=loud", "\"loud\" is none of debug|info|warn|error"},
        {"--name", "flag --name: needs a value"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_options(&stage, cases[i].flag, CASE_URL), OPTIONS_BAD);
        assert_says(problems, cases[i].says);
        assert_int_equal(line_count(problems), 1);
    }
    assert_int_equal(read_options(&stage, "--name|--dry-run", CASE_URL), OPTIONS_BAD);
    assert_says(problems, "flag --name: needs a value");
}

static void good_values_of_every_unit(void **state)
{
    (void)state;
    assert_int_equal(
        read_options(&stage, "--deadline=100ms|--map-size=1024|--format=ndjson", CASE_URL),
        OPTIONS_RUN);
    assert_int_equal(config()->deadline_ms, 100);
    assert_int_equal(config()->map_bytes, 1024);
    assert_string_equal(config()->format, "ndjson");
    assert_int_equal(read_options(&stage, "--deadline=60s|--map-size=64KiB", CASE_URL),
                     OPTIONS_RUN);
    assert_int_equal(config()->deadline_ms, 60000);
    assert_int_equal(config()->map_bytes, 65536);
}

/* ---- everything wrong at once ---- */

static void all_problems_are_told_at_once(void **state)
{
    (void)state;
    char flags[CASE_LINE_BYTES], expected[CASE_LINE_BYTES];
    write_file(file_path, "listen-prt = 1\nnonsense\ndeadline = 1s\ndeadline = 2s\nconfig = y\n");
    (void)snprintf(flags, sizeof flags, "--foo|--config|%s|extra", file_path);
    assert_int_equal(read_options(&stage, flags,
                                  "PARALLAX_COLLECTOR_LISTEN_PORTT=1|PARALLAX_NONSENSE=2|"
                                  "PARALLAX_COLLECTOR_MAP_SIZE=big|OTHER=3"),
                     OPTIONS_BAD);
    assert_says(problems, "flag --foo: unknown flag\n");
    assert_says(problems, "environment PARALLAX_COLLECTOR_LISTEN_PORTT: unknown key, did you mean "
                          "PARALLAX_COLLECTOR_LISTEN_PORT?\n");
    assert_says(problems, "environment PARALLAX_NONSENSE: unknown key\n");
    assert_says(problems, "environment PARALLAX_COLLECTOR_MAP_SIZE: \"big\" is not a size");
    (void)snprintf(expected, sizeof expected,
                   "file %s line 1: unknown key \"listen-prt\", did you mean listen-port?\n",
                   file_path);
    assert_says(problems, expected);
    assert_says(problems, "line 2: is not of the form name = value\n");
    assert_says(problems, "line 4: was given already by file");
    assert_says(problems, "line 5: unknown key \"config\"");
    assert_says(problems, "argument \"extra\": the program takes no arguments\n");
    assert_says(problems, "option database-url: is required; give --database-url or "
                          "PARALLAX_DATABASE_URL\n");
    assert_int_equal(line_count(problems), 10);
}

static void foreign_and_shared_names_are_not_ours(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "",
                                  CASE_URL "|PARALLAX_AGGREGATOR_ANYTHING=1|PARALLAX_CLIENT_X=2|"
                                           "PARALLAX_BENCH_X=1|PARALLAX_ADMIN_X=1|PARALLAX_HOME=/h|"
                                           "PARALLAX_LOG_LEVEL=warn"),
                     OPTIONS_RUN);
    assert_int_equal(read_options(&tool, "org", "PARALLAX_DATABASE_URL_FILE=/none"), OPTIONS_RUN);
    assert_int_equal(read_options(&stage, "", CASE_URL "|PARALLAX_CLIENTELE=1|PARALLAX_=2"),
                     OPTIONS_BAD);
    assert_says(problems, "environment PARALLAX_CLIENTELE: unknown key\n");
    assert_says(problems, "environment PARALLAX_: unknown key\n");
    assert_int_equal(line_count(problems), 2);
    assert_int_equal(read_options(&stage, "", CASE_URL "|PARALLAX_COLLECTOR_HELP=yes"),
                     OPTIONS_BAD);
    assert_int_equal(read_options(&stage, "", CASE_URL "|PARALLAX_COLLECTOR_DATABASE_URL=x"),
                     OPTIONS_BAD);
}

static void abbreviations_and_slips_are_refused_with_a_hint(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "--listen=1", CASE_URL), OPTIONS_BAD);
    assert_string_equal(problems, "flag --listen: unknown flag\n");
    assert_int_equal(read_options(&stage, "--lisen-port=1", CASE_URL), OPTIONS_BAD);
    assert_string_equal(problems, "flag --lisen-port: unknown flag, did you mean --listen-port?\n");
    assert_int_equal(read_options(&stage, "-deadline=1s", CASE_URL), OPTIONS_BAD);
    assert_string_equal(problems, "flag -deadline: unknown flag, did you mean --deadline?\n");
    assert_int_equal(read_options(&stage, "--hlep", CASE_URL), OPTIONS_BAD);
    assert_string_equal(problems, "flag --hlep: unknown flag, did you mean --help?\n");
    assert_int_equal(read_options(&stage, "-x", CASE_URL), OPTIONS_BAD);
    assert_string_equal(problems, "flag -x: unknown flag\n");
}

static void what_was_typed_cannot_command_the_terminal(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "--listen-port=\033[2J\n", CASE_URL), OPTIONS_BAD);
    assert_string_equal(problems, "flag --listen-port: \"?[2J?\" is not a whole number\n");
}

static void bad_files_are_told(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "--config=/nonexistent/x.conf", CASE_URL), OPTIONS_BAD);
    assert_says(problems, "flag --config: /nonexistent/x.conf cannot be opened");
    assert_int_equal(read_with_file("= 5\n=\nname =\n", CASE_URL), OPTIONS_BAD);
    assert_says(problems, "line 1: unknown key \"\"");
    assert_says(problems, "line 3: the value is empty");
    assert_int_equal(line_count(problems), 3);
    assert_int_equal(read_with_file("", CASE_URL), OPTIONS_RUN);
}

/* ---- secrets ---- */

static void secrets_come_from_files_without_the_last_newline(void **state)
{
    (void)state;
    char line[CASE_LINE_BYTES];
    write_file(secret_path, "postgres://secret \n");
    (void)snprintf(line, sizeof line, "PARALLAX_DATABASE_URL_FILE=%s", secret_path);
    assert_int_equal(read_options(&stage, "", line), OPTIONS_RUN);
    assert_string_equal(config()->database_url, "postgres://secret ");
    (void)snprintf(line, sizeof line, "--database-url-file=%s", secret_path);
    assert_int_equal(read_options(&stage, line, CASE_URL), OPTIONS_RUN);
    assert_string_equal(config()->database_url, "postgres://secret ");
    (void)snprintf(line, sizeof line, "database-url-file = %s", secret_path);
    assert_int_equal(read_with_file(line, ""), OPTIONS_RUN);
    assert_string_equal(config()->database_url, "postgres://secret ");
    assert_int_equal(read_with_file(line, CASE_URL), OPTIONS_RUN);
    assert_string_equal(config()->database_url, "postgres://x");
}

static void bad_secret_files_are_told(void **state)
{
    (void)state;
    char line[CASE_LINE_BYTES];
    assert_int_equal(read_options(&stage, "--database-url-file=/nonexistent", ""), OPTIONS_BAD);
    assert_says(problems, "flag --database-url-file: /nonexistent cannot be opened");
    (void)snprintf(line, sizeof line, "--database-url-file=%s", secret_path);
    write_file(secret_path, "\n");
    assert_int_equal(read_options(&stage, line, ""), OPTIONS_BAD);
    assert_says(problems, "the file is empty");
    struct error error;
    assert_int_equal(file_replace(secret_path, (struct text){"a\0b", 3}, &error), VERDICT_OK);
    assert_int_equal(read_options(&stage, line, ""), OPTIONS_BAD);
    assert_says(problems, "holds a NUL byte");
    write_file(secret_path, "x");
    (void)snprintf(line, sizeof line, CASE_URL "|PARALLAX_DATABASE_URL_FILE=%s", secret_path);
    assert_int_equal(read_options(&stage, "", line), OPTIONS_BAD);
    assert_says(problems, "environment PARALLAX_DATABASE_URL_FILE: was given already by "
                          "environment PARALLAX_DATABASE_URL\n");
    assert_int_equal(read_options(&stage, "--database-url=a|--database-url-file=b", ""),
                     OPTIONS_BAD);
    assert_says(problems, "was given already by flag --database-url\n");
    /* Only secrets have a file form. */
    assert_int_equal(read_options(&stage, "--name-file=x", CASE_URL), OPTIONS_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presets_fill_what_nobody_gave),
        cmocka_unit_test(flags_beat_environment_beats_file_beats_preset),
        cmocka_unit_test(the_file_can_be_named_in_the_environment),
        cmocka_unit_test(flags_take_their_value_in_both_forms_and_the_last_wins),
        cmocka_unit_test(empty_environment_is_unset),
        cmocka_unit_test(bad_values_are_told_with_their_rule),
        cmocka_unit_test(good_values_of_every_unit),
        cmocka_unit_test(all_problems_are_told_at_once),
        cmocka_unit_test(foreign_and_shared_names_are_not_ours),
        cmocka_unit_test(abbreviations_and_slips_are_refused_with_a_hint),
        cmocka_unit_test(what_was_typed_cannot_command_the_terminal),
        cmocka_unit_test(bad_files_are_told),
        cmocka_unit_test(secrets_come_from_files_without_the_last_newline),
        cmocka_unit_test(bad_secret_files_are_told),
    };
    return cmocka_run_group_tests(tests, options_case_begin, options_case_end);
}
