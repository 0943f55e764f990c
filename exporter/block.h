/*
 * What the blocks of a report share: its context, and the few pieces that several of them write.
 * Private to the report; a block is one function that writes its part of a section.
 */
#ifndef PARALLAX_EXPORTER_BLOCK_H
#define PARALLAX_EXPORTER_BLOCK_H

#include "exporter/html.h"
#include "exporter/notes.h"
#include "exporter/query.h"
#include "exporter/report.h"
#include "exporter/seen.h"
#include "exporter/sentence.h"
#include "exporter/svg.h"
#include "model/codes.h"
#include "words/words.h"

#define STANCES 5

/* How many findings stand how to the government's report. */
struct goal_counts {
    int64_t findings;         /* all that count */
    int64_t shown;            /* those whose text may be used */
    int64_t stances[STANCES]; /* CONFIRMS to CANNOT_VERIFY, in the order of the codes */
    bool claimed;             /* the government's report says something on the goal */
    int64_t organisations_least, organisations_most; /* that the findings come from */
};

struct report {
    struct store *store;
    const struct report_wish *wish;
    struct report_scope scope;      /* settled */
    struct buffer countries, place; /* of the scope: its codes as a list, and its words */
    struct output *output;
    struct html html;
    struct form *form;
    const struct form_block *block; /* that is being written */
    struct count count;             /* words */
    struct notes notes;
    struct seen seen;                 /* findings that stand in full */
    size_t section;                   /* of the form; where the next is */
    bool goals_placed[SVG_GOALS + 1]; /* whose anchors stand in the page */
    bool *empty;                      /* by section: nothing was found for it */
    struct store_result *submitters;  /* of report_submitters */
    enum form_authors authors;
    enum form_status status;
    bool authors_known, status_known;
    struct store_result *call, *counts, *claims; /* of report_call, report_counts, report_claims */
    struct store_result *corroboration;          /* of report_corroboration */
    struct goal_counts goals[SVG_GOALS];
    struct progress progress;
    int64_t written; /* findings */
};

/* One of FORM_BLOCKS; writes after the section's heading (h2). */
typedef enum verdict block_fn(struct report *report, struct error *error);

block_fn block_summary, block_methodology, block_law, block_ratings, block_goals, block_commitments,
    block_participation, block_voices, block_recommendations, block_organisations, block_sources,
    block_data_sets, block_index, block_findings, block_contributions, block_letter,
    block_signatories, block_answers, block_countries, block_coverage, block_trends, block_targets;

/* Whether a section is left out because there is nothing for it. */
bool report_hides(const struct report *report, const struct form_section *section);
/* <p> that says that there is nothing for this section, which lint tells, too. */
void block_nothing(struct report *report, const char *words);
/*
 * A paragraph of running text in the language it was written in, numbered where the form says so;
 * id is its anchor, or NULL. Ends with html_close_to the depth before.
 */
void block_paragraph(struct report *report, const char *id, struct text language);
/* One for every line of words that is not blank; each in an element (such as "strong"), or NULL. */
void block_paragraphs(struct report *report, const char *element, struct text words,
                      struct text language);
/* A number of the row of report_counts. */
int64_t report_count(const struct report *report, const char *column);
/* What the report is about, in its language. */
const char *report_place(const struct report *report);
/* Whether it is about more than one country, and so has to tell them apart. */
bool report_is_wide(const struct report *report);
/* A country's name in the report's language; "" for a code that is none. */
const char *report_country(const struct report *report, struct text alpha3);
/*
 * The query with $1 call, $2 countries (a list), $3 language, $4 theme ('': all), $5 selection (a
 * list; '': all); each uses what it needs of them. Lists are joined by QUERY_LIST_SEPARATOR.
 */
enum verdict report_query(struct report *report, const char *name, struct store_result **ret_result,
                          struct error *error);
enum verdict report_rows(struct report *report, const char *name, struct store_rows **ret_rows,
                         struct error *error);

enum { REPORT_PARAMETERS = 5 };
void report_parameters(const struct report *report, struct text ret_values[REPORT_PARAMETERS]);

/*
 * These are links where the report has a place that they lead to, and plain words where it has
 * none. The first is "F-1a2b3c4d5e6f".
 */
void block_finding_link(struct report *report, struct text code);
/* The same after the country's name, in a report on several countries. */
void block_finding_of(struct report *report, struct text country, struct text code);
/* "KGZ-5.2-1", the government's statement; after the country's name where it needs it. */
void block_claim_link(struct report *report, struct text country, struct text code);
/* "Goal 5: Gender equality" as plain words, and as a link. */
void block_goal_words(struct html *html, int goal);
void block_goal_link(struct report *report, int goal);
/* "5.2: Women and girls safe from violence" as plain words; the code alone where it is none. */
void block_target_words(struct html *html, struct text code);
/* Starts a table with a caption and these column heads, ended by NULL; close to its depth after. */
void block_table(struct html *html, const char *caption, const char *const *heads);
/* The same with heads that are translated already, or what people wrote. */
void block_table_labelled(struct html *html, const char *caption, const char *const *labels,
                          size_t count);
/* <th> that heads a row. */
void block_head(struct html *html, const char *words);
/* <td>, for figures with a class that aligns them. */
void block_cell(struct html *html, const char *words);
void block_cell_number(struct html *html, int64_t number);
/* The label of a code in words ("good practice"); "" where it is not in the table. */
const char *block_label(const struct code_table *table, struct text code);
/* "Russian" for "ru-KG", where it is known and has a name. */
bool block_has_language(struct text tag);
void block_language(struct html *html, struct text tag);
/* What stands between two sentences of a paragraph: a blank, in Chinese nothing. */
void block_gap(struct html *html);
/* "contradicts the government's statement"; "" for no stance. */
const char *block_stance(struct text stance);
/* The shares of a plot of stances, in the order of the codes and then "no stance". */
size_t block_stance_shares(const struct goal_counts *counts, const char *ret_labels[SVG_SHARES_MAX],
                           int64_t ret_numbers[SVG_SHARES_MAX]);

#endif
