/* See form.h. Forms as values; reading them stands in form_read.c. */
#include "exporter/form.h"

#include "words/language.h"

#include <stdlib.h>
#include <string.h>

static void free_text(struct form_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        free(text->at[i].language);
        free(text->at[i].words);
    }
    free(text->at);
}

void form_free(struct form **form)
{
    if (*form == NULL)
        return;
    for (size_t i = 0; i < (*form)->section_count; i++) {
        struct form_section *section = &(*form)->sections[i];
        free(section->id);
        free_text(&section->title);
        for (size_t k = 0; k < section->block_count; k++) {
            free(section->blocks[k].types);
            free(section->blocks[k].groups);
        }
        free(section->blocks);
    }
    free((*form)->sections);
    free((*form)->limits);
    free((*form)->languages);
    free((*form)->font);
    free_text(&(*form)->title);
    free((*form)->id);
    free((*form)->source);
    free((*form)->as_of);
    free(*form);
    *form = NULL;
}

bool form_has_block(const struct form *form, enum form_block_kind block)
{
    for (size_t i = 0; i < form->section_count; i++)
        for (size_t k = 0; k < form->sections[i].block_count; k++)
            if (form->sections[i].blocks[k].kind == block)
                return true;
    return false;
}

static bool takes_all(const struct form_block *block)
{
    return block->kind == FORM_BLOCK_GOALS ||
           (block->kind == FORM_BLOCK_FINDINGS && block->types == NULL && block->groups == NULL);
}

static bool takes_all_by_goal(const struct form_block *block)
{
    return takes_all(block) && (block->kind == FORM_BLOCK_GOALS || block->by == FORM_BY_GOAL);
}

static bool has_one_that(const struct form *form, bool (*is_it)(const struct form_block *block))
{
    for (size_t i = 0; i < form->section_count; i++)
        for (size_t k = 0; k < form->sections[i].block_count; k++)
            if (is_it(&form->sections[i].blocks[k]))
                return true;
    return false;
}

bool form_shows_all(const struct form *form)
{
    return has_one_that(form, takes_all);
}

bool form_places_goals(const struct form *form)
{
    return has_one_that(form, takes_all_by_goal);
}

const struct form_limit *form_limit_for(const struct form *form, const enum form_authors *authors,
                                        const enum form_status *status)
{
    const struct form_limit *strictest = NULL;
    for (size_t i = 0; i < form->limit_count; i++) {
        const struct form_limit *limit = &form->limits[i];
        bool holds = (!limit->for_authors || authors == NULL || *authors == limit->authors) &&
                     (!limit->for_status || status == NULL || *status == limit->status);
        if (holds && (strictest == NULL || limit->words < strictest->words))
            strictest = limit;
    }
    return strictest;
}

const char *form_rule_name(enum form_rule rule)
{
#define RULE_NAME(id, name) name,
    static const char *const names[] = {FORM_RULES(RULE_NAME)};
#undef RULE_NAME
    return names[rule];
}

static const char *words_in(const struct form_text *text, const char *language)
{
    for (size_t i = 0; i < text->count; i++)
        if (strcmp(text->at[i].language, language) == 0)
            return text->at[i].words;
    return NULL;
}

const char *form_text_in(const struct form_text *text, const char *language)
{
    const char *words = words_in(text, language);
    const char *english = words == NULL ? words_in(text, "en") : NULL;
    if (english != NULL)
        words = language_words_in("form", english);
    if (words == NULL)
        words = text->count > 0 ? text->at[0].words : "";
    return words;
}
