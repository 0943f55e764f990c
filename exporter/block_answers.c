/*
 * The results of a survey, question by question as the call has them, and at the end the answers to
 * questions that it does not have. Nothing is cut.
 *
 * Nobody is exposed by a figure. Everybody stands in the total of a question. Answers given without
 * a name are told apart from it only together: in one row of the table by constituency, where at
 * least three organisations gave them, and else the question is not broken down; in the row of a
 * country where at least three gave them there, and what is kept back of the others cannot be told
 * by subtraction (report_answering in sql/migrations/0007_report_answers.sql). Texts of the unnamed
 * stand in the order of their words, and with their country by the same rule.
 */
#include "exporter/answer_plots.h"

/* The labels of one question are a few kilobytes. */
#define LABEL_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct walk {
    struct report *report;
    struct answer_question question;
    struct store_rows *texts;
    bool text; /* a row of them waits to be written */
    struct arena *labels;
};

/* ---- answers in words of their own ---- */

static void write_origin(struct report *report, const struct store_rows *rows)
{
    struct html *html = &report->html;
    struct text organisation = rows_text(rows, "organisation"),
                country = rows_text(rows, "country");
    bool placed = report_is_wide(report) && country.length > 0;
    struct sentence sentence =
        sentence_of(html, placed ? _("{organisation}, {country}") : "{organisation}");
    html_open(html, "p");
    html_attribute(html, "class", "origin");
    while (sentence_next(&sentence)) {
        if (sentence_at(&sentence, "organisation") && organisation.length > 0)
            html_written(html, "bdi", organisation, TEXT_NONE);
        else if (sentence_at(&sentence, "organisation"))
            html_string(html, _("organisation’s name withheld"));
        else if (sentence_at(&sentence, "country"))
            html_string(html, report_country(report, country));
    }
    html_close(html);
}

static enum verdict next_text(struct walk *walk, struct error *error)
{
    enum verdict verdict = output_flush(walk->report->output, error);
    return verdict == VERDICT_OK ? store_rows_next(walk->texts, &walk->text, error) : verdict;
}

static enum verdict write_text(struct walk *walk, struct error *error)
{
    block_paragraphs(walk->report, NULL, rows_text(walk->texts, "answer"),
                     rows_text(walk->texts, "language"));
    write_origin(walk->report, walk->texts);
    return next_text(walk, error);
}

static enum verdict write_texts(struct walk *walk, bool open, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    bool first = true;
    while (verdict == VERDICT_OK && walk->text &&
           rows_number(walk->texts, "place") == walk->question.place) {
        if (first && !open)
            html_element(&walk->report->html, "h4", _("Answers in words of their own"));
        first = false;
        verdict = write_text(walk, error);
    }
    return verdict;
}

/* ---- a question ---- */

static void write_head(struct walk *walk, bool open)
{
    struct html *html = &walk->report->html;
    const struct answer_question *question = &walk->question;
    struct text words = result_text(question->questions, question->first, "words");
    if (words.length > 0)
        html_written(html, "h3", words,
                     result_text(question->questions, question->first, "language"));
    else
        html_written(html, "h3", result_text(question->questions, question->first, "question"),
                     TEXT_NONE);
    int64_t count = answer_count(question);
    if (count == 0)
        html_element(html, "p",
                     open
                         ? _("Nobody has answered this question so far in words that may be shown.")
                         : _("Nobody has answered this question so far."));
    else
        html_element_format(html, "p",
                            words_for(count, "%s response answers this question.",
                                      "%s responses answer this question."),
                            FIGURE(count));
}

static enum verdict write_question(struct walk *walk, struct error *error)
{
    const struct answer_question *question = &walk->question;
    bool open = text_is(result_text(question->questions, question->first, "form"), "open");
    enum verdict verdict = VERDICT_OK;
    arena_reset(walk->labels);
    write_head(walk, open);
    if (!open)
        verdict = answer_plots(walk->report, question, walk->labels, error);
    return verdict == VERDICT_OK ? write_texts(walk, open, error) : verdict;
}

/* Both results are in the order of the questions. */
static bool next_question(struct walk *walk)
{
    struct answer_question *question = &walk->question;
    size_t rows = store_result_rows(question->questions);
    size_t counts = store_result_rows(question->counts);
    question->first += question->choices;
    if (question->first == rows)
        return false;
    question->place = result_number(question->questions, question->first, "place");
    question->choices = 0;
    while (question->first + question->choices < rows &&
           result_number(question->questions, question->first + question->choices, "place") ==
               question->place)
        question->choices++;
    question->from = question->to;
    while (question->to < counts &&
           result_number(question->counts, question->to, "place") == question->place)
        question->to++;
    return true;
}

/* ---- what the call does not ask ---- */

static enum verdict write_others(struct walk *walk, struct error *error)
{
    struct html *html = &walk->report->html;
    struct buffer question = BUFFER_NONE; /* of the row before, which is gone */
    enum verdict verdict = VERDICT_OK;
    if (walk->text) {
        html_element(html, "h3", _("Other answers"));
        html_element(html, "p", _("Answers to questions that the call does not have."));
    }
    for (bool first = true; verdict == VERDICT_OK && walk->text; first = false) {
        struct text row = rows_text(walk->texts, "question");
        if (first || !text_equal(row, buffer_view(&question))) {
            html_written(html, "h4", row, TEXT_NONE);
            buffer_clear(&question);
            buffer_text(&question, row);
        }
        verdict = write_text(walk, error);
    }
    if (verdict == VERDICT_OK && question.failed)
        verdict = error_no_memory(error);
    buffer_free(&question);
    return verdict;
}

/* ---- entry ---- */

static enum verdict write_all(struct walk *walk, struct error *error)
{
    if (store_result_rows(walk->question.questions) == 0 && !walk->text)
        block_nothing(walk->report, _("The call asks no questions, and nobody answered any."));
    while (next_question(walk)) {
        enum verdict verdict = write_question(walk, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return write_others(walk, error);
}

enum verdict block_answers(struct report *report, struct error *error)
{
    struct walk walk = {.report = report, .labels = arena_new(LABEL_BYTES_MAX)};
    struct store_result *questions = NULL, *counts = NULL;
    if (walk.labels == NULL)
        return error_no_memory(error);
    enum verdict verdict = report_query(report, "report_questions", &questions, error);
    if (verdict == VERDICT_OK)
        verdict = report_query(report, "report_answer_counts", &counts, error);
    if (verdict == VERDICT_OK)
        verdict = report_rows(report, "report_answer_texts", &walk.texts, error);
    if (verdict == VERDICT_OK)
        verdict = store_rows_next(walk.texts, &walk.text, error);
    walk.question.questions = questions;
    walk.question.counts = counts;
    if (verdict == VERDICT_OK)
        verdict = write_all(&walk, error);
    store_rows_free(&walk.texts);
    store_result_free(&questions);
    store_result_free(&counts);
    arena_free(&walk.labels);
    return verdict;
}
