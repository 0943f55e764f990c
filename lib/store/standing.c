/* See standing.h. */
#include "store/standing.h"

#include "base/buffer.h"
#include "model/codes.h"

#include <string.h>

/* The columns that both queries begin with; then state and review, or the reason. */
enum { COLUMN_ID, COLUMN_NAMED, COLUMN_ORGANISATION, COLUMN_PSEUDONYM, COLUMN_CALL, COLUMN_OWN };

static enum verdict unexpected(struct error *error)
{
    return error_set(error, VERDICT_FATAL, "STANDING_UNEXPECTED",
                     "a submission's state or author is not as we write it");
}

static int hex_digit(char digit)
{
    return digit >= 'a' ? digit - 'a' + 10 : digit - '0';
}

/* PostgreSQL's encode gives lower case and nothing else. */
static bool read_hex(struct text hex, uint8_t *bytes, size_t length)
{
    if (hex.length != 2 * length)
        return false;
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(hex_digit(hex.at[2 * i]) << 4 | hex_digit(hex.at[2 * i + 1]));
    return true;
}

/* False: no room in the arena. */
static bool keep(struct arena *arena, struct text value, struct text *ret_text)
{
    *ret_text = TEXT_NONE;
    if (value.length == 0)
        return true;
    char *copy = arena_alloc(arena, value.length);
    if (copy == NULL)
        return false;
    memcpy(copy, value.at, value.length);
    *ret_text = (struct text){copy, value.length};
    return true;
}

static enum verdict read_author(const struct store_result *result, size_t row, struct arena *arena,
                                struct standing *standing, struct error *error)
{
    standing->is_named = text_is(store_result_value(result, row, COLUMN_NAMED), "t");
    bool good = uuid_parse(store_result_value(result, row, COLUMN_ID), &standing->id);
    if (standing->is_named)
        good = good && uuid_parse(store_result_value(result, row, COLUMN_ORGANISATION),
                                  &standing->organisation);
    else
        good = good && read_hex(store_result_value(result, row, COLUMN_PSEUDONYM),
                                standing->pseudonym, sizeof standing->pseudonym);
    if (!good)
        return unexpected(error);
    return keep(arena, store_result_value(result, row, COLUMN_CALL), &standing->call)
               ? VERDICT_OK
               : error_no_memory(error);
}

static enum verdict read_stored(const struct store_result *result, size_t row, struct arena *arena,
                                struct standing *standing, struct error *error)
{
    const struct code *state =
        code_by_name(&state_codes, store_result_value(result, row, COLUMN_OWN));
    struct text day = store_result_value(result, row, COLUMN_OWN + 4);
    int64_t published = 0;
    if (state == NULL || (day.length > 0 && !text_int64(day, &published)))
        return unexpected(error);
    standing->state = state->number;
    standing->published_day = (int32_t)published;
    bool kept =
        keep(arena, store_result_value(result, row, COLUMN_OWN + 1), &standing->note) &&
        keep(arena, store_result_value(result, row, COLUMN_OWN + 2), &standing->report_title) &&
        keep(arena, store_result_value(result, row, COLUMN_OWN + 3), &standing->report_url);
    return kept ? VERDICT_OK : error_no_memory(error);
}

static enum verdict read_quarantined(const struct store_result *result, size_t row,
                                     struct arena *arena, struct standing *standing,
                                     struct error *error)
{
    return keep(arena, store_result_value(result, row, COLUMN_OWN), &standing->quarantine_reason)
               ? VERDICT_OK
               : error_no_memory(error);
}

static enum verdict read_rows(const struct store_result *result, bool stored, struct arena *arena,
                              struct standing *standings, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    for (size_t row = 0; verdict == VERDICT_OK && row < store_result_rows(result); row++) {
        verdict = read_author(result, row, arena, &standings[row], error);
        if (verdict == VERDICT_OK && stored)
            verdict = read_stored(result, row, arena, &standings[row], error);
        else if (verdict == VERDICT_OK)
            verdict = read_quarantined(result, row, arena, &standings[row], error);
    }
    return verdict;
}

static enum verdict query_both(struct store *store, const struct uuid *ids, size_t count,
                               struct store_result *ret_results[2], struct error *error)
{
    struct buffer list = BUFFER_NONE;
    buffer_byte(&list, '{');
    for (size_t i = 0; i < count; i++) {
        char id[UUID_TEXT_BYTES];
        uuid_format(&ids[i], id);
        buffer_format(&list, "%s%s", i > 0 ? "," : "", id);
    }
    buffer_byte(&list, '}');
    enum verdict verdict = buffer_ok(&list) ? VERDICT_OK : error_no_memory(error);
    struct text parameter = buffer_view(&list);
    if (verdict == VERDICT_OK)
        verdict = store_query(store, "standing_stored", &parameter, 1, &ret_results[0], error);
    if (verdict == VERDICT_OK)
        verdict = store_query(store, "standing_quarantined", &parameter, 1, &ret_results[1], error);
    buffer_free(&list);
    return verdict;
}

enum verdict standing_load(struct store *store, const struct uuid *ids, size_t count,
                           struct arena *arena, const struct standing **ret_standings,
                           size_t *ret_count, struct error *error)
{
    struct store_result *results[2] = {NULL, NULL};
    enum verdict verdict = query_both(store, ids, count, results, error);
    if (verdict == VERDICT_OK) {
        size_t stored = store_result_rows(results[0]), aside = store_result_rows(results[1]);
        struct standing *standings = arena_alloc(arena, (stored + aside + 1) * sizeof *standings);
        verdict = standings == NULL ? error_no_memory(error)
                                    : read_rows(results[0], true, arena, standings, error);
        if (verdict == VERDICT_OK)
            verdict = read_rows(results[1], false, arena, standings + stored, error);
        if (verdict == VERDICT_OK) {
            *ret_standings = standings;
            *ret_count = stored + aside;
        }
    }
    store_result_free(&results[0]);
    store_result_free(&results[1]);
    return verdict;
}
