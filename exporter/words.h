/*
 * The exporter's English words as strings that translators get: _("...") where they are used,
 * N_("...") in tables whose entries go through _() later.
 */
#ifndef PARALLAX_EXPORTER_WORDS_H
#define PARALLAX_EXPORTER_WORDS_H

#include <libintl.h>

#define _(words) gettext(words)
#define N_(words) (words)
/* The words for a number of things; both are formats with one %lld for it where they show it. */
#define words_for(n, one, many) ngettext(one, many, (unsigned long)(n))

#endif
