/* Sheets: headers, rows that keep the rules, rows that do not, and earlier keys. */
#include "admin/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct pet {
    struct text name;
    int32_t legs;
    struct text note;
};

static const struct field_row rows[] = {
    {.name = "name",
     .kind = FIELD_LINE,
     .offset = offsetof(struct pet, name),
     .required = true,
     .maximum = 10,
     .help = "Its name."},
    {.name = "legs",
     .kind = FIELD_NUMBER,
     .offset = offsetof(struct pet, legs),
     .minimum = 1,
     .maximum = 8,
     .help = "Its legs."},
    {.name = "note",
     .kind = FIELD_BODY,
     .offset = offsetof(struct pet, note),
     .maximum = 100,
     .help = "More."},
};
static const struct shape shape = {
    .name = "pet", .rows = rows, .count = 3, .size = sizeof(struct pet)};

static struct complaints complaints;

static int open_complaints(void **state)
{
    (void)state;
    complaints_open(&complaints, "pets.csv", "column", NULL);
    return 0;
}

static int free_complaints(void **state)
{
    (void)state;
    complaints_free(&complaints);
    return 0;
}

static struct sheet *opened(const char *content)
{
    struct sheet *sheet = NULL;
    struct error error;
    assert_int_equal(sheet_open(text_of(content), &shape, &complaints, &sheet, &error), VERDICT_OK);
    return sheet;
}

static bool next(struct sheet *sheet, struct pet *pet)
{
    struct error error;
    bool row = false;
    assert_int_equal(sheet_next(sheet, pet, &row, &error), VERDICT_OK);
    return row;
}

static void refused_header(const char *content, const char *told)
{
    struct sheet *sheet = NULL;
    struct error error;
    assert_int_equal(sheet_open(text_of(content), &shape, &complaints, &sheet, &error),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "SHEET_HEADER");
    assert_null(sheet);
    assert_string_equal(complaints.text.data, told);
}

static void good_rows_come_in_order_with_their_lines(void **state)
{
    (void)state;
    struct pet pet;
    struct sheet *sheet = opened("\xef\xbb\xbflegs,name\r\n4,Rex\r\n\r\n, Tux \n");
    assert_true(next(sheet, &pet));
    assert_true(text_is(pet.name, "Rex"));
    assert_int_equal(pet.legs, 4);
    assert_int_equal(sheet_line(sheet), 2);
    assert_true(next(sheet, &pet));
    assert_true(text_is(pet.name, "Tux"));
    assert_int_equal(pet.legs, 0);
    assert_int_equal(sheet_line(sheet), 4);
    assert_false(next(sheet, &pet));
    assert_false(next(sheet, &pet));
    assert_int_equal(complaints.count, 0);
    sheet_free(&sheet);
    assert_null(sheet);
    sheet_free(&sheet);
}

static void bad_rows_are_told_and_passed_over(void **state)
{
    (void)state;
    struct pet pet;
    struct sheet *sheet = opened("name,legs\nRex,nine\nTux,9\nonly\n,2\n\"open,4\nMia,4\n");
    assert_true(next(sheet, &pet));
    assert_true(text_is(pet.name, "Mia"));
    assert_false(next(sheet, &pet));
    assert_string_equal(complaints.text.data,
                        "pets.csv line 2, column legs: is not a whole number\n"
                        "pets.csv line 3, column legs: is outside its range (1 to 8)\n"
                        "pets.csv line 4: has 1 cells, the first line has 2\n"
                        "pets.csv line 5, column name: is needed\n"
                        "pets.csv line 6, column 1: the quote that opens here is never closed\n");
    assert_int_equal(complaints.count, 5);
    sheet_free(&sheet);
}

static void bytes_that_are_not_utf8_are_told(void **state)
{
    (void)state;
    struct pet pet;
    struct sheet *sheet = opened("name\nR\xffx\n");
    assert_false(next(sheet, &pet));
    assert_string_equal(complaints.text.data,
                        "pets.csv line 2, column name: has bytes that are not UTF-8 (at byte 2)\n");
    sheet_free(&sheet);
}

static void an_empty_file_has_no_columns(void **state)
{
    (void)state;
    refused_header("\n\n", "pets.csv: is empty; the first line names the columns\n");
}

static void all_that_is_wrong_with_a_header_is_told(void **state)
{
    (void)state;
    refused_header("legs,colour,legs,\x1b[2J,\n",
                   "pets.csv line 1: \"colour\" is no column of this file\n"
                   "pets.csv line 1, column legs: stands twice\n"
                   "pets.csv line 1: column 4 has no readable name\n"
                   "pets.csv line 1: column 5 has no readable name\n"
                   "pets.csv line 1, column name: is missing\n");
}

static void a_malformed_header_is_told(void **state)
{
    (void)state;
    refused_header("name,\"legs\n",
                   "pets.csv line 1, column 6: the quote that opens here is never closed\n");
}

static void a_header_has_a_bound(void **state)
{
    (void)state;
    char header[200];
    memset(header, ',', sizeof header);
    header[sizeof header - 1] = '\0';
    refused_header(header, "pets.csv line 1: has 200 columns, at most 64\n");
}

static void earlier_rows_are_remembered_by_key(void **state)
{
    (void)state;
    struct pet pet;
    struct error error;
    size_t line = 99;
    struct sheet *sheet = opened("name\na\nb\nab\n");
    assert_true(next(sheet, &pet));
    assert_int_equal(sheet_remember(sheet, pet.name, &line, &error), VERDICT_OK);
    assert_int_equal(line, 0);
    assert_true(next(sheet, &pet));
    assert_int_equal(sheet_remember(sheet, pet.name, &line, &error), VERDICT_OK);
    assert_int_equal(line, 0);
    assert_true(next(sheet, &pet));
    assert_int_equal(sheet_remember(sheet, pet.name, &line, &error), VERDICT_OK);
    assert_int_equal(line, 0);
    assert_int_equal(sheet_remember(sheet, text_of("a"), &line, &error), VERDICT_OK);
    assert_int_equal(line, 2);
    assert_int_equal(sheet_remember(sheet, TEXT_NONE, &line, &error), VERDICT_OK);
    assert_int_equal(line, 0);
    sheet_free(&sheet);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_complaints, free_complaints)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(good_rows_come_in_order_with_their_lines),
        TEST(bad_rows_are_told_and_passed_over),
        TEST(bytes_that_are_not_utf8_are_told),
        TEST(an_empty_file_has_no_columns),
        TEST(all_that_is_wrong_with_a_header_is_told),
        TEST(a_malformed_header_is_told),
        TEST(a_header_has_a_bound),
        TEST(earlier_rows_are_remembered_by_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
