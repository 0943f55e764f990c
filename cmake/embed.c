/*
 * Host tool that runs during the build: turns code lists (CSV) and text files (SQL) into C.
 * How it is called, and what comes out, is told in ParallaxEmbed.cmake.
 */
#include "base/buffer.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum verdict read_file(const char *path, struct buffer *out, struct error *error)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return error_set(error, VERDICT_REJECT, "FILE", "the file cannot be opened");
    char chunk[65536];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_append(out, chunk, n);
    bool broken = ferror(file) != 0;
    (void)fclose(file);
    if (broken)
        return error_set(error, VERDICT_REJECT, "FILE", "the file cannot be read");
    return buffer_ok(out) ? VERDICT_OK : error_no_memory(error);
}

/* Nothing of a failed write stays behind: a later build would take half a file for a whole one. */
static enum verdict write_file(const char *path, const struct buffer *content, struct error *error)
{
    if (!buffer_ok(content))
        return error_no_memory(error);
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(content->data, 1, content->length, file) == content->length;
    if (file != NULL && fclose(file) != 0)
        good = false;
    if (good)
        return VERDICT_OK;
    (void)remove(path);
    return error_set(error, VERDICT_REJECT, "FILE", "%s cannot be written", path);
}

/* The file's name without folder and extension. */
static struct text base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *start = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(start, '.');
    return (struct text){start, dot == NULL ? strlen(start) : (size_t)(dot - start)};
}

/* A C string literal. Octal escapes end after three digits whatever follows; \? avoids trigraphs.
 */
static void write_literal(struct buffer *out, struct text text)
{
    buffer_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '"' || c == '\\' || c == '?')
            buffer_format(out, "\\%c", c);
        else if (c == '\n')
            buffer_string(out, "\\n");
        else if (c < 0x20 || c > 0x7e)
            buffer_format(out, "\\%03o", (unsigned)c);
        else
            buffer_byte(out, c);
    }
    buffer_byte(out, '"');
}

/* --- tables ------------------------------------------------------------------------------- */

enum column_type { COLUMN_TEXT, COLUMN_INTEGER, COLUMN_FLAG };

struct table {
    const char *path;
    size_t columns;
    size_t rows;   /* without the header */
    char **cells;  /* the header, then the rows; owned */
    size_t *lines; /* physical line of each row; owned */
};

static void table_free(struct table *table)
{
    for (size_t i = 0; table->cells != NULL && i < (table->rows + 1) * table->columns; i++)
        free(table->cells[i]);
    free(table->cells);
    free(table->lines);
    *table = (struct table){NULL, 0, 0, NULL, NULL};
}

static const char *table_cell(const struct table *table, size_t row, size_t column)
{
    return table->cells[(row + 1) * table->columns + column];
}

static const char *table_header(const struct table *table, size_t column)
{
    return table->cells[column];
}

/* Appends the row's fields; the header row sets the number of columns. */
static enum verdict table_add(struct table *table, const struct csv_row *row, struct error *error)
{
    bool header = table->cells == NULL;
    if (header)
        table->columns = row->field_count;
    if (row->field_count != table->columns)
        return error_set(error, VERDICT_REJECT, "COLUMNS",
                         "line %zu has %zu fields, the header has %zu", row->line, row->field_count,
                         table->columns);
    size_t rows = header ? 1 : table->rows + 2;
    char **cells = reallocarray(table->cells, rows * table->columns, sizeof *cells);
    if (cells == NULL)
        return error_no_memory(error);
    table->cells = cells;
    size_t *lines = reallocarray(table->lines, rows, sizeof *lines);
    if (lines == NULL)
        return error_no_memory(error);
    table->lines = lines;
    char **first = cells + (rows - 1) * table->columns;
    memset(first, 0, table->columns * sizeof *first);
    table->rows = rows - 1;
    if (!header)
        lines[table->rows - 1] = row->line;
    for (size_t i = 0; i < row->field_count; i++) {
        struct text field = row->fields[i];
        if (text_utf8_valid_prefix(field) != field.length ||
            text_control_offset(field) != field.length)
            return error_set(error, VERDICT_REJECT, "BYTES",
                             "line %zu, field %zu: only UTF-8 without control characters",
                             row->line, i + 1);
        first[i] = strndup(field.at, field.length);
        if (first[i] == NULL)
            return error_no_memory(error);
    }
    return VERDICT_OK;
}

/* Column names become members of a C struct, so they are identifiers, and each stands once. */
static enum verdict check_header(const struct table *table, struct error *error)
{
    if (table->cells == NULL || table->rows == 0)
        return error_set(error, VERDICT_REJECT, "EMPTY",
                         "a header and at least one row are needed");
    for (size_t i = 0; i < table->columns; i++) {
        const char *name = table_header(table, i);
        bool good = islower((unsigned char)name[0]) != 0;
        for (const char *p = name; *p != '\0'; p++)
            good = good && (islower((unsigned char)*p) || isdigit((unsigned char)*p) || *p == '_');
        if (!good)
            return error_set(error, VERDICT_REJECT, "HEADER",
                             "column %zu: its name must be snake_case, beginning with a letter",
                             i + 1);
        for (size_t j = 0; j < i; j++)
            if (strcmp(name, table_header(table, j)) == 0)
                return error_set(error, VERDICT_REJECT, "HEADER", "column %s stands twice", name);
    }
    return VERDICT_OK;
}

static enum verdict table_read(struct table *table, const char *path, struct error *error)
{
    *table = (struct table){path, 0, 0, NULL, NULL};
    struct buffer content = BUFFER_NONE;
    enum verdict verdict = read_file(path, &content, error);
    struct csv csv;
    csv_open(&csv, buffer_view(&content), ',');
    while (verdict == VERDICT_OK) {
        struct csv_row row;
        enum csv_result result = csv_next(&csv, &row, error);
        if (result == CSV_END)
            break;
        verdict = result == CSV_ROW ? table_add(table, &row, error) : VERDICT_REJECT;
    }
    csv_close(&csv);
    buffer_free(&content);
    if (verdict == VERDICT_OK)
        verdict = check_header(table, error);
    return verdict;
}

/* Decimal as a person writes it: no sign, no leading zero, so that codes such as "004" stay text.
 */
static bool is_integer(const char *value)
{
    size_t digits = strspn(value, "0123456789");
    return digits > 0 && digits <= 9 && value[digits] == '\0' && (value[0] != '0' || digits == 1);
}

static bool is_flag(const char *value)
{
    return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
}

static enum column_type column_type(const struct table *table, size_t column)
{
    bool integers = true;
    bool flags = true;
    for (size_t row = 0; row < table->rows; row++) {
        integers = integers && is_integer(table_cell(table, row, column));
        flags = flags && is_flag(table_cell(table, row, column));
    }
    return integers ? COLUMN_INTEGER : flags ? COLUMN_FLAG : COLUMN_TEXT;
}

static void write_rows(struct buffer *out, const struct table *table)
{
    for (size_t row = 0; row < table->rows; row++) {
        for (size_t column = 0; column < table->columns; column++) {
            const char *value = table_cell(table, row, column);
            buffer_format(out, "%s.%s = ", column == 0 ? "{" : ", ", table_header(table, column));
            switch (column_type(table, column)) {
            case COLUMN_INTEGER:
                buffer_string(out, value);
                break;
            case COLUMN_FLAG:
                buffer_string(out, strcmp(value, "yes") == 0 ? "true" : "false");
                break;
            case COLUMN_TEXT:
                write_literal(out, text_of(value));
                break;
            }
        }
        buffer_string(out, "},\n");
    }
}

struct key {
    const char *value;
    size_t row;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key *left = a;
    const struct key *right = b;
    return strcmp(left->value, right->value);
}

/* Row numbers in byte order of a column whose values are all there and all different. */
static enum verdict write_index(struct buffer *out, const struct table *table, const char *name,
                                struct error *error)
{
    size_t column = 0;
    while (column < table->columns && strcmp(table_header(table, column), name) != 0)
        column++;
    if (column == table->columns)
        return error_set(error, VERDICT_REJECT, "KEY", "there is no column %s", name);
    struct key *keys = calloc(table->rows, sizeof *keys);
    if (keys == NULL)
        return error_no_memory(error);
    for (size_t row = 0; row < table->rows; row++)
        keys[row] = (struct key){table_cell(table, row, column), row};
    qsort(keys, table->rows, sizeof *keys, compare_keys);
    enum verdict verdict = VERDICT_OK;
    for (size_t i = 0; i < table->rows && verdict == VERDICT_OK; i++) {
        if (keys[i].value[0] == '\0')
            verdict = error_set(error, VERDICT_REJECT, "KEY", "line %zu: %s is empty",
                                table->lines[keys[i].row], name);
        else if (i > 0 && strcmp(keys[i - 1].value, keys[i].value) == 0)
            verdict =
                error_set(error, VERDICT_REJECT, "KEY", "lines %zu and %zu: the same %s twice",
                          table->lines[keys[i - 1].row], table->lines[keys[i].row], name);
        else
            buffer_format(out, "%zu,\n", keys[i].row);
    }
    free(keys);
    return verdict;
}

/* csv FILE.csv FOLDER KEY...: FOLDER/FILE.inc and, for each key column, FOLDER/FILE_by_KEY.inc. */
static enum verdict embed_csv(const char *path, const char *folder, char **keys, int key_count,
                              struct error *error)
{
    struct table table;
    struct text name = base_name(path);
    struct buffer out = BUFFER_NONE;
    struct buffer out_path = BUFFER_NONE;
    enum verdict verdict = table_read(&table, path, error);
    if (verdict == VERDICT_OK) {
        write_rows(&out, &table);
        buffer_format(&out_path, "%s/%.*s.inc", folder, TEXT_ARGS(name));
        verdict =
            buffer_ok(&out_path) ? write_file(out_path.data, &out, error) : error_no_memory(error);
    }
    for (int i = 0; i < key_count && verdict == VERDICT_OK; i++) {
        buffer_clear(&out);
        buffer_clear(&out_path);
        buffer_format(&out_path, "%s/%.*s_by_%s.inc", folder, TEXT_ARGS(name), keys[i]);
        verdict = write_index(&out, &table, keys[i], error);
        if (verdict == VERDICT_OK)
            verdict = buffer_ok(&out_path) ? write_file(out_path.data, &out, error)
                                           : error_no_memory(error);
    }
    if (verdict != VERDICT_OK)
        error_prefix(error, "%s", path);
    buffer_free(&out);
    buffer_free(&out_path);
    table_free(&table);
    return verdict;
}

/* --- texts -------------------------------------------------------------------------------- */

static int compare_paths(const void *a, const void *b)
{
    struct text left = base_name(*(char *const *)a);
    struct text right = base_name(*(char *const *)b);
    size_t shorter = left.length < right.length ? left.length : right.length;
    int order = memcmp(left.at, right.at, shorter);
    return order != 0 ? order : (left.length > right.length) - (left.length < right.length);
}

/* One literal a line of the text, so that the result can be read beside its source. */
static void write_text(struct buffer *out, struct text name, struct text content)
{
    buffer_string(out, "    {");
    write_literal(out, name);
    buffer_string(out, ",\n     \"\"");
    struct text rest = content;
    while (rest.length > 0) {
        const char *end = memchr(rest.at, '\n', rest.length);
        size_t length = end == NULL ? rest.length : (size_t)(end - rest.at) + 1;
        buffer_string(out, "\n     ");
        write_literal(out, (struct text){rest.at, length});
        rest.at += length;
        rest.length -= length;
    }
    buffer_format(out, ",\n     %zu},\n", content.length);
}

static enum verdict embed_text(struct buffer *out, const char *path, struct error *error)
{
    struct buffer content = BUFFER_NONE;
    enum verdict verdict = read_file(path, &content, error);
    if (verdict == VERDICT_OK)
        write_text(out, base_name(path), buffer_view(&content));
    else
        error_prefix(error, "%s", path);
    buffer_free(&content);
    return verdict;
}

/* texts PREFIX OUT.c OUT.h FILE...: the array PREFIX of struct embedded_text, in order of names. */
static enum verdict embed_texts(const char *prefix, const char *out_c, const char *out_h,
                                char **paths, int path_count, struct error *error)
{
    struct buffer out = BUFFER_NONE;
    buffer_format(&out,
                  "#include \"base/embedded.h\"\n\nextern const struct embedded_text %s[];\n"
                  "extern const size_t %s_count;\n",
                  prefix, prefix);
    enum verdict verdict = write_file(out_h, &out, error);

    buffer_clear(&out);
    struct text header = base_name(out_h);
    buffer_format(&out, "#include \"%.*s.h\"\n\nconst struct embedded_text %s[] = {\n",
                  TEXT_ARGS(header), prefix);
    qsort(paths, (size_t)path_count, sizeof *paths, compare_paths);
    for (int i = 0; i < path_count && verdict == VERDICT_OK; i++) {
        if (i > 0 && compare_paths(&paths[i - 1], &paths[i]) == 0)
            verdict = error_set(error, VERDICT_REJECT, "NAME", "%s and %s have the same name",
                                paths[i - 1], paths[i]);
        else
            verdict = embed_text(&out, paths[i], error);
    }
    buffer_format(&out, "};\nconst size_t %s_count = %d;\n", prefix, path_count);
    if (verdict == VERDICT_OK)
        verdict = write_file(out_c, &out, error);
    buffer_free(&out);
    return verdict;
}

int main(int argc, char **argv)
{
    struct error error;
    enum verdict verdict;
    if (argc >= 4 && strcmp(argv[1], "csv") == 0) {
        verdict = embed_csv(argv[2], argv[3], argv + 4, argc - 4, &error);
    } else if (argc >= 6 && strcmp(argv[1], "texts") == 0) {
        verdict = embed_texts(argv[2], argv[3], argv[4], argv + 5, argc - 5, &error);
    } else {
        (void)fputs("usage: embed csv FILE.csv FOLDER [KEY...]\n"
                    "       embed texts PREFIX OUT.c OUT.h FILE...\n",
                    stderr);
        return EXIT_USAGE;
    }
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "embed: %s\n", error.text);
    return (int)verdict_exit_code(verdict);
}
