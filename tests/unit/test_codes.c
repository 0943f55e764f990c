/* The closed lists: unique, numbered for ever, and the same as in proto/. */
#include "model/codes.h"

#include "base/buffer.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const char *proto_path; /* submission.proto, from the command line */

static void numbers_and_names_are_unique(void **state)
{
    (void)state;
    for (size_t t = 0; t < code_tables_count; t++) {
        const struct code_table *table = code_tables[t];
        assert_true(table->count > 0);
        for (size_t i = 0; i < table->count; i++) {
            assert_true(table->codes[i].number > 0);
            assert_ptr_equal(code_by_number(table, table->codes[i].number), &table->codes[i]);
            assert_ptr_equal(code_by_name(table, text_of(table->codes[i].name)), &table->codes[i]);
            assert_true(strlen(table->codes[i].label) > 0);
        }
    }
}

static void unknown_codes_are_null(void **state)
{
    (void)state;
    assert_null(code_by_number(&consent_codes, 0));
    assert_null(code_by_number(&consent_codes, -1));
    assert_null(code_by_number(&consent_codes, 5));
    assert_null(code_by_number(&consent_codes, INT32_MAX));
    assert_null(code_by_number(&consent_codes, INT32_MIN));
    assert_null(code_by_name(&consent_codes, TEXT_NONE));
    assert_null(code_by_name(&consent_codes, text_of("public")));
    assert_null(code_by_name(&consent_codes, text_of("PUBLIC ")));
    assert_string_equal(code_name(&consent_codes, 99), "");
    assert_string_equal(code_name(&finding_type_codes, FINDING_TYPE_GOOD_PRACTICE),
                        "GOOD_PRACTICE");
}

/* A retired value leaves a hole; the ones behind it must still be found. */
static void lists_may_have_holes(void **state)
{
    (void)state;
    static const struct code rows[] = {{1, "A", "a"}, {3, "C", "c"}, {7, "G", "g"}};
    const struct code_table table = {"holes", "Holes", rows, 3};
    assert_string_equal(code_name(&table, 1), "A");
    assert_string_equal(code_name(&table, 2), "");
    assert_string_equal(code_name(&table, 3), "C");
    assert_string_equal(code_name(&table, 7), "G");
}

/* "  FINDING_TYPE_" for "FindingType": how buf wants enumerators to begin. */
static void enumerator_prefix(const char *proto, char ret_prefix[64])
{
    size_t length = 0;
    for (size_t i = 0; proto[i] != '\0' && length + 2 < 63; i++) {
        if (i > 0 && proto[i] >= 'A' && proto[i] <= 'Z')
            ret_prefix[length++] = '_';
        ret_prefix[length++] =
            proto[i] >= 'a' && proto[i] <= 'z' ? (char)(proto[i] - 'a' + 'A') : proto[i];
    }
    ret_prefix[length++] = '_';
    ret_prefix[length] = '\0';
}

static size_t count_enumerators(const char *block, const char *end)
{
    size_t count = 0;
    for (const char *at = block; (at = strstr(at, " = ")) != NULL && at < end; at++)
        count++;
    return count;
}

static void lists_agree_with_proto(void **state)
{
    (void)state;
    struct buffer proto = BUFFER_NONE;
    struct error error;
    assert_int_equal(file_read(proto_path, 1 << 20, &proto, &error), VERDICT_OK);
    for (size_t t = 0; t < code_tables_count; t++) {
        const struct code_table *table = code_tables[t];
        char line[160], prefix[64];
        enumerator_prefix(table->proto, prefix);
        (void)snprintf(line, sizeof line, "\nenum %s {\n", table->proto);
        const char *block = strstr(proto.data, line);
        assert_non_null(block);
        const char *end = strstr(block, "\n}");
        assert_non_null(end);
        /* UNSPECIFIED is the one that the table does not have. */
        assert_int_equal(count_enumerators(block, end), table->count + 1);
        for (size_t i = 0; i < table->count; i++) {
            (void)snprintf(line, sizeof line, "\n  %s%s = %d;", prefix, table->codes[i].name,
                           table->codes[i].number);
            const char *found = strstr(block, line);
            assert_true(found != NULL && found < end);
        }
    }
    buffer_free(&proto);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: test_codes submission.proto\n");
        return 2;
    }
    proto_path = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_and_names_are_unique),
        cmocka_unit_test(unknown_codes_are_null),
        cmocka_unit_test(lists_may_have_holes),
        cmocka_unit_test(lists_agree_with_proto),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
