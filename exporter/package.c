/* See package.h. */
#include "exporter/package.h"

#include "exporter/docx_order.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)64 * 1024)

static enum verdict unwritable(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "WORKDIR_UNWRITABLE",
                     "a file of the document cannot be written to the private folder");
}

static enum verdict broken(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "CONVERTER_FAILED",
                     "what the converter wrote is no Word document");
}

/* ---- writing ---- */

static struct archive *open_to_write(const char *path)
{
    struct archive *archive = archive_write_new();
    if (archive == NULL)
        return NULL;
    if (archive_write_set_format_zip(archive) == ARCHIVE_OK &&
        archive_write_set_options(archive, "zip:compression=deflate,zip:compression-level=9") ==
            ARCHIVE_OK &&
        archive_write_open_filename(archive, path) == ARCHIVE_OK)
        return archive;
    (void)archive_write_free(archive);
    return NULL;
}

/* No time is set: libarchive then writes the first day that a zip file knows, whatever the zone. */
static bool begin_part(struct archive *archive, const char *name, int64_t bytes)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        return false;
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, bytes);
    bool good = archive_write_header(archive, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return good;
}

static bool write_part(struct archive *archive, const char *name, struct text content)
{
    return begin_part(archive, name, (int64_t)content.length) &&
           archive_write_data(archive, content.at, content.length) == (la_ssize_t)content.length;
}

static bool write_file_part(struct archive *archive, const char *name, FILE *file)
{
    char chunk[CHUNK_BYTES];
    size_t got;
    bool good = fflush(file) == 0 && begin_part(archive, name, (int64_t)ftello(file));
    rewind(file);
    while (good && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        good = archive_write_data(archive, chunk, got) == (la_ssize_t)got;
    return good && ferror(file) == 0;
}

static enum verdict close_written(struct archive *archive, bool good, struct error *error)
{
    good = good && archive_write_close(archive) == ARCHIVE_OK;
    (void)archive_write_free(archive);
    return good ? VERDICT_OK : unwritable(error);
}

enum verdict package_write(const char *path, const struct package_part *parts, size_t count,
                           struct error *error)
{
    struct archive *archive = open_to_write(path);
    bool good = archive != NULL;
    if (!good)
        return unwritable(error);
    for (size_t i = 0; i < count && good; i++)
        good = write_part(archive, parts[i].name, parts[i].content);
    return close_written(archive, good, error);
}

/* ---- copying ---- */

static const struct package_part *replacement(const struct package_copy *copy, const char *name)
{
    for (size_t i = 0; i < copy->replaced_count; i++)
        if (strcmp(copy->replaced[i].name, name) == 0)
            return &copy->replaced[i];
    return NULL;
}

static bool is_text(const char *name)
{
    return strcmp(name, "word/document.xml") == 0 || strcmp(name, "word/footnotes.xml") == 0;
}

static bool write_all(FILE *file, struct buffer *bytes)
{
    bool good = buffer_ok(bytes) && fwrite(bytes->data, 1, bytes->length, file) == bytes->length;
    buffer_clear(bytes);
    return good;
}

/* Through a file, because a zip file tells a part's size before its bytes. */
static enum verdict spool_part(struct archive *from, bool text, bool right_to_left, FILE *file,
                               struct error *error)
{
    char chunk[CHUNK_BYTES];
    struct docx_order order = {.right_to_left = right_to_left};
    struct buffer out = BUFFER_NONE;
    la_ssize_t got;
    bool good = true;
    while (good && (got = archive_read_data(from, chunk, sizeof chunk)) > 0) {
        struct text bytes = {chunk, (size_t)got};
        if (text)
            docx_order_feed(&order, bytes, &out);
        else
            buffer_text(&out, bytes);
        good = write_all(file, &out);
    }
    docx_order_end(&order, &out);
    good = good && (out.length == 0 || write_all(file, &out));
    buffer_free(&out);
    if (!good)
        return unwritable(error);
    return got < 0 ? broken(error) : VERDICT_OK;
}

static enum verdict copy_part(const struct package_copy *copy, struct archive *from,
                              const char *name, struct archive *to, struct error *error)
{
    const struct package_part *replaced = replacement(copy, name);
    if (replaced != NULL)
        return write_part(to, name, replaced->content) ? VERDICT_OK : unwritable(error);
    FILE *file = fopen(copy->scratch, "w+b");
    if (file == NULL)
        return unwritable(error);
    enum verdict verdict = spool_part(from, is_text(name), copy->right_to_left, file, error);
    if (verdict == VERDICT_OK && !write_file_part(to, name, file))
        verdict = unwritable(error);
    (void)fclose(file);
    return verdict;
}

static enum verdict copy_parts(const struct package_copy *copy, struct archive *from,
                               struct archive *to, struct error *error)
{
    struct archive_entry *entry;
    int status;
    while ((status = archive_read_next_header(from, &entry)) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        if (name == NULL)
            return broken(error);
        enum verdict verdict = copy_part(copy, from, name, to, error);
        if (verdict != VERDICT_OK)
            return verdict;
    }
    return status == ARCHIVE_EOF ? VERDICT_OK : broken(error);
}

enum verdict package_copy(const struct package_copy *copy, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    struct archive *from = archive_read_new();
    if (from == NULL)
        return error_no_memory(error);
    if (archive_read_support_format_zip(from) != ARCHIVE_OK ||
        archive_read_open_filename(from, copy->from, CHUNK_BYTES) != ARCHIVE_OK)
        verdict = broken(error);
    struct archive *to = verdict == VERDICT_OK ? open_to_write(copy->to) : NULL;
    if (verdict == VERDICT_OK && to == NULL)
        verdict = unwritable(error);
    if (verdict == VERDICT_OK) {
        verdict = copy_parts(copy, from, to, error);
        enum verdict closed = close_written(to, verdict == VERDICT_OK, NULL);
        if (verdict == VERDICT_OK && closed != VERDICT_OK)
            verdict = unwritable(error);
    }
    (void)archive_read_free(from);
    return verdict;
}
