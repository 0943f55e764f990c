/* See form.h. Forms as values; reading them stands in form_read.c. */
#include "exporter/form.h"

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
        free(section->blocks);
    }
    free((*form)->sections);
    free_text(&(*form)->title);
    free((*form)->id);
    free((*form)->source);
    free((*form)->as_of);
    free(*form);
    *form = NULL;
}

bool form_has_block(const struct form *form, enum form_block block)
{
    for (size_t i = 0; i < form->section_count; i++)
        for (size_t k = 0; k < form->sections[i].block_count; k++)
            if (form->sections[i].blocks[k] == block)
                return true;
    return false;
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
    if (words == NULL)
        words = words_in(text, "en");
    if (words == NULL)
        words = text->count > 0 ? text->at[0].words : "";
    return words;
}
