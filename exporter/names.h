/*
 * What countries, regions and themes are called in a report: the only place where a report takes
 * such a name from the code lists.
 */
#ifndef PARALLAX_EXPORTER_NAMES_H
#define PARALLAX_EXPORTER_NAMES_H

#include "model/reference.h"

/* language: BCP 47, of the report. */
const char *name_of_country(const struct country *country, const char *language);
/* region_m49: a region that reference_region_name knows. */
const char *name_of_region(const char *region_m49, const char *language);
const char *name_of_theme(const struct theme *theme, const char *language);

#endif
