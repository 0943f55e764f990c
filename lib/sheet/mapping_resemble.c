/* See mapping_resemble.h. */
#include "sheet/mapping_resemble.h"

#include "model/submission.h"
#include "sheet/mapping_private.h"

#include <stdio.h>
#include <string.h>

/* What forms call it. */
static const struct {
    const char *word, *column;
} synonyms[] = {
    {"description", "body"},
    {"what_happened", "body"},
    {"narrative", "body"},
    {"story", "body"},
    {"details", "body"},
    {"comment", "body"},
    {"headline", "title"},
    {"subject", "title"},
    {"summary", "title"},
    {"type", "finding_type"},
    {"category", "finding_type"},
    {"region", "admin1"},
    {"province", "admin1"},
    {"oblast", "admin1"},
    {"district", "admin1"},
    {"sdg", "goal"},
    {"date", "year"},
    {"day", "year"},
    {"groups", "affected_groups"},
    {"affected", "affected_groups"},
    {"recommendation", "recommendations_text"},
    {"recommendations", "recommendations_text"},
    {"addressee", "recommendations_addressee"},
    {"source", "evidence_citation"},
    {"evidence", "evidence_citation"},
    {"link", "evidence_url"},
    {"value", "observations_figure"},
    {"number", "observations_figure"},
    {"figure", "observations_figure"},
    {"lang", "language"},
    {"channels", "channel"},
    {"theme", "themes"},
    {"name", "signatory"},
    {"position", "role"},
    {"chapter", "section"},
};

static void add(struct resemble_candidates *candidates, const struct field_row *row,
                const struct field_row *group)
{
    if (candidates->count == RESEMBLE_CANDIDATES)
        return;
    struct resemble_candidate *candidate = &candidates->at[candidates->count++];
    candidate->row = row;
    candidate->group = group;
    candidate->is_needed = row->required && group == NULL;
    candidate->is_taken = false;
    (void)snprintf(candidate->name, sizeof candidate->name, "%s%s%s",
                   group != NULL ? group->name : "", group != NULL ? "_" : "", row->name);
}

static void add_shape(struct resemble_candidates *candidates, const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field_row *row = &shape->rows[i];
        for (size_t k = 0; row->kind == FIELD_GROUP && k < row->group->count; k++)
            add(candidates, &row->group->rows[k], row);
        if (row->kind != FIELD_GROUP)
            add(candidates, row, NULL);
    }
}

void resemble_fill(struct resemble_candidates *candidates, int32_t kind)
{
    candidates->count = 0;
    add_shape(candidates, &envelope_shape);
    if (kind != KIND_RESPONSE) /* answers go by their questions */
        add_shape(candidates, submission_shape(kind));
}

/* "Finding type" is finding_type. False: too long to be a name. */
static bool normalise(struct text header, char ret_name[RESEMBLE_NAME_BYTES])
{
    header = mapping_last_part(header);
    if (header.length == 0 || header.length >= RESEMBLE_NAME_BYTES)
        return false;
    for (size_t i = 0; i < header.length; i++) {
        char c = header.at[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        ret_name[i] = c == ' ' || c == '-' || c == '.' ? '_' : c;
    }
    ret_name[header.length] = '\0';
    return true;
}

/* Whether words stand in name one after the other, whole. */
static bool has_words(const char *name, const char *words)
{
    size_t length = strlen(words);
    for (const char *found = strstr(name, words); found != NULL; found = strstr(found + 1, words))
        if ((found == name || found[-1] == '_') && (found[length] == '\0' || found[length] == '_'))
            return true;
    return false;
}

int resemble_score(struct text header, const struct resemble_candidate *candidate, bool in_repeat)
{
    char name[RESEMBLE_NAME_BYTES];
    if (!normalise(header, name))
        return 0;
    if (strcmp(name, candidate->name) == 0)
        return RESEMBLE_BEST;
    if (in_repeat && candidate->group != NULL && strcmp(name, candidate->row->name) == 0)
        return RESEMBLE_BEST - 1;
    int score = has_words(name, candidate->name) ? 2 : 0;
    for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms && score < 3; i++) {
        if (strcmp(synonyms[i].column, candidate->name) != 0)
            continue;
        if (strcmp(name, synonyms[i].word) == 0)
            score = 3;
        else if (score == 0 && has_words(name, synonyms[i].word))
            score = 1;
    }
    return score;
}
