/*
 * The form of a report: which sections it has, in which order, made of which blocks, and whose
 * rule that is. Data in reference/forms/NAME.yaml, read by libyaml; nothing of it stands in code.
 */
#ifndef PARALLAX_EXPORTER_FORM_H
#define PARALLAX_EXPORTER_FORM_H

#include "base/error.h"
#include "base/text.h"
#include "exporter/count.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What a section can be made of; the names are those of the YAML in lower case with dashes. Those
 * of the first group show each finding in full at most once in a page.
 */
#define FORM_BLOCKS(X)                                                                             \
    X(GOALS, "goals")                                                                              \
    X(FINDINGS, "findings")                                                                        \
    X(PARTICIPATION, "participation")                                                              \
    X(SUMMARY, "summary")                                                                          \
    X(METHODOLOGY, "methodology")                                                                  \
    X(LAW, "law")                                                                                  \
    X(RATINGS, "ratings")                                                                          \
    X(COMMITMENTS, "commitments")                                                                  \
    X(VOICES, "voices")                                                                            \
    X(RECOMMENDATIONS, "recommendations")                                                          \
    X(ORGANISATIONS, "organisations")                                                              \
    X(SOURCES, "sources")                                                                          \
    X(DATA_SETS, "data-sets")                                                                      \
    X(INDEX, "index")                                                                              \
    X(CONTRIBUTIONS, "contributions")                                                              \
    X(LETTER, "letter")                                                                            \
    X(SIGNATORIES, "signatories")                                                                  \
    X(ANSWERS, "answers")                                                                          \
    X(COUNTRIES, "countries")                                                                      \
    X(COVERAGE, "coverage")                                                                        \
    X(TRENDS, "trends")                                                                            \
    X(TARGETS, "targets")

#define FORM_ENUM(id, name) FORM_BLOCK_##id,
#define FORM_ENUM_GROUPING(id, name) FORM_BY_##id,
#define FORM_ENUM_STYLE(id, name) FORM_STYLE_##id,
#define FORM_ENUM_RULE(id, name) FORM_RULE_##id,
enum form_block_kind { FORM_BLOCKS(FORM_ENUM) FORM_BLOCK_COUNT };

/* What the block `findings` groups by. */
#define FORM_GROUPINGS(X)                                                                          \
    X(NOTHING, "nothing")                                                                          \
    X(GOAL, "goal")                                                                                \
    X(TARGET, "target")                                                                            \
    X(COUNTRY, "country")                                                                          \
    X(THEME, "theme")                                                                              \
    X(TYPE, "type")                                                                                \
    X(CONSTITUENCY, "constituency")                                                                \
    X(CEDAW_ARTICLE, "cedaw-article")                                                              \
    X(BEIJING_AREA, "beijing-area")                                                                \
    X(UPR, "upr-recommendation")
enum form_grouping { FORM_GROUPINGS(FORM_ENUM_GROUPING) FORM_GROUPING_COUNT };

/* How much of a finding is shown: a card with all its fields, an entry of a catalogue (context,
 * what was done, result, how to repeat it), or paragraphs of running text. */
#define FORM_STYLES(X)                                                                             \
    X(CARD, "card")                                                                                \
    X(ENTRY, "entry")                                                                              \
    X(PARAGRAPH, "paragraph")
enum form_style { FORM_STYLES(FORM_ENUM_STYLE) FORM_STYLE_COUNT };

/* Statuses before the Economic and Social Council, in the order in which co-signers stand. */
enum form_status { FORM_STATUS_GENERAL, FORM_STATUS_SPECIAL, FORM_STATUS_ROSTER, FORM_STATUS_NONE };
enum form_authors { FORM_ALONE, FORM_JOINT };

enum form_scope {
    FORM_ONE_COUNTRY, /* the body takes a report on one country only */
    FORM_COUNTRIES,   /* one country, or several side by side */
    FORM_WHOLE_CALL,  /* or all that the call asks about, when nothing is said */
};
enum form_file { FORM_HTML, FORM_PDF, FORM_DOCX };

struct form_words {
    char *language; /* BCP 47 */
    char *words;
};

/* The same words by language. */
struct form_text {
    struct form_words *at;
    size_t count;
};

struct form_block {
    enum form_block_kind kind;
    enum form_grouping by;
    enum form_style style;
    char *types;  /* only findings of these types, joined by 0x1f; NULL: of all */
    char *groups; /* only those about these affected groups; NULL: about anybody */
};

struct form_section {
    char *id; /* anchor: lower case, digits and dashes */
    struct form_text title;
    bool hide_when_empty;
    bool annex; /* its words are counted as an annex's */
    struct form_block *blocks;
    size_t block_count;
};

/* How many words a body takes, from whom. */
struct form_limit {
    bool for_authors, for_status; /* whether the next two are conditions */
    enum form_authors authors;
    enum form_status status;
    long words;
};

/* What stands on the cover; the names are those of the YAML. */
#define FORM_COVER_ITEMS(X)                                                                        \
    X(KIND, "kind")               /* the form's title */                                           \
    X(PLACE, "place")             /* the country or region, as the page's title */                 \
    X(CALL, "call")               /* the call's title, as the page's title where no place is */    \
    X(SESSION, "session")         /* the session that it is for */                                 \
    X(NAMES, "names")             /* who submits it */                                             \
    X(STATUS, "status")           /* and with which status */                                      \
    X(PERIOD, "period")           /* when the call was open, and the latest finding */             \
    X(PUBLICATION, "publication") /* whether the body may publish it */                            \
    X(DISCLAIMER, "disclaimer")   /* that this is civil society's word */
#define FORM_ENUM_COVER(id, name) FORM_COVER_##id,
enum form_cover_item { FORM_COVER_ITEMS(FORM_ENUM_COVER) FORM_COVER_COUNT };

enum form_signatory_order { FORM_ORDER_GIVEN, FORM_ORDER_ALPHABETICAL, FORM_ORDER_STATUS };
/* Where those stand who support a statement and have no status. */
enum form_supporters { FORM_SUPPORTERS_LISTED, FORM_SUPPORTERS_FOOTNOTE, FORM_SUPPORTERS_NONE };

/* The rules of a form, each a key of its YAML; those that were not seen at the source. */
#define FORM_RULES(X)                                                                              \
    X(SCOPE, "scope")                                                                              \
    X(LANGUAGES, "languages")                                                                      \
    X(FILE, "file")                                                                                \
    X(TEXT, "text")                                                                                \
    X(WORDS, "words")                                                                              \
    X(NUMBERING, "numbering")                                                                      \
    X(COVER, "cover")                                                                              \
    X(FOOTNOTES, "footnotes")                                                                      \
    X(SIGNATORIES, "signatories")                                                                  \
    X(DEADLINE, "deadline")                                                                        \
    X(CONTENTS, "contents")
enum form_rule { FORM_RULES(FORM_ENUM_RULE) FORM_RULE_COUNT };

struct form {
    char *id;
    struct form_text title;
    char *source;
    char *as_of;         /* the date or year at which the rule was read */
    bool verified;       /* the text was seen at the source itself */
    unsigned unverified; /* but for these rules: 1 << enum form_rule */
    enum form_scope scope;
    char *languages; /* that the body takes, joined by 0x1f; NULL: any */
    enum form_file file;
    char *font;          /* NULL: ours */
    long font_points;    /* 0: ours */
    bool plain;          /* no bold, italic or underlined words */
    count_zones counted; /* where words count; 0: no rule of words */
    struct form_limit *limits;
    size_t limit_count;
    bool number_paragraphs, number_pages;
    bool contents;        /* a table of contents */
    unsigned cover;       /* 1 << enum form_cover_item */
    bool avoid_footnotes; /* sources stand in the text */
    bool footnotes;       /* sources stand in footnotes */
    enum form_signatory_order order;
    enum form_supporters supporters;
    long deadline_weeks; /* before the session; 0: the call's own closing is the deadline */
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
/* The name of a form that is built in, in the order of the alphabet; NULL after the last. */
const char *form_built_in(size_t index);
void form_free(struct form **form);
/* Lower-case letters, digits and dashes: ids become anchors, names become file names. */
bool form_is_slug(struct text text);

bool form_has_block(const struct form *form, enum form_block_kind block);
/* Whether every finding has a place in the page, which links can lead to. */
bool form_shows_all(const struct form *form);
/* Whether the goal of every finding has a place in the page. */
bool form_places_goals(const struct form *form);
/*
 * The limit for these authors; status and authors are what is known of them (NULL: nothing). Where
 * several limits could hold, because something is not known, the strictest. NULL: no limit.
 */
const struct form_limit *form_limit_for(const struct form *form, const enum form_authors *authors,
                                        const enum form_status *status);
/* The name of a rule as it stands in the YAML. */
const char *form_rule_name(enum form_rule rule);
/*
 * In language where the form has it; else its English words as the catalogue of the language in use
 * has them (scripts/catalogues.sh collects those of reference/forms); else the first.
 */
const char *form_text_in(const struct form_text *text, const char *language);

#endif
