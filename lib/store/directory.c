/* See directory.h. */
#include "store/directory.h"

#include "store/directory_private.h"
#include "store/store_private.h"

#include <stdlib.h>
#include <string.h>

#define KEY_BYTES 32

enum verdict directory_unexpected(const char *what, struct error *error)
{
    return error_set(error, VERDICT_FATAL, "DIRECTORY_UNEXPECTED",
                     "directory: %s is not as the schema has it", what);
}

void *directory_make(struct loading *loading, size_t count, size_t element_bytes)
{
    size_t bytes;
    if (__builtin_mul_overflow(count > 0 ? count : 1, element_bytes, &bytes))
        return NULL;
    return arena_alloc(loading->arena, bytes);
}

bool directory_keep(struct loading *loading, struct text value, struct text *ret_text)
{
    char *at = directory_make(loading, value.length + 1, 1);
    if (at == NULL)
        return false;
    if (value.length > 0)
        memcpy(at, value.at, value.length);
    *ret_text = (struct text){at, value.length};
    return true;
}

bool directory_find_call(const struct loading *loading, struct text id, size_t *at)
{
    while (*at < loading->call_count && !text_equal(loading->calls[*at].id, id))
        (*at)++;
    return *at < loading->call_count;
}

/* A list whose query joined it with '|', which no code has. */
static bool keep_list(struct loading *loading, struct text joined, struct texts *ret_texts)
{
    size_t count = 0;
    struct text rest = joined, part;
    while (text_split(&rest, '|', &part))
        count++;
    struct text *at = directory_make(loading, count, sizeof *at);
    bool room = at != NULL;
    rest = joined;
    for (size_t i = 0; room && text_split(&rest, '|', &part); i++)
        room = directory_keep(loading, part, &at[i]);
    if (room)
        *ret_texts = (struct texts){count, at};
    return room;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A bytea of 32 bytes in PostgreSQL's hex format: \x and 64 digits. */
static bool read_key(struct text value, uint8_t ret_key[KEY_BYTES])
{
    if (value.length != 2 + 2 * (size_t)KEY_BYTES || memcmp(value.at, "\\x", 2) != 0)
        return false;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        int high = hex_digit(value.at[2 + 2 * i]), low = hex_digit(value.at[3 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        ret_key[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static bool read_int32(struct text value, int32_t *ret_number)
{
    int64_t number;
    if (!text_int64(value, &number) || number < INT32_MIN || number > INT32_MAX)
        return false;
    *ret_number = (int32_t)number;
    return true;
}

static enum verdict load_version(struct loading *loading, const struct store_result *result,
                                 struct error *error)
{
    bool sound = store_result_rows(result) == 1 &&
                 text_int64(store_result_value(result, 0, 0), &loading->version);
    return sound ? VERDICT_OK : directory_unexpected("the catalogue's version", error);
}

/* directory_organisations: id, constituency, active, scope; ascending by id */
static enum verdict load_organisations(struct loading *loading, const struct store_result *result,
                                       struct error *error)
{
    size_t rows = store_result_rows(result);
    loading->organisations = directory_make(loading, rows, sizeof *loading->organisations);
    loading->active = directory_make(loading, rows, sizeof *loading->active);
    if (loading->organisations == NULL || loading->active == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        struct directory_organisation *organisation = &loading->organisations[row];
        if (!uuid_parse(store_result_value(result, row, 0), &organisation->id))
            return directory_unexpected("an organisation", error);
        if (!directory_keep(loading, store_result_value(result, row, 1),
                            &organisation->constituency))
            return error_no_memory(error);
        loading->organisation_count++;
        if (!text_is(store_result_value(result, row, 2), "t"))
            continue;
        struct organisation *active = &loading->active[loading->active_count++];
        active->id = organisation->id;
        if (!keep_list(loading, store_result_value(result, row, 3), &active->scope))
            return error_no_memory(error);
    }
    return VERDICT_OK;
}

/* Both structs that are searched start with the id. */
static int compare_id(const void *id, const void *organisation)
{
    return memcmp(id, organisation, sizeof(struct uuid));
}

/* directory_keys: curve, sign, organisation; active ones of active organisations */
static enum verdict load_keys(struct loading *loading, const struct store_result *result,
                              struct error *error)
{
    size_t rows = store_result_rows(result);
    loading->keys = directory_make(loading, rows, sizeof *loading->keys);
    if (loading->keys == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        struct organisation_key *key = &loading->keys[row];
        struct uuid id;
        if (!read_key(store_result_value(result, row, 0), key->curve) ||
            !read_key(store_result_value(result, row, 1), key->sign) ||
            !uuid_parse(store_result_value(result, row, 2), &id))
            return directory_unexpected("a key", error);
        const struct organisation *organisation = bsearch(
            &id, loading->active, loading->active_count, sizeof *loading->active, compare_id);
        if (organisation == NULL)
            return directory_unexpected("a key's organisation", error);
        key->organisation = (uint32_t)(organisation - loading->active);
        loading->key_count++;
    }
    return VERDICT_OK;
}

/* directory_titles: call, language, title; in the order of the calls */
static enum verdict load_titles(struct loading *loading, const struct store_result *result,
                                struct error *error)
{
    size_t rows = store_result_rows(result), call = 0;
    loading->titles = directory_make(loading, rows, sizeof *loading->titles);
    if (loading->titles == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        if (!directory_find_call(loading, store_result_value(result, row, 0), &call))
            return directory_unexpected("a call's title", error);
        struct call_title *title = &loading->titles[row];
        if (!directory_keep(loading, store_result_value(result, row, 1), &title->language) ||
            !directory_keep(loading, store_result_value(result, row, 2), &title->title))
            return error_no_memory(error);
        if (loading->calls[call].title_count++ == 0)
            loading->calls[call].titles = title;
    }
    return VERDICT_OK;
}

/* directory_invitations: call, organisation; in the order of the calls, then ascending */
static enum verdict load_invitations(struct loading *loading, const struct store_result *result,
                                     struct error *error)
{
    size_t rows = store_result_rows(result), call = 0;
    loading->invited = directory_make(loading, rows, sizeof *loading->invited);
    if (loading->invited == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        if (!directory_find_call(loading, store_result_value(result, row, 0), &call) ||
            !uuid_parse(store_result_value(result, row, 1), &loading->invited[row]))
            return directory_unexpected("an invitation", error);
        if (loading->calls[call].invited_count++ == 0)
            loading->calls[call].invited = &loading->invited[row];
    }
    return VERDICT_OK;
}

static bool read_kinds(struct text joined, uint32_t *ret_kinds)
{
    struct text part;
    *ret_kinds = 0;
    while (text_split(&joined, '|', &part)) {
        const struct code *kind = code_by_name(&kind_codes, part);
        if (kind == NULL)
            return false;
        *ret_kinds |= UINT32_C(1) << kind->number;
    }
    return true;
}

/* The columns of directory_calls, in its order. */
enum call_column {
    CALL_ID,
    CALL_FORM,
    CALL_COUNTRIES,
    CALL_OPENS_MS,
    CALL_CLOSES_MS,
    CALL_GRACE_MS,
    CALL_KINDS,
    CALL_TITLE_WORDS,
    CALL_BODY_WORDS,
    CALL_ANSWER_WORDS,
    CALL_SAMPLE,
    CALL_APPROVED_ONLY,
    CALL_SEAL_KEY
};

static bool keep_seal_key(struct loading *loading, struct text value, struct text *ret_key)
{
    uint8_t key[KEY_BYTES];
    if (!read_key(value, key))
        return true; /* none: the schema has 32 bytes or NULL */
    return directory_keep(loading, (struct text){(const char *)key, sizeof key}, ret_key);
}

static enum verdict load_call(struct loading *loading, const struct store_result *result,
                              size_t row, struct error *error)
{
    struct call *call = &loading->calls[row];
    if (!directory_keep(loading, store_result_value(result, row, CALL_ID), &call->id) ||
        !directory_keep(loading, store_result_value(result, row, CALL_FORM), &call->form) ||
        !keep_list(loading, store_result_value(result, row, CALL_COUNTRIES), &call->countries) ||
        !keep_seal_key(loading, store_result_value(result, row, CALL_SEAL_KEY), &call->seal_key))
        return error_no_memory(error);
    call->sample = text_is(store_result_value(result, row, CALL_SAMPLE), "t");
    call->approved_only = text_is(store_result_value(result, row, CALL_APPROVED_ONLY), "t");
    bool sound =
        text_int64(store_result_value(result, row, CALL_OPENS_MS), &call->opens_ms) &&
        text_int64(store_result_value(result, row, CALL_CLOSES_MS), &call->closes_ms) &&
        text_int64(store_result_value(result, row, CALL_GRACE_MS), &call->grace_ms) &&
        read_kinds(store_result_value(result, row, CALL_KINDS), &call->kinds) &&
        read_int32(store_result_value(result, row, CALL_TITLE_WORDS), &call->title_words) &&
        read_int32(store_result_value(result, row, CALL_BODY_WORDS), &call->body_words) &&
        read_int32(store_result_value(result, row, CALL_ANSWER_WORDS), &call->answer_words);
    return sound ? VERDICT_OK : directory_unexpected("a call", error);
}

static enum verdict load_calls(struct loading *loading, const struct store_result *result,
                               struct error *error)
{
    size_t rows = store_result_rows(result);
    loading->calls = directory_make(loading, rows, sizeof *loading->calls);
    if (loading->calls == NULL)
        return error_no_memory(error);
    loading->call_count = rows;
    enum verdict verdict = VERDICT_OK;
    for (size_t row = 0; verdict == VERDICT_OK && row < rows; row++)
        verdict = load_call(loading, result, row, error);
    return verdict;
}

/* directory_collectors: curve, name; active ones, ascending by curve */
static enum verdict load_collectors(struct loading *loading, const struct store_result *result,
                                    struct error *error)
{
    size_t rows = store_result_rows(result);
    loading->collectors = directory_make(loading, rows, sizeof *loading->collectors);
    if (loading->collectors == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < rows; row++) {
        struct directory_collector *collector = &loading->collectors[row];
        if (!read_key(store_result_value(result, row, 0), collector->curve))
            return directory_unexpected("a collector", error);
        if (!directory_keep(loading, store_result_value(result, row, 1), &collector->name))
            return error_no_memory(error);
        loading->collector_count++;
    }
    return VERDICT_OK;
}

/* In this order: keys look organisations up, titles, invitations and contents look calls up, and
 * questions, sections and words the contents. */
static const struct {
    const char *query;
    enum verdict (*load)(struct loading *, const struct store_result *, struct error *);
} parts[] = {
    {"directory_version", load_version},
    {"directory_organisations", load_organisations},
    {"directory_keys", load_keys},
    {"directory_calls", load_calls},
    {"directory_titles", load_titles},
    {"directory_invitations", load_invitations},
    {"directory_contents", directory_load_contents},
    {"directory_questions", directory_load_questions},
    {"directory_sections", directory_load_sections},
    {"directory_words", directory_load_words},
    {"directory_collectors", load_collectors},
};

static enum verdict load(struct loading *loading, struct error *error)
{
    enum verdict verdict =
        store_run(loading->store, "directory",
                  "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", error);
    for (size_t i = 0; verdict == VERDICT_OK && i < sizeof parts / sizeof *parts; i++) {
        struct store_result *result = NULL;
        verdict = store_query(loading->store, parts[i].query, NULL, 0, &result, error);
        if (verdict == VERDICT_OK)
            verdict = parts[i].load(loading, result, error);
        store_result_free(&result);
    }
    if (verdict == VERDICT_OK)
        verdict = store_commit(loading->store, error);
    if (verdict != VERDICT_OK)
        store_rollback(loading->store);
    return verdict;
}

enum verdict directory_load(struct store *store, struct arena *arena,
                            struct directory *ret_directory, struct error *error)
{
    struct loading loading = {.store = store, .arena = arena};
    enum verdict verdict = load(&loading, error);
    if (verdict != VERDICT_OK)
        return verdict;
    catalogue_sort(loading.keys, loading.key_count, loading.calls, loading.call_count);
    *ret_directory = (struct directory){
        .catalogue = {.version = loading.version,
                      .organisation_count = loading.active_count,
                      .organisations = loading.active,
                      .key_count = loading.key_count,
                      .keys = loading.keys,
                      .call_count = loading.call_count,
                      .calls = loading.calls},
        .organisation_count = loading.organisation_count,
        .organisations = loading.organisations,
        .collector_count = loading.collector_count,
        .collectors = loading.collectors,
    };
    return VERDICT_OK;
}

const char *directory_constituency(const struct directory *directory, const struct uuid *id)
{
    if (directory->organisation_count == 0)
        return "";
    const struct directory_organisation *organisation =
        bsearch(id, directory->organisations, directory->organisation_count,
                sizeof *directory->organisations, compare_id);
    return organisation != NULL ? organisation->constituency.at : "";
}

enum verdict directory_version(struct store *store, int64_t *ret_version, struct error *error)
{
    struct store_result *result = NULL;
    enum verdict verdict = store_query(store, "directory_version", NULL, 0, &result, error);
    struct loading loading = {.version = 0};
    if (verdict == VERDICT_OK)
        verdict = load_version(&loading, result, error);
    store_result_free(&result);
    if (verdict == VERDICT_OK)
        *ret_version = loading.version;
    return verdict;
}
