/* See store_fixture.h. */
#include "tests/integration/store_fixture.h"

#include "base/clock.h"
#include "store/migrate.h"
#include "store/store_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SAMPLE_DAY 20000

static void expect_ok(enum verdict verdict, const struct error *error)
{
    if (verdict != VERDICT_OK)
        fail_msg("%s %s: %s", verdict_name(verdict), error->code, error->text);
}

struct store *fixture_open(const struct fixture *fixture)
{
    const struct store_config config = {.url = fixture->postgres.url, .application = "test"};
    struct store *store = NULL;
    struct error error;
    expect_ok(store_open(&config, &store, &error), &error);
    return store;
}

int fixture_start(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct error error;
    int applied, version;
    *state = fixture;
    expect_ok(postgres_start(&fixture->postgres, &error), &error);
    fixture->store = fixture_open(fixture);
    expect_ok(store_migrate(fixture->store, &applied, &version, &error), &error);
    expect_ok(batch_prepare(fixture->store, &error), &error);
    fixture->batch = batch_new();
    return 0;
}

int fixture_stop(void **state)
{
    struct fixture *fixture = *state;
    store_close(&fixture->store);
    batch_free(&fixture->batch);
    postgres_stop(&fixture->postgres);
    free(fixture);
    return 0;
}

void fixture_reopen(struct fixture *fixture)
{
    struct error error;
    store_close(&fixture->store);
    fixture->store = fixture_open(fixture);
    expect_ok(batch_prepare(fixture->store, &error), &error);
}

int fixture_empty(void **state)
{
    struct fixture *fixture = *state;
    if (store_socket(fixture->store) < 0)
        fixture_reopen(fixture);
    batch_clear(fixture->batch);
    fixture_run(fixture,
                "TRUNCATE submission, review, awaited, tally, voice, ledger, quarantine, claim, "
                "call, call_invitation, "
                "organisation_key, organisation, collector");
    return 0;
}

void fixture_run(const struct fixture *fixture, const char *sql)
{
    struct error error;
    expect_ok(store_run(fixture->store, "test", sql, &error), &error);
}

const char *fixture_value(const struct fixture *fixture, const char *sql)
{
    static char value[512];
    PGresult *result = PQexec(fixture->store->connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s", PQresultErrorMessage(result));
    (void)snprintf(value, sizeof value, "%s",
                   PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return value;
}

void fixture_expect(const struct fixture *fixture, const char *sql, const char *value)
{
    assert_string_equal(fixture_value(fixture, sql), value);
}

void fixture_check(const struct fixture *fixture)
{
    static const char *const checks[] = {"check_tally",     "check_voice",   "check_ledger",
                                         "check_countries", "check_awaited", "check_review"};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct store_result *result = NULL;
        struct error error;
        expect_ok(store_query(fixture->store, checks[i], NULL, 0, &result, &error), &error);
        if (store_result_rows(result) != 0)
            fail_msg("%s: %.*s should be %.*s and is %.*s", checks[i],
                     TEXT_ARGS(store_result_value(result, 0, 1)),
                     TEXT_ARGS(store_result_value(result, 0, 2)),
                     TEXT_ARGS(store_result_value(result, 0, 3)));
        store_result_free(&result);
    }
}

struct uuid sample_stream(uint8_t number)
{
    return (struct uuid){{0x51, [15] = number}};
}

struct uuid sample_organisation(uint8_t number)
{
    return (struct uuid){{0x0a, 0x0a, 0x0a, [15] = number}};
}

struct uuid sample_id(uint32_t number)
{
    struct uuid id = {{0}};
    uint64_t ms = (uint64_t)SAMPLE_DAY * (uint64_t)CLOCK_DAY_MS;
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    id.bytes[6] = 0x70;
    id.bytes[8] = 0x80;
    for (int i = 0; i < 4; i++)
        id.bytes[12 + i] = (uint8_t)(number >> (24 - 8 * i));
    return id;
}

void sample_make(struct sample *sample, uint32_t number, uint64_t sequence)
{
    *sample = (struct sample){
        .row = {.stream = sample_stream(1),
                .sequence = sequence,
                .received_day = SAMPLE_DAY + 1,
                .payload = text_of("original bytes")},
        .submission = {.id = sample_id(number),
                       .call = text_of("CALL-1"),
                       .country = text_of("KGZ"),
                       .language = text_of("en"),
                       .schema = SUBMISSION_SCHEMA,
                       .kind = KIND_FINDING,
                       .created_ms = SAMPLE_DAY * CLOCK_DAY_MS,
                       .content.finding = {.goal = 5,
                                           .target = text_of("5.2"),
                                           .year = 2025,
                                           .finding_type = FINDING_TYPE_GAP,
                                           .title = text_of("Shelters are few"),
                                           .body = text_of("Two for seven regions.")}}};
    sample->row.submission = &sample->submission;
    memset(sample->row.digest, 0xd1, sizeof sample->row.digest);
    sample_by(sample, 1, CONSENT_PUBLIC);
}

void sample_by(struct sample *sample, uint8_t organisation, int32_t consent)
{
    sample->submission.consent = consent;
    sample->row.organisation = sample_organisation(organisation);
    sample->row.constituency = organisation == 1 ? "MG-WOM" : "MG-NGO";
    memset(sample->row.pseudonym, organisation, sizeof sample->row.pseudonym);
}

void sample_withdraws(struct sample *sample, uint32_t target)
{
    sample->submission.kind = KIND_WITHDRAWAL;
    sample->submission.supersedes = sample_id(target);
    sample->submission.content.withdrawal = (struct withdrawal){text_of("written in error")};
}

void fixture_add(const struct fixture *fixture, const struct sample *sample)
{
    struct error error;
    expect_ok(batch_add(fixture->batch, &sample->row, &error), &error);
}

struct batch_result fixture_store(const struct fixture *fixture)
{
    struct batch_result result = {0};
    struct error error;
    expect_ok(batch_store(fixture->store, fixture->batch, &result, &error), &error);
    batch_clear(fixture->batch);
    return result;
}
