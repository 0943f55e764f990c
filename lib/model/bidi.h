/*
 * Balance of the controls that turn the direction of text (UAX #9, 2.1 to 2.5). One that is left
 * open turns the text of others that is shown after it, so that a name or figure reads differently
 * from what it says.
 */
#ifndef PARALLAX_MODEL_BIDI_H
#define PARALLAX_MODEL_BIDI_H

#include "base/text.h"

#include <stddef.h>

/*
 * The offset of the first control that is not balanced within its paragraph (which ends at a
 * newline): an opening one without its end, an end without an opening, or one nested deeper than
 * 60. text.length when all are. Text is valid UTF-8.
 */
size_t bidi_unbalanced(struct text text);
/* The bytes of the control that text starts with; 0: it starts with none. */
size_t bidi_control_length(struct text text);

#endif
