/* See options.h. */
#include "exporter/options.h"

#include <stddef.h>

#define MEMBER(member) .offset = offsetof(struct exporter_config, member)
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct option_row rows[] = {
    {.name = "database-url",
     .kind = OPTION_SECRET,
     MEMBER(database_url),
     .placeholder = "URL",
     .help = "PostgreSQL, as postgresql://user@host/database; it is read as parallax_reader.",
     .shared = true,
     .required = true},
    {.name = "statement-limit",
     .kind = OPTION_TIME,
     MEMBER(statement_limit_ms),
     .preset = "10m",
     .minimum = 1000,
     .maximum = 86400000,
     .placeholder = "TIME",
     .help = "A query that takes longer is given up."},
    {.name = "forms-dir",
     .kind = OPTION_PATH,
     MEMBER(forms_dir),
     .placeholder = "FOLDER",
     .help =
         "Where the forms of reports stand, one NAME.yaml each; those of this release are built "
         "in and need no folder."},
};

#define CALL_ROW                                                                                   \
    {                                                                                              \
        .name = "call", .kind = OPTION_TEXT, MEMBER(call), .placeholder = "ID",                    \
        .help = "The call for input.", .required = true                                            \
    }
#define OUTPUT_ROW                                                                                 \
    {                                                                                              \
        .name = "output", .kind = OPTION_PATH, MEMBER(output), .preset = "-",                      \
        .placeholder = "FILE", .help = "Where to write (-o FILE); - is standard output."           \
    }

static const struct option_row report_rows[] = {
    CALL_ROW,
    {.name = "form",
     .kind = OPTION_TEXT,
     MEMBER(form),
     .placeholder = "FORM",
     .help = "The form of the report, such as vnr-shadow; the call's own when not given."},
    {.name = "country",
     .kind = OPTION_TEXT,
     MEMBER(country),
     .placeholder = "ALPHA3",
     .help = "The country, as ISO 3166-1 alpha-3, or several: KGZ,KAZ,MNG."},
    {.name = "region",
     .kind = OPTION_TEXT,
     MEMBER(region),
     .placeholder = "M49",
     .help =
         "A region, subregion or intermediate region instead, as 143 for Central Asia: those of "
         "its countries that the call asks about."},
    {.name = "theme",
     .kind = OPTION_TEXT,
     MEMBER(theme),
     .placeholder = "CODE",
     .help = "Only findings on this theme, such as GENDER_EQUALITY."},
    {.name = "lang",
     .kind = OPTION_TEXT,
     MEMBER(language),
     .preset = "en",
     .placeholder = "TAG",
     .help = "The language of the report, as BCP 47: en, fr, es, ru, ar, zh or ky. Findings keep "
             "their own."},
    {.name = "format",
     .kind = OPTION_CHOICE,
     MEMBER(format),
     .preset = "html",
     .choices = "html|pdf|docx",
     .placeholder = "FORMAT",
     .help = "The format; pdf is made by WeasyPrint, docx by pandoc."},
    {.name = "authors",
     .kind = OPTION_CHOICE,
     MEMBER(authors),
     .choices = "alone|joint",
     .placeholder = "WHO",
     .help = "Whether one organisation submits the report or several together, for the limit of "
             "words; when not given, as many as are named in it."},
    {.name = "status",
     .kind = OPTION_CHOICE,
     MEMBER(status),
     .choices = "general|special|roster|none",
     .placeholder = "STATUS",
     .help = "The consultative status with ECOSOC of who submits it, for the limit of words; when "
             "not given, the best among those who are named."},
    {.name = "publish",
     .kind = OPTION_CHOICE,
     MEMBER(publish),
     .choices = "yes|no",
     .placeholder = "CHOICE",
     .help = "What the cover says of whether the body may publish the report; nothing when not "
             "given."},
    {.name = "convert-time-limit",
     .kind = OPTION_TIME,
     MEMBER(convert_time_limit_ms),
     .preset = "60m",
     .minimum = 1000,
     .maximum = 86400000,
     .placeholder = "TIME",
     .help = "A conversion to pdf or docx that takes longer is given up."},
    {.name = "convert-memory-limit",
     .kind = OPTION_SIZE,
     MEMBER(convert_memory_limit_bytes),
     .preset = "16GiB",
     .minimum = 536870912,
     .maximum = 1099511627776,
     .placeholder = "SIZE",
     .help = "A conversion to pdf or docx that needs more memory is given up."},
    {.name = "fit",
     .kind = OPTION_FLAG,
     MEMBER(fit),
     .help = "Leave out findings until the report has no more words than its form allows, and say "
             "which."},
    OUTPUT_ROW,
};

static const struct option_row data_rows[] = {
    CALL_ROW,
    {.name = "set",
     .kind = OPTION_CHOICE,
     MEMBER(set),
     .choices = "findings|tally|coverage",
     .placeholder = "SET",
     .help = "Which data set.",
     .required = true},
    {.name = "format",
     .kind = OPTION_CHOICE,
     MEMBER(format),
     .preset = "csv",
     .choices = "csv|ndjson",
     .placeholder = "FORMAT",
     .help = "RFC 4180 with every byte as it is, or a JSON object a line."},
    {.name = "country",
     .kind = OPTION_TEXT,
     MEMBER(country),
     .placeholder = "ALPHA3",
     .help = "Only this country, as ISO 3166-1 alpha-3."},
    OUTPUT_ROW,
};

static const struct option_row serve_rows[] = {
    {.name = "listen-address",
     .kind = OPTION_TEXT,
     MEMBER(listen_address),
     .preset = "127.0.0.1",
     .placeholder = "ADDRESS",
     .help = "The IPv4 or IPv6 address to serve on."},
    {.name = "listen-port",
     .kind = OPTION_NUMBER,
     MEMBER(listen_port),
     .preset = "8570",
     .minimum = 0,
     .maximum = 65535,
     .placeholder = "PORT",
     .help = "The port to serve on; 0 takes a free one."},
    {.name = "connections-max",
     .kind = OPTION_NUMBER,
     MEMBER(connections_max),
     .preset = "256",
     .minimum = 1,
     .maximum = 10000,
     .placeholder = "N",
     .help = "How many connections are held at once; more wait."},
    {.name = "idle-limit",
     .kind = OPTION_TIME,
     MEMBER(idle_limit_ms),
     .preset = "30s",
     .minimum = 1000,
     .maximum = 3600000,
     .placeholder = "TIME",
     .help = "A connection that is silent for so long is closed."},
    {.name = "page-limit",
     .kind = OPTION_SIZE,
     MEMBER(page_limit_bytes),
     .preset = "256MiB",
     .minimum = 1048576,
     .maximum = 4294967296,
     .placeholder = "SIZE",
     .help = "The largest report or data set that is served; larger ones need the commands."},
    {.name = "confine",
     .kind = OPTION_CHOICE,
     MEMBER(confine),
     .preset = "yes",
     .choices = "yes|no",
     .placeholder = "CHOICE",
     .help = "Whether to give up privileges and system calls that are not needed; no is for "
             "debugging only."},
};

static const struct option_command commands[] = {
    {.name = "report",
     .help = "Write the report of a country, of several or of a region.",
     .rows = report_rows,
     .row_count = COUNT(report_rows)},
    {.name = "data", .help = "Write a data set.", .rows = data_rows, .row_count = COUNT(data_rows)},
    {.name = "serve",
     .help = "Serve calls, reports and data sets over HTTP until asked to stop.",
     .rows = serve_rows,
     .row_count = COUNT(serve_rows)},
};

const struct option_program exporter_program = {
    .name = "parallax-exporter",
    .env = "EXPORTER",
    .summary = "Makes parallel reports and data sets out of what civil society submitted.",
    .rows = rows,
    .row_count = COUNT(rows),
    .commands = commands,
    .command_count = COUNT(commands),
    .config_size = sizeof(struct exporter_config),
};
