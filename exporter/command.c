/* See command.h: report and data. */
#include "exporter/command.h"

#include "exporter/convert.h"
#include "exporter/dataset.h"
#include "exporter/fit.h"
#include "exporter/language.h"
#include "exporter/query.h"
#include "exporter/report.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* No file of a conversion is larger: a Word document's text before it is packed is the largest. */
#define CONVERT_FILE_BYTES ((int64_t)4 * 1024 * 1024 * 1024)

/* ---- what was asked for ---- */

static void complain(const char *sentence, const char *typed)
{
    (void)fprintf(stderr, "parallax-exporter: %s%s%s\n", sentence, typed != NULL ? ": " : "",
                  typed != NULL ? typed : "");
}

/* NULL after a complaint. */
static const struct country *find_country(const char *typed)
{
    const struct country *country = reference_country(text_of(typed));
    if (country == NULL)
        complain("flag --country: no ISO 3166-1 alpha-3 code, such as KGZ", typed);
    return country;
}

typedef enum verdict add_fn(struct report_scope *scope, struct text typed, struct error *error);

/* True after a complaint. */
static bool is_no_scope(struct report_scope *scope, add_fn *add, const char *typed)
{
    struct error error;
    if (typed == NULL || add(scope, text_of(typed), &error) == VERDICT_OK)
        return false;
    complain(error.text, NULL);
    return true;
}

/* Each rule that is broken gets its own sentence; true when none is. */
static bool check_report(const struct exporter_config *config, struct report_scope *scope)
{
    const struct language *language = NULL;
    struct error error;
    bool good = !is_no_scope(scope, scope_add_countries, config->country);
    good = !is_no_scope(scope, scope_add_region, config->region) && good;
    good = !is_no_scope(scope, scope_add_theme, config->theme) && good;
    if (language_find(text_of(config->language), &language, &error) != VERDICT_OK) {
        complain("flag --lang", error.text);
        good = false;
    }
    return good;
}

/* ---- doing it ---- */

static enum verdict open_store(const struct exporter_config *config, struct store **ret_store,
                               struct error *error)
{
    const struct store_config wanted = {
        .url = config->database_url,
        .application = exporter_program.name,
        .reader = true,
        .statement_limit_ms = config->statement_limit_ms,
    };
    return query_connect(&wanted, ret_store, error);
}

/* The sentence on standard error; a form that is not there or is broken, and a scope that is
 * missing, are the operator's affair. */
static enum exit_code tell(const struct error *error)
{
    (void)fprintf(stderr, "parallax-exporter: %s\n", error->text);
    bool usage = strncmp(error->code, "FORM_", 5) == 0 || strncmp(error->code, "SCOPE_", 6) == 0;
    return usage ? EXIT_USAGE : verdict_exit_code(error->verdict);
}

typedef enum verdict write_fn(struct store *store, void *job, struct output *output,
                              struct error *error);
typedef enum verdict convert_fn(void *job, struct output *output, struct error *error);

/* The output is opened first: what cannot be written need not be asked for. What comes after the
 * data, if anything (convert may be NULL), keeps no session of the database waiting. */
static enum exit_code write_to_output(const struct exporter_config *config, write_fn *write,
                                      convert_fn *convert, void *job)
{
    struct store *store = NULL;
    struct output *output = NULL;
    struct error error;
    enum verdict verdict = output_open(config->output, &output, &error);
    if (verdict == VERDICT_OK)
        verdict = open_store(config, &store, &error);
    if (verdict == VERDICT_OK)
        verdict = write(store, job, output, &error);
    store_close(&store);
    if (verdict == VERDICT_OK && convert != NULL)
        verdict = convert(job, output, &error);
    if (verdict == VERDICT_OK)
        verdict = output_finish(output, &error);
    output_free(&output);
    return verdict == VERDICT_OK ? EXIT_DONE : tell(&error);
}

struct report_job {
    struct report_wish wish;
    bool fit;
    bool over_limit;
    struct convert *convert; /* NULL: the page itself */
    struct child_limits limits;
    struct report_result result;
};

/* Each line with the program's name before it. */
static void tell_lines(const struct buffer *lines)
{
    struct text rest = buffer_view(lines), line;
    while (text_split(&rest, '\n', &line))
        if (line.length > 0)
            (void)fprintf(stderr, "parallax-exporter: %.*s\n", TEXT_ARGS(line));
}

static enum verdict write_report(struct store *store, void *job, struct output *output,
                                 struct error *error)
{
    struct report_job *report = job;
    struct report_result *result = &report->result;
    struct fit fit = {.selection = BUFFER_NONE};
    enum verdict verdict = VERDICT_OK;
    if (report->fit)
        verdict = fit_choose(store, &report->wish, &fit, error);
    report->wish.selection = buffer_view(&fit.selection);
    if (verdict == VERDICT_OK)
        verdict = report_write(store, &report->wish,
                               report->convert != NULL ? convert_page(report->convert) : output,
                               result, error);
    if (verdict == VERDICT_OK && result->lint.lines.failed)
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK) {
        tell_lines(&fit.lines);
        tell_lines(&result->lint.lines);
        report->over_limit = result->lint.over_limit;
    }
    fit_free(&fit);
    return verdict;
}

static enum verdict convert_report(void *job, struct output *output, struct error *error)
{
    struct report_job *report = job;
    const struct report_look *look = &report->result.look;
    struct child_usage usage;
    if (!buffer_ok(&look->title) || !buffer_ok(&look->font))
        return error_no_memory(error);
    const struct convert_wish wish = {
        .language = report->wish.language,
        .right_to_left = look->right_to_left,
        .title = look->title.data,
        .font = look->font.data,
        .font_half_points = (int)look->font_points * 2,
        .plain = look->plain,
        .number_pages = look->number_pages,
        .number_paragraphs = look->number_paragraphs,
        .date = look->date,
        .limits = report->limits,
    };
    enum verdict verdict = convert_run(report->convert, &wish, output, &usage, error);
    if (verdict == VERDICT_OK) /* what the limits are to be set by */
        (void)fprintf(stderr,
                      "parallax-exporter: the converter took %.1f s (%.1f s of a processor) and "
                      "%lld MiB\n",
                      (double)usage.wall_ms / 1000, (double)usage.cpu_ms / 1000,
                      (long long)(usage.memory_bytes / 1024 / 1024));
    return verdict;
}

/* The index of a choice that the options table has checked. */
static int choice_of(const char *typed, const char *const *choices)
{
    int index = 0;
    while (strcmp(typed, choices[index]) != 0)
        index++;
    return index;
}

enum exit_code command_report(const struct exporter_config *config)
{
    static const char *const formats[] = {"html", "pdf", "docx"};
    static const char *const author_words[] = {"alone", "joint"};
    static const char *const status_words[] = {"general", "special", "roster", "none"};
    struct report_scope scope = {.country_count = 0};
    enum form_authors authors = FORM_ALONE;
    enum form_status status = FORM_STATUS_NONE;
    char today[sizeof "2026-11-27"] = "";
    time_t now = time(NULL);
    struct tm date;
    if (!check_report(config, &scope))
        return EXIT_USAGE;
    if (config->authors != NULL)
        authors = (enum form_authors)choice_of(config->authors, author_words);
    if (config->status != NULL)
        status = (enum form_status)choice_of(config->status, status_words);
    const bool publish = config->publish != NULL && strcmp(config->publish, "yes") == 0;
    if (gmtime_r(&now, &date) != NULL)
        (void)strftime(today, sizeof today, "%Y-%m-%d", &date);
    struct report_job job = {
        .wish = {.forms_dir = config->forms_dir,
                 .call = text_of(config->call),
                 .form = text_of(config->form),
                 .scope = scope,
                 .language = config->language,
                 .show_progress = true,
                 .authors = config->authors != NULL ? &authors : NULL,
                 .status = config->status != NULL ? &status : NULL,
                 .publish = config->publish != NULL ? &publish : NULL,
                 .today = text_of(today),
                 .file = (enum form_file)choice_of(config->format, formats)},
        .fit = config->fit,
        .limits = {.time_ms = config->convert_time_limit_ms,
                   .memory_bytes = config->convert_memory_limit_bytes,
                   .file_bytes = CONVERT_FILE_BYTES},
    };
    struct error error;
    if (job.wish.file != FORM_HTML &&
        convert_new(job.wish.file == FORM_PDF ? CONVERT_PDF : CONVERT_DOCX, &job.convert, &error) !=
            VERDICT_OK)
        return tell(&error);
    enum exit_code code =
        write_to_output(config, write_report, job.convert != NULL ? convert_report : NULL, &job);
    convert_free(&job.convert);
    report_result_free(&job.result);
    return code == EXIT_DONE && job.over_limit ? EXIT_PARTLY_REFUSED : code;
}

static enum verdict write_data(struct store *store, void *wish, struct output *output,
                               struct error *error)
{
    return dataset_write(store, wish, output, error);
}

enum exit_code command_data(const struct exporter_config *config)
{
    struct dataset_wish wish = {
        .call = text_of(config->call),
        .country = text_of(config->country),
        .show_progress = true,
    };
    if (config->country != NULL && find_country(config->country) == NULL)
        return EXIT_USAGE;
    if (!dataset_find(text_of(config->set), &wish.set) ||
        !dataset_format_find(text_of(config->format), &wish.format))
        return EXIT_USAGE; /* the options table has refused everything else */
    return write_to_output(config, write_data, NULL, &wish);
}
