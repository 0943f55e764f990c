/* See draft.h. */
#include "client/outbox/draft.h"

#include "client/outbox/outbox_private.h"
#include "model/codes.h"

#include <stdlib.h>
#include <string.h>

enum verdict draft_new(struct outbox *outbox, int32_t kind, const struct uuid *supersedes,
                       int32_t day, int64_t *ret_number, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_NEW, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_text(statement, 1, text_of(code_name(&kind_codes, kind)));
    outbox_bind_uuid(statement, 2, supersedes);
    outbox_bind_int(statement, 3, day);
    verdict = outbox_step(outbox, statement, &row, error);
    if (verdict != VERDICT_OK)
        return verdict;
    int64_t number = row ? sqlite3_column_int64(statement, 0) : 0;
    verdict = outbox_finish(outbox, statement, NULL, error);
    if (verdict == VERDICT_OK)
        *ret_number = number;
    return verdict;
}

static enum verdict load_head(struct outbox *outbox, int64_t number, struct draft *draft,
                              struct error *error)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_FIND, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_int(statement, 1, number);
    verdict = outbox_step(outbox, statement, &row, error);
    if (verdict == VERDICT_OK && !row)
        return error_set(error, VERDICT_REJECT, "DRAFT_UNKNOWN",
                         "there is no draft %lld; `parallax outbox --state DRAFT` lists them",
                         (long long)number);
    if (verdict != VERDICT_OK)
        return verdict;
    const struct code *kind = code_by_name(&kind_codes, outbox_column(statement, 1));
    *draft = (struct draft){.number = number, .day = sqlite3_column_int(statement, 3)};
    bool good = kind != NULL && outbox_column_uuid(statement, 2, &draft->supersedes) &&
                outbox_column_uuid(statement, 4, &draft->queued_as);
    if (good)
        draft->kind = kind->number;
    outbox_end(statement);
    return good ? VERDICT_OK : outbox_damaged(error);
}

static bool copy_text(struct arena *arena, struct text from, struct text *ret_to)
{
    char *copy = arena_alloc(arena, from.length + 1);
    if (copy == NULL)
        return false;
    if (from.length > 0)
        memcpy(copy, from.at, from.length);
    copy[from.length] = '\0';
    *ret_to = (struct text){copy, from.length};
    return true;
}

static enum verdict load_values(struct outbox *outbox, struct arena *arena, struct draft *draft,
                                struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_VALUES, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct draft_value *values = arena_alloc(arena, DRAFT_VALUES_MAX * sizeof *values);
    if (values == NULL)
        return error_no_memory(error);
    outbox_bind_int(statement, 1, draft->number);
    for (;;) {
        bool row = false;
        verdict = outbox_step(outbox, statement, &row, error);
        if (verdict != VERDICT_OK)
            return verdict;
        if (!row)
            break;
        struct draft_value *value = &values[draft->count];
        bool good = draft->count < DRAFT_VALUES_MAX &&
                    copy_text(arena, outbox_column(statement, 0), &value->field) &&
                    copy_text(arena, outbox_column(statement, 2), &value->value);
        if (!good) {
            outbox_end(statement);
            return error_no_memory(error);
        }
        value->item = sqlite3_column_int(statement, 1);
        draft->count++;
    }
    draft->values = values;
    return VERDICT_OK;
}

enum verdict draft_load(struct outbox *outbox, int64_t number, struct arena *arena,
                        struct draft *ret_draft, struct error *error)
{
    struct draft draft;
    enum verdict verdict = load_head(outbox, number, &draft, error);
    if (verdict == VERDICT_OK)
        verdict = load_values(outbox, arena, &draft, error);
    if (verdict == VERDICT_OK)
        *ret_draft = draft;
    return verdict;
}

static enum verdict clear_value(struct outbox *outbox, int64_t number, struct text field,
                                struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_VALUE_CLEAR, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_int(statement, 1, number);
    outbox_bind_text(statement, 2, field);
    return outbox_finish(outbox, statement, NULL, error);
}

static enum verdict put_value(struct outbox *outbox, int64_t number, struct text field,
                              int64_t item, struct text value, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_VALUE_PUT, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_int(statement, 1, number);
    outbox_bind_text(statement, 2, field);
    outbox_bind_int(statement, 3, item);
    outbox_bind_text(statement, 4, value);
    return outbox_finish(outbox, statement, NULL, error);
}

static enum verdict touch(struct outbox *outbox, int64_t number, int32_t day, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_TOUCH, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_int(statement, 1, number);
    outbox_bind_int(statement, 2, day);
    return outbox_finish(outbox, statement, NULL, error);
}

static enum verdict put_change(struct outbox *outbox, int64_t number,
                               const struct draft_change *change, struct error *error)
{
    enum verdict verdict = clear_value(outbox, number, change->field, error);
    for (size_t i = 0; i < change->values.count && verdict == VERDICT_OK; i++)
        if (change->values.at[i].length > 0)
            verdict = put_value(outbox, number, change->field, change->is_list ? (int64_t)i + 1 : 0,
                                change->values.at[i], error);
    return verdict;
}

enum verdict draft_put_all(struct outbox *outbox, int64_t number,
                           const struct draft_change *changes, size_t count, int32_t day,
                           struct error *error)
{
    enum verdict verdict = outbox_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    for (size_t i = 0; i < count && verdict == VERDICT_OK; i++)
        verdict = put_change(outbox, number, &changes[i], error);
    if (verdict == VERDICT_OK)
        verdict = touch(outbox, number, day, error);
    return outbox_end_transaction(outbox, verdict, error);
}

enum verdict draft_put(struct outbox *outbox, int64_t number, struct text field,
                       struct texts values, bool is_list, int32_t day, struct error *error)
{
    const struct draft_change change = {field, values, is_list};
    return draft_put_all(outbox, number, &change, 1, day, error);
}

static enum verdict copy_values(struct outbox *outbox, const struct draft *from, int32_t day,
                                int64_t *ret_number, struct error *error)
{
    enum verdict verdict = draft_new(outbox, from->kind, &from->supersedes, day, ret_number, error);
    for (size_t i = 0; i < from->count && verdict == VERDICT_OK; i++)
        verdict = put_value(outbox, *ret_number, from->values[i].field, from->values[i].item,
                            from->values[i].value, error);
    return verdict;
}

enum verdict draft_copy(struct outbox *outbox, const struct draft *from, int32_t day,
                        int64_t *ret_number, struct error *error)
{
    int64_t number = 0;
    bool own = sqlite3_get_autocommit(outbox->database) != 0;
    enum verdict verdict = own ? outbox_begin(outbox, error) : VERDICT_OK;
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = copy_values(outbox, from, day, &number, error);
    if (own)
        verdict = outbox_end_transaction(outbox, verdict, error);
    if (verdict == VERDICT_OK)
        *ret_number = number;
    return verdict;
}

/* A statement whose one parameter is the draft's number. */
static enum verdict change(struct outbox *outbox, enum outbox_statement which, int64_t number,
                           struct error *error)
{
    sqlite3_stmt *statement = NULL;
    enum verdict verdict = outbox_prepare(outbox, which, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_int(statement, 1, number);
    return outbox_finish(outbox, statement, NULL, error);
}

enum verdict draft_delete(struct outbox *outbox, int64_t number, struct error *error)
{
    return change(outbox, STATEMENT_DRAFT_DELETE, number, error);
}

static enum verdict mark_queued(struct outbox *outbox, int64_t number, const struct uuid *id,
                                struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int changed = 0;
    enum verdict verdict = outbox_prepare(outbox, STATEMENT_DRAFT_QUEUE, &statement, error);
    if (verdict != VERDICT_OK)
        return verdict;
    outbox_bind_int(statement, 1, number);
    outbox_bind_bytes(statement, 2, id->bytes, sizeof id->bytes);
    verdict = outbox_finish(outbox, statement, &changed, error);
    if (verdict == VERDICT_OK && changed != 1)
        return error_set(error, VERDICT_REJECT, "DRAFT_QUEUED",
                         "draft %lld is gone or was queued already", (long long)number);
    return verdict;
}

enum verdict draft_queue(struct outbox *outbox, int64_t number, const struct outbox_entry *entry,
                         struct error *error)
{
    enum verdict verdict = outbox_begin(outbox, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = mark_queued(outbox, number, &entry->id, error);
    if (verdict == VERDICT_OK)
        verdict = change(outbox, STATEMENT_DRAFT_MENDED, number, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_queue(outbox, entry, error);
    return outbox_end_transaction(outbox, verdict, error);
}

struct texts draft_values(const struct draft *draft, const char *field, struct arena *arena)
{
    size_t count = 0, first = 0;
    for (size_t i = 0; i < draft->count; i++) {
        if (!text_is(draft->values[i].field, field))
            continue;
        size_t item = draft->values[i].item > 0 ? (size_t)draft->values[i].item : 1;
        if (count == 0)
            first = i;
        count = item > count ? item : count;
    }
    struct text *values = count > 0 ? arena_alloc(arena, count * sizeof *values) : NULL;
    if (values == NULL)
        return (struct texts){0, NULL};
    for (size_t i = 0; i < count; i++)
        values[i] = (struct text){"", 0};
    for (size_t i = first; i < draft->count && text_is(draft->values[i].field, field); i++) {
        size_t item = draft->values[i].item > 0 ? (size_t)draft->values[i].item : 1;
        values[item - 1] = draft->values[i].value;
    }
    return (struct texts){count, values};
}

struct text draft_text(const struct draft *draft, const char *field)
{
    for (size_t i = 0; i < draft->count; i++)
        if (text_is(draft->values[i].field, field))
            return draft->values[i].value;
    return TEXT_NONE;
}
