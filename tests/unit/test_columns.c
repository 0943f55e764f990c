/* Which column each field of the model gets, and that the SQL names them in the same order. */
#include "store/columns.h"

#include "store/store_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Counts the fields of a row by their lengths; false when they do not end with the buffer. */
static bool count_fields(const struct buffer *out, size_t *ret_count)
{
    size_t at = 0, count = 0;
    while (at + 4 <= out->length) {
        const uint8_t *bytes = (const uint8_t *)out->data + at;
        uint32_t length = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
                          (uint32_t)bytes[2] << 8 | bytes[3];
        at += 4 + (length == UINT32_MAX ? 0 : length);
        count++;
    }
    *ret_count = count;
    return at == out->length;
}

static void test_the_columns_are_the_fields_and_content(void **state)
{
    (void)state;
    assert_int_equal(columns_count(), finding_shape.count + 1);
    assert_string_equal(columns_name(0), "admin1");
    assert_string_equal(columns_name(columns_count() - 1), "content");
}

static void test_the_copy_statement_has_them_in_order(void **state)
{
    (void)state;
    struct buffer names = BUFFER_NONE;
    for (size_t i = 0; i < columns_count(); i++)
        buffer_format(&names, "%s%s", i > 0 ? "," : "", columns_name(i));
    buffer_byte(&names, ')');
    struct buffer sql = BUFFER_NONE;
    const char *copy = store_query_text("batch_copy");
    assert_non_null(copy);
    for (const char *at = copy; *at != '\0'; at++)
        if (*at != ' ' && *at != '\n')
            buffer_byte(&sql, (uint8_t)*at);
    assert_true(buffer_ok(&names) && buffer_ok(&sql));
    assert_true(names.data != NULL && sql.data != NULL);
    assert_non_null(strstr(sql.data, names.data));
    buffer_free(&names);
    buffer_free(&sql);
}

static void test_every_kind_gives_every_column(void **state)
{
    (void)state;
    for (int32_t kind = KIND_FINDING; kind <= KIND_WITHDRAWAL; kind++) {
        const struct submission submission = {.kind = kind};
        struct buffer out = BUFFER_NONE;
        const char *field = NULL;
        size_t count = 0;
        assert_true(columns_encode(&out, &submission, &field));
        assert_true(count_fields(&out, &count));
        assert_int_equal(count, columns_count());
        assert_int_equal(out.length, 4 * columns_count()); /* nothing given: all NULL */
        buffer_free(&out);
    }
}

static void test_a_full_finding(void **state)
{
    (void)state;
    const int32_t codes[] = {CHANNEL_FORMAL};
    const struct text items[] = {text_of("CLIMATE")};
    const struct recommendation recommendation = {.text = text_of("More shelters")};
    const struct submission submission = {
        .kind = KIND_FINDING,
        .content.finding = {.goal = 5,
                            .year = 2025,
                            .channel = {1, codes},
                            .finding_type = FINDING_TYPE_GAP,
                            .title = text_of("Shelters"),
                            .themes = {1, items},
                            .recommendations = {1, &recommendation}}};
    struct buffer out = BUFFER_NONE;
    const char *field = NULL;
    size_t count = 0;
    assert_true(columns_encode(&out, &submission, &field));
    assert_true(count_fields(&out, &count));
    assert_int_equal(count, columns_count());
    static const char json[] = "\x01[{\"text\":\"More shelters\"}]";
    assert_non_null(memmem(out.data, out.length, json, sizeof json - 1));
    assert_non_null(memmem(out.data, out.length, "FORMAL", 6));
    buffer_free(&out);
}

static void expect_refused(const struct submission *submission, const char *name)
{
    struct buffer out = BUFFER_NONE;
    const char *field = NULL;
    assert_false(columns_encode(&out, submission, &field));
    assert_string_equal(field, name);
    buffer_free(&out);
}

static void test_values_without_a_place(void **state)
{
    (void)state;
    const int32_t unknown[] = {CHANNEL_FORMAL, 99};
    expect_refused(&(struct submission){.kind = 99}, "kind");
    expect_refused(&(struct submission){.kind = KIND_FINDING, .content.finding.goal = 32768},
                   "goal");
    expect_refused(&(struct submission){.kind = KIND_FINDING, .content.finding.stance = 99},
                   "stance");
    expect_refused(
        &(struct submission){.kind = KIND_FINDING, .content.finding.channel = {2, unknown}},
        "channel");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_columns_are_the_fields_and_content),
        cmocka_unit_test(test_the_copy_statement_has_them_in_order),
        cmocka_unit_test(test_every_kind_gives_every_column),
        cmocka_unit_test(test_a_full_finding),
        cmocka_unit_test(test_values_without_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
