/* See names.h. */
#include "exporter/names.h"

#include "words/words.h"

const char *name_of_country(const struct country *country, const char *language)
{
    return country_name(country, language);
}

const char *name_of_region(const char *region_m49, const char *language)
{
    const char *name = region_name(region_m49, language);
    return name != NULL ? name : region_m49;
}

const char *name_of_theme(const struct theme *theme, const char *language)
{
    (void)language;
    return language_words_in("theme", theme->label_en);
}
