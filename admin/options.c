/* See options.h. */
#include "admin/options.h"

#include <stddef.h>

#define AT(member) offsetof(struct admin_config, member)
#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])
#define NAME(option, member, language)                                                             \
    {                                                                                              \
        .name = (option), .kind = OPTION_TEXT, .offset = AT(member), .placeholder = "TEXT",        \
        .help = "The organisation's name in " language "."                                         \
    }

static const struct option_row rows[] = {
    {.name = "database-url",
     .kind = OPTION_SECRET,
     .offset = AT(database_url),
     .placeholder = "URL",
     .help = "Where PostgreSQL is (libpq connection string or URI); needed by all commands but key "
             "new and key show.",
     .shared = true},
    {.name = "json",
     .kind = OPTION_FLAG,
     .offset = AT(json),
     .help = "Print one JSON value instead of text."},
};

static const struct option_row key_new_rows[] = {
    {.name = "kind",
     .kind = OPTION_CHOICE,
     .offset = AT(kind),
     .choices = "identity|pseudonym|secretariat",
     .placeholder = "KIND",
     .help = "identity: for a program or an organisation; secretariat: an identity that "
             "confidential answers are sealed to; pseudonym: the key that hides who is unnamed.",
     .required = true},
    {.name = "if-missing",
     .kind = OPTION_FLAG,
     .offset = AT(if_missing),
     .help = "Keep a file that is there and can be read, and print its card."},
};

static const struct option_row key_add_rows[] = {
    {.name = "organisation",
     .kind = OPTION_TEXT,
     .offset = AT(organisation),
     .placeholder = "ID",
     .help = "The organisation whose card it is; it may have two at a time, so that it can change "
             "them."},
    {.name = "collector",
     .kind = OPTION_TEXT,
     .offset = AT(collector),
     .placeholder = "NAME",
     .help = "The collector whose card it is."},
};

static const struct option_row key_list_rows[] = {
    {.name = "organisation",
     .kind = OPTION_TEXT,
     .offset = AT(organisation),
     .placeholder = "ID",
     .help = "Only the cards of this organisation."},
};

/* The last one, --card, is the argument of org enrol. */
static const struct option_row org_add_rows[] = {
    {.name = "name",
     .kind = OPTION_TEXT,
     .offset = AT(name),
     .placeholder = "TEXT",
     .help = "The organisation's name in English.",
     .required = true},
    NAME("name-fr", name_fr, "French"),
    NAME("name-es", name_es, "Spanish"),
    NAME("name-ru", name_ru, "Russian"),
    NAME("name-ar", name_ar, "Arabic"),
    NAME("name-zh", name_zh, "Chinese"),
    {.name = "scope",
     .kind = OPTION_TEXT,
     .offset = AT(scope),
     .placeholder = "CODES",
     .help = "The countries that it speaks about: alpha-3 codes and M49 region codes, joined with "
             "commas (KGZ,UZB or 143).",
     .required = true},
    {.name = "constituency",
     .kind = OPTION_TEXT,
     .offset = AT(constituency),
     .placeholder = "CODE",
     .help =
         "Its major group or other constituency, such as MG-WOM (reference/constituencies.csv).",
     .required = true},
    {.name = "ecosoc",
     .kind = OPTION_CHOICE,
     .offset = AT(ecosoc),
     .preset = "NONE",
     .choices = "GENERAL|SPECIAL|ROSTER|NONE",
     .placeholder = "STATUS",
     .help = "Its consultative status with the Economic and Social Council."},
    {.name = "speaks-for",
     .kind = OPTION_NUMBER,
     .offset = AT(speaks_for),
     .preset = "1",
     .minimum = 1,
     .maximum = 1000000,
     .placeholder = "COUNT",
     .help = "How many organisations it speaks for."},
    {.name = "card",
     .kind = OPTION_TEXT,
     .offset = AT(card),
     .placeholder = "CARD",
     .help = "Its card, as key add would take it."},
};

static const struct option_row call_add_rows[] = {
    {.name = "seal-card",
     .kind = OPTION_TEXT,
     .offset = AT(seal_card),
     .placeholder = "CARD",
     .help = "The secretariat's card: confidential answers are sealed to it. Without it the call "
             "keeps the key it has, or takes nothing confidential."},
};

static const struct option_row claim_rows[] = {
    {.name = "call",
     .kind = OPTION_TEXT,
     .offset = AT(call),
     .placeholder = "ID",
     .help = "The call whose answers stand beside the statements.",
     .required = true},
};

static const struct option_row review_list_rows[] = {
    {.name = "call",
     .kind = OPTION_TEXT,
     .offset = AT(call),
     .placeholder = "ID",
     .help = "Only those of this call."},
    {.name = "country",
     .kind = OPTION_TEXT,
     .offset = AT(country),
     .placeholder = "CODE",
     .help = "Only those on this country (alpha-3: KGZ)."},
    {.name = "state",
     .kind = OPTION_CHOICE,
     .offset = AT(state),
     .choices = "RECEIVED|IN_REVIEW|HAS_ISSUES|APPROVED|REJECTED|PUBLISHED|WITHDRAWN|SUPERSEDED",
     .placeholder = "STATE",
     .help = "Only those in this state (docs/review.md)."},
};

static const struct option_row review_note_rows[] = {
    {.name = "note",
     .kind = OPTION_TEXT,
     .offset = AT(note),
     .placeholder = "TEXT",
     .help = "Why, in words for whoever wrote it: the author is told, and nobody else.",
     .required = true},
};

static const struct option_row review_publish_rows[] = {
    {.name = "report",
     .kind = OPTION_TEXT,
     .offset = AT(report),
     .placeholder = "TITLE",
     .help = "The title of the report that it stands in; the author is told.",
     .required = true},
    {.name = "url",
     .kind = OPTION_TEXT,
     .offset = AT(url),
     .placeholder = "URL",
     .help = "Where that report is to be found (http or https)."},
};

#define NO_ROWS .rows = NULL, .row_count = 0
#define ROWS(table) .rows = (table), .row_count = COUNT(table)
#define ROWS_BUT_LAST(table) .rows = (table), .row_count = COUNT(table) - 1
#define COMMAND(command, words, most, table, handler, sentence)                                    \
    {.name = (command),                                                                            \
     .arguments = (words),                                                                         \
     .arguments_min = (most) > 0 ? 1 : 0,                                                          \
     .arguments_max = (most),                                                                      \
     .help = (sentence),                                                                           \
     table},
static const struct option_command commands[] = {
#include "admin/commands.def"
};
#undef COMMAND

const struct option_program admin_program = {
    .name = "parallax-admin",
    .env = "ADMIN",
    .summary =
        "Enrols organisations, opens calls, enters the government's statements, and recounts "
        "everything.",
    .rows = rows,
    .row_count = COUNT(rows),
    .commands = commands,
    .command_count = COUNT(commands),
    .config_size = sizeof(struct admin_config),
};
