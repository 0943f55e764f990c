/* See convert.h. */
#include "exporter/convert.h"

#include "base/file.h"
#include "exporter/convert_values.h"
#include "exporter/package.h"
#include "exporter/workdir.h"

#include "exporter_documents.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)64 * 1024)
#define HEAP_BYTES 32
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct converter {
    const char *program; /* what is run */
    const char *needed;  /* what shows that the package is there */
    const char *package;
} converters[] = {
    [CONVERT_PDF] = {"/usr/bin/python3", "/usr/bin/weasyprint", "weasyprint"},
    [CONVERT_DOCX] = {"/usr/bin/pandoc", "/usr/bin/pandoc", "pandoc"},
};

struct convert {
    enum convert_format format;
    struct workdir *workdir;
    struct output *page;
};

/* ---- the wish ---- */

/* It becomes a part of a style sheet. */
static enum verdict check_font(const char *font, struct error *error)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -";
    if (font == NULL || (font[0] != '\0' && strspn(font, good) == strlen(font)))
        return VERDICT_OK;
    return error_set(error, VERDICT_REJECT, "CONVERT_FONT",
                     "the name of a font has letters, digits, blanks and dashes only");
}

/* ---- files ---- */

static struct text document_text(const char *name)
{
    for (size_t i = 0; i < exporter_documents_count; i++)
        if (strcmp(exporter_documents[i].name, name) == 0)
            return (struct text){exporter_documents[i].content, exporter_documents[i].length};
    assert(false); /* a text that is not built in */
    return TEXT_NONE;
}

static enum verdict write_text(const struct convert *convert, const char *name, struct text content,
                               struct error *error)
{
    char *path = workdir_file(convert->workdir, name);
    if (path == NULL)
        return error_no_memory(error);
    enum verdict verdict = file_replace(path, content, error);
    free(path);
    return verdict;
}

static enum verdict write_filled(const struct convert *convert, const char *name, const char *text,
                                 const struct convert_values *values, struct error *error)
{
    struct buffer filled = BUFFER_NONE;
    fill_text(document_text(text), values->list, values->count, &filled);
    enum verdict verdict = buffer_ok(&filled)
                               ? write_text(convert, name, buffer_view(&filled), error)
                               : error_no_memory(error);
    buffer_free(&filled);
    return verdict;
}

static enum verdict send_file(const char *path, struct output *output, struct error *error)
{
    char chunk[CHUNK_BYTES];
    enum verdict verdict = VERDICT_OK;
    size_t got;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return error_set(error, VERDICT_REJECT, "CONVERTER_FAILED",
                         "the converter ended well and wrote nothing");
    while (verdict == VERDICT_OK && (got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        buffer_append(output_buffer(output), chunk, got);
        verdict = output_flush(output, error);
    }
    if (verdict == VERDICT_OK && ferror(file) != 0)
        verdict = error_set(error, VERDICT_RETRY, "WORKDIR_UNREADABLE",
                            "the document cannot be read from the private folder: %m");
    (void)fclose(file);
    return verdict;
}

static struct child_spec spec_of(const struct convert *convert, const struct convert_wish *wish,
                                 const char *const *words)
{
    return (struct child_spec){
        .words = words,
        .package = converters[convert->format].package,
        .folder = workdir_path(convert->workdir),
        .date = wish->date,
        .limits = wish->limits,
    };
}

/* ---- PDF ---- */

static enum verdict make_pdf(const struct convert *convert, const struct convert_wish *wish,
                             const struct convert_values *values, struct child_usage *ret_usage,
                             struct error *error)
{
    const char *const words[] = {
        converters[CONVERT_PDF].program,
        "-s", /* no folder of the user's, none of the current one, no compiled files */
        "-P",
        "-B",
        "pdf.py",
        "page.html",
        "print.css",
        "document",
        wish->language,
        wish->right_to_left ? "rtl" : "ltr",
        wish->title,
        wish->number_paragraphs ? "yes" : "no",
        NULL,
    };
    const struct child_spec spec = spec_of(convert, wish, words);
    enum verdict verdict = write_text(convert, "pdf.py", document_text("pdf"), error);
    if (verdict == VERDICT_OK)
        verdict = write_filled(convert, "print.css", "print", values, error);
    if (verdict == VERDICT_OK)
        verdict = child_run(&spec, ret_usage, error);
    return verdict;
}

/* ---- Word ---- */

#define PARTS_MAX 12

struct part_text {
    const char *part, *text; /* the name in the package, the name in document/ */
};

struct parts {
    struct buffer filled[PARTS_MAX];
    struct package_part list[PARTS_MAX];
};

static enum verdict parts_fill(struct parts *parts, const struct part_text *texts, size_t count,
                               const struct convert_values *values, struct error *error)
{
    bool good = true;
    assert(count <= PARTS_MAX);
    memset(parts, 0, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        fill_text(document_text(texts[i].text), values->list, values->count, &parts->filled[i]);
        parts->list[i] = (struct package_part){texts[i].part, buffer_view(&parts->filled[i])};
        good = good && buffer_ok(&parts->filled[i]);
    }
    return good ? VERDICT_OK : error_no_memory(error);
}

static void parts_free(struct parts *parts)
{
    for (size_t i = 0; i < PARTS_MAX; i++)
        buffer_free(&parts->filled[i]);
}

static enum verdict write_reference(const char *path, const struct convert_values *values,
                                    struct error *error)
{
    static const struct part_text texts[] = {
        {"[Content_Types].xml", "content_types"},
        {"_rels/.rels", "package_rels"},
        {"word/document.xml", "document"},
        {"word/_rels/document.xml.rels", "document_rels"},
        {"word/styles.xml", "styles"},
        {"word/numbering.xml", "numbering"},
        {"word/settings.xml", "settings"},
        {"word/fontTable.xml", "font_table"},
        {"word/footer1.xml", "footer"},
    };
    struct parts parts;
    enum verdict verdict = parts_fill(&parts, texts, COUNT(texts), values, error);
    if (verdict == VERDICT_OK)
        verdict = package_write(path, parts.list, COUNT(texts), error);
    parts_free(&parts);
    return verdict;
}

static enum verdict run_pandoc(const struct convert *convert, const struct convert_wish *wish,
                               struct child_usage *ret_usage, struct error *error)
{
    char heap[HEAP_BYTES];
    /* Its run-time gives two thirds of the address space to the heap; -c takes half the memory. */
    (void)snprintf(heap, sizeof heap, "-M%lldm",
                   (long long)(wish->limits.memory_bytes / 1024 / 1024 * 2 / 3));
    const char *const words[] = {
        converters[CONVERT_DOCX].program,
        "+RTS",
        "-c",
        "-F1.3",
        heap,
        "-RTS",
        "--from=docx.lua",
        "--to=docx",
        "--no-highlight",
        "--reference-doc=reference.docx",
        "--output=raw.docx",
        "page.html",
        NULL,
    };
    struct child_spec spec = spec_of(convert, wish, words);
    size_t count = 0;
    if (wish->number_paragraphs)
        spec.variables[count++] = "PARALLAX_NUMBER_PARAGRAPHS=yes";
    if (wish->right_to_left)
        spec.variables[count++] = "PARALLAX_RIGHT_TO_LEFT=yes";
    if (wish->plain)
        spec.variables[count++] = "PARALLAX_PLAIN=yes";
    return child_run(&spec, ret_usage, error);
}

static enum verdict copy_docx(const struct convert *convert, const struct convert_wish *wish,
                              const struct package_part *replaced, size_t count,
                              struct error *error)
{
    char *from = workdir_file(convert->workdir, "raw.docx");
    char *to = workdir_file(convert->workdir, "document");
    char *scratch = workdir_file(convert->workdir, "part");
    const struct package_copy copy = {
        .from = from,
        .to = to,
        .scratch = scratch,
        .replaced = replaced,
        .replaced_count = count,
        .right_to_left = wish->right_to_left,
    };
    enum verdict verdict = from != NULL && to != NULL && scratch != NULL
                               ? package_copy(&copy, error)
                               : error_no_memory(error);
    free(scratch);
    free(to);
    free(from);
    return verdict;
}

/* pandoc writes the time of day into core.xml, invents app.xml, and puts settings out of order. */
static enum verdict finish_docx(const struct convert *convert, const struct convert_wish *wish,
                                const struct convert_values *values, struct error *error)
{
    static const struct part_text replaced[] = {
        {"docProps/core.xml", "core"},
        {"docProps/app.xml", "app"},
        {"word/settings.xml", "settings"},
    };
    struct parts parts;
    enum verdict verdict = parts_fill(&parts, replaced, COUNT(replaced), values, error);
    if (verdict == VERDICT_OK)
        verdict = copy_docx(convert, wish, parts.list, COUNT(replaced), error);
    parts_free(&parts);
    return verdict;
}

static enum verdict make_docx(const struct convert *convert, const struct convert_wish *wish,
                              const struct convert_values *values, struct child_usage *ret_usage,
                              struct error *error)
{
    char *reference = workdir_file(convert->workdir, "reference.docx");
    enum verdict verdict = reference != NULL
                               ? write_text(convert, "docx.lua", document_text("docx"), error)
                               : error_no_memory(error);
    if (verdict == VERDICT_OK)
        verdict = write_reference(reference, values, error);
    if (verdict == VERDICT_OK)
        verdict = run_pandoc(convert, wish, ret_usage, error);
    if (verdict == VERDICT_OK)
        verdict = finish_docx(convert, wish, values, error);
    free(reference);
    return verdict;
}

/* ---- both ---- */

enum verdict convert_new(enum convert_format format, struct convert **ret_convert,
                         struct error *error)
{
    const struct converter *converter = &converters[format];
    enum verdict verdict = child_check(converter->needed, converter->package, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct convert *convert = calloc(1, sizeof *convert);
    if (convert == NULL)
        return error_no_memory(error);
    convert->format = format;
    verdict = workdir_new(&convert->workdir, error);
    char *path = verdict == VERDICT_OK ? workdir_file(convert->workdir, "page.html") : NULL;
    if (verdict == VERDICT_OK)
        verdict = path != NULL ? output_open(path, &convert->page, error) : error_no_memory(error);
    free(path);
    if (verdict == VERDICT_OK)
        *ret_convert = convert;
    else
        convert_free(&convert);
    return verdict;
}

struct output *convert_page(struct convert *convert)
{
    return convert->page;
}

enum verdict convert_run(struct convert *convert, const struct convert_wish *wish,
                         struct output *output, struct child_usage *ret_usage, struct error *error)
{
    struct convert_values values;
    enum verdict verdict = check_font(wish->font, error);
    *ret_usage = (struct child_usage){0, 0, 0};
    convert_values_make(&values, wish);
    if (verdict == VERDICT_OK)
        verdict = output_finish(convert->page, error);
    if (verdict == VERDICT_OK)
        verdict = convert->format == CONVERT_PDF
                      ? make_pdf(convert, wish, &values, ret_usage, error)
                      : make_docx(convert, wish, &values, ret_usage, error);
    char *path = verdict == VERDICT_OK ? workdir_file(convert->workdir, "document") : NULL;
    if (verdict == VERDICT_OK)
        verdict = path != NULL ? send_file(path, output, error) : error_no_memory(error);
    free(path);
    return verdict;
}

void convert_free(struct convert **convert)
{
    if (*convert == NULL)
        return;
    output_free(&(*convert)->page);
    workdir_free(&(*convert)->workdir);
    free(*convert);
    *convert = NULL;
}
