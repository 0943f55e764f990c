/*
 * A wish with its presets, as the texts of document/ name its parts. Pure; private to convert.c.
 */
#ifndef PARALLAX_EXPORTER_CONVERT_VALUES_H
#define PARALLAX_EXPORTER_CONVERT_VALUES_H

#include "base/clock.h"
#include "exporter/convert.h"
#include "exporter/fill.h"

#define CONVERT_VALUES_MAX 32
#define CONVERT_NUMBER_BYTES 32
#define CONVERT_SIZES 9

struct convert_values {
    struct fill_value list[CONVERT_VALUES_MAX]; /* borrowed from the wish and from below */
    size_t count;
    char points[CONVERT_NUMBER_BYTES], text_width[CONVERT_NUMBER_BYTES];
    char sizes[CONVERT_SIZES][CONVERT_NUMBER_BYTES];
    char date[CLOCK_TIME_BYTES];
};

/* Stays where it is: the list points into it. */
void convert_values_make(struct convert_values *values, const struct convert_wish *wish);

#endif
