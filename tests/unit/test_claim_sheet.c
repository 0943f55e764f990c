/* Claims from CSV: the sample whole, and each rule that a row can break. */
#include "admin/claim_sheet.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEADER "code,country,goal,target,year,statement,source,page\n"
#define CALL_COUNTRIES "KGZ|KAZ"

/* Reads all of it and answers how many rows were good. */
static size_t count_good(struct text content, const char *countries, struct complaints *complaints)
{
    struct sheet *sheet = NULL;
    struct error error;
    struct claim_entry claim;
    size_t good = 0;
    bool row = true;
    assert_int_equal(sheet_open(content, &claim_shape, complaints, &sheet, &error), VERDICT_OK);
    while (row) {
        assert_int_equal(
            claim_sheet_next(sheet, complaints, text_of(countries), &claim, &row, &error),
            VERDICT_OK);
        good += row ? 1 : 0;
    }
    sheet_free(&sheet);
    return good;
}

static void refused(const char *line, const char *told)
{
    struct complaints complaints;
    struct buffer content = BUFFER_NONE;
    buffer_format(&content,
                  HEADER "A-1,KGZ,5,5.2,2025,Good.,VNR,\n%s\nA-3,KAZ,5,,2025,Also.,VNR,3\n", line);
    complaints_open(&complaints, "c.csv", "column", NULL);
    assert_int_equal(count_good(buffer_view(&content), CALL_COUNTRIES, &complaints), 2);
    assert_string_equal(complaints.text.data, told);
    complaints_free(&complaints);
    buffer_free(&content);
}

static void the_sample_is_good(void **state)
{
    (void)state;
    struct buffer content = BUFFER_NONE;
    struct complaints complaints;
    struct error error;
    complaints_open(&complaints, "claims.csv", "column", NULL);
    assert_int_equal(
        file_read(PARALLAX_SOURCE_DIR "/sample/claims.csv", SHEET_BYTES_MAX, &content, &error),
        VERDICT_OK);
    assert_int_equal(count_good(buffer_view(&content), "", &complaints), 40);
    assert_int_equal(complaints.count, 0);
    complaints_free(&complaints);
    buffer_free(&content);
}

static void a_row_is_read_whole(void **state)
{
    (void)state;
    struct complaints complaints;
    struct sheet *sheet = NULL;
    struct error error;
    struct claim_entry claim;
    bool row = false;
    complaints_open(&complaints, "c.csv", "column", NULL);
    assert_int_equal(
        sheet_open(text_of("page,source,statement,year,target,goal,country,code\n"
                           "12-13,VNR 2025,\"Two\nlines.\",2025,16.10,16,kgz,KGZ-16_a\n"),
                   &claim_shape, &complaints, &sheet, &error),
        VERDICT_OK);
    assert_int_equal(claim_sheet_next(sheet, &complaints, TEXT_NONE, &claim, &row, &error),
                     VERDICT_OK);
    assert_true(row);
    assert_true(text_is(claim.code, "KGZ-16_a"));
    assert_true(text_is(claim.country, "KGZ"));
    assert_int_equal(claim.goal, 16);
    assert_true(text_is(claim.target, "16.10"));
    assert_int_equal(claim.year, 2025);
    assert_true(text_is(claim.statement, "Two\nlines."));
    assert_true(text_is(claim.source, "VNR 2025"));
    assert_true(text_is(claim.page, "12-13"));
    sheet_free(&sheet);
    complaints_free(&complaints);
}

static void each_rule_names_its_column(void **state)
{
    (void)state;
    refused("a/b,KGZ,5,,2025,S,V,", "c.csv line 3, column code: is not an identifier of the kind "
                                    "expected ([A-Za-z0-9._-]{1,40})\n");
    refused("A-2,XXX,5,,2025,S,V,",
            "c.csv line 3, column country: is not in the list (ISO 3166-1 alpha-3 countries)\n");
    refused("A-2,KGZ,18,,2025,S,V,", "c.csv line 3, column goal: is outside its range (1 to 17)\n");
    refused("A-2,KGZ,,,2025,S,V,", "c.csv line 3, column goal: is needed\n");
    refused("A-2,KGZ,5,5.99,2025,S,V,",
            "c.csv line 3, column target: is not in the list (SDG targets)\n");
    refused("A-2,KGZ,5,,1989,S,V,",
            "c.csv line 3, column year: is outside its range (1990 to 2100)\n");
    refused("A-2,KGZ,5,,2025,,V,", "c.csv line 3, column statement: is needed\n");
    refused("A-2,KGZ,5,,2025,S,,", "c.csv line 3, column source: is needed\n");
}

static void rules_that_join_columns(void **state)
{
    (void)state;
    refused("A-2,KGZ,5,16.10,2025,S,V,", "c.csv line 3, column target: 16.10 is of goal 16\n");
    refused("A-2,MNG,5,,2025,S,V,",
            "c.csv line 3, column country: MNG is not a country of this call\n");
    refused("A-1,KGZ,6,,2025,S,V,",
            "c.csv line 3, column code: stands on line 2 already for this country\n");
    refused("A-2,TJK,5,16.10,2025,S,V,", "c.csv line 3, column target: 16.10 is of goal 16\n"
                                         "c.csv line 3, column country: TJK is not a country of "
                                         "this call\n");
}

static void one_code_may_serve_two_countries(void **state)
{
    (void)state;
    struct complaints complaints;
    complaints_open(&complaints, "c.csv", "column", NULL);
    assert_int_equal(count_good(text_of(HEADER "A-1,KGZ,5,,2025,S,V,\nA-1,KAZ,5,,2025,S,V,\n"),
                                CALL_COUNTRIES, &complaints),
                     2);
    assert_int_equal(complaints.count, 0);
    complaints_free(&complaints);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_is_good),
        cmocka_unit_test(a_row_is_read_whole),
        cmocka_unit_test(each_rule_names_its_column),
        cmocka_unit_test(rules_that_join_columns),
        cmocka_unit_test(one_code_may_serve_two_countries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
