/*
 * What is wrong with a file or with options: all of it, each with its place, for people and as
 * JSON.
 */
#ifndef PARALLAX_ADMIN_COMPLAINTS_H
#define PARALLAX_ADMIN_COMPLAINTS_H

#include "base/buffer.h"
#include "base/json.h"
#include "model/problem.h"

#include <stddef.h>

struct complaints {
    size_t count;
    struct buffer text;  /* a line each: "claims.csv line 3, column goal: is needed" */
    struct buffer items; /* JSON objects with line, FIELD and reason, joined with commas */
    const char *file;    /* private, as all below; borrowed */
    const char *noun;
    const char *(*label)(const char *field);
};

/*
 * file: NULL for options, which have no lines. noun: what a field is in there: "column", "key",
 * "option"; also the name of its JSON member. label: from a field's name to what people know it by;
 * NULL: the same. All are borrowed.
 */
void complaints_open(struct complaints *complaints, const char *file, const char *noun,
                     const char *(*label)(const char *field));
void complaints_free(struct complaints *complaints);
/* line 0: none, as the whole file is meant; field "": none. The format makes what follows ": ". */
void complaint_add(struct complaints *complaints, size_t line, const char *field,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));
/* All that are kept, with a last one for those that are not. */
void complaint_problems(struct complaints *complaints, size_t line,
                        const struct problems *problems);
/* The member "refused": an array of the items. */
void complaints_json(const struct complaints *complaints, struct json *json);
/* On stderr. */
void complaints_print(const struct complaints *complaints);

#endif
