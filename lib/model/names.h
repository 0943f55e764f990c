/*
 * The names of goals, countries, regions and languages in the languages that reports are made in.
 *
 * A language is a BCP 47 tag whose primary subtag decides, in any case; every other language, and
 * NULL, gets the English name. Names live as long as the process.
 */
#ifndef PARALLAX_MODEL_NAMES_H
#define PARALLAX_MODEL_NAMES_H

#include "model/reference.h"

/* The goal's short name. */
const char *goal_name(const struct goal *goal, const char *language);
/* As the United Nations call it in that language. */
const char *country_name(const struct country *country, const char *language);
/* Of an M49 code ("143"); NULL where no country of the list lies in such a region. */
const char *region_name(const char *region_m49, const char *language);
/* Of a language by its own tag ("ky", "zh-Hans"); NULL for one without a two-letter code. */
const char *language_name(struct text tag, const char *language);

#endif
