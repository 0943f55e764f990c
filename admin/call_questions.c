/* See call_content.h: the questions. Tables of keys stand below what reads their values. */
#include "admin/call_content.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define TEXT_BYTES 4000
#define LABEL_BYTES 300
#define CHOICES_MAX 50
#define WORDS_MAX 10000 /* an answer has 20000 bytes at most */

struct choices {
    struct call_reader *reader;
    struct call_ids ids;
};

static void read_choice_id(void *context, const yaml_node_t *value)
{
    struct choices *choices = context;
    call_reader_id(choices->reader, value, "questions.choices.id", &choices->ids);
}

static void read_choice_label(void *context, const yaml_node_t *value)
{
    struct choices *choices = context;
    call_reader_member(choices->reader, value, "questions.choices.label", FIELD_LINE, LABEL_BYTES);
}

static const struct yaml_tree_key choice_keys[] = {
    {"id", true, read_choice_id},
    {"label", true, read_choice_label},
};

enum answer { ANSWER_NONE, ANSWER_OPEN, ANSWER_CHOICE, ANSWER_MANY, ANSWER_RATING };

static const char *const answer_names[] = {[ANSWER_OPEN] = "open",
                                           [ANSWER_CHOICE] = "choice",
                                           [ANSWER_MANY] = "many",
                                           [ANSWER_RATING] = "rating"};

struct questions {
    struct call_reader *reader;
    struct call_ids ids;
    /* of the question that is being read; lines are 0 without the key */
    enum answer answer;
    size_t choices_line, words_line;
};

static void read_question_id(void *context, const yaml_node_t *value)
{
    struct questions *questions = context;
    call_reader_id(questions->reader, value, "questions.id", &questions->ids);
}

static void read_question_text(void *context, const yaml_node_t *value)
{
    struct questions *questions = context;
    call_reader_member(questions->reader, value, "questions.text", FIELD_BODY, TEXT_BYTES);
}

static void read_answer(void *context, const yaml_node_t *value)
{
    struct questions *questions = context;
    struct text name;
    if (!yaml_tree_text(value, "questions.answer", questions->reader->complaints, &name))
        return;
    for (enum answer i = ANSWER_OPEN; i <= ANSWER_RATING; i++)
        if (text_is(name, answer_names[i]))
            questions->answer = i;
    if (questions->answer != ANSWER_NONE)
        call_reader_text(questions->reader, "questions.answer", name);
    else
        complaint_add(questions->reader->complaints, yaml_tree_line(value), "questions.answer",
                      "is open, choice, many or rating");
}

static void read_choices(void *context, const yaml_node_t *value)
{
    static const struct call_items items = {"questions.choices", CHOICES_MAX, choice_keys,
                                            COUNT(choice_keys), NULL};
    struct questions *questions = context;
    struct choices choices = {.reader = questions->reader};
    questions->choices_line = yaml_tree_line(value);
    call_reader_items(questions->reader, value, &items, &choices);
}

static void read_question_words(void *context, const yaml_node_t *value)
{
    struct questions *questions = context;
    struct call_reader *reader = questions->reader;
    int64_t words;
    questions->words_line = yaml_tree_line(value);
    if (!yaml_tree_number(value, "questions.words", 1, WORDS_MAX, reader->complaints, &words))
        return;
    json_key(&reader->content, "words");
    json_int(&reader->content, words);
    if (words > reader->question_words) {
        reader->question_words = words;
        reader->question_words_line = questions->words_line;
    }
}

static const struct yaml_tree_key question_keys[] = {
    {"id", true, read_question_id},        {"text", true, read_question_text},
    {"answer", true, read_answer},         {"choices", false, read_choices},
    {"words", false, read_question_words},
};

static void finish_question(void *context, const yaml_node_t *item)
{
    struct questions *questions = context;
    struct complaints *complaints = questions->reader->complaints;
    bool chooses = questions->answer == ANSWER_CHOICE || questions->answer == ANSWER_MANY;
    if (chooses && questions->choices_line == 0)
        complaint_add(complaints, yaml_tree_line(item), "questions.choices",
                      "are needed, because the answer is %s", answer_names[questions->answer]);
    if (!chooses && questions->answer != ANSWER_NONE && questions->choices_line != 0)
        complaint_add(complaints, questions->choices_line, "questions.choices",
                      "go with the answers choice and many, not with %s",
                      answer_names[questions->answer]);
    if (questions->answer > ANSWER_OPEN && questions->words_line != 0)
        complaint_add(complaints, questions->words_line, "questions.words",
                      "goes with the answer open, not with %s", answer_names[questions->answer]);
    questions->answer = ANSWER_NONE;
    questions->choices_line = questions->words_line = 0;
}

void call_content_questions(void *context, const yaml_node_t *value)
{
    static const struct call_items items = {"questions", CALL_ITEMS_MAX, question_keys,
                                            COUNT(question_keys), finish_question};
    struct call_reader *reader = context;
    struct questions questions = {.reader = reader};
    reader->questions_line = yaml_tree_line(value);
    call_reader_items(reader, value, &items, &questions);
}
