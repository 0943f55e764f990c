/* See convert_values.h. */
#include "exporter/convert_values.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define HALF_POINTS 21
#define MARGINS_TWIPS 2268 /* left and right, as in document.xml */

/* Half points more than the size of the text, where the wish names no size for all. */
static const struct {
    const char *name;
    int more;
} sizes[CONVERT_SIZES] = {
    {"size", 0},   {"size_title", 26}, {"size_large", 4},  {"size_1", 10},    {"size_2", 6},
    {"size_3", 3}, {"size_4", 1},      {"size_small", -2}, {"size_note", -4},
};

static void add(struct convert_values *values, const char *name, const char *value)
{
    assert(values->count < CONVERT_VALUES_MAX);
    values->list[values->count++] = (struct fill_value){name, value};
}

/* Whether the prefix is the first subtag of the language. */
static bool starts(const char *language, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(language, prefix, length) == 0 &&
           (language[length] == '\0' || language[length] == '-');
}

static void add_page(struct convert_values *values, const char *size)
{
    static const struct {
        const char *name, *css, *width, *height;
        int width_twips;
    } pages[] = {
        {"A4", "A4", "11906", "16838", 11906},
        {"letter", "letter", "12240", "15840", 12240},
    };
    size_t i = size != NULL && strcmp(size, pages[1].name) == 0 ? 1 : 0;
    add(values, "page_size", pages[i].css);
    add(values, "page_width", pages[i].width);
    add(values, "page_height", pages[i].height);
    (void)snprintf(values->text_width, sizeof values->text_width, "%d",
                   pages[i].width_twips - MARGINS_TWIPS);
    add(values, "text_width", values->text_width);
}

static void add_fonts(struct convert_values *values, const struct convert_wish *wish)
{
    const char *font = wish->font != NULL ? wish->font : "Noto Sans";
    bool serif = strstr(font, "Serif") != NULL || strstr(font, "Times") != NULL;
    add(values, "font", font);
    add(values, "font_complex", serif ? "Noto Naskh Arabic" : "Noto Sans Arabic");
    add(values, "font_east_asia", serif ? "Noto Serif CJK SC" : "Noto Sans CJK SC");
}

static void add_sizes(struct convert_values *values, int wished)
{
    int size = wished > 0 ? wished : HALF_POINTS;
    (void)snprintf(values->points, sizeof values->points, "%d.%d", size / 2, size % 2 * 5);
    add(values, "points", values->points);
    add(values, "flat", wished > 0 ? "yes" : "");
    for (size_t i = 0; i < CONVERT_SIZES; i++) {
        (void)snprintf(values->sizes[i], CONVERT_NUMBER_BYTES, "%d",
                       wished > 0 ? size : size + sizes[i].more);
        add(values, sizes[i].name, values->sizes[i]);
    }
}

void convert_values_make(struct convert_values *values, const struct convert_wish *wish)
{
    values->count = 0;
    clock_format_ms(wish->date * 1000, values->date);
    memcpy(values->date + strlen("2026-11-23T09:15:11"), "Z", 2); /* W3CDTF of a whole second */
    add(values, "date", values->date);
    add(values, "title", wish->title);
    add(values, "language", wish->language);
    add(values, "language_east_asia", starts(wish->language, "zh") ? wish->language : "zh-CN");
    add(values, "language_bidi", wish->right_to_left ? wish->language : "ar-SA");
    add(values, "right_to_left", wish->right_to_left ? "yes" : "");
    add(values, "plain", wish->plain ? "yes" : "");
    add(values, "decorated", wish->plain ? "" : "yes");
    add(values, "number_pages", wish->number_pages ? "yes" : "");
    add(values, "number_paragraphs", wish->number_paragraphs ? "yes" : "");
    add_page(values, wish->page_size);
    add_fonts(values, wish);
    add_sizes(values, wish->font_half_points);
}
