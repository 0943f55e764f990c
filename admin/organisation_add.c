/* parallax-admin org add and org enrol: one organisation from options, with its card if it has one.
 */
#include "admin/commands.h"
#include "admin/complaints.h"
#include "admin/database.h"
#include "admin/key_register.h"
#include "admin/organisation.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "model/cell.h"
#include "model/check.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1024 * 1024)
#define OPTION_NAME_BYTES 32

/* "name_en" is --name, "name_fr" is --name-fr. Not for two threads at a time. */
static const char *option_of(const char *field)
{
    static char name[OPTION_NAME_BYTES];
    if (strcmp(field, "name_en") == 0)
        return "name";
    (void)snprintf(name, sizeof name, "%s", field);
    for (char *c = name; *c != '\0'; c++)
        *c = *c == '_' ? '-' : *c;
    return name;
}

static void read_option(const char *field, const char *value, struct organisation_entry *entry,
                        struct arena *arena, struct problems *problems)
{
    struct cell_column column;
    bool found = cell_column_find(&organisation_option_shape, text_of(field), &column);
    assert(found);
    if (value != NULL)
        (void)cell_read(&column, text_of(value), entry, arena, problems);
}

/* The shell's comma for the file's bar. scope is changed in place. */
static void bars_for_commas(struct buffer *scope)
{
    for (size_t i = 0; i < scope->length; i++)
        if (scope->data[i] == ',')
            scope->data[i] = '|';
}

/* Tells all that is wrong. entry borrows from config, scope and the arena. */
static bool read_options(const struct admin_config *config, struct buffer *scope,
                         struct arena *arena, struct organisation_entry *entry)
{
    char speaks_for[24];
    (void)snprintf(speaks_for, sizeof speaks_for, "%lld", (long long)config->speaks_for);
    buffer_string(scope, config->scope);
    if (!buffer_ok(scope))
        return false;
    bars_for_commas(scope);
    const char *const values[][2] = {
        {"name_en", config->name},    {"name_fr", config->name_fr},
        {"name_es", config->name_es}, {"name_ru", config->name_ru},
        {"name_ar", config->name_ar}, {"name_zh", config->name_zh},
        {"scope", scope->data},       {"constituency", config->constituency},
        {"ecosoc", config->ecosoc},   {"speaks_for", speaks_for},
    };
    struct problems problems = {.count = 0};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        read_option(values[i][0], values[i][1], entry, arena, &problems);
    if (problems.count == 0)
        (void)check_shape(&organisation_option_shape, entry, &problems);
    struct complaints complaints;
    complaints_open(&complaints, NULL, "option", option_of);
    complaint_problems(&complaints, 0, &problems);
    complaints_print(&complaints);
    complaints_free(&complaints);
    return problems.count == 0;
}

static enum verdict enrol(struct store *store, const struct uuid *id,
                          const struct organisation_entry *entry,
                          const struct identity_public *card, struct error *error)
{
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = organisation_store_new(store, id, entry, error);
    if (verdict == VERDICT_OK && card != NULL)
        verdict = key_register_organisation(store, id, card, error);
    if (verdict == VERDICT_OK)
        return store_commit(store, error);
    store_rollback(store);
    return verdict;
}

/* A card as it was typed, and where. */
struct typed_card {
    const char *typed; /* NULL: none */
    const char *place;
};

static enum exit_code add(struct admin *admin, const struct organisation_entry *entry,
                          struct typed_card from)
{
    struct error error;
    struct identity_public card;
    if (from.typed != NULL && card_parse(text_of(from.typed), &card, &error) != VERDICT_OK) {
        error_prefix(&error, "%s", from.place);
        return admin_fail_usage(&error);
    }
    enum exit_code code = database_open(admin);
    if (code != EXIT_DONE)
        return code;
    struct uuid id = uuid_v7(clock_wall_ms());
    if (enrol(admin->store, &id, entry, from.typed != NULL ? &card : NULL, &error) != VERDICT_OK)
        return admin_fail(&error);
    char text[UUID_TEXT_BYTES];
    uuid_format(&id, text);
    if (admin->config->json)
        buffer_format(&admin->out, "{\"id\":\"%s\"}\n", text);
    else
        buffer_format(&admin->out, "%s\n", text);
    return EXIT_DONE;
}

static enum exit_code add_from_options(struct admin *admin, struct typed_card card)
{
    struct organisation_entry entry = {.speaks_for = 0};
    struct buffer scope = BUFFER_NONE;
    struct arena *arena = arena_new(ARENA_BYTES);
    enum exit_code code = EXIT_USAGE;
    if (arena == NULL) {
        struct error error;
        (void)error_no_memory(&error);
        code = admin_fail(&error);
    } else if (read_options(admin->config, &scope, arena, &entry)) {
        code = add(admin, &entry, card);
    }
    arena_free(&arena);
    buffer_free(&scope);
    return code;
}

enum exit_code organisation_add_run(struct admin *admin)
{
    return add_from_options(admin, (struct typed_card){admin->config->card, "option card"});
}

enum exit_code organisation_enrol_run(struct admin *admin)
{
    return add_from_options(admin, (struct typed_card){admin->arguments[0], "argument CARD"});
}
