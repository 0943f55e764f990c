/* Workbooks: what spreadsheets write, what libraries write, and what nobody should. */
#include "tests/unit/sheet_case.h"

#include "base/file.h"
#include "sheet/xlsx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_rows(const char *name, size_t which, const char *expected)
{
    struct sheet_file *file = case_open(name);
    struct buffer out = BUFFER_NONE;
    case_rows(file, which, &out);
    assert_string_equal(out.data, expected);
    buffer_free(&out);
    sheet_file_free(&file);
}

static void every_kind_of_cell(void **state)
{
    (void)state;
    assert_rows("excel.xlsx", 0,
                "1:[name][value][][last]\n"
                "2:[r2][два слова][][]\n"
                "3:[r3][漢字][][]\n"
                "4:[r4][ both sides ][][]\n"
                "5:[r5][line\r\nnext _x000D_ kept][][]\n"
                "6:[r6][<&>][][]\n"
                "7:[r7][5][][]\n"
                "8:[r8][5][][]\n"
                "9:[r9][100000][][]\n"
                "10:[r10][0.3][][]\n"
                "11:[r11][0.0012][][]\n"
                "12:[r12][12345678901234567890][][]\n"
                "13:[r13][TRUE][][]\n"
                "14:[r14][#N/A][][]\n"
                "15:[r15][namex][][]\n"
                "16:[r16][2][][]\n"
                "17:[r17][2026-03-04][][]\n"
                "18:[r18][2026-03-04T10:30:00][][]\n"
                "19:[r19][2026-03-04][][]\n"
                "20:[r20][26:30:00][][]\n"
                "21:[r21][46085][][]\n"
                "22:[r22][1900-01-01][][]\n"
                "23:[r23][1900-02-29][][]\n"
                "24:[r24][1900-03-01][][]\n"
                "25:[r25][2026-03-04T10:30:00][][]\n"
                "26:[r26][-3][][]\n"
                "27:[r27][inline][][]\n"
                "28:[r28][-2500][][]\n"
                "29:[r29][][][]\n"
                "40:[no reference][7][][]\n"
                "41:[][][][far]\n");
    assert_rows("excel_1904.xlsx", 0, "1:[day]\n2:[2026-03-04]\n");
    assert_rows("prefixed.xlsx", 0, "1:[a]\n2:[1]\n");
}

static void sheets_by_name_and_order(void **state)
{
    (void)state;
    struct sheet_file *file = case_open("excel.xlsx");
    size_t which = 9;
    assert_true(sheet_file_is_workbook(file));
    assert_int_equal(sheet_file_count(file), 3);
    assert_true(text_is(sheet_file_sheet(file, 1), "Hidden & co"));
    assert_true(sheet_file_find(file, text_of(" hidden & CO "), &which));
    assert_int_equal(which, 1);
    assert_false(sheet_file_find(file, text_of("Hidden"), &which));
    sheet_file_free(&file);
    assert_rows("excel.xlsx", 1, "3:[][below]\n4:[][hidden]\n");
    assert_rows("excel.xlsx", 2, "SHEET_EMPTY");
}

/* Both ways to open give the same, and two readers of a workbook do not disturb each other. */
static void from_memory_and_side_by_side(void **state)
{
    (void)state;
    struct buffer bytes = BUFFER_NONE;
    struct xlsx *xlsx = NULL;
    struct xlsx_rows *one = NULL, *other = NULL;
    struct xlsx_row a, b;
    assert_int_equal(file_read(SHEETS_FOLDER "excel.xlsx", 1 << 20, &bytes, NULL), VERDICT_OK);
    assert_int_equal(xlsx_open(buffer_view(&bytes), &xlsx, NULL), VERDICT_OK);
    assert_int_equal(xlsx_rows_open(xlsx, 0, &one, NULL), VERDICT_OK);
    assert_int_equal(xlsx_rows_open(xlsx, 0, &other, NULL), VERDICT_OK);
    assert_int_equal(xlsx_rows_next(one, &a, NULL), VERDICT_OK);
    assert_int_equal(xlsx_rows_next(one, &a, NULL), VERDICT_OK);
    assert_int_equal(xlsx_rows_next(other, &b, NULL), VERDICT_OK);
    assert_int_equal(a.number, 2);
    assert_int_equal(b.number, 1);
    assert_true(text_is(a.fields[0], "r2"));
    xlsx_rows_free(&one);
    xlsx_rows_free(&other);
    xlsx_free(&xlsx);
    buffer_free(&bytes);
}

static void open_hostile(const char *name, struct error *error)
{
    char path[512];
    struct sheet_file *file = NULL;
    struct sheet *sheet = NULL;
    (void)snprintf(path, sizeof path, SHEETS_FOLDER "hostile/%s", name);
    *error = (struct error){.code = "none"};
    enum verdict verdict =
        sheet_file_open_path(path, &(struct sheet_options){.separator = 0}, &file, error);
    if (verdict == VERDICT_OK)
        verdict = sheet_open(file, 0, &sheet, error);
    struct sheet_row row;
    enum sheet_result result = SHEET_ROW;
    while (verdict == VERDICT_OK && result == SHEET_ROW)
        result = sheet_next(sheet, &row, error);
    if (verdict == VERDICT_OK && result == SHEET_END)
        (void)snprintf(error->code, sizeof error->code, "read");
    sheet_free(&sheet);
    sheet_file_free(&file);
}

/* Each is refused with a sentence of its own, in little memory. */
static void what_nobody_should_write(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"bomb.xlsx", "XLSX_TOO_LARGE", "unpacks to more"},
        {"bomb_of_a_tag.xlsx", "XLSX_TOO_LARGE", "unpacks to more"},
        {"deep.xlsx", "XLSX_DAMAGED", "deeper than 64"},
        {"far_cell.xlsx", "XLSX_CELL", "XFD1048576: stands further to the right"},
        {"far_row.xlsx", "XLSX_CELL", "below row 1"},
        {"row_twice.xlsx", "XLSX_CELL", "below row 1"},
        {"cell_of_other_row.xlsx", "XLSX_CELL", "below row 2"},
        {"cell_backwards.xlsx", "XLSX_CELL", "below row 2"},
        {"no_such_string.xlsx", "XLSX_CELL", "A2: refers to a text"},
        {"long_cell.xlsx", "XLSX_CELL", "A2: holds more text"},
        {"not_closed.xlsx", "XLSX_DAMAGED", "damaged or cut short"},
        {"not_utf8.xlsx", "XLSX_DAMAGED", "damaged or cut short"},
        {"entities.xlsx", "XLSX_DOCTYPE", "document type"},
        {"doctype_in_sheet.xlsx", "XLSX_DOCTYPE", "document type"},
        {"outside.xlsx", "XLSX_DAMAGED", "sheet 1 of the workbook holds no table"},
        {"external.xlsx", "XLSX_DAMAGED", "sheet 1 of the workbook holds no table"},
        {"no_sheets.xlsx", "XLSX_DAMAGED", "where its sheets are"},
        {"cut.xlsx", "XLSX_DAMAGED", "damaged or cut short"},
        {"damaged.xlsx", "XLSX_DAMAGED", "damaged or cut short"},
        {"encrypted_entries.xlsx", "XLSX_ENCRYPTED", "password"},
        {"password.xlsx", "XLSX_ENCRYPTED", "password"},
        {"old.xls", "XLSX_OLD", ".xls"},
        {"submissions.csv.zip", "XLSX_NOT_WORKBOOK", "unpack it"},
        {"calc.ods", "XLSX_NOT_WORKBOOK", ".ods"},
        {"binary.xlsb", "XLSX_NOT_WORKBOOK", ".xlsb"},
        {"word.docx", "XLSX_NOT_WORKBOOK", "no workbook"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        open_hostile(cases[i][0], &error);
        if (strcmp(error.code, cases[i][1]) != 0 || strstr(error.text, cases[i][2]) == NULL)
            fail_msg("%s: %s: %s", cases[i][0], error.code, error.text);
    }
}

/* Every beginning of a good file, and every byte of it turned over: nothing but a verdict. */
static void every_cut_and_every_flipped_byte(void **state)
{
    (void)state;
    struct buffer bytes = BUFFER_NONE;
    assert_int_equal(file_read(SHEETS_FOLDER "prefixed.xlsx", 1 << 20, &bytes, NULL), VERDICT_OK);
    for (size_t i = 0; i < 2 * bytes.length; i++) {
        bool cut = i < bytes.length;
        size_t at = cut ? i : i - bytes.length;
        char *copy = malloc(bytes.length);
        assert_non_null(copy);
        memcpy(copy, bytes.data, bytes.length);
        if (!cut)
            copy[at] = (char)(copy[at] ^ 0x55);
        struct text text = {copy, cut ? at : bytes.length};
        struct sheet_file *file = NULL;
        struct error error;
        struct buffer out = BUFFER_NONE;
        if (sheet_file_open("x", text, &(struct sheet_options){.separator = 0}, &file, &error) ==
            VERDICT_OK)
            case_rows(file, 0, &out);
        else
            assert_true(error.text[0] != '\0');
        buffer_free(&out);
        sheet_file_free(&file);
        free(copy);
    }
    buffer_free(&bytes);
}

/* Large tables of shared strings stand in a file where a folder is given; what is read is the same.
 */
static void many_shared_strings(void **state)
{
    (void)state;
    static const char *const folders[] = {NULL, "/tmp", "/nonexistent"};
    struct buffer rows[3] = {BUFFER_NONE, BUFFER_NONE, BUFFER_NONE};
    for (size_t i = 0; i < 3; i++) {
        const struct sheet_options options = {.scratch_folder = folders[i]};
        struct sheet_file *file = NULL;
        struct error error;
        if (sheet_file_open_path(SHEETS_FOLDER "many_strings.xlsx", &options, &file, &error) !=
            VERDICT_OK)
            fail_msg("%s", error.text);
        case_rows(file, 0, &rows[i]);
        sheet_file_free(&file);
    }
    assert_non_null(strstr(rows[0].data, "2:[0 слово слово "));
    assert_non_null(strstr(rows[0].data, "\n1501:[1499 слово "));
    assert_string_equal(rows[1].data, rows[0].data);
    assert_string_equal(rows[2].data, rows[0].data);
    for (size_t i = 0; i < 3; i++)
        buffer_free(&rows[i]);
}

static void files_that_are_not_there(void **state)
{
    (void)state;
    struct xlsx *xlsx = NULL;
    struct error error;
    assert_int_equal(xlsx_open_path("/nonexistent/a.xlsx", NULL, &xlsx, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "FILE_MISSING");
    assert_int_equal(xlsx_open(text_of("a,b\n"), &xlsx, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "XLSX_NOT_WORKBOOK");
    assert_int_equal(xlsx_open(TEXT_NONE, &xlsx, &error), VERDICT_REJECT);
    assert_null(xlsx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_cell),
        cmocka_unit_test(sheets_by_name_and_order),
        cmocka_unit_test(from_memory_and_side_by_side),
        cmocka_unit_test(what_nobody_should_write),
        cmocka_unit_test(every_cut_and_every_flipped_byte),
        cmocka_unit_test(many_shared_strings),
        cmocka_unit_test(files_that_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
