/* See mapping.h: a first mapping for a table. */
#include "sheet/mapping.h"

#include "model/submission.h"
#include "sheet/mapping_items.h"
#include "sheet/mapping_private.h"
#include "sheet/mapping_resemble.h"
#include "sheet/mapping_sample.h"
#include "sheet/mapping_write.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)64 * 1024 * 1024)

/* ---- writing a table ---- */

static bool is_answer(const struct mapping_guess_table *guess, size_t item)
{
    return guess->items[item].code.length > 0;
}

static void write_columns(struct mapping_guess_table *guess, const char *indent)
{
    bool begun = false;
    for (size_t i = 0; i < guess->item_count; i++) {
        const struct mapping_item *item = &guess->items[i];
        if (item->candidate == NULL)
            continue;
        if (!begun)
            buffer_format(guess->out, "%scolumns:\n", indent);
        begun = true;
        mapping_write_column(guess->out, guess->in_repeat ? "      " : "  ", item->candidate,
                             item->header, item->column, item->has_options, item->options_only);
    }
}

static void write_answers(struct mapping_guess_table *guess, const char *indent)
{
    bool begun = false;
    for (size_t i = 0; i < guess->item_count; i++) {
        const struct mapping_item *item = &guess->items[i];
        if (!is_answer(guess, i))
            continue;
        if (!begun)
            buffer_format(guess->out, "%sanswers: # EDIT: the codes of the call's questions\n",
                          indent);
        begun = true;
        mapping_write_answer(guess->out, guess->in_repeat ? "      " : "  ", item->code,
                             item->header, item->has_options, item->options_only);
    }
}

static void write_ignored(struct mapping_guess_table *guess, const char *indent)
{
    bool begun = false;
    for (size_t i = 0; i < guess->item_count; i++) {
        if (guess->items[i].candidate != NULL || is_answer(guess, i))
            continue;
        if (!begun)
            buffer_format(guess->out,
                          "%signore: # EDIT: these are like no column of Parallax; move what "
                          "belongs in\n",
                          indent);
        begun = true;
        buffer_format(guess->out, "%s  - ", indent);
        mapping_write_quoted(guess->out, guess->items[i].header);
        buffer_byte(guess->out, '\n');
    }
}

static bool has_any(const struct mapping_guess_table *guess)
{
    for (size_t i = 0; i < guess->item_count; i++)
        if (guess->items[i].candidate != NULL || is_answer(guess, i))
            return true;
    return false;
}

/* ---- repeats ---- */

static const char *file_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static void write_leaving(struct mapping_guess_table *guess, struct text name, const char *why)
{
    buffer_string(guess->out, "# Left out: ");
    mapping_write_plain(guess->out, name);
    buffer_format(guess->out, ", %s.\n", why);
}

/* Whether its rows belong to those of another repeat. */
static bool is_nested(const struct mapping_guess_table *guess, const struct sheet_file *file)
{
    const struct sample_column *above = sample_find(&guess->sample, text_of("_parent_table_name"));
    size_t sheet = 0;
    for (size_t i = 0; above != NULL && i < above->value_count; i++)
        if (sheet_file_find(file, above->values[i], &sheet) && sheet != 0)
            return true;
    return false;
}

static bool has_ids(const struct mapping_guess_table *guess, const struct mapping_guess_table *main)
{
    return sample_find(&guess->sample, text_of("_submission__uuid")) != NULL &&
           sample_find(&main->sample, text_of("_uuid")) != NULL;
}

static void write_repeat(struct mapping_guess_table *guess, const struct sheet_file *file,
                         size_t which, bool nested, bool *begun)
{
    if (!*begun)
        buffer_string(guess->out, "repeats:\n");
    *begun = true;
    bool workbook = sheet_file_is_workbook(file);
    buffer_string(guess->out, workbook ? "  - sheet: " : "  - file: ");
    mapping_write_quoted(guess->out, workbook ? sheet_file_sheet(file, which)
                                              : text_of(file_part(sheet_file_name(file))));
    buffer_byte(guess->out, '\n');
    if (nested) /* its own numbers count rows of the repeat that it is in */
        buffer_string(guess->out, "    parent: _submission__uuid\n    matches: _uuid\n");
    write_columns(guess, "    ");
    write_answers(guess, "    ");
    write_ignored(guess, "    ");
}

static enum verdict guess_repeat(const struct mapping_guess_table *main,
                                 const struct sheet_file *file, size_t which, bool *begun,
                                 struct error *error)
{
    struct mapping_guess_table guess = {.arena = main->arena,
                                        .out = main->out,
                                        .kind = main->kind,
                                        .in_repeat = true,
                                        .candidates = main->candidates,
                                        .codes = main->codes};
    struct text name = sheet_file_is_workbook(file) ? sheet_file_sheet(file, which)
                                                    : text_of(file_part(sheet_file_name(file)));
    enum verdict verdict = sample_take(file, which, guess.arena, &guess.sample, error);
    if (verdict == VERDICT_REJECT) {
        write_leaving(&guess, name, "which holds no table");
        return VERDICT_OK;
    }
    if (verdict != VERDICT_OK)
        return verdict;
    if (!mapping_items_list(&guess))
        return error_no_memory(error);
    bool joins = sample_find(&guess.sample, text_of("PARENT_KEY")) != NULL ||
                 sample_find(&guess.sample, text_of("_parent_index")) != NULL;
    const struct field_row *group =
        guess.kind == KIND_RESPONSE ? NULL : mapping_items_group(&guess);
    if (joins && group != NULL)
        mapping_items_match(&guess, group);
    bool nested = is_nested(&guess, file);
    if (!mapping_items_split(&guess) || (joins && !mapping_items_answers(&guess)))
        return error_no_memory(error);
    if (!joins)
        write_leaving(&guess, name, "because nothing says to which rows its own belong");
    else if (!has_any(&guess))
        write_leaving(&guess, name, "because nothing in it is like a column of Parallax");
    else if (nested && !has_ids(&guess, main))
        write_leaving(&guess, name, "because it is a repeat inside a repeat");
    else
        write_repeat(&guess, file, which, nested, begun);
    mapping_items_take_groups(&guess);
    return VERDICT_OK;
}

static enum verdict guess_repeats(const struct mapping_guess_table *main,
                                  const struct sheet_file *const *files, size_t file_count,
                                  struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    bool begun = false;
    for (size_t f = 0; f < file_count && verdict == VERDICT_OK; f++)
        for (size_t i = f == 0 ? 1 : 0;
             i < sheet_file_count(files[f]) && (f == 0 || i == 0) && verdict == VERDICT_OK; i++)
            verdict = guess_repeat(main, files[f], i, &begun, error);
    return verdict;
}

/* ---- the whole ---- */

static int32_t guess_kind(const struct sample *sample)
{
    bool section = false, body = false;
    for (size_t i = 0; i < sample->column_count; i++) {
        struct text part = mapping_last_part(sample->columns[i].header);
        if (text_is(part, "signatory"))
            return KIND_SIGN_ON;
        section = section || text_is(part, "section");
        body = body || text_is(part, "body") || text_is(part, "comment_on");
    }
    return section && body ? KIND_CONTRIBUTION : KIND_FINDING;
}

static const char *kind_name(int32_t kind)
{
    switch (kind) {
    case KIND_RESPONSE:
        return "response";
    case KIND_SIGN_ON:
        return "sign_on";
    case KIND_CONTRIBUTION:
        return "contribution";
    default:
        return "finding";
    }
}

/* The column by which a form is known again, where exports have one. */
static void write_key(struct mapping_guess_table *guess)
{
    static const char *const keys[] = {"_uuid", "KEY", "meta/instanceID", "meta-instanceID",
                                       "instanceID"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (sample_find(&guess->sample, text_of(keys[i])) != NULL) {
            buffer_format(guess->out, "key: \"%s\"\n", keys[i]);
            return;
        }
    buffer_string(guess->out, "# key: EDIT: the column that names each row, if there is one\n");
}

static void write_needed(struct mapping_guess_table *guess)
{
    bool begun = false;
    for (size_t i = 0; i < guess->candidates->count; i++) {
        const struct resemble_candidate *candidate = &guess->candidates->at[i];
        bool told = strcmp(candidate->name, "call") == 0 ||
                    strcmp(candidate->name, "consent") == 0 ||
                    strcmp(candidate->name, "language") == 0;
        if (!candidate->is_needed || candidate->is_taken || told)
            continue;
        if (!begun)
            buffer_string(guess->out, "# EDIT: needed, and like no column of the table. Map them "
                                      "below, or say them for all rows:\n# constants:\n");
        begun = true;
        buffer_format(guess->out, "#   %s: \n", candidate->name);
    }
}

static void write_head(struct mapping_guess_table *guess, const struct sheet_file *file)
{
    buffer_string(guess->out, "# A first mapping of ");
    mapping_write_plain(guess->out, text_of(file_part(sheet_file_name(file))));
    buffer_string(guess->out, ". Read all of it and edit what says EDIT; docs/import.md explains.\n"
                              "# Columns that tell who filled in a form, when and with what are "
                              "left out by themselves.\n");
    buffer_format(guess->out, "kind: %s\n# call: EDIT: the call's id, or say --call\n",
                  kind_name(guess->kind));
    write_key(guess);
    if (sheet_file_is_workbook(file)) {
        buffer_string(guess->out, "sheet: ");
        mapping_write_quoted(guess->out, sheet_file_sheet(file, 0));
        buffer_byte(guess->out, '\n');
    }
    write_needed(guess);
}

static enum verdict guess_all(struct mapping_guess_table *guess,
                              const struct sheet_file *const *files, size_t file_count,
                              struct error *error)
{
    enum verdict verdict = sample_take(files[0], 0, guess->arena, &guess->sample, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (guess->kind == 0)
        guess->kind = guess_kind(&guess->sample);
    resemble_fill(guess->candidates, guess->kind);
    if (!mapping_items_list(guess))
        return error_no_memory(error);
    mapping_items_match(guess, NULL);
    if (!mapping_items_split(guess) || !mapping_items_answers(guess))
        return error_no_memory(error);
    write_head(guess, files[0]);
    write_columns(guess, "");
    write_answers(guess, "");
    mapping_items_take_groups(guess);
    verdict = guess_repeats(guess, files, file_count, error);
    write_ignored(guess, "");
    if (verdict == VERDICT_OK && !buffer_ok(guess->out))
        verdict = error_no_memory(error);
    return verdict;
}

enum verdict mapping_guess(const struct sheet_file *const *files, size_t file_count, int32_t kind,
                           struct buffer *out, struct error *error)
{
    struct buffer codes = BUFFER_NONE;
    struct mapping_guess_table guess = {
        .arena = arena_new(ARENA_BYTES), .out = out, .kind = kind, .codes = &codes};
    guess.candidates = calloc(1, sizeof *guess.candidates);
    enum verdict verdict = guess.arena == NULL || guess.candidates == NULL
                               ? error_no_memory(error)
                               : guess_all(&guess, files, file_count, error);
    free(guess.candidates);
    buffer_free(&codes);
    arena_free(&guess.arena);
    return verdict;
}
