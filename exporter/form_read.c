/* A form out of YAML: its sections and blocks, and what it is; the rules stand in form_rules.c. */
#include "exporter/form_rules.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_OF(id, name) name,

/* ---- blocks ---- */

static enum verdict read_by(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {FORM_GROUPINGS(NAMES_OF) NULL};
    struct form_block *block = into;
    size_t index = 0;
    enum verdict verdict = form_read_name(reader, node, "grouping", names, &index);
    block->by = (enum form_grouping)index;
    return verdict;
}

static enum verdict read_style(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {FORM_STYLES(NAMES_OF) NULL};
    struct form_block *block = into;
    size_t index = 0;
    enum verdict verdict = form_read_name(reader, node, "style", names, &index);
    block->style = (enum form_style)index;
    return verdict;
}

static enum verdict read_types(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_block *block = into;
    return form_read_codes(reader, node, "finding types", &block->types);
}

static enum verdict read_groups(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_block *block = into;
    return form_read_codes(reader, node, "affected groups", &block->groups);
}

static enum verdict read_kind(struct reader *reader, const yaml_node_t *node,
                              struct form_block *block)
{
    static const char *const names[] = {FORM_BLOCKS(NAMES_OF) NULL};
    size_t index = 0;
    enum verdict verdict = form_read_name(reader, node, "block", names, &index);
    block->kind = (enum form_block_kind)index;
    return verdict;
}

/* "goals", or "findings: {by: theme, style: paragraph}". */
static enum verdict read_block(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"by", read_by, true},
        {"style", read_style, true},
        {"types", read_types, true},
        {"groups", read_groups, true},
    };
    struct form_section *section = into;
    struct form_block *block = FORM_GROW(section->blocks, section->block_count);
    if (block == NULL)
        return error_no_memory(reader->error);
    if (node->type != YAML_MAPPING_NODE)
        return read_kind(reader, node, block);
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
    if (node->data.mapping.pairs.top - pair != 1)
        return form_wrong(reader, node, "one block with its settings is needed here");
    enum verdict verdict =
        read_kind(reader, yaml_document_get_node(&reader->document, pair->key), block);
    if (verdict != VERDICT_OK)
        return verdict;
    if (block->kind != FORM_BLOCK_FINDINGS)
        return form_wrong(reader, node, "only the block findings has settings");
    return form_read_mapping(reader, yaml_document_get_node(&reader->document, pair->value), keys,
                             sizeof keys / sizeof keys[0], block);
}

/* ---- sections ---- */

static enum verdict read_section_id(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return form_read_slug(reader, node, &section->id);
}

static enum verdict read_section_title(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return form_read_text(reader, node, &section->title);
}

static enum verdict read_when_empty(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return form_read_yes_no(reader, node, "hide", "show", &section->hide_when_empty);
}

static enum verdict read_annex(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_section *section = into;
    return form_read_yes_no(reader, node, "yes", "no", &section->annex);
}

static enum verdict read_blocks(struct reader *reader, const yaml_node_t *node, void *into)
{
    return form_read_list(reader, node, "blocks", read_block, into);
}

/* Every block once, but for findings, which differ by their settings: anchors must not stand twice
 * in a page. */
static enum verdict check_section(struct reader *reader, const yaml_node_t *node,
                                  const struct form *form)
{
    const struct form_section *last = &form->sections[form->section_count - 1];
    bool seen[FORM_BLOCK_COUNT] = {false};
    if (form->section_count >= COUNT_SECTIONS_MAX)
        return form_wrong(reader, node, "a form has at most 47 sections");
    for (size_t i = 0; i < form->section_count; i++) {
        const struct form_section *section = &form->sections[i];
        if (section != last && strcmp(section->id, last->id) == 0)
            return form_wrong(reader, node, "another section has the same id");
        for (size_t k = 0; k < section->block_count; k++) {
            enum form_block_kind kind = section->blocks[k].kind;
            if (seen[kind] && kind != FORM_BLOCK_FINDINGS)
                return form_wrong(reader, node, "a block of this section stands twice in the form");
            seen[kind] = true;
        }
    }
    return VERDICT_OK;
}

static enum verdict read_section(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"id", read_section_id, false},        {"title", read_section_title, false},
        {"when_empty", read_when_empty, true}, {"annex", read_annex, true},
        {"blocks", read_blocks, false},
    };
    struct form *form = into;
    struct form_section *section = FORM_GROW(form->sections, form->section_count);
    if (section == NULL)
        return error_no_memory(reader->error);
    enum verdict verdict =
        form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], section);
    return verdict == VERDICT_OK ? check_section(reader, node, form) : verdict;
}

static enum verdict read_sections(struct reader *reader, const yaml_node_t *node, void *into)
{
    return form_read_list(reader, node, "sections", read_section, into);
}

/* ---- the form ---- */

static enum verdict read_id(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_slug(reader, node, &form->id);
}

static enum verdict read_title(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_text(reader, node, &form->title);
}

static enum verdict read_source(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_string(reader, node, &form->source);
}

static enum verdict read_as_of(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_string(reader, node, &form->as_of);
}

static enum verdict read_verified(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_yes_no(reader, node, "yes", "no", &form->verified);
}

static enum verdict read_form(struct reader *reader, struct form *form)
{
    static const struct form_key keys[] = {
        {"id", read_id, false},
        {"title", read_title, false},
        {"source", read_source, false},
        {"as_of", read_as_of, false},
        {"verified", read_verified, false},
        {"unverified", form_read_unverified, true},
        {"scope", form_read_scope, true},
        {"languages", form_read_languages, true},
        {"file", form_read_file, true},
        {"text", form_read_text_rules, true},
        {"words", form_read_words, true},
        {"numbering", form_read_numbering, true},
        {"contents", form_read_contents, true},
        {"cover", form_read_cover, true},
        {"footnotes", form_read_footnotes, true},
        {"signatories", form_read_signatories, true},
        {"deadline", form_read_deadline, true},
        {"sections", read_sections, false},
    };
    const yaml_node_t *root = yaml_document_get_root_node(&reader->document);
    if (root == NULL)
        return error_set(reader->error, VERDICT_REJECT, "FORM_WRONG", "%s is empty", reader->file);
    return form_read_mapping(reader, root, keys, sizeof keys / sizeof keys[0], form);
}

/* ---- entry ---- */

enum verdict form_parse(const char *file, struct text yaml, struct form **ret_form,
                        struct error *error)
{
    struct reader reader = {.file = file, .error = error};
    struct form *form = calloc(1, sizeof *form);
    if (form != NULL)
        form_rules_preset(form);
    yaml_parser_t parser;
    if (form == NULL || yaml_parser_initialize(&parser) == 0) {
        free(form);
        return error_no_memory(error);
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)(yaml.at != NULL ? yaml.at : ""),
                                 yaml.length);
    enum verdict verdict;
    if (yaml_parser_load(&parser, &reader.document) != 0) {
        verdict = read_form(&reader, form);
        yaml_document_delete(&reader.document);
    } else {
        verdict = error_set(error, VERDICT_REJECT, "FORM_WRONG", "%s, line %zu: not YAML: %s", file,
                            parser.problem_mark.line + 1,
                            parser.problem != NULL ? parser.problem : "it cannot be read");
    }
    yaml_parser_delete(&parser);
    if (verdict == VERDICT_OK)
        *ret_form = form;
    else
        form_free(&form);
    return verdict;
}
