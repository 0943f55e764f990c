/* See mapping_items.h. */
#include "sheet/mapping_items.h"

#include "model/codes.h"
#include "sheet/mapping_private.h"

#include <string.h>

static struct text question_of(struct text header)
{
    const char *slash = header.length > 0 ? memrchr(header.at, '/', header.length) : NULL;
    return slash == NULL ? TEXT_NONE : (struct text){header.at, (size_t)(slash - header.at)};
}

static bool is_listed(const struct mapping_guess_table *guess, struct text header)
{
    for (size_t i = 0; i < guess->item_count; i++)
        if (text_equal(guess->items[i].header, header))
            return true;
    return false;
}

/* What the column at index is about: itself, or the question whose option it is. */
static struct mapping_item item_of(struct mapping_guess_table *guess, size_t index)
{
    struct sample_column *column = &guess->sample.columns[index];
    struct text question = question_of(column->header);
    struct mapping_item item = {.header = column->header, .column = column};
    if (sample_has_options(&guess->sample, question)) {
        item.header = question;
        item.has_options = true;
        item.column = sample_find(&guess->sample, question);
        item.options_only = item.column == NULL;
        if (item.options_only && !is_listed(guess, question))
            item.column = sample_question(&guess->sample, question, guess->arena);
    } else {
        item.has_options = sample_has_options(&guess->sample, column->header);
    }
    return item;
}

/* Columns that a mapping has to speak of: neither metadata nor options, each header once. */
bool mapping_items_list(struct mapping_guess_table *guess)
{
    guess->items = arena_alloc(guess->arena, guess->sample.column_count * sizeof *guess->items);
    for (size_t i = 0; guess->items != NULL && i < guess->sample.column_count; i++) {
        struct mapping_item item = item_of(guess, i);
        if (item.header.length == 0 || mapping_metadata(item.header) != METADATA_NONE ||
            is_listed(guess, item.header))
            continue;
        if (item.column == NULL)
            return false;
        guess->items[guess->item_count++] = item;
    }
    return guess->items != NULL;
}

/* Names of choices in one cell, for a column of ours that takes several codes. */
bool mapping_items_split(struct mapping_guess_table *guess)
{
    for (size_t i = 0; i < guess->item_count; i++) {
        struct mapping_item *item = &guess->items[i];
        enum field_kind kind = item->candidate != NULL ? item->candidate->row->kind : FIELD_LINE;
        struct sample_column *column = sample_find(&guess->sample, item->header);
        if (item->has_options || column == NULL || !column->is_words ||
            (kind != FIELD_CODES && kind != FIELD_REFERENCES))
            continue;
        item->has_options = true;
        if (!sample_split(column, guess->arena))
            return false;
    }
    return true;
}

static bool may_be(const struct mapping_guess_table *guess,
                   const struct resemble_candidate *candidate)
{
    bool many = candidate->group != NULL || candidate->row->kind == FIELD_CODES ||
                candidate->row->kind == FIELD_REFERENCES || candidate->row->kind == FIELD_LINES;
    return !candidate->is_taken && (!guess->in_repeat || many);
}

/* The best likenesses first, and of equal ones the first in the table. */
void mapping_items_match(struct mapping_guess_table *guess, const struct field_row *group)
{
    for (int score = RESEMBLE_BEST; score > 0; score--)
        for (size_t i = 0; i < guess->item_count; i++)
            for (size_t c = 0; guess->items[i].candidate == NULL && c < guess->candidates->count;
                 c++) {
                struct resemble_candidate *candidate = &guess->candidates->at[c];
                if (may_be(guess, candidate) && (group == NULL || candidate->group == group) &&
                    resemble_score(guess->items[i].header, candidate, guess->in_repeat) == score) {
                    guess->items[i].candidate = candidate;
                    candidate->is_taken = true;
                }
            }
}

/* A repeat is one group: the one that most of its columns are like. */
const struct field_row *mapping_items_group(const struct mapping_guess_table *guess)
{
    const struct field_row *best = NULL;
    int most = 0;
    for (size_t c = 0; c < guess->candidates->count; c++) {
        const struct field_row *group = guess->candidates->at[c].group;
        int sum = 0;
        if (c > 0 && guess->candidates->at[c - 1].group == group)
            continue; /* a group's fields follow each other */
        for (size_t k = 0; group != NULL && k < guess->candidates->count; k++)
            for (size_t i = 0; guess->candidates->at[k].group == group && i < guess->item_count;
                 i++)
                sum +=
                    guess->candidates->at[k].is_taken
                        ? 0
                        : resemble_score(guess->items[i].header, &guess->candidates->at[k], true);
        if (sum > most) {
            most = sum;
            best = group;
        }
    }
    return best;
}

/* Items of a group come from one table. */
void mapping_items_take_groups(struct mapping_guess_table *guess)
{
    for (size_t i = 0; i < guess->item_count; i++) {
        const struct resemble_candidate *taken = guess->items[i].candidate;
        for (size_t c = 0; taken != NULL && taken->group != NULL && c < guess->candidates->count;
             c++)
            if (guess->candidates->at[c].group == taken->group)
                guess->candidates->at[c].is_taken = true;
    }
}

/* A code that questions may have. */
static struct text code_of(struct text header, struct arena *arena)
{
    struct text name = mapping_last_part(header);
    char *code = arena_alloc(arena, MAPPING_CODE_BYTES);
    size_t length = 0;
    for (size_t i = 0; code != NULL && i < name.length && length < MAPPING_CODE_BYTES; i++) {
        char c = name.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            code[length++] = c;
        else if (length > 0 && code[length - 1] != '-' && (unsigned char)c < 0x80)
            code[length++] = '-';
    }
    return (struct text){code, length};
}

/* Two questions of one code would be one; the second is left to whoever edits. */
static bool is_new_code(const struct buffer *codes, struct text code)
{
    struct text rest = buffer_view(codes), known;
    while (text_split(&rest, '\n', &known))
        if (text_equal(known, code))
            return false;
    return code.length > 0;
}

bool mapping_items_answers(struct mapping_guess_table *guess)
{
    for (size_t i = 0; guess->kind == KIND_RESPONSE && i < guess->item_count; i++) {
        struct mapping_item *item = &guess->items[i];
        if (item->candidate != NULL)
            continue;
        struct text code = code_of(item->header, guess->arena);
        if (code.at == NULL)
            return false;
        if (!is_new_code(guess->codes, code))
            continue;
        item->code = code;
        buffer_text(guess->codes, code);
        buffer_byte(guess->codes, '\n');
    }
    return buffer_ok(guess->codes);
}
