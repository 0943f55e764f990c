/*
 * What the files that load the directory share: what is being made, still writable, and room for
 * it.
 */
#ifndef PARALLAX_STORE_DIRECTORY_PRIVATE_H
#define PARALLAX_STORE_DIRECTORY_PRIVATE_H

#include "store/directory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything lives in the arena. */
struct loading {
    struct store *store;
    struct arena *arena;
    int64_t version;
    struct directory_organisation *organisations;
    size_t organisation_count;
    struct organisation *active;
    size_t active_count;
    struct organisation_key *keys;
    size_t key_count;
    struct call *calls;
    size_t call_count;
    struct call_title *titles;
    size_t title_count;
    struct uuid *invited;
    struct directory_collector *collectors;
    size_t collector_count;
    /* Of all calls one after another, except contents, which has one for each call. */
    struct call_content *contents;
    struct call_question *questions;
    struct call_choice *choices;
    struct call_section *sections;
};

/* FATAL DIRECTORY_UNEXPECTED. */
enum verdict directory_unexpected(const char *what, struct error *error);
/* At least one element, so that an empty list is not mistaken for a full arena. */
void *directory_make(struct loading *loading, size_t count, size_t element_bytes);
/* Copies a value out of its result, with a NUL behind it; false when the arena has no room. */
bool directory_keep(struct loading *loading, struct text value, struct text *ret_text);
/*
 * Whose row it is, of a query in the order of the calls: *at goes on from the row before and starts
 * at 0. False when there is no such call.
 */
bool directory_find_call(const struct loading *loading, struct text id, size_t *at);

/* The rows of the queries of the same names. */
enum verdict directory_load_contents(struct loading *loading, const struct store_result *result,
                                     struct error *error);
enum verdict directory_load_questions(struct loading *loading, const struct store_result *result,
                                      struct error *error);
enum verdict directory_load_sections(struct loading *loading, const struct store_result *result,
                                     struct error *error);
enum verdict directory_load_words(struct loading *loading, const struct store_result *result,
                                  struct error *error);

#endif
