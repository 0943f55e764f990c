/* See options.h. */
#include "client/options.h"

#include "base/wording.h"
#include "client/outbox/outbox_state.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MEMBER(member) .offset = offsetof(struct client_config, member)

#define JSON_ROW                                                                                   \
    {                                                                                              \
        .name = "json", .kind = OPTION_FLAG, MEMBER(json),                                         \
        .help = N_("Print JSON for programs instead of text for people.")                          \
    }

#define PATIENCE_ROW(time, sentence)                                                               \
    {                                                                                              \
        .name = "patience", .kind = OPTION_TIME, MEMBER(patience_ms), .preset = (time),            \
        .minimum = 100, .maximum = (int64_t)24 * 3600 * 1000, .placeholder = "TIME",               \
        .help = (sentence)                                                                         \
    }
#define PATIENCE_SEND                                                                              \
    PATIENCE_ROW("60s", N_("Give up when nothing got through to the collector for this long; "     \
                           "everything stays queued."))
#define PATIENCE_ASK                                                                               \
    PATIENCE_ROW("10s", N_("How long to wait for the collector before answering from the "         \
                           "outbox."))

static const struct option_row global_rows[] = {
    {.name = "home",
     .kind = OPTION_PATH,
     MEMBER(home),
     .placeholder = "FOLDER",
     .help = N_("Where keys and outbox are kept; ~/.local/share/parallax when not given."),
     .shared = true},
    {.name = "passphrase",
     .kind = OPTION_SECRET,
     MEMBER(passphrase),
     .help = N_("The passphrase of the keys, or of the file of export and restore; asked on the "
                "terminal when it is needed and not given.")},
    {.name = "lang",
     .kind = OPTION_TEXT,
     MEMBER(lang),
     .placeholder = "TAG",
     .help = N_("The language that is spoken with you: en, fr, es, ru, ar, zh or ky; that of the "
                "environment when not given.")},
};

static const struct option_row init_rows[] = {
    {.name = "protect",
     .kind = OPTION_FLAG,
     MEMBER(protect),
     .help = N_("Put new keys under a passphrase.")},
    {.name = "collector",
     .kind = OPTION_TEXT,
     MEMBER(collector),
     .placeholder = "tcp://HOST:PORT",
     .help = N_("The collector to send to; those that are known already are tried after it.")},
    {.name = "collector-card",
     .kind = OPTION_TEXT,
     MEMBER(collector_card),
     .placeholder = "plx1-...",
     .help = N_("The collector's card, as the secretariat has published it.")},
    JSON_ROW,
};

static const struct option_row calls_rows[] = {JSON_ROW, PATIENCE_ASK};

static const struct option_row import_rows[] = {
    {.name = "call",
     .kind = OPTION_TEXT,
     MEMBER(call),
     .placeholder = "ID",
     .help = N_("The call that rows without one answer; not needed when only one is open.")},
    {.name = "consent",
     .kind = OPTION_CHOICE,
     MEMBER(consent),
     .choices = "PUBLIC|ANONYMOUS|AGGREGATE|CONFIDENTIAL",
     .placeholder = "CONSENT",
     .help = N_("The consent of rows that tell none; ANONYMOUS when not given.")},
    {.name = "language",
     .kind = OPTION_TEXT,
     MEMBER(language),
     .preset = "en",
     .placeholder = "TAG",
     .help = N_("The language of rows that tell none (BCP 47).")},
    {.name = "kind",
     .kind = OPTION_CHOICE,
     MEMBER(kind),
     .choices = "finding|response|sign_on|contribution",
     .placeholder = "KIND",
     .help = N_("What a row is, where no mapping tells; a finding when not given.")},
    {.name = "mapping",
     .kind = OPTION_PATH,
     MEMBER(mapping),
     .placeholder = "FILE.yaml",
     .help = N_("How the columns of the tables become columns of Parallax.")},
    {.name = "map-from",
     .kind = OPTION_PATH,
     MEMBER(map_from),
     .placeholder = "FILE",
     .help = N_("Import nothing; write a first mapping for this table to edit.")},
    {.name = "encoding",
     .kind = OPTION_CHOICE,
     MEMBER(encoding),
     .choices = "utf-8|utf-16|windows-1251|windows-1252",
     .placeholder = "ENCODING",
     .help = N_("The encoding of CSV files that do not tell theirs.")},
    {.name = "refused",
     .kind = OPTION_PATH,
     MEMBER(refused),
     .placeholder = "FILE.csv",
     .help = N_("Write the rows that were refused, with the reasons, to correct and import.")},
    {.name = "dry-run",
     .kind = OPTION_FLAG,
     MEMBER(dry_run),
     .help = N_("Check everything, queue and send nothing.")},
    {.name = "no-send",
     .kind = OPTION_FLAG,
     MEMBER(no_send),
     .help = N_("Queue, but leave the sending to `parallax send`.")},
    PATIENCE_SEND,
    JSON_ROW,
};

static const struct option_row new_rows[] = {
    {.name = "kind",
     .kind = OPTION_CHOICE,
     MEMBER(kind),
     .choices = "finding|response|sign_on|contribution|comment",
     .placeholder = "KIND",
     .help = N_("What to write; asked for when not given.")},
    {.name = "call",
     .kind = OPTION_TEXT,
     MEMBER(call),
     .placeholder = "ID",
     .help = N_("The call to answer; asked for when not given.")},
    {.name = "draft",
     .kind = OPTION_NUMBER,
     MEMBER(draft),
     .minimum = 1,
     .maximum = INT64_MAX,
     .placeholder = "N",
     .help = N_("The draft to go on with.")},
    PATIENCE_SEND,
};

static const struct option_row amend_rows[] = {PATIENCE_SEND};

static const struct option_row withdraw_rows[] = {
    {.name = "reason",
     .kind = OPTION_TEXT,
     MEMBER(reason),
     .placeholder = "TEXT",
     .help = N_("Why it is taken back, if that may be told.")},
    {.name = "yes", .kind = OPTION_FLAG, MEMBER(yes), .help = N_("Withdraw without a question.")},
    PATIENCE_SEND,
    JSON_ROW,
};

static const struct option_row outbox_rows[] = {
    {.name = "state",
     .kind = OPTION_CHOICE,
     MEMBER(state),
     .choices = OUTBOX_STATE_CHOICES,
     .placeholder = "STATE",
     .help = N_("Only submissions in this state.")},
    {.name = "states",
     .kind = OPTION_FLAG,
     MEMBER(states),
     .help = N_("Print what the states mean, and which can follow which.")},
    JSON_ROW,
};

static const struct option_row form_rows[] = {
    {.name = "port",
     .kind = OPTION_NUMBER,
     MEMBER(port),
     .preset = "0",
     .minimum = 0,
     .maximum = 65535,
     .placeholder = "PORT",
     .help = N_("The port of 127.0.0.1 that the form is opened at; 0 is any free one.")},
    PATIENCE_ROW("5s",
                 N_("How long a page waits for the collector; what was not sent by then stays "
                    "queued.")),
};

static const struct option_row send_rows[] = {
    {.name = "watch",
     .kind = OPTION_FLAG,
     MEMBER(watch),
     .help =
         N_("Go on until asked to stop: wait for more to send, and for the line to come back.")},
    PATIENCE_SEND,
    JSON_ROW,
};
static const struct option_row status_rows[] = {JSON_ROW, PATIENCE_ASK};
static const struct option_row json_rows[] = {JSON_ROW};

static const struct option_row passphrase_rows[] = {
    {.name = "new-passphrase",
     .kind = OPTION_SECRET,
     MEMBER(new_passphrase),
     .help = N_("The new passphrase; asked on the terminal when not given.")},
    {.name = "remove",
     .kind = OPTION_FLAG,
     MEMBER(remove),
     .help = N_("Keep the keys under no passphrase.")},
    JSON_ROW,
};

static const struct option_row export_rows[] = {
    {.name = "move",
     .kind = OPTION_FLAG,
     MEMBER(move),
     .help = N_("Send nothing from here any more; go on where the file is restored.")},
    {.name = "take-back",
     .kind = OPTION_FLAG,
     MEMBER(take_back),
     .help = N_("Undo --move, when the file was restored nowhere.")},
    JSON_ROW,
};

static const struct option_row wipe_rows[] = {
    {.name = "yes", .kind = OPTION_FLAG, MEMBER(yes), .help = N_("Remove without a question.")},
    {.name = "unsent",
     .kind = OPTION_FLAG,
     MEMBER(unsent),
     .help = N_("Also remove what has no receipt yet.")},
    JSON_ROW,
};

static const struct option_command commands[] = {
    {.name = "init",
     .rows = init_rows,
     .row_count = COUNT(init_rows),
     .help = N_("Make keys, remember the collector, and print the card for the secretariat.")},
    {.name = "collector add",
     .arguments = "tcp://HOST:PORT CARD",
     .arguments_min = 2,
     .arguments_max = 2,
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Remember one more collector, to be tried when the others do not answer.")},
    {.name = "collector list",
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("List the collectors in the order in which they are tried.")},
    {.name = "collector remove",
     .arguments = "tcp://HOST:PORT",
     .arguments_min = 1,
     .arguments_max = 1,
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Forget a collector.")},
    {.name = "rotate",
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Make new keys beside the old ones, and print their card; they are used once the "
                "secretariat has let them in.")},
    {.name = "calls",
     .rows = calls_rows,
     .row_count = COUNT(calls_rows),
     .help = N_("List the calls for input that the collector knows.")},
    {.name = "form",
     .rows = form_rows,
     .row_count = COUNT(form_rows),
     .help = N_("Write submissions in a browser on this computer, and send them.")},
    {.name = "import",
     .arguments = "FILE...",
     .arguments_min = 0,
     .arguments_max = -1,
     .rows = import_rows,
     .row_count = COUNT(import_rows),
     .help = N_("Check rows of CSV files and workbooks, queue what is new, and send it.")},
    {.name = "new",
     .rows = new_rows,
     .row_count = COUNT(new_rows),
     .help = N_("Write a submission, question by question; what is typed is kept at once.")},
    {.name = "amend",
     .arguments = "ID",
     .arguments_min = 1,
     .arguments_max = 1,
     .rows = amend_rows,
     .row_count = COUNT(amend_rows),
     .help = N_("Change a submission: write another in its place, beginning with its answers.")},
    {.name = "withdraw",
     .arguments = "ID",
     .arguments_min = 1,
     .arguments_max = 1,
     .rows = withdraw_rows,
     .row_count = COUNT(withdraw_rows),
     .help = N_("Take a submission back: from then on it is in no report.")},
    {.name = "outbox",
     .rows = outbox_rows,
     .row_count = COUNT(outbox_rows),
     .help = N_("List what was queued and what became of it.")},
    {.name = "send",
     .rows = send_rows,
     .row_count = COUNT(send_rows),
     .help = N_("Send what is queued until every submission has its receipt.")},
    {.name = "status",
     .arguments = "[ID...]",
     .arguments_max = -1,
     .rows = status_rows,
     .row_count = COUNT(status_rows),
     .help = N_("Ask the collector what has reached the database.")},
    {.name = "receipt",
     .arguments = "ID",
     .arguments_min = 1,
     .arguments_max = 1,
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Show the collector's receipt for a submission and verify it.")},
    {.name = "verify",
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Verify every receipt in the outbox again.")},
    {.name = "evidence hash",
     .arguments = "FILE...",
     .arguments_min = 1,
     .arguments_max = -1,
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Print the SHA-256 of files for the column evidence_sha256, and remember them.")},
    {.name = "evidence check",
     .arguments = "[FILE|FOLDER...]",
     .arguments_max = -1,
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help =
         N_("Tell whether the remembered files are unchanged, and look for missing ones in these "
            "places.")},
    {.name = "evidence list",
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("List the remembered files.")},
    {.name = "passphrase",
     .rows = passphrase_rows,
     .row_count = COUNT(passphrase_rows),
     .help = N_("Put the keys under a passphrase, or change or remove it.")},
    {.name = "export",
     .arguments = "[FILE]",
     .arguments_max = 1,
     .rows = export_rows,
     .row_count = COUNT(export_rows),
     .help = N_("Copy keys, outbox and receipts into one file under a passphrase.")},
    {.name = "restore",
     .arguments = "FILE",
     .arguments_min = 1,
     .arguments_max = 1,
     .rows = json_rows,
     .row_count = COUNT(json_rows),
     .help = N_("Put what was exported into a home that has no keys.")},
    {.name = "wipe",
     .rows = wipe_rows,
     .row_count = COUNT(wipe_rows),
     .help = N_("Remove keys, outbox and everything else of Parallax from this computer.")},
};

const struct option_program client_program = {
    .name = "parallax",
    .env = "CLIENT",
    .summary = N_("Submit structured evidence to a call for input, and keep the receipts."),
    .rows = global_rows,
    .row_count = COUNT(global_rows),
    .commands = commands,
    .command_count = COUNT(commands),
    .config_size = sizeof(struct client_config),
};
