/* See call_content.h: the questions. Tables of keys stand below what reads their values. */
#include "admin/call_content.h"

#include "model/call_content.h"

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

struct questions {
    struct call_reader *reader;
    struct call_ids ids;
    /* of the question that is being read; lines are 0 without the key */
    int32_t answer; /* enum question_answer; 0: not known */
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
    questions->answer = question_answer_of(name);
    if (questions->answer != 0)
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
    const char *name = question_answer_name(questions->answer);
    bool chooses = questions->answer == QUESTION_CHOICE || questions->answer == QUESTION_MANY;
    if (chooses && questions->choices_line == 0)
        complaint_add(complaints, yaml_tree_line(item), "questions.choices",
                      "are needed, because the answer is %s", name);
    if (!chooses && name != NULL && questions->choices_line != 0)
        complaint_add(complaints, questions->choices_line, "questions.choices",
                      "go with the answers choice and many, not with %s", name);
    if (name != NULL && questions->answer != QUESTION_OPEN && questions->words_line != 0)
        complaint_add(complaints, questions->words_line, "questions.words",
                      "goes with the answer open, not with %s", name);
    questions->answer = 0;
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
