/* parallax-admin review take, issues, approve, reject and publish: submissions into another state.
 */
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/review_texts.h"

#include "base/json.h"
#include "base/uuid.h"
#include "model/review.h"

#include <stdio.h>
#include <stdlib.h>

/* A submission that is to change, and why it cannot: "" when it can. */
struct change_item {
    struct uuid id;
    char name[UUID_TEXT_BYTES];
    size_t rows; /* that have the id */
    bool is_withdrawal;
    int32_t state; /* 0: there is none */
    struct buffer refusal;
};

struct change {
    int32_t to;
    struct review_texts texts;
    struct change_item *items;
    size_t count, refused;
    struct buffer ids; /* of all, as PostgreSQL reads an array */
};

static void change_free(struct change *change)
{
    for (size_t i = 0; i < change->count; i++)
        buffer_free(&change->items[i].refusal);
    buffer_free(&change->ids);
    free(change->items);
}

/* What is named twice is meant once. False: something is no id, and all such were told. */
static bool read_ids(char *const *typed, struct change *change)
{
    bool good = true;
    for (size_t i = 0; typed[i] != NULL; i++) {
        struct change_item *item = &change->items[change->count];
        size_t same = 0;
        if (!uuid_parse(text_trim(text_of(typed[i])), &item->id)) {
            (void)fprintf(stderr,
                          "parallax-admin: argument ID %zu: is no id of a submission (a UUID)\n",
                          i + 1);
            good = false;
            continue;
        }
        while (!uuid_equal(&change->items[same].id, &item->id))
            same++;
        if (same < change->count)
            continue;
        uuid_format(&item->id, item->name);
        buffer_format(&change->ids, "%s%s", change->count == 0 ? "{" : ",", item->name);
        change->count++;
    }
    buffer_byte(&change->ids, '}');
    return good;
}

static struct change_item *find_item(const struct change *change, struct text name)
{
    for (size_t i = 0; i < change->count; i++)
        if (text_is(name, change->items[i].name))
            return &change->items[i];
    return NULL;
}

/* Reads how they stand, and keeps them so. The lock is that of batches which retire nothing: one
 * that does waits for it, so a withdrawal comes wholly before or wholly after. */
static enum verdict lock(struct store *store, const struct change *change, struct error *error)
{
    struct store_result *result = NULL;
    struct text ids = buffer_view(&change->ids);
    enum verdict verdict = store_query(store, "batch_lock_shared", NULL, 0, &result, error);
    store_result_free(&result);
    if (verdict == VERDICT_OK)
        verdict = store_query(store, "review_lock", &ids, 1, &result, error);
    for (size_t row = 0; verdict == VERDICT_OK && row < store_result_rows(result); row++) {
        struct change_item *item = find_item(change, store_result_value(result, row, 1));
        const struct code *state = code_by_name(&state_codes, store_result_value(result, row, 3));
        if (item == NULL || state == NULL)
            continue; /* then no row counts for it, and it is refused */
        item->rows++;
        item->is_withdrawal = text_is(store_result_value(result, row, 2), "WITHDRAWAL");
        item->state = state->number;
    }
    store_result_free(&result);
    return verdict;
}

static void refuse_by_state(struct change_item *item, int32_t to)
{
    struct buffer next = BUFFER_NONE;
    review_next(item->state, &next);
    if (next.length == 0)
        buffer_format(&item->refusal, "is %s, and review is over for it",
                      code_name(&state_codes, item->state));
    else
        buffer_format(&item->refusal, "is %s and cannot become %s; it can become %s",
                      code_name(&state_codes, item->state), code_name(&state_codes, to), next.data);
    buffer_free(&next);
}

static void judge(struct change_item *item, int32_t to)
{
    struct buffer *why = &item->refusal;
    if (item->rows == 0)
        buffer_string(why, "no submission has this id; see parallax-admin review list");
    else if (item->rows > 1)
        buffer_string(why, "stands under more than one country; see parallax-admin check");
    else if (item->is_withdrawal)
        buffer_string(why, "is a withdrawal, which nobody reviews");
    else if (item->state == STATE_WITHDRAWN)
        buffer_string(why, "was withdrawn by its author, and stays so");
    else if (item->state == STATE_SUPERSEDED)
        buffer_string(why, "was replaced by its author with another one; review that");
    else if (!review_may(item->state, to))
        refuse_by_state(item, to);
}

static enum verdict run(struct store *store, const char *name, const struct text *parameters,
                        size_t count, int64_t *ret_touched, struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, name, parameters, count, &result, error);
    if (verdict == VERDICT_OK)
        *ret_touched = store_result_touched(result);
    store_result_free(&result);
    return verdict;
}

static enum verdict write_change(struct store *store, const struct change *change,
                                 struct error *error)
{
    const struct text parameters[] = {buffer_view(&change->ids), change->texts.note,
                                      change->texts.report, change->texts.url};
    const struct text state[] = {parameters[0], text_of(code_name(&state_codes, change->to))};
    const bool says = change->texts.note.length > 0 || change->texts.report.length > 0;
    int64_t touched = 0, ignored = 0;
    enum verdict verdict = run(store, "review_state", state, 2, &touched, error);
    if (verdict == VERDICT_OK && touched != (int64_t)change->count)
        verdict = error_set(error, VERDICT_FATAL, "REVIEW_COUNT",
                            "other submissions would change than those that were looked at");
    if (verdict == VERDICT_OK && says)
        verdict = run(store, "review_put", parameters, 4, &ignored, error);
    else if (verdict == VERDICT_OK)
        verdict = run(store, "review_clear", parameters, 1, &ignored, error);
    return verdict;
}

/* All of them or none. OK also when some are refused: then nothing was changed. */
static enum verdict change_all(struct store *store, struct change *change, struct error *error)
{
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = lock(store, change, error);
    for (size_t i = 0; verdict == VERDICT_OK && i < change->count; i++) {
        judge(&change->items[i], change->to);
        change->refused += change->items[i].refusal.length > 0 || change->items[i].refusal.failed;
    }
    if (verdict == VERDICT_OK && change->refused == 0)
        verdict = write_change(store, change, error);
    if (verdict == VERDICT_OK && change->refused == 0)
        return store_commit(store, error);
    store_rollback(store);
    return verdict;
}

static void print_json(struct admin *admin, const struct change *change)
{
    struct json json = json_to(&admin->out);
    json_object_begin(&json);
    json_key(&json, "state");
    json_string(&json, code_name(&state_codes, change->to));
    json_key(&json, "changed");
    json_array_begin(&json);
    for (size_t i = 0; i < change->count && change->refused == 0; i++)
        json_string(&json, change->items[i].name);
    json_array_end(&json);
    json_key(&json, "refused");
    json_array_begin(&json);
    for (size_t i = 0; i < change->count; i++) {
        if (change->items[i].refusal.length == 0)
            continue;
        json_object_begin(&json);
        json_key(&json, "id");
        json_string(&json, change->items[i].name);
        json_key(&json, "reason");
        json_text(&json, buffer_view(&change->items[i].refusal));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    buffer_byte(&admin->out, '\n');
}

static enum exit_code tell(struct admin *admin, const struct change *change)
{
    for (size_t i = 0; i < change->count; i++) {
        const struct change_item *item = &change->items[i];
        if (item->refusal.length > 0)
            (void)fprintf(stderr, "parallax-admin: %s: %s\n", item->name, item->refusal.data);
        else if (change->refused == 0 && !admin->config->json)
            buffer_format(&admin->out, "%s is %s now.\n", item->name,
                          code_name(&state_codes, change->to));
    }
    if (change->refused > 0)
        (void)fprintf(stderr, "parallax-admin: nothing was changed\n");
    if (admin->config->json)
        print_json(admin, change);
    return change->refused > 0 ? EXIT_REFUSED : EXIT_DONE;
}

static enum exit_code change_ids(struct admin *admin, struct change *change)
{
    struct error error;
    const struct admin_config *config = admin->config;
    if (review_texts_read(config->note, config->report, config->url, &change->texts, &error) !=
        VERDICT_OK)
        return admin_fail_usage(&error);
    if (!read_ids(admin->arguments, change))
        return EXIT_USAGE;
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    enum verdict verdict = buffer_ok(&change->ids) ? change_all(admin->store, change, &error)
                                                   : error_no_memory(&error);
    return verdict == VERDICT_OK ? tell(admin, change) : admin_fail(&error);
}

static enum exit_code put_into(struct admin *admin, int32_t state)
{
    struct error error;
    struct change change = {.to = state};
    change.items = calloc(REVIEW_IDS_MAX, sizeof *change.items);
    if (change.items == NULL) {
        (void)error_no_memory(&error);
        return admin_fail(&error);
    }
    enum exit_code code = change_ids(admin, &change);
    change_free(&change);
    return code;
}

enum exit_code review_take_run(struct admin *admin)
{
    return put_into(admin, STATE_IN_REVIEW);
}

enum exit_code review_issues_run(struct admin *admin)
{
    return put_into(admin, STATE_HAS_ISSUES);
}

enum exit_code review_approve_run(struct admin *admin)
{
    return put_into(admin, STATE_APPROVED);
}

enum exit_code review_reject_run(struct admin *admin)
{
    return put_into(admin, STATE_REJECTED);
}

enum exit_code review_publish_run(struct admin *admin)
{
    return put_into(admin, STATE_PUBLISHED);
}
