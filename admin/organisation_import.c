/* parallax-admin org import: the organisations of a CSV file, all in one transaction. */
#include "admin/commands.h"
#include "admin/complaints.h"
#include "admin/database.h"
#include "admin/organisation.h"
#include "admin/sheet.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"

/* What a script maps keys to ids with. */
struct import {
    struct sheet *sheet;
    struct complaints *complaints;
    struct buffer csv;
    struct buffer items; /* the same as JSON objects, joined with commas */
};

static void report_row(struct import *import, struct text key, const struct uuid *id)
{
    char text[UUID_TEXT_BYTES];
    uuid_format(id, text);
    csv_write_field(&import->csv, key);
    csv_write_field(&import->csv, text_of(text));
    csv_write_end(&import->csv);
    if (import->items.length > 0)
        buffer_byte(&import->items, ',');
    struct json json = json_to(&import->items);
    json_object_begin(&json);
    json_key(&json, "key");
    json_text(&json, key);
    json_key(&json, "id");
    json_string(&json, text);
    json_object_end(&json);
}

static enum verdict import_rows(struct store *store, struct import *import, struct error *error)
{
    for (;;) {
        struct organisation_entry entry;
        bool row = false;
        size_t earlier = 0;
        struct uuid id;
        enum verdict verdict = sheet_next(import->sheet, &entry, &row, error);
        if (verdict != VERDICT_OK || !row)
            return verdict;
        verdict = sheet_remember(import->sheet, entry.key, &earlier, error);
        if (verdict == VERDICT_OK && earlier > 0) {
            complaint_add(import->complaints, sheet_line(import->sheet), "key",
                          "stands on line %zu already", earlier);
            continue;
        }
        if (verdict == VERDICT_OK)
            verdict = organisation_store(store, &entry, &id, error);
        if (verdict != VERDICT_OK)
            return verdict;
        report_row(import, entry.key, &id);
    }
}

static enum verdict import_all(struct store *store, struct import *import, struct error *error)
{
    enum verdict verdict = store_begin(store, error);
    if (verdict != VERDICT_OK)
        return verdict;
    verdict = import_rows(store, import, error);
    if (verdict == VERDICT_OK)
        return store_commit(store, error);
    store_rollback(store);
    return verdict;
}

static void print_report(struct admin *admin, const struct import *import)
{
    if (!admin->config->json) {
        buffer_string(&admin->out, "key,id\r\n");
        buffer_text(&admin->out, buffer_view(&import->csv));
    } else {
        struct json json = json_to(&admin->out);
        json_object_begin(&json);
        json_key(&json, "organisations");
        json_array_begin(&json);
        if (import->items.length > 0)
            json_raw(&json, buffer_view(&import->items));
        json_array_end(&json);
        complaints_json(import->complaints, &json);
        json_object_end(&json);
        buffer_byte(&admin->out, '\n');
    }
    if (import->csv.failed || import->items.failed)
        admin->out.failed = true;
}

static enum exit_code import_content(struct admin *admin, struct text content,
                                     struct complaints *complaints)
{
    struct error error;
    struct import import = {.complaints = complaints};
    enum verdict verdict =
        sheet_open(content, &organisation_sheet_shape, complaints, &import.sheet, &error);
    if (verdict != VERDICT_OK)
        return admin_fail_usage(&error);
    enum exit_code code = database_open(admin);
    if (code == EXIT_DONE && import_all(admin->store, &import, &error) != VERDICT_OK)
        code = admin_fail(&error);
    if (code == EXIT_DONE) {
        print_report(admin, &import);
        code = complaints->count > 0 ? EXIT_PARTLY_REFUSED : EXIT_DONE;
    }
    sheet_free(&import.sheet);
    buffer_free(&import.csv);
    buffer_free(&import.items);
    return code;
}

enum exit_code organisation_import_run(struct admin *admin)
{
    const char *path = admin->arguments[0];
    struct buffer content = BUFFER_NONE;
    struct complaints complaints;
    struct error error;
    enum exit_code code;
    complaints_open(&complaints, path, "column", NULL);
    if (file_read(path, SHEET_BYTES_MAX, &content, &error) != VERDICT_OK)
        code = admin_fail_usage(&error);
    else
        code = import_content(admin, buffer_view(&content), &complaints);
    complaints_print(&complaints);
    complaints_free(&complaints);
    buffer_free(&content);
    return code;
}
