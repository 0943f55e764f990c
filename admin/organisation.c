/* See organisation.h. */
#include "admin/organisation.h"

#include "base/clock.h"
#include "base/json.h"
#include "model/codes.h"
#include "model/reference.h"

#include <stdio.h>

#define NAME_BYTES 300
#define KEY_BYTES_MAX 40
#define KEY_PATTERN "[a-z0-9-]{1,40}"
#define SPEAKS_FOR_MAX 1000000
#define SCOPE_MAX 200
#define REGION_CODE_BYTES 3

static bool is_key(struct text key)
{
    for (size_t i = 0; i < key.length; i++) {
        char c = key.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return key.length > 0 && key.length <= KEY_BYTES_MAX;
}

static bool known_scope(struct text code)
{
    if (code.length != REGION_CODE_BYTES)
        return false;
    char region[REGION_CODE_BYTES + 1] = {code.at[0], code.at[1], code.at[2], '\0'};
    return reference_country(code) != NULL || reference_region_name(region) != NULL;
}

static bool known_constituency(struct text code)
{
    return reference_constituency(code) != NULL;
}

#define MEMBER(member) .name = #member, .offset = offsetof(struct organisation_entry, member)
#define NAME(member, in_language)                                                                  \
    MEMBER(member), .kind = FIELD_LINE, .maximum = NAME_BYTES,                                     \
                    .help = "The organisation's name in " in_language "."

/* The first row is for files only. */
static const struct field_row rows[] = {
    {MEMBER(key), .kind = FIELD_REFERENCE, .known = is_key, .pattern = KEY_PATTERN,
     .required = true, .help = "What the file and its findings call it; not stored."},
    {NAME(name_en, "English"), .required = true},
    {NAME(name_fr, "French")},
    {NAME(name_es, "Spanish")},
    {NAME(name_ru, "Russian")},
    {NAME(name_ar, "Arabic")},
    {NAME(name_zh, "Chinese")},
    {MEMBER(scope), .kind = FIELD_REFERENCES, .known = known_scope,
     .list = "ISO 3166-1 alpha-3 countries and M49 regions", .items_max = SCOPE_MAX,
     .required = true, .help = "The countries that it speaks about."},
    {MEMBER(constituency), .kind = FIELD_REFERENCE, .known = known_constituency,
     .list = "constituencies", .required = true,
     .help = "Its major group or other constituency, such as MG-WOM."},
    {MEMBER(ecosoc), .kind = FIELD_CODE, .codes = &ecosoc_status_codes,
     .help = "Its consultative status with the Economic and Social Council."},
    {MEMBER(speaks_for), .kind = FIELD_NUMBER, .minimum = 1, .maximum = SPEAKS_FOR_MAX,
     .help = "How many organisations it speaks for."},
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])

const struct shape organisation_sheet_shape = {.name = "organisation",
                                               .rows = rows,
                                               .count = ROW_COUNT,
                                               .size = sizeof(struct organisation_entry)};
const struct shape organisation_option_shape = {.name = "organisation",
                                                .rows = rows + 1,
                                                .count = ROW_COUNT - 1,
                                                .size = sizeof(struct organisation_entry)};

void organisation_names(const struct organisation_entry *entry, struct buffer *out)
{
    const struct {
        const char *language;
        struct text name;
    } names[] = {{"en", entry->name_en}, {"fr", entry->name_fr}, {"es", entry->name_es},
                 {"ru", entry->name_ru}, {"ar", entry->name_ar}, {"zh", entry->name_zh}};
    struct json json = json_to(out);
    json_object_begin(&json);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].name.length == 0)
            continue;
        json_key(&json, names[i].language);
        json_text(&json, names[i].name);
    }
    json_object_end(&json);
}

void organisation_scope(const struct organisation_entry *entry, struct buffer *out)
{
    for (size_t i = 0; i < entry->scope.count; i++) {
        if (i > 0)
            buffer_byte(out, '|');
        buffer_text(out, entry->scope.at[i]);
    }
}

static enum verdict put(struct store *store, const char *query, struct text id,
                        const struct organisation_entry *entry, struct error *error)
{
    struct buffer names = BUFFER_NONE, scope = BUFFER_NONE;
    char speaks_for[16];
    organisation_names(entry, &names);
    organisation_scope(entry, &scope);
    (void)snprintf(speaks_for, sizeof speaks_for, "%d",
                   entry->speaks_for > 0 ? entry->speaks_for : 1);
    int32_t ecosoc = entry->ecosoc != 0 ? entry->ecosoc : ECOSOC_STATUS_NONE;
    enum verdict verdict = VERDICT_OK;
    struct store_result *result = NULL;
    if (!buffer_ok(&names) || !buffer_ok(&scope)) {
        verdict = error_no_memory(error);
    } else {
        const struct text parameters[] = {
            id,
            buffer_view(&names),
            buffer_view(&scope),
            entry->constituency,
            text_of(code_name(&ecosoc_status_codes, ecosoc)),
            text_of(speaks_for),
        };
        verdict = store_query(store, query, parameters, sizeof parameters / sizeof parameters[0],
                              &result, error);
    }
    store_result_free(&result);
    buffer_free(&names);
    buffer_free(&scope);
    return verdict;
}

enum verdict organisation_store_new(struct store *store, const struct uuid *id,
                                    const struct organisation_entry *entry, struct error *error)
{
    char text[UUID_TEXT_BYTES];
    uuid_format(id, text);
    return put(store, "admin_organisation_add", text_of(text), entry, error);
}

enum verdict organisation_store(struct store *store, const struct organisation_entry *entry,
                                struct uuid *ret_id, struct error *error)
{
    struct buffer scope = BUFFER_NONE;
    organisation_scope(entry, &scope);
    if (!buffer_ok(&scope)) {
        buffer_free(&scope);
        return error_no_memory(error);
    }
    struct store_result *found = NULL;
    const struct text parameters[] = {entry->name_en, buffer_view(&scope)};
    enum verdict verdict =
        store_query(store, "admin_organisation_find", parameters, 2, &found, error);
    buffer_free(&scope);
    if (verdict != VERDICT_OK)
        return verdict;
    struct uuid id;
    if (store_result_rows(found) > 0 && uuid_parse(store_result_value(found, 0, 0), &id)) {
        verdict =
            put(store, "admin_organisation_change", store_result_value(found, 0, 0), entry, error);
    } else {
        id = uuid_v7(clock_wall_ms());
        verdict = organisation_store_new(store, &id, entry, error);
    }
    store_result_free(&found);
    if (verdict == VERDICT_OK)
        *ret_id = id;
    return verdict;
}
