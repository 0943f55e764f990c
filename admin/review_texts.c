/* See review_texts.h. */
#include "admin/review_texts.h"

#include "model/check_text.h"
#include "model/review.h"

#include <string.h>

static enum verdict read_text(const char *option, const char *typed, size_t bytes_max,
                              struct text *ret_text, struct error *error)
{
    *ret_text = TEXT_NONE;
    if (typed == NULL)
        return VERDICT_OK;
    struct text text = text_trim(text_of(typed));
    if (text.length == 0)
        return error_set(error, VERDICT_REJECT, "OPTION_EMPTY",
                         "option %s: is empty; say it in words that help the author", option);
    if (text.length > bytes_max)
        return error_set(error, VERDICT_REJECT, "OPTION_TOO_LONG",
                         "option %s: has %zu bytes, and there is room for %zu", option, text.length,
                         bytes_max);
    if (text_utf8_valid_prefix(text) != text.length || text_control_offset(text) != text.length)
        return error_set(error, VERDICT_REJECT, "OPTION_UNREADABLE",
                         "option %s: has bytes that are not UTF-8, or control characters", option);
    *ret_text = text;
    return VERDICT_OK;
}

enum verdict review_texts_read(const char *note, const char *report, const char *url,
                               struct review_texts *ret_texts, struct error *error)
{
    struct review_texts texts;
    enum verdict verdict = read_text("note", note, REVIEW_NOTE_BYTES_MAX, &texts.note, error);
    if (verdict == VERDICT_OK)
        verdict = read_text("report", report, REVIEW_TITLE_BYTES_MAX, &texts.report, error);
    if (verdict == VERDICT_OK)
        verdict = read_text("url", url, REVIEW_URL_BYTES_MAX, &texts.url, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (texts.report.length > 0 && memchr(texts.report.at, '\n', texts.report.length) != NULL)
        return error_set(error, VERDICT_REJECT, "OPTION_UNREADABLE",
                         "option report: must stand on one line");
    if (texts.url.length > 0 && !check_text_is_url(texts.url))
        return error_set(error, VERDICT_REJECT, "OPTION_NO_URL",
                         "option url: is not an http or https address");
    *ret_texts = texts;
    return VERDICT_OK;
}
