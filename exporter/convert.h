/*
 * PDF and Word out of the report's page: WeasyPrint and pandoc, each as a confined child (child.h),
 * in a private folder (workdir.h) where the page is spooled while it is made.
 *
 * The same page and wish give the same bytes: every date is the wish's own.
 */
#ifndef PARALLAX_EXPORTER_CONVERT_H
#define PARALLAX_EXPORTER_CONVERT_H

#include "base/error.h"
#include "exporter/child.h"
#include "exporter/output.h"

#include <stdbool.h>
#include <stdint.h>

enum convert_format { CONVERT_PDF, CONVERT_DOCX };

/* How the document is to look; strings are UTF-8 and borrowed. */
struct convert_wish {
    const char *language; /* BCP 47 */
    bool right_to_left;
    const char *title;     /* of the metadata */
    const char *font;      /* letters, digits, blanks and dashes; NULL: Noto Sans */
    int font_half_points;  /* of all words; 0: 21 (10.5 points), and headings larger */
    bool plain;            /* no bold, italic or underlined words */
    const char *page_size; /* "A4" or "letter"; NULL: A4 */
    bool number_pages, number_paragraphs;
    int64_t date; /* of the data: seconds since 1970 */
    struct child_limits limits;
};

struct convert;

/* RETRY CONVERTER_MISSING, WORKDIR_UNWRITABLE. The process must have one thread. */
enum verdict convert_new(enum convert_format format, struct convert **ret_convert,
                         struct error *error);
/* Where the page's HTML goes, the convert's own. */
struct output *convert_page(struct convert *convert);
/*
 * Once the page is whole: makes the document and appends it to output, which the caller finishes.
 * *ret_usage is what the converter used. REJECT CONVERT_FONT, CONVERTER_*; RETRY as workdir.h,
 * child.h and output.h say.
 */
enum verdict convert_run(struct convert *convert, const struct convert_wish *wish,
                         struct output *output, struct child_usage *ret_usage, struct error *error);
/* Nothing stays behind. */
void convert_free(struct convert **convert);

#endif
