/* See catalogue.h. */
#include "model/catalogue.h"

#include "model/reference.h"

#include <stdlib.h>
#include <string.h>

#define CURVE_KEY_BYTES (sizeof((struct organisation_key *)0)->curve)
#define M49_DIGITS 3

static int compare_curve_to_key(const void *curve, const void *key)
{
    return memcmp(curve, ((const struct organisation_key *)key)->curve, CURVE_KEY_BYTES);
}

static int compare_keys(const void *a, const void *b)
{
    return compare_curve_to_key(((const struct organisation_key *)a)->curve, b);
}

static int compare_id_to_call(const void *id, const void *call)
{
    struct text a = *(const struct text *)id, b = ((const struct call *)call)->id;
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common > 0 ? memcmp(a.at, b.at, common) : 0;
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_calls(const void *a, const void *b)
{
    return compare_id_to_call(&((const struct call *)a)->id, b);
}

const struct organisation_key *catalogue_key(const struct catalogue *catalogue,
                                             const uint8_t curve[32])
{
    if (catalogue->key_count == 0)
        return NULL; /* bsearch must not get the NULL array of an empty catalogue */
    return bsearch(curve, catalogue->keys, catalogue->key_count, sizeof *catalogue->keys,
                   compare_curve_to_key);
}

const struct call *catalogue_call(const struct catalogue *catalogue, struct text id)
{
    if (catalogue->call_count == 0)
        return NULL;
    return bsearch(&id, catalogue->calls, catalogue->call_count, sizeof *catalogue->calls,
                   compare_id_to_call);
}

static bool is_m49(struct text code)
{
    if (code.length != M49_DIGITS)
        return false;
    for (size_t i = 0; i < M49_DIGITS; i++)
        if (code.at[i] < '0' || code.at[i] > '9')
            return false;
    return true;
}

static bool region_has(struct text m49, const struct country *country)
{
    char region[M49_DIGITS + 1] = {0};
    memcpy(region, m49.at, M49_DIGITS);
    return reference_region_contains(region, country);
}

bool organisation_covers(const struct organisation *organisation, struct text alpha3)
{
    const struct country *country = reference_country(alpha3);
    if (country == NULL)
        return false;
    for (size_t i = 0; i < organisation->scope.count; i++) {
        struct text code = organisation->scope.at[i];
        if (text_equal(code, alpha3) || (is_m49(code) && region_has(code, country)))
            return true;
    }
    return false;
}

void catalogue_sort(struct organisation_key *keys, size_t key_count, struct call *calls,
                    size_t call_count)
{
    if (key_count > 1)
        qsort(keys, key_count, sizeof *keys, compare_keys);
    if (call_count > 1)
        qsort(calls, call_count, sizeof *calls, compare_calls);
}
