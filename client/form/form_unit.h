/*
 * What a page of the form shows and saves as one: a field, or a group with all its columns. Pure.
 *
 * A page remembers what each unit was when it was made, as a digest. So a page that was open in
 * another window, or came back by "back", changes only what was changed in it, and takes nothing
 * away that was saved elsewhere meanwhile.
 */
#ifndef PARALLAX_CLIENT_FORM_FORM_UNIT_H
#define PARALLAX_CLIENT_FORM_FORM_UNIT_H

#include "base/arena.h"
#include "base/text.h"
#include "client/outbox/draft.h"
#include "http/form_body.h"
#include "model/cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORM_COLUMNS_MAX 16
/* More values of a list, or items of a group, than any of the shapes has. */
#define FORM_ITEMS_MAX 64

struct form_column {
    const char *field; /* of the draft */
    struct texts values;
};

struct form_unit {
    const char *name; /* "title", "observations", "answers/influence" */
    bool is_group;
    bool is_list;    /* several values, each an item */
    bool is_ordered; /* of a list: which comes first means something */
    bool is_lines;   /* on a page, one text with a line for each value */
    size_t count;
    struct form_column columns[FORM_COLUMNS_MAX];
};

/* The unit of this name in a draft of this kind, without values. False: there is none. */
bool form_unit_find(int32_t kind, struct text name, struct arena *arena,
                    struct form_unit *ret_unit);
void form_unit_from_draft(struct form_unit *unit, const struct draft *draft, struct arena *arena);
/*
 * From a page, where a group's columns are called FIELD:ITEM. Items without any value, and the one
 * to be removed (0: none), close up.
 */
void form_unit_from_page(struct form_unit *unit, const struct form_pairs *pairs, size_t remove,
                         struct arena *arena);
/* The items that a group has. */
size_t form_unit_items(const struct form_unit *unit);
/* Equal for units that say the same. */
uint64_t form_unit_digest(const struct form_unit *unit);

/* The row of a field of this kind; row NULL for an answer and for what is no field. */
struct cell_column form_field(int32_t kind, struct text field);

#endif
