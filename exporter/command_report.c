/* See command.h: report. */
#include "exporter/command_output.h"

#include "exporter/convert.h"
#include "exporter/fit.h"
#include "exporter/report.h"
#include "words/language.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* No file of a conversion is larger: a Word document's text before it is packed is the largest. */
#define CONVERT_FILE_BYTES ((int64_t)4 * 1024 * 1024 * 1024)

/* ---- what was asked for ---- */

typedef enum verdict add_fn(struct report_scope *scope, struct text typed, struct error *error);

/* True after a complaint. */
static bool is_no_scope(struct report_scope *scope, add_fn *add, const char *typed)
{
    struct error error;
    if (typed == NULL || add(scope, text_of(typed), &error) == VERDICT_OK)
        return false;
    command_complain(error.text, NULL);
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
        command_complain("flag --lang", error.text);
        good = false;
    }
    return good;
}

/* ---- doing it ---- */

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
static int choice_of(const char *typed, const char *const *choices, int count)
{
    int index = 0;
    while (index + 1 < count && strcmp(typed, choices[index]) != 0)
        index++;
    return index;
}

#define CHOICE_OF(typed, choices)                                                                  \
    choice_of(typed, choices, (int)(sizeof(choices) / sizeof(choices)[0]))

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
        authors = (enum form_authors)CHOICE_OF(config->authors, author_words);
    if (config->status != NULL)
        status = (enum form_status)CHOICE_OF(config->status, status_words);
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
                 .file = (enum form_file)CHOICE_OF(config->format, formats)},
        .fit = config->fit,
        .limits = {.time_ms = config->convert_time_limit_ms,
                   .memory_bytes = config->convert_memory_limit_bytes,
                   .file_bytes = CONVERT_FILE_BYTES},
    };
    struct error error;
    if (job.wish.file != FORM_HTML &&
        convert_new(job.wish.file == FORM_PDF ? CONVERT_PDF : CONVERT_DOCX, &job.convert, &error) !=
            VERDICT_OK)
        return command_tell(&error);
    enum exit_code code =
        command_write(config, write_report, job.convert != NULL ? convert_report : NULL, &job);
    convert_free(&job.convert);
    report_result_free(&job.result);
    return code == EXIT_DONE && job.over_limit ? EXIT_PARTLY_REFUSED : code;
}
