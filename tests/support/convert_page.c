/*
 * A page from standard input made into a document on standard output, for tests that look into
 * documents: convert_page pdf|docx [WORD...]. Words: rtl, lang=ar, pages, paragraphs, plain,
 * letter, font=NAME, points=12, date=SECONDS, time_ms=N, memory=BYTES, usage (told on standard
 * error).
 */
#include "exporter/convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((int64_t)1024 * 1024)

static const char *value_of(const char *word, const char *name)
{
    size_t length = strlen(name);
    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static int64_t number(const char *words)
{
    return strtoll(words, NULL, 10);
}

static bool take_value(struct convert_wish *wish, const char *word)
{
    const char *value;
    if ((value = value_of(word, "lang")) != NULL)
        wish->language = value;
    else if ((value = value_of(word, "font")) != NULL)
        wish->font = value;
    else if ((value = value_of(word, "points")) != NULL)
        wish->font_half_points = (int)number(value) * 2;
    else if ((value = value_of(word, "date")) != NULL)
        wish->date = number(value);
    else if ((value = value_of(word, "time_ms")) != NULL)
        wish->limits.time_ms = number(value);
    else if ((value = value_of(word, "memory")) != NULL)
        wish->limits.memory_bytes = number(value);
    return value != NULL;
}

static bool take(struct convert_wish *wish, bool *show_usage, const char *word)
{
    if (strcmp(word, "rtl") == 0)
        wish->right_to_left = true;
    else if (strcmp(word, "pages") == 0)
        wish->number_pages = true;
    else if (strcmp(word, "paragraphs") == 0)
        wish->number_paragraphs = true;
    else if (strcmp(word, "plain") == 0)
        wish->plain = true;
    else if (strcmp(word, "letter") == 0)
        wish->page_size = word;
    else if (strcmp(word, "usage") == 0)
        *show_usage = true;
    else
        return take_value(wish, word);
    return true;
}

static enum verdict spool_page(struct convert *convert, struct error *error)
{
    char chunk[65536];
    size_t got;
    struct output *page = convert_page(convert);
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK && (got = fread(chunk, 1, sizeof chunk, stdin)) > 0) {
        buffer_append(output_buffer(page), chunk, got);
        verdict = output_flush(page, error);
    }
    return verdict;
}

int main(int argc, char **argv)
{
    struct convert_wish wish = {
        .language = "en",
        .title = "A page <of> \"tests\" & more",
        .date = 1770422400,
        .limits = {.time_ms = 600000, .memory_bytes = 4096 * MIB, .file_bytes = 1024 * MIB},
    };
    struct convert *convert = NULL;
    struct output *output = NULL;
    struct child_usage usage;
    struct error error;
    bool show_usage = false;
    for (int i = 2; i < argc; i++)
        if (!take(&wish, &show_usage, argv[i]))
            return EXIT_USAGE;
    if (argc < 2)
        return EXIT_USAGE;
    enum verdict verdict =
        convert_new(strcmp(argv[1], "pdf") == 0 ? CONVERT_PDF : CONVERT_DOCX, &convert, &error);
    if (verdict == VERDICT_OK)
        verdict = output_open("-", &output, &error);
    if (verdict == VERDICT_OK)
        verdict = spool_page(convert, &error);
    if (verdict == VERDICT_OK)
        verdict = convert_run(convert, &wish, output, &usage, &error);
    if (verdict == VERDICT_OK)
        verdict = output_finish(output, &error);
    if (verdict == VERDICT_OK && show_usage)
        (void)fprintf(stderr, "wall %.1f s, processor %.1f s, memory %lld MiB\n",
                      (double)usage.wall_ms / 1000, (double)usage.cpu_ms / 1000,
                      (long long)(usage.memory_bytes / MIB));
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "%s: %s\n", error.code, error.text);
    output_free(&output);
    convert_free(&convert);
    return (int)verdict_exit_code(verdict);
}
