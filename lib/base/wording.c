/* See wording.h. */
#include "base/wording.h"

#include <stddef.h>

static wording_fn *translate_in_use;

void wording_use(wording_fn *translate)
{
    translate_in_use = translate;
}

const char *wording(const char *english)
{
    return translate_in_use != NULL ? translate_in_use(english) : english;
}
