/*
 * Text files that were compiled in: what parallax_embed_texts() of cmake/ParallaxEmbed.cmake makes
 * its tables of.
 */
#ifndef PARALLAX_BASE_EMBEDDED_H
#define PARALLAX_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded_text {
    const char *name;    /* the file's name without folder and extension: "0001_submission" */
    const char *content; /* NUL-terminated */
    size_t length;       /* bytes, without the NUL */
};

#endif
