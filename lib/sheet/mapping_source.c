/* See mapping_source.h. */
#include "sheet/mapping_source.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n"

static enum verdict read_from(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    struct mapping_source *source = into;
    return mapping_texts(reader, value, "from", false, &source->headers);
}

static enum verdict read_options(struct mapping_reader *reader, const yaml_node_t *value,
                                 void *into)
{
    struct mapping_source *source = into;
    enum verdict verdict = mapping_text(reader, value, "options", false, &source->options);
    if (verdict == VERDICT_OK && source->options.at[source->options.length - 1] == '/')
        source->options.length--;
    return verdict;
}

static enum verdict read_split(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    struct mapping_source *source = into;
    enum verdict verdict = mapping_text(reader, value, "split", false, &source->separators);
    if (verdict == VERDICT_OK && text_is(source->separators, "blanks"))
        source->separators = text_of(BLANKS);
    else if (verdict == VERDICT_OK && source->separators.length != 1)
        verdict = mapping_wrong(reader, mapping_line(value),
                                "\"split\" is \"blanks\" or the one character that stands "
                                "between values");
    return verdict;
}

static enum verdict read_take(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    struct mapping_source *source = into;
    struct text take = TEXT_NONE;
    enum verdict verdict = mapping_text(reader, value, "take", false, &take);
    if (verdict != VERDICT_OK)
        return verdict;
    if (!text_is(take, "year") && !text_is(take, "date"))
        return mapping_wrong(reader, mapping_line(value), "\"take\" is \"year\" or \"date\"");
    source->take = text_is(take, "year") ? TAKE_YEAR : TAKE_DATE;
    return VERDICT_OK;
}

static int by_from(const void *a, const void *b)
{
    const struct text one = ((const struct mapping_translation *)a)->from;
    const struct text other = ((const struct mapping_translation *)b)->from;
    size_t shorter = one.length < other.length ? one.length : other.length;
    int order = memcmp(one.at, other.at, shorter);
    return order != 0 ? order : (one.length > other.length) - (one.length < other.length);
}

/* Sorted, to find the same name twice in time that does not grow with the square of a long list. */
static enum verdict sort_translations(struct mapping_reader *reader, const yaml_node_t *node,
                                      struct mapping_source *source)
{
    qsort(source->translations, source->translation_count, sizeof *source->translations, by_from);
    for (size_t i = 1; i < source->translation_count; i++)
        if (by_from(&source->translations[i - 1], &source->translations[i]) == 0)
            return mapping_wrong(reader, mapping_line(node), "\"values\" has the same value twice");
    return VERDICT_OK;
}

static enum verdict read_values(struct mapping_reader *reader, const yaml_node_t *value, void *into)
{
    struct mapping_source *source = into;
    size_t count = 0;
    enum verdict verdict = mapping_need_map(reader, value, "values", &count);
    if (verdict != VERDICT_OK)
        return verdict;
    source->translations = mapping_array(reader, count, sizeof *source->translations);
    if (source->translations == NULL)
        return mapping_full(reader);
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++) {
        const yaml_node_pair_t *pair = &value->data.mapping.pairs.start[i];
        struct mapping_translation *translation = &source->translations[i];
        verdict = mapping_pair_name(reader, pair, "values", &translation->from);
        if (verdict == VERDICT_OK)
            verdict = mapping_texts(reader, mapping_node(reader, pair->value), "values", true,
                                    &translation->to);
    }
    source->translation_count = count;
    return verdict == VERDICT_OK ? sort_translations(reader, value, source) : verdict;
}

static enum verdict read_otherwise(struct mapping_reader *reader, const yaml_node_t *value,
                                   void *into)
{
    struct mapping_source *source = into;
    return mapping_text(reader, value, "otherwise", true, &source->otherwise);
}

static enum verdict check_source(const struct mapping_reader *reader, const char *column,
                                 const struct mapping_source *source)
{
    if ((source->headers.count > 0) == (source->options.at != NULL))
        return mapping_wrong(reader, source->line,
                             "column \"%s\" needs either \"from\" or \"options\"", column);
    if (source->options.at != NULL && (source->separators.at != NULL || source->take != TAKE_ALL))
        return mapping_wrong(reader, source->line,
                             "column \"%s\": \"split\" and \"take\" have no meaning beside "
                             "\"options\"",
                             column);
    if (source->otherwise.at != NULL && source->translation_count == 0)
        return mapping_wrong(reader, source->line, "column \"%s\": \"otherwise\" needs \"values\"",
                             column);
    return VERDICT_OK;
}

enum verdict mapping_source_read(struct mapping_reader *reader, const yaml_node_t *node,
                                 const char *column, struct mapping_source *ret_source)
{
    static const struct mapping_key keys[] = {
        {"from", read_from}, {"options", read_options}, {"split", read_split},
        {"take", read_take}, {"values", read_values},   {"otherwise", read_otherwise},
    };
    struct mapping_source source = {.line = mapping_line(node)};
    enum verdict verdict;
    if (node->type == YAML_MAPPING_NODE)
        verdict = mapping_keys(reader, node, column, keys, sizeof keys / sizeof *keys, &source);
    else
        verdict = mapping_texts(reader, node, column, false, &source.headers);
    if (verdict == VERDICT_OK)
        verdict = check_source(reader, column, &source);
    if (verdict == VERDICT_OK)
        *ret_source = source;
    return verdict;
}

enum verdict mapping_constant_read(struct mapping_reader *reader, const yaml_node_t *node,
                                   const char *column, struct mapping_source *ret_source)
{
    struct mapping_source source = {.line = mapping_line(node)};
    enum verdict verdict = mapping_texts(reader, node, column, false, &source.constants);
    if (verdict == VERDICT_OK)
        *ret_source = source;
    return verdict;
}
