/* See xlsx_private.h: which numbers are dates. */
#include "sheet/xlsx_private.h"

#include <stdlib.h>
#include <string.h>

/* Excel has at most 64,000 styles and 250 formats of its own. */
#define STYLES_MAX 65536
#define CUSTOM_MAX 1024

struct custom {
    long number;
    enum xlsx_format format;
};

struct loading {
    struct xlsx *xlsx;
    struct xlsx_part *part;
    bool cells; /* inside <cellXfs>; <cellStyleXfs> has <xf>, too */
    struct custom customs[CUSTOM_MAX];
    size_t custom_count;
};

static enum xlsx_format format_of(const struct loading *loading, long number)
{
    for (size_t i = 0; i < loading->custom_count; i++)
        if (loading->customs[i].number == number)
            return loading->customs[i].format;
    return xlsx_format_built_in(number);
}

static long attribute_number(const char **attributes, const char *name)
{
    const char *value = xlsx_attribute(attributes, name);
    return value != NULL ? strtol(value, NULL, 10) : 0;
}

static void add_custom(struct loading *loading, const char **attributes)
{
    const char *code = xlsx_attribute(attributes, "formatCode");
    if (code == NULL || loading->custom_count == CUSTOM_MAX)
        return;
    loading->customs[loading->custom_count++] = (struct custom){
        attribute_number(attributes, "numFmtId"), xlsx_format_of_code(text_of(code))};
}

static void add_style(struct loading *loading, const char **attributes)
{
    struct xlsx *xlsx = loading->xlsx;
    if (xlsx->style_count == STYLES_MAX)
        return;
    if (xlsx->style_count == xlsx->style_capacity) {
        size_t capacity = xlsx->style_capacity == 0 ? 64 : xlsx->style_capacity * 2;
        uint8_t *styles = realloc(xlsx->styles, capacity);
        if (styles == NULL) {
            xlsx_part_refuse(loading->part, VERDICT_RETRY, "NO_MEMORY", "memory ran out");
            return;
        }
        xlsx->styles = styles;
        xlsx->style_capacity = capacity;
    }
    xlsx->styles[xlsx->style_count++] =
        (uint8_t)format_of(loading, attribute_number(attributes, "numFmtId"));
}

static void on_open(void *context, const char *name, const char **attributes)
{
    struct loading *loading = context;
    if (strcmp(name, "numFmt") == 0)
        add_custom(loading, attributes);
    else if (strcmp(name, "cellXfs") == 0)
        loading->cells = true;
    else if (loading->cells && strcmp(name, "xf") == 0)
        add_style(loading, attributes);
}

static void on_close(void *context, const char *name)
{
    if (strcmp(name, "cellXfs") == 0)
        ((struct loading *)context)->cells = false;
}

static void on_text(void *context, struct text text)
{
    (void)context;
    (void)text;
}

enum verdict xlsx_styles_load(struct xlsx *xlsx, struct error *error)
{
    static const struct xlsx_handlers handlers = {on_open, on_close, on_text};
    if (xlsx->styles_part == NULL)
        return VERDICT_OK;
    struct loading *loading = calloc(1, sizeof *loading);
    if (loading == NULL)
        return error_no_memory(error);
    loading->xlsx = xlsx;
    enum verdict verdict =
        xlsx_part_open(&xlsx->source, xlsx->styles_part, &handlers, loading, &loading->part, error);
    if (verdict == VERDICT_OK && loading->part != NULL)
        verdict = xlsx_part_run_all(loading->part, error);
    xlsx_part_free(&loading->part);
    free(loading);
    return verdict;
}

enum xlsx_format xlsx_style(const struct xlsx *xlsx, size_t style)
{
    return style < xlsx->style_count ? (enum xlsx_format)xlsx->styles[style] : XLSX_NUMBER;
}
