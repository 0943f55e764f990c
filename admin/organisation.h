/*
 * An organisation as the secretariat enters it, in options or a CSV row: its fields and their
 * rules.
 */
#ifndef PARALLAX_ADMIN_ORGANISATION_H
#define PARALLAX_ADMIN_ORGANISATION_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/uuid.h"
#include "model/field.h"
#include "store/store.h"

#include <stdint.h>

/* Members are named as the columns of `org import`. */
struct organisation_entry {
    struct text key; /* what a file calls it; not stored */
    struct text name_en, name_fr, name_es, name_ru, name_ar, name_zh;
    struct texts scope; /* alpha-3 codes and M49 region codes */
    struct text constituency;
    int32_t ecosoc;     /* enum ecosoc_status; 0 is NONE */
    int32_t speaks_for; /* 0 is 1 */
};

/* With key, which a file must have, and without, for options. */
extern const struct shape organisation_sheet_shape;
extern const struct shape organisation_option_shape;

/* Appends {"en": ..., "ru": ...}. */
void organisation_names(const struct organisation_entry *entry, struct buffer *out);
/* Appends the scope joined with |. */
void organisation_scope(const struct organisation_entry *entry, struct buffer *out);

/* Enrols it under id. Errors as store_query. */
enum verdict organisation_store_new(struct store *store, const struct uuid *id,
                                    const struct organisation_entry *entry, struct error *error);
/*
 * Changes the one that has this English name and scope, or enrols it; *ret_id is its id either way,
 * so that the same file can be imported twice. In the caller's transaction.
 */
enum verdict organisation_store(struct store *store, const struct organisation_entry *entry,
                                struct uuid *ret_id, struct error *error);

#endif
