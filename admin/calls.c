/* parallax-admin call add, list and show. */
#include "admin/call_file.h"
#include "admin/commands.h"
#include "admin/database.h"
#include "admin/report.h"

#include "base/file.h"
#include "seal/seal.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define ARENA_BYTES ((size_t)4 * 1024 * 1024)
#define NUMBER_BYTES 16
#define SEAL_HEX_BYTES (2 * SEAL_KEY_BYTES + 1)

static const struct report_column list_columns[] = {
    {"id", "ID", REPORT_TEXT, false},
    {"state", "STATE", REPORT_TEXT, false},
    {"opens_local", "OPENS", REPORT_TEXT, true},
    {"closes_local", "CLOSES", REPORT_TEXT, true},
    {"opens", NULL, REPORT_TEXT, false},
    {"closes", NULL, REPORT_TEXT, false},
    {"time_zone", "TIME ZONE", REPORT_TEXT, false},
    {"kinds", "KINDS", REPORT_LIST, false},
    {"countries", "COUNTRIES", REPORT_LIST, false},
    {"sample", "SAMPLE", REPORT_FLAG, false},
    {"title", "TITLE", REPORT_TEXT, true},
    {"titles", NULL, REPORT_JSON, false},
};

static const struct report_column show_columns[] = {
    {"id", "Id", REPORT_TEXT, false},
    {"title", "Title", REPORT_TEXT, true},
    {"titles", "Titles by language", REPORT_JSON, false},
    {"form", "Form", REPORT_TEXT, false},
    {"state", "State", REPORT_TEXT, false},
    {"opens_local", "Opens", REPORT_TEXT, true},
    {"closes_local", "Closes", REPORT_TEXT, true},
    {"opens", "Opens (UTC)", REPORT_TEXT, false},
    {"closes", "Closes (UTC)", REPORT_TEXT, false},
    {"grace_seconds", "Seconds of grace for late lines", REPORT_NUMBER, false},
    {"time_zone", "Time zone", REPORT_TEXT, false},
    {"kinds", "Kinds", REPORT_LIST, false},
    {"countries", "Countries (none named: all)", REPORT_LIST, false},
    {"invited", "Invited (none named: all)", REPORT_LIST, false},
    {"title_words", "Words in a title, at most (0: no limit)", REPORT_NUMBER, false},
    {"body_words", "Words in a body, at most (0: no limit)", REPORT_NUMBER, false},
    {"answer_words", "Words in an answer, at most (0: no limit)", REPORT_NUMBER, false},
    {"sample", "Sample data", REPORT_FLAG, false},
    {"approved_only", "Only approved ones count", REPORT_FLAG, false},
    {"previous", "Call before it", REPORT_TEXT, false},
    {"addressee", "Letter to", REPORT_TEXT, true},
    {"questions", "Questions", REPORT_LIST, true},
    {"sections", "Sections of the draft", REPORT_LIST, true},
    {"session", "Session", REPORT_TEXT, true},
    {"theme", "Theme", REPORT_TEXT, true},
    {"region", "Region (M49)", REPORT_TEXT, true},
    {"content", NULL, REPORT_JSON, false},
    {"sealed", "Takes confidential answers", REPORT_FLAG, true},
    {"seal_key", NULL, REPORT_TEXT, false},
};

static void join(struct buffer *out, const struct texts *codes)
{
    for (size_t i = 0; i < codes->count; i++) {
        if (i > 0)
            buffer_byte(out, '|');
        buffer_text(out, codes->at[i]);
    }
}

/* seal_hex: NULL when no card was given. */
static enum verdict put_call(struct store *store, const struct call_file *call,
                             const char *seal_hex_key, struct error *error)
{
    struct buffer countries = BUFFER_NONE, kinds = BUFFER_NONE;
    char title_words[NUMBER_BYTES], body_words[NUMBER_BYTES], answer_words[NUMBER_BYTES],
        grace[NUMBER_BYTES];
    (void)snprintf(title_words, sizeof title_words, "%d", call->title_words);
    (void)snprintf(body_words, sizeof body_words, "%d", call->body_words);
    (void)snprintf(answer_words, sizeof answer_words, "%d", call->answer_words);
    (void)snprintf(grace, sizeof grace, "%d", call->grace_seconds);
    join(&countries, &call->countries);
    join(&kinds, &call->kinds);
    /* Every country is an empty list, which is not the same as no list. */
    struct text country_list = countries.length > 0 ? buffer_view(&countries) : text_of("");
    enum verdict verdict = VERDICT_OK;
    struct store_result *result = NULL;
    if (countries.failed || !buffer_ok(&kinds)) {
        verdict = error_no_memory(error);
    } else {
        const struct text parameters[] = {
            call->id,
            call->form,
            call->title,
            country_list,
            call->opens,
            call->closes,
            call->time_zone,
            buffer_view(&kinds),
            text_of(title_words),
            text_of(body_words),
            text_of(call->sample ? "t" : "f"),
            text_of(call->approved_only ? "t" : "f"),
            text_of(seal_hex_key),
            text_of(grace),
            text_of(answer_words),
            call->previous,
            call->content,
        };
        verdict =
            store_query(store, "admin_call_put", parameters, COUNT(parameters), &result, error);
    }
    store_result_free(&result);
    buffer_free(&countries);
    buffer_free(&kinds);
    return verdict;
}

static enum verdict check_time_zone(struct store *store, const struct call_file *call,
                                    struct complaints *complaints, struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict =
        store_query(store, "admin_time_zone", &call->time_zone, 1, &result, error);
    if (verdict == VERDICT_OK && store_result_rows(result) == 0)
        complaint_add(complaints, call->time_zone_line, "time_zone",
                      "is no time zone that PostgreSQL knows; write an IANA name, such as "
                      "America/New_York");
    store_result_free(&result);
    return verdict;
}

/* A wrong id would leave reports without their trends, and nobody would see why. */
static enum verdict check_previous(struct store *store, const struct call_file *call,
                                   struct complaints *complaints, struct error *error)
{
    struct store_result *result = NULL;
    if (call->previous.at == NULL)
        return VERDICT_OK;
    enum verdict verdict =
        store_query(store, "admin_call_known", &call->previous, 1, &result, error);
    if (verdict == VERDICT_OK && store_result_rows(result) == 0)
        complaint_add(complaints, call->previous_line, "previous",
                      "is no call's id; see parallax-admin call list");
    store_result_free(&result);
    return verdict;
}

static enum exit_code store_call(struct admin *admin, const struct call_file *call,
                                 const char *seal_hex_key, struct complaints *complaints)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    enum verdict verdict = check_time_zone(admin->store, call, complaints, &error);
    if (verdict == VERDICT_OK)
        verdict = check_previous(admin->store, call, complaints, &error);
    if (verdict == VERDICT_OK && complaints->count > 0)
        return EXIT_USAGE;
    if (verdict == VERDICT_OK)
        verdict = put_call(admin->store, call, seal_hex_key, &error);
    if (verdict != VERDICT_OK)
        return admin_fail(&error);
    if (admin->config->json)
        buffer_format(&admin->out, "{\"id\":\"%.*s\"}\n", TEXT_ARGS(call->id));
    else
        buffer_format(&admin->out, "%.*s\n", TEXT_ARGS(call->id));
    return EXIT_DONE;
}

static enum exit_code add_call(struct admin *admin, struct text content,
                               struct complaints *complaints, struct arena *arena)
{
    struct error error;
    struct call_file call;
    struct identity_public card;
    char seal_hex_key[SEAL_HEX_BYTES];
    const char *typed = admin->config->seal_card;
    enum exit_code code = EXIT_DONE;
    if (typed != NULL && card_parse(text_of(typed), &card, &error) != VERDICT_OK) {
        error_prefix(&error, "option seal-card");
        code = admin_fail_usage(&error);
    }
    enum verdict verdict = call_file_read(content, complaints, arena, &call, &error);
    if (verdict != VERDICT_OK)
        return admin_fail_usage(&error);
    if (code != EXIT_DONE)
        return code;
    if (typed != NULL)
        seal_hex(card.curve, SEAL_KEY_BYTES, seal_hex_key);
    return store_call(admin, &call, typed != NULL ? seal_hex_key : NULL, complaints);
}

enum exit_code call_add_run(struct admin *admin)
{
    const char *path = admin->arguments[0];
    struct buffer content = BUFFER_NONE;
    struct complaints complaints;
    struct error error;
    enum exit_code code;
    struct arena *arena = arena_new(ARENA_BYTES);
    complaints_open(&complaints, path, "key", NULL);
    if (arena == NULL) {
        (void)error_no_memory(&error);
        code = admin_fail(&error);
    } else if (file_read(path, CALL_FILE_BYTES_MAX, &content, &error) != VERDICT_OK) {
        code = admin_fail_usage(&error);
    } else {
        code = add_call(admin, buffer_view(&content), &complaints, arena);
    }
    complaints_print(&complaints);
    complaints_free(&complaints);
    buffer_free(&content);
    arena_free(&arena);
    return code;
}

enum exit_code call_list_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *result = NULL;
    const struct text all = TEXT_NONE;
    if (store_query(admin->store, "admin_call_list", &all, 1, &result, &error) != VERDICT_OK)
        return admin_fail(&error);
    report_rows(admin, result, list_columns, COUNT(list_columns));
    store_result_free(&result);
    return EXIT_DONE;
}

enum exit_code call_show_run(struct admin *admin)
{
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct error error;
    struct store_result *result = NULL;
    const struct text id = text_of(admin->arguments[0]);
    if (store_query(admin->store, "admin_call_list", &id, 1, &result, &error) != VERDICT_OK)
        return admin_fail(&error);
    if (store_result_rows(result) == 0) {
        (void)error_set(&error, VERDICT_REJECT, "CALL_UNKNOWN",
                        "no call has this id; see parallax-admin call list");
        code = admin_fail(&error);
    } else {
        report_one(admin, result, show_columns, COUNT(show_columns));
    }
    store_result_free(&result);
    return code;
}
