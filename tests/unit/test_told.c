/* What is told of submissions: all of one's own, and of others' not even that they are there. */
#include "aggregator/told.h"

#include "model/codes.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const uint8_t key[SEAL_KEY_BYTES] = {42};
static const struct uuid ours = {{7}}, theirs = {{8}};
static struct arena *arena;

static int start(void **state)
{
    (void)state;
    arena = arena_new((size_t)1024 * 1024);
    return arena != NULL && seal_start(NULL) == VERDICT_OK ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct standing named(uint8_t id, const struct uuid *organisation, int32_t state)
{
    return (struct standing){.id = {{id}},
                             .is_named = true,
                             .organisation = *organisation,
                             .call = text_of("CALL-1"),
                             .state = state,
                             .note = text_of("A note.")};
}

static struct standing unnamed(uint8_t id, const char *call, const struct uuid *organisation)
{
    struct standing standing = {
        .id = {{id}}, .call = text_of(call), .state = STATE_APPROVED, .note = text_of("A note.")};
    seal_pseudonym(key, text_of(call), organisation, standing.pseudonym);
    return standing;
}

static size_t tell(const struct standing *standings, size_t count,
                   const struct relay_status **ret_lines)
{
    size_t told = 0;
    assert_int_equal(told_make(standings, count, key, &ours, arena, ret_lines, &told, NULL),
                     VERDICT_OK);
    return told;
}

static void one_is_told_of_ones_own_named_and_unnamed(void **state)
{
    (void)state;
    struct standing standings[] = {named(1, &ours, STATE_HAS_ISSUES),
                                   named(2, &theirs, STATE_HAS_ISSUES), unnamed(3, "CALL-1", &ours),
                                   unnamed(4, "CALL-1", &theirs), unnamed(5, "CALL-2", &ours)};
    const struct relay_status *lines;
    assert_int_equal(tell(standings, 5, &lines), 3);
    assert_int_equal(lines[0].id.bytes[0], 1);
    assert_int_equal(lines[0].told.state, STATE_HAS_ISSUES);
    assert_true(text_is(lines[0].told.note, "A note."));
    assert_int_equal(lines[1].id.bytes[0], 3);
    assert_int_equal(lines[2].id.bytes[0], 5);
    assert_int_equal(lines[2].told.state, STATE_APPROVED);
}

/* The pseudonym of another call is nobody's here, and neither is one that is no pseudonym. */
static void a_pseudonym_counts_in_its_call_alone(void **state)
{
    (void)state;
    struct standing standings[] = {unnamed(1, "CALL-1", &ours), unnamed(2, "CALL-1", &ours)};
    standings[0].call = text_of("CALL-2");
    memset(standings[1].pseudonym, 0, sizeof standings[1].pseudonym);
    const struct relay_status *lines;
    assert_int_equal(tell(standings, 2, &lines), 0);
}

/* An unnamed one has no organisation in the table, which must not be taken for the nil one. */
static void nobody_is_no_organisation(void **state)
{
    (void)state;
    const struct uuid nil = {{0}};
    struct standing standing = unnamed(1, "CALL-1", &theirs);
    const struct relay_status *lines;
    size_t told = 9;
    assert_int_equal(told_make(&standing, 1, key, &nil, arena, &lines, &told, NULL), VERDICT_OK);
    assert_int_equal(told, 0);
}

static struct standing aside(uint8_t id, const struct uuid *organisation, const char *reason)
{
    struct standing standing = named(id, organisation, 0);
    standing.note = TEXT_NONE;
    standing.quarantine_reason = text_of(reason);
    return standing;
}

static void quarantine_is_told_by_its_class(void **state)
{
    (void)state;
    struct standing standings[] = {aside(1, &ours, "TEXT_NOT_UTF8"),
                                   aside(2, &ours, "PostgreSQL refused it (SQLSTATE 22021)"),
                                   aside(3, &theirs, "TEXT_NOT_UTF8")};
    const struct relay_status *lines;
    assert_int_equal(tell(standings, 3, &lines), 2);
    assert_true(text_is(lines[0].told.quarantine, "TEXT_NOT_UTF8"));
    assert_int_equal(lines[0].told.state, 0);
    assert_true(text_is(lines[1].told.quarantine, TOLD_NOT_STORABLE));
}

/* Whoever sends something with another's id would learn from it that the other's is there. */
static void that_an_id_was_taken_is_told_only_to_whose_it_is(void **state)
{
    (void)state;
    const struct relay_status *lines;
    struct standing own[] = {named(1, &ours, STATE_APPROVED), aside(1, &ours, BATCH_ID_REUSED)};
    assert_int_equal(tell(own, 2, &lines), 1);
    assert_int_equal(lines[0].told.state, STATE_APPROVED);
    assert_true(text_is(lines[0].told.quarantine, TOLD_ID_REUSED));
    struct standing strange[] = {named(1, &theirs, STATE_APPROVED),
                                 aside(1, &ours, BATCH_ID_REUSED)};
    assert_int_equal(tell(strange, 2, &lines), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_told_of_ones_own_named_and_unnamed),
        cmocka_unit_test(a_pseudonym_counts_in_its_call_alone),
        cmocka_unit_test(nobody_is_no_organisation),
        cmocka_unit_test(quarantine_is_told_by_its_class),
        cmocka_unit_test(that_an_id_was_taken_is_told_only_to_whose_it_is),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
