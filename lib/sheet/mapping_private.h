/* The mapping inside. Private to it. */
#ifndef PARALLAX_SHEET_MAPPING_PRIVATE_H
#define PARALLAX_SHEET_MAPPING_PRIVATE_H

#include "base/arena.h"
#include "model/cell.h"
#include "sheet/mapping.h"

/* What is taken of a value. */
enum mapping_take { TAKE_ALL, TAKE_YEAR, TAKE_DATE };

struct mapping_translation {
    struct text from;
    struct texts to;
};

/* Where the values of a column come from: exactly one of constants, headers and options. */
struct mapping_source {
    size_t line; /* in the mapping */
    struct texts constants;
    struct texts headers;
    struct text options;    /* the part of headers before the option's name */
    struct text separators; /* one of these characters stands between values; absent: one value */
    enum mapping_take take;
    size_t translation_count;
    struct mapping_translation *translations;
    struct text otherwise; /* for a value without a translation; absent: itself */
};

struct mapping_column {
    const char *name;     /* as cell_column_find knows it; of an answer "answers_body" */
    const char *question; /* of an answer, else NULL */
    bool is_envelope;
    struct cell_column cell;
    struct mapping_source source;
};

struct mapping_table {
    size_t line;
    struct text sheet, file;     /* absent: the first one */
    struct text parent, matches; /* of a repeat: the column there that holds the key of this one */
    size_t column_count;
    struct mapping_column *columns;
    struct texts ignored; /* headers; "group/" + anything below one of them; "x*" by beginning */
    bool ignores_others;
};

struct mapping {
    struct arena *arena; /* has all texts and arrays */
    const char *file;
    int32_t kind;
    struct text key; /* absent: rows have none */
    struct mapping_table main;
    size_t repeat_count;
    struct mapping_table *repeats;
};

/* ---- headers (mapping_header.c) ---- */

enum metadata {
    METADATA_NONE,
    METADATA_ABOUT,   /* of the form or the server: ignored unless a mapping wants it */
    METADATA_TIME,    /* when somebody spoke: the year at most */
    METADATA_PERSONAL /* who spoke, with what device, where; ids by which a server finds them */
};

enum metadata mapping_metadata(struct text header);
/* The part behind the last '/', or behind the last '-' where there is no '/'. */
struct text mapping_last_part(struct text header);
/* Whether header is an option's column of the question ("channels/hearing" of "channels"). */
bool mapping_is_option(struct text header, struct text question, struct text *ret_option);
/* "1" and TRUE, or "0", FALSE and nothing. False: neither. */
bool mapping_chosen(struct text cell, bool *ret_chosen);
/* A sentence may repeat names from a mapping or a header: control characters, which could steer a
 * terminal, become blanks. */
void mapping_make_plain(char *sentence);

#endif
