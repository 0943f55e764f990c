/*
 * The form of a report: which sections it has, in which order, made of which blocks, and whose
 * rule that is. Data in reference/forms/NAME.yaml, read by libyaml; nothing of it stands in code.
 */
#ifndef PARALLAX_EXPORTER_FORM_H
#define PARALLAX_EXPORTER_FORM_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* What a section can be made of; the names are those of the YAML in lower case with dashes. */
#define FORM_BLOCKS(X)                                                                             \
    X(SUMMARY, "summary")                                                                          \
    X(METHODOLOGY, "methodology")                                                                  \
    X(LAW, "law")                                                                                  \
    X(RATINGS, "ratings")                                                                          \
    X(GOALS, "goals")                                                                              \
    X(COMMITMENTS, "commitments")                                                                  \
    X(PARTICIPATION, "participation")                                                              \
    X(VOICES, "voices")                                                                            \
    X(RECOMMENDATIONS, "recommendations")                                                          \
    X(ORGANISATIONS, "organisations")                                                              \
    X(SOURCES, "sources")                                                                          \
    X(DATA_SETS, "data-sets")                                                                      \
    X(INDEX, "index")

#define FORM_ENUM(id, name) FORM_BLOCK_##id,
enum form_block { FORM_BLOCKS(FORM_ENUM) FORM_BLOCK_COUNT };
#undef FORM_ENUM

struct form_words {
    char *language; /* BCP 47 */
    char *words;
};

/* The same words by language. */
struct form_text {
    struct form_words *at;
    size_t count;
};

struct form_section {
    char *id; /* anchor: lower case, digits and dashes */
    struct form_text title;
    bool hide_when_empty;
    enum form_block *blocks;
    size_t block_count;
};

struct form {
    char *id;
    struct form_text title;
    char *source;
    char *as_of;     /* the date or year at which the rule was read */
    bool verified;   /* the text was seen at the source itself */
    bool whole_call; /* may be about all countries of a call, and not only about some of them */
    struct form_section *sections;
    size_t section_count;
};

/*
 * Reads folder/name.yaml, or without a folder (NULL) the form of that name in reference/forms,
 * which is built in. REJECT FORM_NAME (no name of a form), FORM_MISSING, or FORM_WRONG with file
 * and line: not YAML, an unknown key or block, a value missing or given twice, a block or an id
 * that stands in two places.
 */
enum verdict form_load(const char *folder, struct text name, struct form **ret_form,
                       struct error *error);
/* The same from memory; file is what messages call it. */
enum verdict form_parse(const char *file, struct text yaml, struct form **ret_form,
                        struct error *error);
void form_free(struct form **form);
/* Lower-case letters, digits and dashes: ids become anchors, names become file names. */
bool form_is_slug(struct text text);

bool form_has_block(const struct form *form, enum form_block block);
/* In language, else in English, else the first. */
const char *form_text_in(const struct form_text *text, const char *language);

#endif
