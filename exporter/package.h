/*
 * The zip file that a Word document is (OPC, ECMA-376-2), with nothing in it that tells when or
 * where it was made. archive.h is seen in package.c alone.
 */
#ifndef PARALLAX_EXPORTER_PACKAGE_H
#define PARALLAX_EXPORTER_PACKAGE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct package_part {
    const char *name; /* inside the zip: "word/styles.xml" */
    struct text content;
};

/* Writes a new package of these parts. RETRY WORKDIR_UNWRITABLE. */
enum verdict package_write(const char *path, const struct package_part *parts, size_t count,
                           struct error *error);

struct package_copy {
    const char *from, *to;               /* paths */
    const char *scratch;                 /* a file to be written over */
    const struct package_part *replaced; /* parts that take the place of those of the same name */
    size_t replaced_count;
    bool right_to_left;
};

/*
 * Copies the package, its texts (word/document.xml, footnotes.xml) through docx_order.h, its parts
 * in the same order with fixed times. RETRY WORKDIR_UNWRITABLE, REJECT CONVERTER_FAILED when from
 * is no zip file.
 */
enum verdict package_copy(const struct package_copy *copy, struct error *error);

#endif
