/* Options: commands, --print-config, --help, --version, Markdown. */
#include "tests/unit/options_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* ---- what is shown ---- */

static void print_config_tells_value_and_origin_but_no_secret(void **state)
{
    (void)state;
    char flags[CASE_LINE_BYTES], expected[CASE_LINE_BYTES];
    write_file(file_path, "map-size = 1MiB\n");
    (void)snprintf(flags, sizeof flags, "--print-config|--dry-run|--config=%s", file_path);
    assert_int_equal(read_options(&stage, flags, CASE_URL "|PARALLAX_COLLECTOR_LISTEN_PORT=7"),
                     OPTIONS_SHOWN);
    (void)snprintf(expected, sizeof expected,
                   "database-url = (hidden)  # environment PARALLAX_DATABASE_URL\n"
                   "listen-port = 7  # environment PARALLAX_COLLECTOR_LISTEN_PORT\n"
                   "deadline = 5s  # default\n"
                   "map-size = 1MiB  # file %s line 1\n"
                   "name = (not set)\n"
                   "format = csv  # default\n"
                   "dry-run = yes  # flag --dry-run\n"
                   "config = %s  # flag --config\n"
                   "log-level = info  # default\n",
                   file_path, file_path);
    assert_string_equal(printed, expected);
    assert_int_equal(read_options(&stage, "--print-config", ""), OPTIONS_SHOWN);
    assert_says(printed, "database-url = (not set)\n");
    assert_int_equal(read_options(&tool, "--print-config", ""), OPTIONS_SHOWN);
    assert_says(printed, "rows = (not set)\n");
    assert_int_equal(read_options(&stage, "--print-config|--foo", ""), OPTIONS_BAD);
    assert_string_equal(problems, "flag --foo: unknown flag\n");
}

static void help_names_every_option_whatever_else_is_wrong(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "--foo|-h", "PARALLAX_NONSENSE=1"), OPTIONS_SHOWN);
    assert_says(printed, "Usage: parallax-collector [OPTIONS]\nTakes submissions.\n");
    assert_says(printed,
                "  --listen-port PORT\n      The port.\n      Default 5570. Allowed from 1 "
                "to 65535. Environment PARALLAX_COLLECTOR_LISTEN_PORT.\n");
    assert_says(printed, "Required. Or --database-url-file FILE. Environment "
                         "PARALLAX_DATABASE_URL.\n");
    assert_says(printed, "One of csv|ndjson. ");
    assert_says(printed, "  --dry-run\n");
    assert_says(printed, "  --print-config\n");
    assert_says(printed, "PARALLAX_COLLECTOR_CONFIG");
    assert_string_equal(problems, "");
}

static void help_of_a_command_has_its_options(void **state)
{
    (void)state;
    assert_int_equal(read_options(&tool, "--help", ""), OPTIONS_SHOWN);
    assert_says(printed, "Usage: parallax-exporter [OPTIONS] COMMAND\n");
    assert_says(printed, "Commands:\n  report   Writes a report.\n");
    assert_null(strstr(printed, "--output"));
    assert_int_equal(read_options(&tool, "report|--help", ""), OPTIONS_SHOWN);
    assert_says(printed, "Usage: parallax-exporter report [OPTIONS]\nWrites a report.\n");
    assert_says(printed, "  --output, -o VALUE\n");
    assert_null(strstr(printed, "--rows"));
    assert_int_equal(read_options(&tool, "--help|org|add", ""), OPTIONS_SHOWN);
    assert_says(printed, "Usage: parallax-exporter org add [OPTIONS] FILE.yaml...\n");
}

static void version_is_program_and_number(void **state)
{
    (void)state;
    assert_int_equal(read_options(&stage, "--version", ""), OPTIONS_SHOWN);
    assert_memory_equal(printed, "parallax-collector ", 19);
    assert_in_range(printed[19], '0', '9');
    assert_int_equal(line_count(printed), 1);
}

/* ---- commands ---- */

static void the_longest_command_wins_and_the_rest_are_arguments(void **state)
{
    (void)state;
    assert_int_equal(read_options(&tool, "org|add|a.yaml|--name|n|-|--|--b.yaml", ""), OPTIONS_RUN);
    assert_string_equal(options->command->name, "org add");
    assert_int_equal(options->argument_count, 3);
    assert_string_equal(options->arguments[0], "a.yaml");
    assert_string_equal(options->arguments[1], "-");
    assert_string_equal(options->arguments[2], "--b.yaml");
    assert_null(options->arguments[3]);
    assert_string_equal(config()->name, "n");
    assert_int_equal(read_options(&tool, "org", ""), OPTIONS_RUN);
    assert_string_equal(options->command->name, "org");
    assert_int_equal(read_options(&tool, "--format|pdf|--name=x|report|-o|f", ""), OPTIONS_RUN);
    assert_string_equal(options->command->name, "report");
    assert_string_equal(config()->output, "f");
    assert_string_equal(config()->format, "pdf");
}

static void a_shared_name_follows_the_given_command(void **state)
{
    (void)state;
    assert_int_equal(read_options(&tool, "data|x", ""), OPTIONS_RUN);
    assert_string_equal(config()->format, "csv");
    assert_int_equal(read_options(&tool, "report|--output=f", ""), OPTIONS_RUN);
    assert_string_equal(config()->format, "html");
    assert_int_equal(read_options(&tool, "data|x|--format=pdf", ""), OPTIONS_BAD);
    assert_says(problems, "\"pdf\" is none of csv|ndjson");
}

static void options_of_other_commands_count_only_in_file_and_environment(void **state)
{
    (void)state;
    assert_int_equal(read_options(&tool, "data|x", "PARALLAX_EXPORTER_OUTPUT=f"), OPTIONS_RUN);
    assert_string_equal(config()->output, "f");
    assert_int_equal(read_options(&tool, "data|x|--output=f", ""), OPTIONS_BAD);
    assert_string_equal(problems, "flag --output: belongs to the command report, not to data\n");
    assert_int_equal(read_options(&tool, "report", ""), OPTIONS_BAD);
    assert_string_equal(problems, "option output: is required; give --output or "
                                  "PARALLAX_EXPORTER_OUTPUT\n");
}

static void argument_counts_are_checked(void **state)
{
    (void)state;
    assert_int_equal(read_options(&tool, "data", ""), OPTIONS_BAD);
    assert_string_equal(problems, "command data: needs SET...\n");
    assert_int_equal(read_options(&tool, "data|a|b|c", ""), OPTIONS_BAD);
    assert_string_equal(problems,
                        "command data: takes SET..., and \"c\" is one argument too many\n");
    assert_int_equal(read_options(&tool, "report|x|--output=f", ""), OPTIONS_BAD);
    assert_string_equal(problems, "argument \"x\": the command report takes no arguments\n");
}

static void unknown_commands_list_the_known(void **state)
{
    (void)state;
    assert_int_equal(read_options(&tool, "reprot|--output=f", ""), OPTIONS_BAD);
    assert_says(problems, "command \"reprot\": unknown command, did you mean report?\nCommands:\n");
    assert_says(problems, "  org add  Enrols organisations.\n");
    assert_int_equal(read_options(&tool, "nonsense", ""), OPTIONS_BAD);
    assert_says(problems, "command \"nonsense\": unknown command\n");
    assert_int_equal(read_options(&tool, "", ""), OPTIONS_BAD);
    assert_says(problems, "Usage: parallax-exporter [OPTIONS] COMMAND\nCommands:\n");
    assert_string_equal(printed, "");
}

static void the_document_has_every_option(void **state)
{
    (void)state;
    struct buffer out = BUFFER_NONE;
    options_document(&stage, &out);
    options_document(&tool, &out);
    assert_says(out.data, "## parallax-collector\n\nTakes submissions.\n\n");
    assert_says(out.data, "| `listen-port` | `PARALLAX_COLLECTOR_LISTEN_PORT` | number, from 1 to "
                          "65535 | `5570` | The port. |\n");
    assert_says(out.data, "| `database-url` | `PARALLAX_DATABASE_URL` | secret | required | The "
                          "database. |\n");
    assert_says(out.data, "choice: csv\\|ndjson | `csv` |");
    assert_says(out.data, "| `help` | flag only |");
    assert_says(out.data, "### parallax-exporter org add\n\nEnrols organisations.\n\n"
                          "    Usage: parallax-exporter org add [OPTIONS] FILE.yaml...\n");
    assert_says(out.data, "| `rows` | `PARALLAX_EXPORTER_ROWS` | number |  | How many. |\n");
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(print_config_tells_value_and_origin_but_no_secret),
        cmocka_unit_test(help_names_every_option_whatever_else_is_wrong),
        cmocka_unit_test(help_of_a_command_has_its_options),
        cmocka_unit_test(version_is_program_and_number),
        cmocka_unit_test(the_longest_command_wins_and_the_rest_are_arguments),
        cmocka_unit_test(a_shared_name_follows_the_given_command),
        cmocka_unit_test(options_of_other_commands_count_only_in_file_and_environment),
        cmocka_unit_test(argument_counts_are_checked),
        cmocka_unit_test(unknown_commands_list_the_known),
        cmocka_unit_test(the_document_has_every_option),
    };
    return cmocka_run_group_tests(tests, options_case_begin, options_case_end);
}
