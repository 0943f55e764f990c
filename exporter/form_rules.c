/* See form_rules.h. */
#include "exporter/form_rules.h"

#include "base/buffer.h"

#include <stdio.h>
#include <string.h>

#define NAMES_OF(id, name) name,
#define ALL_COVER ((1U << FORM_COVER_COUNT) - 1)
/* Who submits, with which status, for which session and whether it may be published is asked for by
 * some bodies only. */
#define PRESET_COVER                                                                               \
    (ALL_COVER & ~((1U << FORM_COVER_SESSION) | (1U << FORM_COVER_NAMES) |                         \
                   (1U << FORM_COVER_STATUS) | (1U << FORM_COVER_PUBLICATION)))

void form_rules_preset(struct form *form)
{
    form->contents = true;
    form->number_pages = true;
    form->cover = PRESET_COVER;
}

/* A name out of a list, put down as a number. */
static enum verdict read_choice(struct reader *reader, const yaml_node_t *node, const char *what,
                                const char *const *names, unsigned *ret_choice)
{
    size_t index = 0;
    enum verdict verdict = form_read_name(reader, node, what, names, &index);
    if (verdict == VERDICT_OK)
        *ret_choice = (unsigned)index;
    return verdict;
}

/* ---- lists of names as sets ---- */

struct set {
    const char *what;
    const char *const *names;
    unsigned members;
};

static enum verdict read_member(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct set *set = into;
    unsigned member = 0;
    enum verdict verdict = read_choice(reader, node, set->what, set->names, &member);
    if (verdict == VERDICT_OK)
        set->members |= 1U << member;
    return verdict;
}

static enum verdict read_set(struct reader *reader, const yaml_node_t *node, const char *what,
                             const char *const *names, unsigned *ret_members)
{
    struct set set = {.what = what, .names = names};
    enum verdict verdict = form_read_list(reader, node, what, read_member, &set);
    if (verdict == VERDICT_OK)
        *ret_members = set.members;
    return verdict;
}

/* ---- lists of codes as one string ---- */

static enum verdict read_code(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct buffer *codes = into;
    const char *code = form_scalar(node);
    if (code == NULL || code[0] == '\0' ||
        strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-0123456789") !=
            strlen(code))
        return form_wrong(reader, node,
                          "a code of letters, digits, dashes and underscores is "
                          "needed here");
    buffer_format(codes, "%s%s", codes->length > 0 ? "\x1f" : "", code);
    return VERDICT_OK;
}

enum verdict form_read_codes(struct reader *reader, const yaml_node_t *node, const char *what,
                             char **ret_codes)
{
    struct buffer codes = BUFFER_NONE;
    enum verdict verdict = form_read_list(reader, node, what, read_code, &codes);
    if (verdict == VERDICT_OK && !buffer_ok(&codes))
        verdict = error_no_memory(reader->error);
    if (verdict == VERDICT_OK && (*ret_codes = strdup(codes.data)) == NULL)
        verdict = error_no_memory(reader->error);
    buffer_free(&codes);
    return verdict;
}

/* ---- the rules ---- */

enum verdict form_read_unverified(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {FORM_RULES(NAMES_OF) NULL};
    struct form *form = into;
    return read_set(reader, node, "rule", names, &form->unverified);
}

enum verdict form_read_scope(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"country", "countries", "call", NULL};
    struct form *form = into;
    unsigned scope = 0;
    enum verdict verdict = read_choice(reader, node, "scope", names, &scope);
    form->scope = (enum form_scope)scope;
    return verdict;
}

enum verdict form_read_languages(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_codes(reader, node, "languages", &form->languages);
}

enum verdict form_read_file(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"html", "pdf", "docx", NULL};
    struct form *form = into;
    unsigned file = 0;
    enum verdict verdict = read_choice(reader, node, "kind of file", names, &file);
    form->file = (enum form_file)file;
    return verdict;
}

static enum verdict read_font(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    const char *font = form_scalar(node);
    if (font == NULL ||
        strspn(font, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz 0123456789") !=
            strlen(font))
        return form_wrong(reader, node, "a font has letters, digits and blanks only");
    return form_read_string(reader, node, &form->font);
}

static enum verdict read_points(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_number(reader, node, 6, 24, &form->font_points);
}

static enum verdict read_plain(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_yes_no(reader, node, "yes", "no", &form->plain);
}

enum verdict form_read_text_rules(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"font", read_font, true},
        {"points", read_points, true},
        {"plain", read_plain, true},
    };
    return form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], into);
}

static enum verdict read_limit_authors(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"alone", "joint", NULL};
    struct form_limit *limit = into;
    unsigned authors = 0;
    enum verdict verdict = read_choice(reader, node, "kind of authors", names, &authors);
    limit->for_authors = true;
    limit->authors = (enum form_authors)authors;
    return verdict;
}

static enum verdict read_limit_status(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"general", "special", "roster", "none", NULL};
    struct form_limit *limit = into;
    unsigned status = 0;
    enum verdict verdict = read_choice(reader, node, "status", names, &status);
    limit->for_status = true;
    limit->status = (enum form_status)status;
    return verdict;
}

static enum verdict read_limit_words(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form_limit *limit = into;
    return form_read_number(reader, node, 1, 1000000, &limit->words);
}

static enum verdict read_limit(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"authors", read_limit_authors, true},
        {"status", read_limit_status, true},
        {"words", read_limit_words, false},
    };
    struct form *form = into;
    struct form_limit *limit = FORM_GROW(form->limits, form->limit_count);
    if (limit == NULL)
        return error_no_memory(reader->error);
    return form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], limit);
}

static enum verdict read_limits(struct reader *reader, const yaml_node_t *node, void *into)
{
    return form_read_list(reader, node, "limits", read_limit, into);
}

static enum verdict read_counted(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {COUNT_ZONES(NAMES_OF) NULL};
    struct form *form = into;
    return read_set(reader, node, "place of words", names, &form->counted);
}

enum verdict form_read_words(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"counted", read_counted, false},
        {"limits", read_limits, true},
    };
    return form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], into);
}

static enum verdict read_number_paragraphs(struct reader *reader, const yaml_node_t *node,
                                           void *into)
{
    struct form *form = into;
    return form_read_yes_no(reader, node, "yes", "no", &form->number_paragraphs);
}

static enum verdict read_number_pages(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_yes_no(reader, node, "yes", "no", &form->number_pages);
}

enum verdict form_read_numbering(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"paragraphs", read_number_paragraphs, true},
        {"pages", read_number_pages, true},
    };
    return form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], into);
}

enum verdict form_read_contents(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_yes_no(reader, node, "yes", "no", &form->contents);
}

enum verdict form_read_cover(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {FORM_COVER_ITEMS(NAMES_OF) NULL};
    struct form *form = into;
    return read_set(reader, node, "part of the cover", names, &form->cover);
}

enum verdict form_read_footnotes(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"none", "avoid", "sources", NULL};
    struct form *form = into;
    unsigned choice = 0;
    enum verdict verdict = read_choice(reader, node, "use of footnotes", names, &choice);
    form->avoid_footnotes = choice == 1;
    form->footnotes = choice == 2;
    return verdict;
}

static enum verdict read_order(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"given", "alphabetical", "status", NULL};
    struct form *form = into;
    unsigned order = 0;
    enum verdict verdict = read_choice(reader, node, "order", names, &order);
    form->order = (enum form_signatory_order)order;
    return verdict;
}

static enum verdict read_supporters(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const char *const names[] = {"listed", "footnote", "none", NULL};
    struct form *form = into;
    unsigned place = 0;
    enum verdict verdict = read_choice(reader, node, "place of supporters", names, &place);
    form->supporters = (enum form_supporters)place;
    return verdict;
}

enum verdict form_read_signatories(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {
        {"order", read_order, false},
        {"supporters", read_supporters, true},
    };
    return form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], into);
}

static enum verdict read_weeks(struct reader *reader, const yaml_node_t *node, void *into)
{
    struct form *form = into;
    return form_read_number(reader, node, 1, 104, &form->deadline_weeks);
}

enum verdict form_read_deadline(struct reader *reader, const yaml_node_t *node, void *into)
{
    static const struct form_key keys[] = {{"weeks_before_session", read_weeks, false}};
    return form_read_mapping(reader, node, keys, sizeof keys / sizeof keys[0], into);
}
