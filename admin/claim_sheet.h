/*
 * The government's statements as the secretariat enters them: a CSV file (sample/claims.csv) and
 * the rules of its rows. No database.
 */
#ifndef PARALLAX_ADMIN_CLAIM_SHEET_H
#define PARALLAX_ADMIN_CLAIM_SHEET_H

#include "admin/sheet.h"

#include "base/error.h"
#include "base/text.h"
#include "model/field.h"

#include <stdbool.h>
#include <stdint.h>

/* Members are named as the columns. */
struct claim_entry {
    struct text code;
    struct text country;
    int32_t goal;
    struct text target; /* may be empty: about the whole goal */
    int32_t year;       /* of the government's report */
    struct text statement;
    struct text source;
    struct text page; /* may be empty */
};

extern const struct shape claim_shape;

/*
 * As sheet_next, for a sheet of claim_shape; refused are also a target of another goal, a country
 * that is not of the call, and a code that stood on an earlier line for the country. countries:
 * those of the call, joined with |; empty: every country.
 */
enum verdict claim_sheet_next(struct sheet *sheet, struct complaints *complaints,
                              struct text countries, struct claim_entry *ret_claim, bool *ret_row,
                              struct error *error);

#endif
