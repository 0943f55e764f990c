/* What each SQLSTATE asks for. */
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
    const char *sqlstate;
    enum verdict verdict;
} rows[] = {
    {"22021", VERDICT_REJECT}, {"23505", VERDICT_REJECT}, {"54000", VERDICT_REJECT},
    {"08006", VERDICT_RETRY},  {"40001", VERDICT_RETRY},  {"40P01", VERDICT_RETRY},
    {"53100", VERDICT_RETRY},  {"55P03", VERDICT_RETRY},  {"57014", VERDICT_RETRY},
    {"57P01", VERDICT_RETRY},  {"58030", VERDICT_RETRY},  {"25006", VERDICT_RETRY},
    {"25P03", VERDICT_RETRY},  {"", VERDICT_RETRY},       {NULL, VERDICT_RETRY},
    {"25P02", VERDICT_FATAL},  {"42P01", VERDICT_FATAL},  {"42501", VERDICT_FATAL},
    {"XX000", VERDICT_FATAL},
};

static void test_verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(store_verdict(rows[i].sqlstate), rows[i].verdict);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_verdicts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
