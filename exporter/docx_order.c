/* See docx_order.h. */
#include "exporter/docx_order.h"

#include <string.h>

#define CHILDREN_MAX 48
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const paragraph_order[] = {"pStyle",
                                              "keepNext",
                                              "keepLines",
                                              "pageBreakBefore",
                                              "framePr",
                                              "widowControl",
                                              "numPr",
                                              "suppressLineNumbers",
                                              "pBdr",
                                              "shd",
                                              "tabs",
                                              "suppressAutoHyphens",
                                              "kinsoku",
                                              "wordWrap",
                                              "overflowPunct",
                                              "topLinePunct",
                                              "autoSpaceDE",
                                              "autoSpaceDN",
                                              "bidi",
                                              "adjustRightInd",
                                              "snapToGrid",
                                              "spacing",
                                              "ind",
                                              "contextualSpacing",
                                              "mirrorIndents",
                                              "suppressOverlap",
                                              "jc",
                                              "textDirection",
                                              "textAlignment",
                                              "textboxTightWrap",
                                              "outlineLvl",
                                              "divId",
                                              "cnfStyle",
                                              "rPr",
                                              "sectPr",
                                              "pPrChange"};
static const char *const run_order[] = {"rStyle",
                                        "rFonts",
                                        "b",
                                        "bCs",
                                        "i",
                                        "iCs",
                                        "caps",
                                        "smallCaps",
                                        "strike",
                                        "dstrike",
                                        "outline",
                                        "shadow",
                                        "emboss",
                                        "imprint",
                                        "noProof",
                                        "snapToGrid",
                                        "vanish",
                                        "webHidden",
                                        "color",
                                        "spacing",
                                        "w",
                                        "kern",
                                        "position",
                                        "sz",
                                        "szCs",
                                        "highlight",
                                        "u",
                                        "effect",
                                        "bdr",
                                        "shd",
                                        "fitText",
                                        "vertAlign",
                                        "rtl",
                                        "cs",
                                        "em",
                                        "lang",
                                        "eastAsianLayout",
                                        "specVanish",
                                        "oMath"};
static const char *const table_order[] = {"tblStyle",
                                          "tblpPr",
                                          "tblOverlap",
                                          "bidiVisual",
                                          "tblStyleRowBandSize",
                                          "tblStyleColBandSize",
                                          "tblW",
                                          "jc",
                                          "tblCellSpacing",
                                          "tblInd",
                                          "tblBorders",
                                          "shd",
                                          "tblLayout",
                                          "tblCellMar",
                                          "tblLook",
                                          "tblCaption",
                                          "tblDescription"};

static const struct kind {
    const char *open, *close;
    const char *const *order;
    size_t count;
} kinds[] = {
    {"<w:pPr>", "</w:pPr>", paragraph_order, COUNT(paragraph_order)},
    {"<w:rPr>", "</w:rPr>", run_order, COUNT(run_order)},
    {"<w:tblPr>", "</w:tblPr>", table_order, COUNT(table_order)},
};

struct child {
    struct text xml;
    size_t rank;
};

/* The name after "<w:" of a tag. */
static struct text tag_name(struct text tag)
{
    size_t from = tag.length > 3 && memcmp(tag.at, "<w:", 3) == 0 ? 3 : 1, length = 0;
    while (from + length < tag.length && strchr(" />", tag.at[from + length]) == NULL)
        length++;
    return (struct text){tag.at + from, length};
}

/* What the schema does not know goes last. */
static size_t rank_of(const struct kind *kind, struct text name)
{
    size_t rank = 0;
    while (rank < kind->count && !text_is(name, kind->order[rank]))
        rank++;
    return rank;
}

/* Cuts the first element off the text; false where none is whole. */
static bool next_element(struct text *rest, struct text *ret_element)
{
    size_t depth = 0;
    const char *start = memchr(rest->at, '<', rest->length), *end = rest->at + rest->length;
    for (const char *at = start; at != NULL; at = memchr(at, '<', (size_t)(end - at))) {
        const char *close = memchr(at, '>', (size_t)(end - at));
        if (close == NULL)
            return false;
        if (at[1] == '/')
            depth--;
        else if (close[-1] != '/')
            depth++;
        at = close + 1;
        if (depth == 0) {
            *ret_element = (struct text){start, (size_t)(at - start)};
            *rest = (struct text){at, (size_t)(end - at)};
            return true;
        }
    }
    return false;
}

/* Stable; an element that comes a second time, which no schema allows, is left out. */
static size_t insert(struct child *children, size_t count, struct child child, size_t known)
{
    size_t at = count;
    while (at > 0 && children[at - 1].rank > child.rank)
        at--;
    if (at > 0 && children[at - 1].rank == child.rank && child.rank < known)
        return count;
    memmove(&children[at + 1], &children[at], (count - at) * sizeof *children);
    children[at] = child;
    return count + 1;
}

static void write_ordered(const struct docx_order *order, const struct kind *kind,
                          struct text inner, struct buffer *out)
{
    struct child children[CHILDREN_MAX + 1] = {{.rank = 0}};
    struct text rest = inner, element;
    size_t count = 0;
    if (order->right_to_left && kind->order == table_order)
        count =
            insert(children, count,
                   (struct child){text_of("<w:bidiVisual/>"), rank_of(kind, text_of("bidiVisual"))},
                   kind->count);
    while (count < CHILDREN_MAX && next_element(&rest, &element))
        count = insert(children, count, (struct child){element, rank_of(kind, tag_name(element))},
                       kind->count);
    buffer_string(out, kind->open);
    for (size_t i = 0; i < count; i++)
        buffer_text(out, children[i].xml);
    buffer_text(out, rest);
    buffer_string(out, kind->close);
}

static const struct kind *kind_of(struct text tag)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(tag, kinds[i].open))
            return &kinds[i];
    return NULL;
}

/* Writes one tag, or all properties that it opens; false where their end has not come. */
static bool write_next(const struct docx_order *order, struct text *rest, struct buffer *out)
{
    const char *open = memchr(rest->at, '<', rest->length);
    size_t before = open == NULL ? rest->length : (size_t)(open - rest->at);
    const char *end = open == NULL ? NULL : memchr(open, '>', rest->length - before);
    buffer_append(out, rest->at, before);
    *rest = (struct text){rest->at + before, rest->length - before};
    if (end == NULL)
        return false;
    struct text tag = {open, (size_t)(end - open) + 1};
    const struct kind *kind = kind_of(tag);
    if (kind == NULL) {
        buffer_text(out, tag);
        *rest = (struct text){end + 1, rest->length - tag.length};
        return true;
    }
    const char *close =
        memmem(end + 1, rest->length - tag.length, kind->close, strlen(kind->close));
    if (close == NULL)
        return false;
    write_ordered(order, kind, (struct text){end + 1, (size_t)(close - end) - 1}, out);
    size_t used = (size_t)(close - rest->at) + strlen(kind->close);
    *rest = (struct text){rest->at + used, rest->length - used};
    return true;
}

void docx_order_feed(struct docx_order *order, struct text bytes, struct buffer *out)
{
    struct buffer kept = BUFFER_NONE;
    buffer_text(&order->held, bytes);
    struct text rest = buffer_view(&order->held);
    while (rest.length > 0 && write_next(order, &rest, out))
        ;
    buffer_text(&kept, rest);
    if (!buffer_ok(&order->held) || !buffer_ok(&kept))
        out->failed = true;
    buffer_free(&order->held);
    order->held = kept;
}

void docx_order_end(struct docx_order *order, struct buffer *out)
{
    buffer_text(out, buffer_view(&order->held));
    buffer_free(&order->held);
}
