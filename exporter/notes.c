/* See notes.h. The marks and roles are those of DPUB-ARIA, which converters to Word know. */
#include "exporter/notes.h"

struct html *notes_begin(struct notes *notes, struct html *text)
{
    size_t number = ++notes->count;
    notes->waiting++;
    html_open(text, "a");
    html_zone(text, COUNT_NOTHING);
    html_attribute(text, "class", "noteref");
    html_attribute(text, "role", "doc-noteref");
    html_attribute_format(text, "href", "#fn-%zu", number);
    html_attribute_format(text, "id", "fnref-%zu", number);
    html_format(text, "%zu", number);
    html_close(text);
    struct html *note = &notes->html;
    note->out = &notes->buffer;
    note->count = text->count;
    html_open(note, "li");
    html_zone(note, COUNT_FOOTNOTES);
    html_attribute_format(note, "id", "fn-%zu", number);
    html_open(note, "p");
    return note;
}

void notes_end(struct notes *notes)
{
    html_close_to(&notes->html, 0);
}

void notes_flush(struct notes *notes, struct html *text)
{
    if (notes->waiting == 0)
        return;
    html_open(text, "section");
    html_attribute(text, "class", "footnotes");
    html_attribute(text, "role", "doc-endnotes");
    html_open(text, "ol");
    html_attribute_format(text, "start", "%zu", notes->count - notes->waiting + 1);
    html_piece(text, &notes->buffer);
    html_close(text);
    html_close(text);
    buffer_clear(&notes->buffer);
    notes->waiting = 0;
}

void notes_free(struct notes *notes)
{
    buffer_free(&notes->buffer);
}
