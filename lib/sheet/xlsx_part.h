/*
 * One part of a workbook, which is a zip file of XML files, parsed as it is inflated. Private to
 * the reading of workbooks.
 *
 * Files come from strangers. A part is found by its name in the archive and never becomes a path of
 * this machine. Bounded are: entries of the archive, bytes inflated, depth of elements, bytes of
 * one tag. A document type is refused, so there are no entities that could expand or fetch
 * anything.
 */
#ifndef PARALLAX_SHEET_XLSX_PART_H
#define PARALLAX_SHEET_XLSX_PART_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Bytes in memory, or a file when path is not NULL. Borrowed. */
struct xlsx_source {
    const char *path;
    struct text bytes;
    size_t size_bytes; /* of the whole archive, either way */
};

/*
 * What one opening of a part may inflate to: tables shrink to a tenth or a hundredth, a bomb to a
 * thousandth. A sheet of 100,000 rows and 60 columns has half of the most.
 */
#define XLSX_INFLATED_BYTES_MAX ((size_t)1024 * 1024 * 1024)
#define XLSX_INFLATED_BYTES_FREE ((size_t)32 * 1024 * 1024) /* below this, no ratio counts */
#define XLSX_INFLATED_RATIO_MAX ((size_t)200)
#define XLSX_ENTRIES_MAX 10000

/* Names are without their namespace prefix; attributes are names and values in turn, NULL last. */
struct xlsx_handlers {
    void (*open)(void *context, const char *name, const char **attributes);
    void (*close)(void *context, const char *name);
    void (*text)(void *context, struct text text);
};

struct xlsx_part;

/*
 * Opens the part of this name (ASCII case does not matter, as in Office). *ret_part is NULL when
 * the archive has none. Handlers and context are borrowed until xlsx_part_free.
 *
 * REJECT XLSX_DAMAGED (no readable zip file), XLSX_ENCRYPTED, XLSX_TOO_LARGE; RETRY NO_MEMORY.
 */
enum verdict xlsx_part_open(const struct xlsx_source *source, const char *name,
                            const struct xlsx_handlers *handlers, void *context,
                            struct xlsx_part **ret_part, struct error *error);
void xlsx_part_free(struct xlsx_part **part);
/*
 * Parses on until a handler pauses or the part ends, which *ret_ended says. REJECT XLSX_DAMAGED,
 * XLSX_TOO_LARGE, XLSX_DOCTYPE, or what a handler refused with; RETRY NO_MEMORY.
 */
enum verdict xlsx_part_run(struct xlsx_part *part, bool *ret_ended, struct error *error);
/* The same to the end, for parts that are read whole. */
enum verdict xlsx_part_run_all(struct xlsx_part *part, struct error *error);

/* For handlers: xlsx_part_run returns when this one is done. */
void xlsx_part_pause(struct xlsx_part *part);
/* For handlers: nothing more is parsed, and xlsx_part_run returns this verdict. */
void xlsx_part_refuse(struct xlsx_part *part, enum verdict verdict, const char *code,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The value of an attribute by its name without prefix, or NULL. */
const char *xlsx_attribute(const char **attributes, const char *name);

/* Names of the archive's entries, for telling what a zip file is that is no workbook. False from
 * visit ends it. Errors as of xlsx_part_open. */
enum verdict xlsx_entries(const struct xlsx_source *source,
                          bool (*visit)(void *context, const char *name), void *context,
                          struct error *error);

#endif
