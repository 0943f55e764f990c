/* Years and days out of dates as forms, tools and people write them. Pure; private to the mapping.
 */
#ifndef PARALLAX_SHEET_MAPPING_DATE_H
#define PARALLAX_SHEET_MAPPING_DATE_H

#include "base/text.h"

#include <stdbool.h>

#define MAPPING_DATE_BYTES 16

/*
 * The year in text: the one number of four digits from 1900 to 2100 in it. Two different ones are a
 * period, "2021-2023". False: there is none, or there are more.
 */
bool mapping_year(struct text text, char ret_year[MAPPING_DATE_BYTES]);
/*
 * The day in text as YYYY-MM-DD: from ISO 8601 with or without a time, 4.3.2026, or Mar 4, 2026
 * (ODK Briefcase). False: it is none of these; 4/3/2026 is a day in April or in March.
 */
bool mapping_date(struct text text, char ret_date[MAPPING_DATE_BYTES]);

#endif
