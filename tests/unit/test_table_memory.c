/* A hundred thousand rows take a file of them, and hardly more memory than a file of ten. */
#include "tests/unit/sheet_case.h"

#include <archive.h>
#include <archive_entry.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Sanitizers take memory and time of their own: under them only the reading counts. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#define ROWS 5000
#else
#define SANITIZED 0
#define ROWS 100000
#endif
#define COLUMNS 20
#define MEGABYTE (1024.0 * 1024.0)

static void put_part(struct archive *archive, const char *name, const struct buffer *content)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (int64_t)content->length);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(archive, content->data, content->length), content->length);
    archive_entry_free(entry);
}

static void put_string(struct archive *archive, const char *name, const char *content)
{
    struct buffer buffer = BUFFER_NONE;
    buffer_string(&buffer, content);
    put_part(archive, name, &buffer);
    buffer_free(&buffer);
}

static void write_workbook(const char *path)
{
    struct archive *archive = archive_write_new();
    assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_set_options(archive, "zip:compression-level=1"), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    put_string(archive, "xl/workbook.xml",
               "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='1'/></sheets></workbook>");
    put_string(archive, "xl/_rels/workbook.xml.rels",
               "<Relationships><Relationship Id='1' Type='x/worksheet' "
               "Target='worksheets/sheet1.xml'/></Relationships>");
    struct buffer rows = BUFFER_NONE;
    buffer_string(&rows, "<worksheet><sheetData>");
    for (int r = 1; r <= ROWS + 1; r++) {
        buffer_format(&rows, "<row r=\"%d\">", r);
        for (int c = 0; c < COLUMNS; c++)
            buffer_format(&rows, "<c r=\"%c%d\" t=\"inlineStr\"><is><t>ячейка %d</t></is></c>",
                          'A' + c, r, r * COLUMNS + c);
        buffer_string(&rows, "</row>");
    }
    buffer_string(&rows, "</sheetData></worksheet>");
    put_part(archive, "xl/worksheets/sheet1.xml", &rows);
    buffer_free(&rows);
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    (void)archive_write_free(archive);
}

static void write_csv(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int r = 1; r <= ROWS + 1; r++)
        for (int c = 0; c < COLUMNS; c++)
            (void)fprintf(file, "ячейка %d%c", r * COLUMNS + c, c + 1 < COLUMNS ? ',' : '\n');
    assert_int_equal(fclose(file), 0);
}

/* Resident memory in bytes, now and at its highest. */
static void read_memory(double *ret_now, double *ret_peak)
{
    char line[256];
    long kilobytes = 0;
    FILE *status = fopen("/proc/self/status", "r");
    assert_non_null(status);
    while (fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1)
            *ret_now = (double)kilobytes * 1024;
        if (sscanf(line, "VmHWM: %ld", &kilobytes) == 1)
            *ret_peak = (double)kilobytes * 1024;
    }
    (void)fclose(status);
}

static void forget_peak(void)
{
    (void)malloc_trim(0);
    FILE *clear = fopen("/proc/self/clear_refs", "w");
    if (clear == NULL)
        return;
    (void)fputs("5", clear);
    (void)fclose(clear);
}

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Reads all rows; the most that it took beyond what was there before, in MB. */
static double read_all(const char *path, const char *what)
{
    double before = 0, after = 0, peak = 0, peak_before = 0, started = seconds();
    struct sheet_file *file = NULL;
    struct sheet *sheet = NULL;
    struct sheet_row row;
    size_t rows = 0, bytes = 0;
    forget_peak();
    read_memory(&before, &peak_before);
    assert_int_equal(
        sheet_file_open_path(path, &(struct sheet_options){.separator = 0}, &file, NULL),
        VERDICT_OK);
    assert_int_equal(sheet_open(file, 0, &sheet, NULL), VERDICT_OK);
    while (sheet_next(sheet, &row, NULL) == SHEET_ROW) {
        assert_int_equal(row.field_count, COLUMNS);
        bytes += row.fields[COLUMNS - 1].length;
        rows++;
    }
    read_memory(&after, &peak);
    sheet_free(&sheet);
    sheet_file_free(&file);
    assert_int_equal(rows, ROWS);
    assert_true(bytes > rows);
    print_message("%s: %d rows of %d cells: %.1f MB more, %.2f s\n", what, ROWS, COLUMNS,
                  (peak - before) / MEGABYTE, seconds() - started);
    return (peak - before) / MEGABYTE;
}

static void hundred_thousand_rows(void **state)
{
    (void)state;
    char path[] = "/tmp/parallax-table-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)close(fd);
    write_workbook(path);
    double workbook = read_all(path, "workbook");
    write_csv(path);
    double csv = read_all(path, "CSV");
    assert_int_equal(unlink(path), 0);
    assert_true(SANITIZED || workbook < 8);
    assert_true(SANITIZED || csv < 128); /* the file, which is held; a buffer grows by doubling */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hundred_thousand_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
