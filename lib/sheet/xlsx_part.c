/* See xlsx_part.h. */
#include "sheet/xlsx_part.h"

#include "base/wording.h"

#include <archive.h>
#include <archive_entry.h>
#include <expat.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK_BYTES 16384
/* The longest run of bytes in which nothing ends: a tag with its attributes, a comment. */
#define SILENT_BYTES_MAX ((size_t)512 * 1024)
/* Workbooks are about ten deep. */
#define DEPTH_MAX 64

struct xlsx_part {
    struct archive *archive;
    XML_Parser parser;
    const struct xlsx_handlers *handlers;
    void *context;
    size_t inflated_bytes, inflated_bytes_max;
    size_t silent_bytes; /* fed since the last handler was called */
    size_t depth;
    bool paused;
    bool fed_all;
    struct error refusal; /* its verdict is OK while nothing was refused */
};

static enum verdict refuse_damaged(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "XLSX_DAMAGED",
                     "the workbook is damaged or cut short; open and save it again, or copy it "
                     "anew from where it comes from");
}

static enum verdict refuse_encrypted(struct error *error)
{
    return error_set(error, VERDICT_REJECT, "XLSX_ENCRYPTED",
                     "the workbook is protected by a password; save it without one");
}

/* ---- the archive ---- */

/* Only by the list of entries at its end: a file that was cut short is then refused and not half
 * read. */
static enum verdict open_archive(const struct xlsx_source *source, struct archive **ret_archive,
                                 struct error *error)
{
    struct archive *archive = archive_read_new();
    if (archive == NULL)
        return error_no_memory(error);
    int status = archive_read_support_format_zip_seekable(archive);
    if (status == ARCHIVE_OK && source->path != NULL)
        status = archive_read_open_filename(archive, source->path, CHUNK_BYTES);
    else if (status == ARCHIVE_OK)
        status = archive_read_open_memory(archive, source->bytes.at, source->bytes.length);
    if (status != ARCHIVE_OK) {
        (void)archive_read_free(archive);
        return refuse_damaged(error);
    }
    *ret_archive = archive;
    return VERDICT_OK;
}

/* The next entry; *ret_name is NULL at the end. */
static enum verdict next_entry(struct archive *archive, size_t *seen, const char **ret_name,
                               struct error *error)
{
    struct archive_entry *entry = NULL;
    int status = archive_read_next_header(archive, &entry);
    *ret_name = NULL;
    if (status == ARCHIVE_EOF)
        return VERDICT_OK;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        return refuse_damaged(error);
    if (archive_entry_is_encrypted(entry))
        return refuse_encrypted(error);
    if (++*seen > XLSX_ENTRIES_MAX)
        return error_set(error, VERDICT_REJECT, "XLSX_TOO_LARGE",
                         "the workbook has more than %d parts, which no spreadsheet writes",
                         XLSX_ENTRIES_MAX);
    const char *name = archive_entry_pathname(entry);
    *ret_name = name != NULL ? name : "";
    return VERDICT_OK;
}

enum verdict xlsx_entries(const struct xlsx_source *source,
                          bool (*visit)(void *context, const char *name), void *context,
                          struct error *error)
{
    struct archive *archive = NULL;
    const char *name = NULL;
    size_t seen = 0;
    enum verdict verdict = open_archive(source, &archive, error);
    if (verdict != VERDICT_OK)
        return verdict;
    do
        verdict = next_entry(archive, &seen, &name, error);
    while (verdict == VERDICT_OK && name != NULL && visit(context, name));
    (void)archive_read_free(archive);
    return verdict;
}

static enum verdict seek_entry(struct archive *archive, const char *wanted, bool *ret_found,
                               struct error *error)
{
    size_t seen = 0;
    for (;;) {
        const char *name = NULL;
        enum verdict verdict = next_entry(archive, &seen, &name, error);
        if (verdict != VERDICT_OK || name == NULL) {
            *ret_found = false;
            return verdict;
        }
        if (strcasecmp(name, wanted) == 0) {
            *ret_found = true;
            return VERDICT_OK;
        }
    }
}

/* ---- the XML ---- */

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

static bool is_refused(const struct xlsx_part *part)
{
    return part->refusal.verdict != VERDICT_OK;
}

void xlsx_part_refuse(struct xlsx_part *part, enum verdict verdict, const char *code,
                      const char *format, ...)
{
    if (is_refused(part))
        return;
    va_list arguments;
    va_start(arguments, format);
    char sentence[ERROR_TEXT_BYTES];
    (void)vsnprintf(sentence, sizeof sentence, wording(format), arguments);
    va_end(arguments);
    error_fill(&part->refusal, verdict, code, "%s", sentence);
    (void)XML_StopParser(part->parser, XML_FALSE);
}

void xlsx_part_pause(struct xlsx_part *part)
{
    if (!is_refused(part))
        (void)XML_StopParser(part->parser, XML_TRUE);
}

static void on_open(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx_part *part = user;
    part->silent_bytes = 0;
    if (++part->depth > DEPTH_MAX)
        xlsx_part_refuse(part, VERDICT_REJECT, "XLSX_DAMAGED",
                         "the workbook has elements nested deeper than %d", DEPTH_MAX);
    else if (!is_refused(part))
        part->handlers->open(part->context, local_name(name), attributes);
}

static void on_close(void *user, const XML_Char *name)
{
    struct xlsx_part *part = user;
    part->silent_bytes = 0;
    part->depth--;
    if (!is_refused(part))
        part->handlers->close(part->context, local_name(name));
}

static void on_text(void *user, const XML_Char *text, int length)
{
    struct xlsx_part *part = user;
    part->silent_bytes = 0;
    if (!is_refused(part))
        part->handlers->text(part->context, (struct text){text, (size_t)length});
}

static void on_other(void *user, const XML_Char *text, int length)
{
    (void)text;
    (void)length;
    ((struct xlsx_part *)user)->silent_bytes = 0;
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_internal_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    xlsx_part_refuse(user, VERDICT_REJECT, "XLSX_DOCTYPE",
                     "the workbook declares a document type, which no spreadsheet writes and "
                     "which can hide an attack; it is not read");
}

static bool make_parser(struct xlsx_part *part)
{
    part->parser = XML_ParserCreate(NULL);
    if (part->parser == NULL)
        return false;
    XML_SetUserData(part->parser, part);
    XML_SetElementHandler(part->parser, on_open, on_close);
    XML_SetCharacterDataHandler(part->parser, on_text);
    XML_SetDefaultHandler(part->parser, on_other);
    XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
    return true;
}

static size_t most_inflated(size_t size_bytes)
{
    if (size_bytes > XLSX_INFLATED_BYTES_MAX / XLSX_INFLATED_RATIO_MAX)
        return XLSX_INFLATED_BYTES_MAX;
    size_t most = size_bytes * XLSX_INFLATED_RATIO_MAX;
    return most > XLSX_INFLATED_BYTES_FREE ? most : XLSX_INFLATED_BYTES_FREE;
}

enum verdict xlsx_part_open(const struct xlsx_source *source, const char *name,
                            const struct xlsx_handlers *handlers, void *context,
                            struct xlsx_part **ret_part, struct error *error)
{
    struct xlsx_part *part = calloc(1, sizeof *part);
    bool found = false;
    if (part == NULL)
        return error_no_memory(error);
    *ret_part = NULL;
    part->handlers = handlers;
    part->context = context;
    part->inflated_bytes_max = most_inflated(source->size_bytes);
    enum verdict verdict = open_archive(source, &part->archive, error);
    if (verdict == VERDICT_OK)
        verdict = seek_entry(part->archive, name, &found, error);
    if (verdict == VERDICT_OK && found && !make_parser(part))
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK && found)
        *ret_part = part;
    else
        xlsx_part_free(&part);
    return verdict;
}

void xlsx_part_free(struct xlsx_part **part)
{
    if (*part == NULL)
        return;
    if ((*part)->parser != NULL)
        XML_ParserFree((*part)->parser);
    if ((*part)->archive != NULL)
        (void)archive_read_free((*part)->archive);
    free(*part);
    *part = NULL;
}

/* Inflates a chunk into the parser's own buffer. */
static enum verdict feed(struct xlsx_part *part, enum XML_Status *ret_status, struct error *error)
{
    void *room = XML_GetBuffer(part->parser, CHUNK_BYTES);
    if (room == NULL)
        return error_no_memory(error);
    la_ssize_t got = archive_read_data(part->archive, room, CHUNK_BYTES);
    if (got < 0)
        return refuse_damaged(error);
    part->fed_all = got == 0;
    part->inflated_bytes += (size_t)got;
    part->silent_bytes += (size_t)got;
    if (part->inflated_bytes > part->inflated_bytes_max || part->silent_bytes > SILENT_BYTES_MAX)
        return error_set(error, VERDICT_REJECT, "XLSX_TOO_LARGE",
                         "the workbook unpacks to more than can be a table; it is not read");
    *ret_status = XML_ParseBuffer(part->parser, (int)got, part->fed_all);
    return VERDICT_OK;
}

static enum verdict refuse_xml(struct xlsx_part *part, struct error *error)
{
    if (is_refused(part)) {
        if (error != NULL)
            *error = part->refusal;
        return part->refusal.verdict;
    }
    if (XML_GetErrorCode(part->parser) == XML_ERROR_NO_MEMORY)
        return error_no_memory(error);
    return refuse_damaged(error);
}

enum verdict xlsx_part_run(struct xlsx_part *part, bool *ret_ended, struct error *error)
{
    for (;;) {
        enum XML_Status status = XML_STATUS_OK;
        if (part->paused) {
            part->paused = false;
            status = XML_ResumeParser(part->parser);
        } else if (!part->fed_all) {
            enum verdict verdict = feed(part, &status, error);
            if (verdict != VERDICT_OK)
                return verdict;
        }
        if (status == XML_STATUS_ERROR)
            return refuse_xml(part, error);
        part->paused = status == XML_STATUS_SUSPENDED;
        *ret_ended = !part->paused && part->fed_all;
        if (part->paused || *ret_ended)
            return VERDICT_OK;
    }
}

enum verdict xlsx_part_run_all(struct xlsx_part *part, struct error *error)
{
    bool ended = false;
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK && !ended)
        verdict = xlsx_part_run(part, &ended, error);
    return verdict;
}
