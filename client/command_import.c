/* parallax import: CSV files into the outbox in one transaction, then off to the collector. */
#include "client/commands.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/progress.h"
#include "client/import.h"
#include "client/import_call.h"
#include "client/send_report.h"
#include "client/show.h"

#include <inttypes.h>
#include <stdlib.h>

#define FILE_BYTES_MAX ((size_t)512 * 1024 * 1024)

/* One import on its way; the context of the sink. */
struct importing {
    struct session *session; /* borrowed */
    char **paths;            /* borrowed */
    int path_count;
    const char *path; /* that is read now */
    struct compose_rules rules;
    bool headers_good;
    struct import_columns everywhere; /* columns that all files have: no default is needed */
    struct import_counts counts;
    struct progress progress;
    int64_t read;           /* rows that were right */
    struct buffer refusals; /* JSON array of all problems, when asked for */
    struct json json;
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
    progress_end(&importing->progress);
    (void)fprintf(stderr, "%s:%zu: %.*s: %.*s\n", importing->path, problem->line,
                  TEXT_ARGS(problem->column), TEXT_ARGS(problem->reason));
    if (!importing->session->config->json)
        return;
    struct json *json = &importing->json;
    json_object_begin(json);
    json_key(json, "file");
    json_string(json, importing->path);
    json_key(json, "line");
    json_int(json, (int64_t)problem->line);
    json_key(json, "column");
    json_text(json, problem->column);
    json_key(json, "code");
    json_string(json, problem->code);
    json_key(json, "reason");
    json_text(json, problem->reason);
    json_object_end(json);
}

static struct import_sink sink_of(struct importing *importing)
{
    return (struct import_sink){importing, add, refuse};
}

/* Does the work with each file's content; one file at a time is in memory. */
typedef enum verdict file_work_fn(struct importing *importing, struct text content,
                                  struct error *error);

static enum verdict each_file(struct importing *importing, file_work_fn *work, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (int i = 0; i < importing->path_count && verdict == VERDICT_OK; i++) {
        struct buffer content = BUFFER_NONE;
        importing->path = importing->paths[i];
        verdict = file_read(importing->path, FILE_BYTES_MAX, &content, error);
        if (verdict == VERDICT_OK)
            verdict = work(importing, buffer_view(&content), error);
        buffer_free(&content);
    }
    return verdict;
}

static enum verdict check_file(struct importing *importing, struct text content,
                               struct error *error)
{
    struct import_sink sink = sink_of(importing);
    struct import_columns columns;
    importing->headers_good &= import_check_header(content, &sink, &columns, error);
    importing->everywhere.call &= columns.call;
    importing->everywhere.consent &= columns.consent;
    importing->everywhere.language &= columns.language;
    return VERDICT_OK;
}

static enum verdict import_file(struct importing *importing, struct text content,
                                struct error *error)
{
    struct import_sink sink = sink_of(importing);
    return import_rows(content, &importing->rules, &sink, &importing->counts, error);
}

/* All files or none: a failure in the middle leaves the outbox as it was. */
static enum verdict import_files(struct importing *importing, bool dry_run, struct error *error)
{
    struct outbox *outbox = importing->session->outbox;
    enum verdict verdict = outbox_import_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    progress_begin(&importing->progress, "checked", 0);
    verdict = each_file(importing, import_file, error);
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
    json_key(&json, "dry_run");
    json_bool(&json, importing->session->config->dry_run);
    json_key(&json, "problems");
    json_raw(&json, buffer_view(&importing->refusals));
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
                  "%s %" PRId64 " of %" PRId64 " rows, %" PRId64 " known already, %" PRId64
                  " refused.\n",
                  importing->session->config->dry_run ? "Would import" : "Imported",
                  counts->imported, counts->rows, counts->known, counts->refused);
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

static enum verdict run(struct importing *importing, enum exit_code *ret_code, struct error *error)
{
    enum verdict verdict = each_file(importing, check_file, error);
    if (verdict == VERDICT_OK && !importing->headers_good) {
        show_note("nothing was imported");
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    if (verdict == VERDICT_OK)
        verdict = choose_rules(importing, error);
    if (verdict == VERDICT_REJECT) {
        show_error(error);
        *ret_code = EXIT_USAGE;
        return VERDICT_OK;
    }
    if (verdict == VERDICT_OK)
        verdict = import_files(importing, importing->session->config->dry_run, error);
    if (verdict != VERDICT_OK)
        return verdict;
    json_array_end(&importing->json);
    *ret_code = importing->counts.refused > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
    return send_and_print(importing, ret_code, error);
}

enum verdict command_import(struct session *session, const struct options *options,
                            enum exit_code *ret_code, struct error *error)
{
    struct importing importing = {
        .session = session,
        .paths = options->arguments,
        .path_count = options->argument_count,
        .headers_good = true,
        .everywhere = {true, true, true},
    };
    importing.json = json_to(&importing.refusals);
    json_array_begin(&importing.json);
    enum verdict verdict = run(&importing, ret_code, error);
    buffer_free(&importing.refusals);
    return verdict;
}
