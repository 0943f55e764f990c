/*
 * See directory.h: what calls say beside their dates. PostgreSQL takes the JSON of call.content
 * apart, into rows.
 */
#include "store/directory_private.h"

/* directory_contents: call, theme, region, opens_on */
enum verdict directory_load_contents(struct loading *loading, const struct store_result *result,
                                     struct error *error)
{
    size_t rows = store_result_rows(result), at = 0;
    loading->contents = directory_make(loading, loading->call_count, sizeof *loading->contents);
    if (loading->contents == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        if (!directory_find_call(loading, store_result_value(result, row, 0), &at))
            return directory_unexpected("a call's content", error);
        struct call_content *content = &loading->contents[at];
        if (!directory_keep(loading, store_result_value(result, row, 1), &content->theme) ||
            !directory_keep(loading, store_result_value(result, row, 2), &content->region) ||
            !directory_keep(loading, store_result_value(result, row, 3),
                            &content->session.opens_on))
            return error_no_memory(error);
        loading->calls[at].content = content;
    }
    return VERDICT_OK;
}

/* NULL when there is none. */
static struct call_content *content_of(const struct loading *loading, struct text call, size_t *at)
{
    if (!directory_find_call(loading, call, at) || loading->calls[*at].content == NULL)
        return NULL;
    return &loading->contents[*at];
}

/* The columns of directory_questions, in its order. */
enum question_column {
    QUESTION_CALL,
    QUESTION_PLACE,
    QUESTION_CHOICE_PLACE,
    QUESTION_ID,
    QUESTION_ANSWER,
    QUESTION_WORDS
};

static bool is_zero(struct text number)
{
    return text_is(number, "0");
}

static enum verdict keep_question(struct loading *loading, const struct store_result *result,
                                  size_t row, struct call_question *question, struct error *error)
{
    int64_t words = 0;
    struct text limit = store_result_value(result, row, QUESTION_WORDS);
    question->answer = question_answer_of(store_result_value(result, row, QUESTION_ANSWER));
    if (text_int64(limit, &words) && words > 0 && words <= INT32_MAX)
        question->words = (int32_t)words;
    return directory_keep(loading, store_result_value(result, row, QUESTION_ID), &question->id)
               ? VERDICT_OK
               : error_no_memory(error);
}

enum verdict directory_load_questions(struct loading *loading, const struct store_result *result,
                                      struct error *error)
{
    size_t rows = store_result_rows(result), at = 0, choices = 0, questions = 0;
    loading->questions = directory_make(loading, rows, sizeof *loading->questions);
    loading->choices = directory_make(loading, rows, sizeof *loading->choices);
    if (loading->questions == NULL || loading->choices == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        struct call_content *content =
            content_of(loading, store_result_value(result, row, QUESTION_CALL), &at);
        bool is_question = is_zero(store_result_value(result, row, QUESTION_CHOICE_PLACE));
        if (content == NULL || (!is_question && content->question_count == 0))
            return directory_unexpected("a call's question", error);
        if (is_question) {
            struct call_question *question = &loading->questions[questions++];
            if (content->question_count++ == 0)
                content->questions = question;
            enum verdict verdict = keep_question(loading, result, row, question, error);
            if (verdict != VERDICT_OK)
                return verdict;
            continue;
        }
        struct call_question *question = &loading->questions[questions - 1];
        struct call_choice *choice = &loading->choices[choices++];
        if (question->choice_count++ == 0)
            question->choices = choice;
        if (!directory_keep(loading, store_result_value(result, row, QUESTION_ID), &choice->id))
            return error_no_memory(error);
    }
    return VERDICT_OK;
}

/* directory_sections: call, place, id */
enum verdict directory_load_sections(struct loading *loading, const struct store_result *result,
                                     struct error *error)
{
    size_t rows = store_result_rows(result), at = 0;
    loading->sections = directory_make(loading, rows, sizeof *loading->sections);
    if (loading->sections == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        struct call_content *content = content_of(loading, store_result_value(result, row, 0), &at);
        if (content == NULL)
            return directory_unexpected("a call's section", error);
        struct call_section *section = &loading->sections[row];
        if (content->section_count++ == 0)
            content->sections = section;
        if (!directory_keep(loading, store_result_value(result, row, 2), &section->id))
            return error_no_memory(error);
    }
    return VERDICT_OK;
}

/* The columns of directory_words, in its order. */
enum word_column { WORD_CALL, WORD_WHAT, WORD_ITEM, WORD_CHOICE, WORD_LANGUAGE, WORD_TEXT };

static struct call_texts *words_of_question(struct loading *loading,
                                            const struct call_content *content, size_t item,
                                            size_t choice)
{
    if (item < 1 || item > content->question_count)
        return NULL;
    struct call_question *question =
        &loading->questions[(size_t)(content->questions - loading->questions) + item - 1];
    if (choice == 0)
        return &question->text;
    if (choice > question->choice_count)
        return NULL;
    return &loading->choices[(size_t)(question->choices - loading->choices) + choice - 1].label;
}

static struct call_texts *words_of_section(struct loading *loading,
                                           const struct call_content *content, size_t item,
                                           bool draft)
{
    if (item < 1 || item > content->section_count)
        return NULL;
    struct call_section *section =
        &loading->sections[(size_t)(content->sections - loading->sections) + item - 1];
    return draft ? &section->draft : &section->title;
}

/* Where the words of the row belong; NULL: nowhere. */
static struct call_texts *words_of(struct loading *loading, const struct store_result *result,
                                   size_t row, struct call_content *content)
{
    struct text what = store_result_value(result, row, WORD_WHAT);
    int64_t item, choice;
    if (!text_int64(store_result_value(result, row, WORD_ITEM), &item) || item < 0 ||
        !text_int64(store_result_value(result, row, WORD_CHOICE), &choice) || choice < 0)
        return NULL;
    if (text_is(what, "question.text") || text_is(what, "choice.label"))
        return words_of_question(loading, content, (size_t)item, (size_t)choice);
    if (text_is(what, "section.title") || text_is(what, "section.draft"))
        return words_of_section(loading, content, (size_t)item, text_is(what, "section.draft"));
    if (text_is(what, "letter.addressee"))
        return &content->letter.addressee;
    if (text_is(what, "letter.thesis"))
        return &content->letter.thesis;
    if (text_is(what, "letter.argument"))
        return &content->letter.argument;
    if (text_is(what, "letter.ask"))
        return &content->letter.ask;
    return text_is(what, "session.name") ? &content->session.name : NULL;
}

enum verdict directory_load_words(struct loading *loading, const struct store_result *result,
                                  struct error *error)
{
    size_t rows = store_result_rows(result), at = 0;
    struct call_text *all = directory_make(loading, rows, sizeof *all);
    if (all == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        struct call_content *content =
            content_of(loading, store_result_value(result, row, WORD_CALL), &at);
        struct call_texts *texts = content != NULL ? words_of(loading, result, row, content) : NULL;
        if (texts == NULL)
            return directory_unexpected("the words of a call", error);
        struct text language = store_result_value(result, row, WORD_LANGUAGE);
        if (!directory_keep(loading, language, &all[row].language) ||
            !directory_keep(loading, store_result_value(result, row, WORD_TEXT), &all[row].text))
            return error_no_memory(error);
        if (texts->count++ == 0)
            texts->at = &all[row];
    }
    return VERDICT_OK;
}
