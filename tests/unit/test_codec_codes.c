/* The lists of model/codes.h and the enums of proto/ are the same, by name and number, both ways.
 */
#include "model/codes.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <parallax/v1/submission.pb-c.h>

#include <cmocka.h>

static const ProtobufCEnumDescriptor *const descriptors[] = {
    &parallax__v1__consent__descriptor,
    &parallax__v1__kind__descriptor,
    &parallax__v1__channel__descriptor,
    &parallax__v1__finding_type__descriptor,
    &parallax__v1__stance__descriptor,
    &parallax__v1__rater__descriptor,
    &parallax__v1__trend__descriptor,
    &parallax__v1__civic_space__descriptor,
    &parallax__v1__lnob_factor__descriptor,
    &parallax__v1__evidence_type__descriptor,
    &parallax__v1__informed_consent__descriptor,
    &parallax__v1__urgency__descriptor,
    &parallax__v1__ecosoc_status__descriptor,
    &parallax__v1__state__descriptor,
};
#define DESCRIPTOR_COUNT (sizeof descriptors / sizeof descriptors[0])
#define NAME_BYTES 80

static const ProtobufCEnumDescriptor *descriptor_of(const char *name)
{
    for (size_t i = 0; i < DESCRIPTOR_COUNT; i++) {
        if (strcmp(descriptors[i]->short_name, name) == 0)
            return descriptors[i];
    }
    fail_msg("the protocol has no enum %s", name);
    return descriptors[0];
}

/* "finding_type" and "GAP" make "FINDING_TYPE_GAP". */
static void proto_name(const struct code_table *table, const char *name, char out[NAME_BYTES])
{
    (void)snprintf(out, NAME_BYTES, "%s_%s", table->name, name);
    for (char *c = out; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
}

static void test_every_table_is_an_enum(void **state)
{
    (void)state;
    assert_int_equal(code_tables_count, DESCRIPTOR_COUNT);
    for (size_t t = 0; t < code_tables_count; t++) {
        const struct code_table *table = code_tables[t];
        const ProtobufCEnumDescriptor *descriptor = descriptor_of(table->proto);
        assert_int_equal(descriptor->n_values, table->count + 1);
        for (size_t i = 0; i < table->count; i++) {
            char name[NAME_BYTES];
            proto_name(table, table->codes[i].name, name);
            const ProtobufCEnumValue *value =
                protobuf_c_enum_descriptor_get_value_by_name(descriptor, name);
            assert_non_null(value);
            assert_int_equal(value->value, table->codes[i].number);
        }
    }
}

static void test_every_enum_is_a_table(void **state)
{
    (void)state;
    for (size_t t = 0; t < code_tables_count; t++) {
        const struct code_table *table = code_tables[t];
        const ProtobufCEnumDescriptor *descriptor = descriptor_of(table->proto);
        for (unsigned i = 0; i < descriptor->n_values; i++) {
            const ProtobufCEnumValue *value = &descriptor->values[i];
            char name[NAME_BYTES];
            const struct code *code = code_by_number(table, value->value);
            proto_name(table, code != NULL ? code->name : "UNSPECIFIED", name);
            assert_string_equal(value->name, name);
            assert_true((code == NULL) == (value->value == 0));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_table_is_an_enum),
        cmocka_unit_test(test_every_enum_is_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
