/* See names.h. */
#include "exporter/names.h"

#include "exporter/words.h"

const char *name_of_country(const struct country *country, const char *language)
{
    (void)language;
    return country->un_name_en;
}

const char *name_of_region(const char *region_m49, const char *language)
{
    (void)language;
    const char *name = reference_region_name(region_m49);
    return name != NULL ? _(name) : region_m49;
}

const char *name_of_theme(const struct theme *theme, const char *language)
{
    (void)language;
    return _(theme->label_en);
}
