/* See mapping_bind.h. */
#include "sheet/mapping_bind.h"

#include "base/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REASON_BYTES 400

void mapping_tell(struct mapping_telling *telling, const struct mapping_over *over, size_t line,
                  struct text column, struct text value, const char *code, const char *format, ...)
{
    char reason[REASON_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reason, sizeof reason, wording(format), arguments);
    va_end(arguments);
    mapping_make_plain(reason);
    struct mapping_problem problem = {
        {sheet_file_name(over->file), over->sheet_name, line, column}, value, code, reason};
    telling->count++;
    telling->sink->refuse(telling->sink->context, &problem);
}

static struct text header_at(const struct mapping_over *over, size_t index)
{
    return sheet_header(over->sheet)->fields[index];
}

static size_t header_count(const struct mapping_over *over)
{
    return sheet_header(over->sheet)->field_count;
}

/* Of a column, with the place in the mapping that wants or leaves it. */
static void tell_header(const struct mapping_over *over, struct mapping_telling *telling,
                        struct text name, const char *code, const char *rule, size_t line)
{
    mapping_tell(telling, over, sheet_header(over->sheet)->line, name, TEXT_NONE, code,
                 N_("%s (%s, line %zu)"), wording(rule), over->mapping->file, line);
}

/* ---- one name ---- */

static bool is_exact(struct text header, struct text name)
{
    return text_equal(header, name);
}

/* Without the path of its groups, as long as only one column has it. */
static bool is_last_part(struct text header, struct text name)
{
    return mapping_metadata(header) == METADATA_NONE && text_equal(mapping_last_part(header), name);
}

static size_t count_matches(const struct mapping_over *over, struct text name,
                            bool (*matches)(struct text header, struct text name),
                            size_t *ret_index)
{
    size_t count = 0;
    for (size_t i = header_count(over); i-- > 0;)
        if (matches(header_at(over, i), name)) {
            *ret_index = i;
            count++;
        }
    return count;
}

bool mapping_bind_exact(struct mapping_over *over, const char *name, size_t *ret_index)
{
    bool found = count_matches(over, text_of(name), is_exact, ret_index) == 1;
    if (found)
        over->used[*ret_index] = true;
    return found;
}

bool mapping_bind_name(struct mapping_over *over, struct text name, size_t line,
                       struct mapping_telling *telling, size_t *ret_index)
{
    const char *code = "MAPPING_COLUMN_DOUBLED",
               *format = N_("several columns have this header, so none of them can be meant; "
                            "export with names instead of labels");
    size_t count = count_matches(over, name, is_exact, ret_index);
    if (count == 0) {
        count = count_matches(over, name, is_last_part, ret_index);
        code = "MAPPING_COLUMN_AMBIGUOUS";
        format = N_("several columns end with this name; write the whole header");
    }
    if (count == 1) {
        over->used[*ret_index] = true;
        return true;
    }
    if (count == 0) {
        code = "MAPPING_COLUMN_MISSING";
        format = N_("is named in the mapping, and the table has no such column");
    }
    tell_header(over, telling, name, code, format, line);
    return false;
}

/* ---- what a column of the mapping takes ---- */

/* Who spoke is nobody's evidence; when they spoke is the year at most. */
static bool may_be_taken(const struct mapping_over *over, const struct mapping_source *source,
                         size_t index, struct mapping_telling *telling)
{
    enum metadata metadata = mapping_metadata(header_at(over, index));
    if (metadata == METADATA_PERSONAL) {
        tell_header(over, telling, header_at(over, index), "MAPPING_COLUMN_PERSONAL",
                    N_("identifies people, their devices or their forms, and is never imported"),
                    source->line);
        return false;
    }
    if (metadata == METADATA_TIME && source->take != TAKE_YEAR) {
        tell_header(over, telling, header_at(over, index), "MAPPING_COLUMN_PERSONAL",
                    N_("tells when somebody filled in the form; only its year can be imported, "
                       "with \"take: year\""),
                    source->line);
        return false;
    }
    return true;
}

static bool bind_headers(struct mapping_over *over, struct mapping_bound *bound,
                         struct arena *arena, struct mapping_telling *telling)
{
    const struct mapping_source *source = &bound->column->source;
    bound->indexes = arena_alloc(arena, (source->headers.count + 1) * sizeof *bound->indexes);
    if (bound->indexes == NULL)
        return false;
    for (size_t i = 0; i < source->headers.count; i++) {
        size_t index = 0;
        if (mapping_bind_name(over, source->headers.at[i], source->line, telling, &index) &&
            may_be_taken(over, source, index, telling))
            bound->indexes[bound->count++] = index;
    }
    return true;
}

/* The question of an option's column: all before its last '/'. */
static struct text question_of(struct text header)
{
    const char *slash = header.length > 0 ? memrchr(header.at, '/', header.length) : NULL;
    return slash == NULL ? TEXT_NONE : (struct text){header.at, (size_t)(slash - header.at)};
}

/* The question whose options are meant, in full; absent: there is none, or there are several. */
static struct text find_question(const struct mapping_over *over, struct text name,
                                 const char **ret_code)
{
    struct text option, found = TEXT_NONE;
    *ret_code = "MAPPING_COLUMN_MISSING";
    for (size_t i = 0; i < header_count(over); i++)
        if (mapping_is_option(header_at(over, i), name, &option))
            return name;
    for (size_t i = 0; i < header_count(over); i++) {
        struct text question = question_of(header_at(over, i));
        if (question.length == 0 || !text_equal(mapping_last_part(question), name))
            continue;
        if (found.at != NULL && !text_equal(found, question)) {
            *ret_code = "MAPPING_COLUMN_AMBIGUOUS";
            return TEXT_NONE;
        }
        found = question;
    }
    return found;
}

static bool bind_options(struct mapping_over *over, struct mapping_bound *bound,
                         struct arena *arena, struct mapping_telling *telling)
{
    const struct mapping_source *source = &bound->column->source;
    const char *code = NULL;
    struct text question = find_question(over, source->options, &code);
    if (question.at == NULL) {
        tell_header(over, telling, source->options, code,
                    N_("is named in the mapping as a question with options, and columns "
                       "QUESTION/OPTION are not there or belong to several questions"),
                    source->line);
        return true;
    }
    size_t count = header_count(over);
    bound->indexes = arena_alloc(arena, count * sizeof *bound->indexes);
    bound->options = arena_alloc(arena, count * sizeof *bound->options);
    if (bound->indexes == NULL || bound->options == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct text header = header_at(over, i);
        if (text_equal(header, question))
            over->used[i] = true; /* the same answers in one column */
        if (!mapping_is_option(header, question, &bound->options[bound->count]))
            continue;
        over->used[i] = true;
        if (may_be_taken(over, source, i, telling))
            bound->indexes[bound->count++] = i;
    }
    return true;
}

static bool bind_columns(struct mapping_over *over, struct arena *arena,
                         struct mapping_telling *telling)
{
    const struct mapping_table *table = over->table;
    over->used = arena_alloc(arena, header_count(over) * sizeof *over->used);
    over->bounds = arena_alloc(arena, (table->column_count + 1) * sizeof *over->bounds);
    if (over->used == NULL || over->bounds == NULL)
        return false;
    for (size_t i = 0; i < table->column_count; i++) {
        struct mapping_bound *bound = &over->bounds[over->bound_count++];
        bound->column = &table->columns[i];
        bool good = true;
        if (bound->column->source.headers.count > 0)
            good = bind_headers(over, bound, arena, telling);
        else if (bound->column->source.options.at != NULL)
            good = bind_options(over, bound, arena, telling);
        if (!good)
            return false;
    }
    return true;
}

enum verdict mapping_bind(struct mapping_over *over, size_t which, struct arena *arena,
                          struct mapping_telling *telling, struct error *error)
{
    over->sheet_name = sheet_file_sheet(over->file, which);
    enum verdict verdict = sheet_open(over->file, which, &over->sheet, error);
    if (verdict == VERDICT_OK && !bind_columns(over, arena, telling))
        verdict = error_no_memory(error);
    return verdict;
}

void mapping_over_free(struct mapping_over *over)
{
    sheet_free(&over->sheet);
}

/* ---- the rest ---- */

static bool is_ignored(const struct mapping_table *table, struct text header)
{
    struct text option;
    for (size_t i = 0; i < table->ignored.count; i++) {
        struct text name = table->ignored.at[i];
        bool star = name.length > 0 && name.at[name.length - 1] == '*';
        if (star && header.length >= name.length - 1 &&
            memcmp(header.at, name.at, name.length - 1) == 0)
            return true;
        if (text_equal(header, name) || mapping_is_option(header, name, &option))
            return true;
    }
    return false;
}

/* An option's column of a question that is taken from its own one. */
static bool belongs_to_used(const struct mapping_over *over, struct text header)
{
    struct text question = question_of(header);
    for (size_t i = 0; question.length > 0 && i < header_count(over); i++)
        if (over->used[i] && text_equal(header_at(over, i), question))
            return true;
    return false;
}

void mapping_bind_rest(struct mapping_over *over, struct mapping_telling *telling)
{
    for (size_t i = 0; i < header_count(over); i++) {
        struct text header = header_at(over, i);
        if (over->used[i] || header.length == 0 || over->table->ignores_others ||
            mapping_metadata(header) != METADATA_NONE || is_ignored(over->table, header) ||
            belongs_to_used(over, header))
            continue;
        tell_header(
            over, telling, header, "MAPPING_COLUMN_UNKNOWN",
            N_("is in no column of the mapping; map it, or name it under \"ignore\" of the table"),
            over->table->line);
    }
}
