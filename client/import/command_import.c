/* parallax import: tables into the outbox in one transaction, then off to the collector. */
#include "client/commands.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/progress.h"
#include "client/import/import.h"
#include "client/import/import_call.h"
#include "client/import/import_files.h"
#include "client/import/import_refused.h"
#include "client/send_report.h"
#include "client/show.h"
#include "words/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

/* One import on its way; the context of the sink. */
struct importing {
    struct session *session;    /* borrowed */
    struct import_files files;  /* opened */
    struct mapping *mapping;    /* NULL: the columns are ours */
    int32_t kind;               /* of rows whose columns are ours */
    struct compose_rules rules; /* for what rows do not tell */
    bool headers_good;
    struct import_columns everywhere; /* columns that all files have: no default is needed */
    struct import_counts counts;
    struct progress progress;
    int64_t read; /* rows that were right */
    struct import_refused refused;
};

static enum verdict add(void *context, const struct outbox_entry *entry,
                        enum outbox_import_result *ret_result, struct error *error)
{
    struct importing *importing = context;
    progress_update(&importing->progress, ++importing->read);
    return outbox_import_add(importing->session->outbox, entry, ret_result, error);
}

static void refuse(void *context, const struct import_problem *problem)
{
    struct importing *importing = context;
    import_refused_tell(&importing->refused, problem);
}

static void refused_row(void *context, const struct sheet_row *header, const struct sheet_row *row)
{
    struct importing *importing = context;
    import_refused_row(&importing->refused, header, row);
}

static struct import_sink sink_of(struct importing *importing)
{
    return (struct import_sink){importing, add, refuse, refused_row};
}

static void check_headers(struct importing *importing)
{
    struct import_sink sink = sink_of(importing);
    for (size_t i = 0; i < importing->files.count; i++) {
        struct import_columns columns;
        struct error error;
        importing->headers_good &=
            import_check_header(importing->files.at[i], importing->kind, &sink, &columns, &error);
        importing->everywhere.call &= columns.call;
        importing->everywhere.consent &= columns.consent;
        importing->everywhere.language &= columns.language;
    }
    if (!importing->headers_good)
        show_note("tables of KoboToolbox, ODK and others need a mapping of their columns: "
                  "`parallax import --map-from FILE` writes a first one to edit");
}

static enum verdict import_tables(struct importing *importing, struct error *error)
{
    struct import_sink sink = sink_of(importing);
    const struct sheet_file *const *files = (const struct sheet_file *const *)importing->files.at;
    if (importing->mapping != NULL)
        return import_mapped(importing->mapping, files, importing->files.count, &importing->rules,
                             &sink, &importing->counts, error);
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < importing->files.count && verdict == VERDICT_OK; i++)
        verdict = import_rows(files[i], importing->kind, &importing->rules, &sink,
                              &importing->counts, error);
    return verdict;
}

/* All files or none: a failure in the middle leaves the outbox as it was. */
static enum verdict import_all(struct importing *importing, bool dry_run, struct error *error)
{
    struct outbox *outbox = importing->session->outbox;
    enum verdict verdict = outbox_import_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    progress_begin(&importing->progress, _("checked"), 0);
    verdict = import_tables(importing, error);
    progress_end(&importing->progress);
    if (verdict == VERDICT_OK && !dry_run)
        return outbox_commit(outbox, error);
    outbox_rollback(outbox);
    return verdict;
}

static enum verdict choose_rules(struct importing *importing, struct error *error)
{
    struct session *session = importing->session;
    const struct client_config *config = session->config;
    struct compose_rules *rules = &importing->rules;
    rules->now_ms = clock_wall_ms();
    rules->language = text_of(config->language);
    rules->consent = CONSENT_ANONYMOUS;
    if (config->consent != NULL)
        rules->consent = code_by_name(&consent_codes, text_of(config->consent))->number;
    else if (!importing->everywhere.consent)
        show_note("rows that tell no consent are taken as ANONYMOUS: nobody is named unasked");
    enum verdict verdict = import_call_choose(session, config->call, importing->everywhere.call,
                                              rules->now_ms, &rules->call, error);
    rules->calls = &session->calls;
    return verdict;
}

static void write_json(const struct importing *importing, const struct send_report *sent,
                       struct buffer *out)
{
    const struct import_counts *counts = &importing->counts;
    struct json json = json_to(out);
    json_object_begin(&json);
    json_key(&json, "rows");
    json_int(&json, counts->rows);
    json_key(&json, "imported");
    json_int(&json, counts->imported);
    json_key(&json, "known");
    json_int(&json, counts->known);
    json_key(&json, "refused");
    json_int(&json, counts->refused);
    json_key(&json, "changed");
    json_int(&json, counts->changed);
    json_key(&json, "dry_run");
    json_bool(&json, importing->session->config->dry_run);
    json_key(&json, "problems");
    json_raw(&json, buffer_view(&importing->refused.array));
    json_key(&json, "sent");
    if (sent != NULL)
        json_raw(&json, text_trim(buffer_view(&sent->text)));
    else
        json_null(&json);
    json_object_end(&json);
    buffer_byte(out, '\n');
}

static void write_text(const struct importing *importing, struct buffer *out)
{
    const struct import_counts *counts = &importing->counts;
    buffer_format(out,
                  importing->session->config->dry_run
                      ? _("Would import %s of %s rows, %s known already, %s refused.\n")
                      : _("Imported %s of %s rows, %s known already, %s refused.\n"),
                  FIGURE(counts->imported), FIGURE(counts->rows),
                  FIGURE(counts->known + counts->changed), FIGURE(counts->refused));
    if (counts->changed > 0)
        buffer_format(out,
                      _("%s of the known rows say something else than when they were imported; "
                        "`parallax amend ID` changes what was sent.\n"),
                      FIGURE(counts->changed));
    if (importing->refused.path == NULL || counts->refused == 0)
        return;
    if (counts->refused > importing->refused.unwritten)
        buffer_format(out, _("The refused rows stand in %s: correct them there and import it.\n"),
                      importing->refused.path);
    if (importing->refused.unwritten > 0)
        buffer_format(out,
                      _("%s of what was refused cannot stand in a file of rows: correct it in "
                        "the table itself.\n"),
                      FIGURE(importing->refused.unwritten));
}

/* Prints what was imported before the sending, which may take long. */
static enum verdict send_and_print(struct importing *importing, enum exit_code *code,
                                   struct error *error)
{
    struct session *session = importing->session;
    const struct client_config *config = session->config;
    bool send = !config->dry_run && !config->no_send;
    struct send_report report = {.code = EXIT_DONE};
    struct buffer out = BUFFER_NONE;
    enum verdict verdict = VERDICT_OK;
    if (!config->json) {
        write_text(importing, &out);
        show_flush(&out, stdout);
        (void)fflush(stdout);
    }
    if (send)
        verdict = send_and_report(session, config->patience_ms, config->json, &report, error);
    if (verdict == VERDICT_OK && config->json)
        write_json(importing, send ? &report : NULL, &out);
    else if (verdict == VERDICT_OK && send)
        show_flush(&report.text, stdout);
    show_flush(&out, stdout);
    if (report.code > *code)
        *code = report.code;
    buffer_free(&report.text);
    buffer_free(&out);
    return verdict;
}

static enum verdict import_and_send(struct importing *importing, enum exit_code *ret_code,
                                    struct error *error)
{
    if (importing->mapping == NULL)
        check_headers(importing);
    if (!importing->headers_good) {
        show_note("nothing was imported");
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    enum verdict verdict = choose_rules(importing, error);
    if (verdict == VERDICT_OK)
        verdict = import_all(importing, importing->session->config->dry_run, error);
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        show_note("nothing was imported");
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    *ret_code = importing->counts.refused > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
    return verdict;
}

static enum verdict read_mapping(struct importing *importing, const char *path, struct error *error)
{
    struct buffer yaml = BUFFER_NONE;
    enum verdict verdict = file_read(path, MAPPING_BYTES_MAX, &yaml, error);
    if (verdict == VERDICT_OK)
        verdict = mapping_read(buffer_view(&yaml), path, &importing->mapping, error);
    buffer_free(&yaml);
    return verdict;
}

/* Refused rows in the place of the table that they come from would be all that is left of it. */
static enum verdict check_refused_path(char *const *paths, int path_count, const char *refused,
                                       struct error *error)
{
    struct stat there, table;
    if (refused == NULL || stat(refused, &there) != 0)
        return VERDICT_OK;
    for (int i = 0; i < path_count; i++)
        if (stat(paths[i], &table) == 0 && table.st_dev == there.st_dev &&
            table.st_ino == there.st_ino)
            return error_set(error, VERDICT_REJECT, "IMPORT_REFUSED_PATH",
                             "--refused names %s, which is imported: name another file", paths[i]);
    return VERDICT_OK;
}

static enum verdict run(struct importing *importing, enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = importing->session->config;
    bool ran = false;
    enum verdict verdict = VERDICT_OK;
    if (config->mapping != NULL)
        verdict = read_mapping(importing, config->mapping, error);
    if (verdict == VERDICT_OK)
        verdict = import_refused_begin(&importing->refused, error);
    if (verdict == VERDICT_OK) {
        struct error ending;
        verdict = import_and_send(importing, ret_code, error);
        ran = verdict == VERDICT_OK && *ret_code != EXIT_USAGE;
        if (import_refused_end(&importing->refused, ran, &ending) != VERDICT_OK)
            show_error(&ending);
    }
    return ran ? send_and_print(importing, ret_code, error) : verdict;
}

static enum verdict write_first_mapping(const struct import_files *files, int32_t kind,
                                        struct error *error)
{
    struct buffer out = BUFFER_NONE;
    enum verdict verdict =
        mapping_guess((const struct sheet_file *const *)files->at, files->count, kind, &out, error);
    if (verdict == VERDICT_OK)
        show_flush(&out, stdout);
    buffer_free(&out);
    return verdict;
}

static int32_t kind_of(const char *name)
{
    char upper[16];
    size_t i = 0;
    for (; name[i] != '\0' && i + 1 < sizeof upper; i++)
        upper[i] = (char)toupper((unsigned char)name[i]);
    upper[i] = '\0';
    const struct code *code = code_by_name(&kind_codes, text_of(upper));
    return code != NULL ? code->number : KIND_FINDING;
}

enum verdict command_import(struct session *session, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    const struct client_config *config = options->config;
    int32_t kind = config->kind != NULL ? kind_of(config->kind) : 0;
    struct importing importing = {
        .session = session,
        .kind = kind != 0 ? kind : KIND_FINDING,
        .headers_good = true,
        .everywhere = {true, true, true},
        .refused = {.as_json = config->json, .path = config->refused},
    };
    importing.refused.progress = &importing.progress;
    if (options->argument_count == 0 && config->map_from == NULL) {
        show_note("import needs a file; `parallax import --help` tells how");
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    enum verdict verdict = import_files_open(session, options->arguments, options->argument_count,
                                             &importing.files, error);
    if (verdict == VERDICT_OK && config->map_from != NULL)
        verdict = write_first_mapping(&importing.files, kind, error);
    else if (verdict == VERDICT_OK)
        verdict =
            check_refused_path(options->arguments, options->argument_count, config->refused, error);
    if (verdict == VERDICT_OK && config->map_from == NULL)
        verdict = run(&importing, ret_code, error);
    buffer_free(&importing.refused.array);
    mapping_free(&importing.mapping);
    import_files_close(&importing.files);
    if (verdict != VERDICT_REJECT)
        return verdict;
    show_error(error);
    *ret_code = EXIT_USAGE;
    return VERDICT_OK;
}
