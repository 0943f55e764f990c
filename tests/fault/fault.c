/*
 * fault list | run NAME... | quick | all | kill --rounds N [--from K] | client --rounds N, each
 * with
 * --seed N: see fault.h.
 *
 * One line a scenario: its name, the seed, what was injected, what was seen, and how it ended. Exit
 * code 1 when one failed, 2 for wrong words. PARALLAX_BIN_DIR is where the programs are, when they
 * are not those of this build.
 */
#include "tests/fault/fault.h"

#include "base/clock.h"
#include "base/text.h"
#include "tests/fault/account.h"
#include "tests/fault/postgres_fault.h"
#include "tests/fault/stages.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED_PRESET 20260301
#define SCENARIOS_MAX 128
#define LOG_TAIL_BYTES 8000

static const struct scenario *const tables[] = {
    kill_scenarios,  stop_scenarios,   term_scenarios,     client_scenarios, send_scenarios,
    order_scenarios, many_scenarios,   postgres_scenarios, disk_scenarios,   spool_scenarios,
    clock_scenarios, memory_scenarios, network_scenarios,
};

static struct fault fault;
static uint64_t seed = SEED_PRESET;
static size_t rounds, first_round = 1;

/* ---- chance: splitmix64 (Steele, Lea, Flood 2014) ---- */

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t fault_random(struct fault *of, uint64_t bound)
{
    return next_random(&of->random) % bound;
}

/* A scenario's chances are its own, whatever runs before it. */
static uint64_t seed_of(const char *name)
{
    uint64_t state = seed;
    for (; *name != '\0'; name++)
        state = next_random(&state) ^ (uint8_t)*name;
    return state;
}

void fault_note(struct fault *of, const char *format, ...)
{
    va_list rest;
    size_t used = strlen(of->note);
    va_start(rest, format);
    (void)vsnprintf(of->note + used, sizeof of->note - used, format, rest);
    va_end(rest);
}

void fault_skip(struct fault *of, const char *why)
{
    of->note[0] = '\0';
    fault_note(of, "skipped: %s", why);
    skip();
    abort(); /* skip does not come back, but cannot say so */
}

/* ---- one scenario as a test of cmocka ---- */

static int before(void **state)
{
    fault.scenario = *state;
    fault.seed = seed;
    fault.random = seed_of(fault.scenario->name);
    fault.accounted = false;
    fault.figures = (struct figures){0};
    fault.note[0] = '\0';
    fault.started_ms = clock_steady_ms();
    stages_reset(&fault);
    *state = &fault;
    return 0;
}

static void run(void **state)
{
    (void)state;
    fault.scenario->run(&fault, fault.scenario->argument);
    assert_true(fault.accounted); /* a scenario without accounting shows nothing */
}

static void print_tail(const char *name, const struct process *process)
{
    if (process == NULL)
        return;
    const char *log = process_err(process);
    size_t length = strlen(log);
    /* Not cmocka's function, which cuts what is longer than 1 KiB. */
    (void)fprintf(stderr, "%s: ...%s\n", name,
                  length > LOG_TAIL_BYTES ? log + length - LOG_TAIL_BYTES : log);
}

static int after(void **state)
{
    const struct figures *figures = &fault.figures;
    bool skipped = strncmp(fault.note, "skipped", 7) == 0;
    (void)state;
    printf("%s seed=%llu [%s] ", fault.scenario->name, (unsigned long long)fault.seed,
           fault.scenario->injected);
    if (!skipped)
        printf("receipted %lld, stored %lld, duplicates %lld, quarantined %lld, damaged %lld, "
               "resent %lld%s",
               (long long)figures->receipted, (long long)figures->stored,
               (long long)figures->duplicates, (long long)figures->quarantined,
               (long long)figures->damaged, (long long)figures->resent,
               fault.note[0] != '\0' ? "; " : "");
    printf("%s (%lld ms): %s\n", fault.note, (long long)(clock_steady_ms() - fault.started_ms),
           skipped           ? "SKIPPED"
           : fault.accounted ? "right"
                             : "FAILED");
    (void)fflush(stdout);
    if (!skipped && !fault.accounted) {
        print_tail("collector", fault.pipeline->collector);
        print_tail("aggregator", fault.pipeline->aggregator);
    }
    postgres_fault_mend(&fault);
    return 0;
}

static int start(void **state)
{
    struct error error;
    (void)state;
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    fault.pipeline = pipeline_new();
    free(pipeline_enrol(fault.pipeline, "member", "KAZ,KGZ,UZB"));
    fault.member = pipeline_identity(fault.pipeline, "member");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stages_reset(&fault);
    truth_free(&fault.truth);
    identity_free(&fault.member);
    pipeline_free(&fault.pipeline);
    link_stop();
    return 0;
}

/* ---- the words ---- */

static void run_rounds(struct fault *of, const void *argument)
{
    (void)argument;
    fault_kill_rounds(of, first_round, rounds);
}

static const struct scenario rounds_scenario = {
    "kill_rounds", "kill -9, SIGSTOP and SIGTERM of any process at random instants", SCENARIO_FULL,
    run_rounds, NULL};

static void run_client_rounds(struct fault *of, const void *argument)
{
    (void)argument;
    fault_client_rounds(of, rounds);
}

static const struct scenario client_rounds_scenario = {
    "client_rounds", "kill -9 of the client and of its collectors at random instants",
    SCENARIO_FULL, run_client_rounds, NULL};

static struct CMUnitTest tests[SCENARIOS_MAX];
static size_t test_count;

static void choose(const struct scenario *scenario)
{
    assert_true(test_count < SCENARIOS_MAX);
    /* cmocka's state is not const; nobody writes to it. */
    void *initial;
    memcpy(&initial, &scenario, sizeof initial);
    tests[test_count++] = (struct CMUnitTest){scenario->name, run, before, after, initial};
}

static bool choose_by_name(const char *name)
{
    size_t had = test_count, length = strlen(name);
    bool prefix = length > 0 && name[length - 1] == '*';
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct scenario *s = tables[t]; s->name != NULL; s++)
            if (prefix ? strncmp(s->name, name, length - 1) == 0 : strcmp(s->name, name) == 0)
                choose(s);
    if (test_count == had)
        (void)fprintf(stderr, "fault: there is no scenario %s\n", name);
    return test_count > had;
}

static void choose_kind(enum scenario_kind up_to)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct scenario *s = tables[t]; s->name != NULL; s++)
            if (s->kind <= up_to)
                choose(s);
}

static int list(void)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct scenario *s = tables[t]; s->name != NULL; s++)
            printf("%s\t%s\t%s\n", s->name, s->kind == SCENARIO_QUICK ? "quick" : "full",
                   s->injected);
    return 0;
}

static int usage(void)
{
    (void)fputs(
        "Usage: fault list | run NAME... | quick | all | kill --rounds N [--from K] | "
        "client --rounds N   [--seed N]\n"
        "  run    the scenarios of these names; NAME* are all that begin so\n"
        "  quick  those of every ./run test\n"
        "  kill   one long run of so many rounds of random kills, stops and ends; --from the "
        "K-th\n"
        "  client likewise of kills of the client and of its two collectors, on a bad line\n",
        stderr);
    return 2;
}

/* Takes --seed N, --rounds N and --from K out of the words. */
static bool take_numbers(int *argc, char **argv)
{
    int kept = 0;
    int64_t number;
    for (int i = 0; i < *argc; i++) {
        bool is_seed = strcmp(argv[i], "--seed") == 0, is_rounds = strcmp(argv[i], "--rounds") == 0;
        bool is_from = strcmp(argv[i], "--from") == 0;
        if (!is_seed && !is_rounds && !is_from) {
            argv[kept++] = argv[i];
            continue;
        }
        if (++i == *argc || !text_int64(text_of(argv[i]), &number) || number < 0)
            return false;
        if (is_seed)
            seed = (uint64_t)number;
        else if (is_rounds)
            rounds = (size_t)number;
        else
            first_round = (size_t)number;
    }
    *argc = kept;
    return true;
}

int main(int argc, char **argv)
{
    const char *seed_words = getenv("PARALLAX_FAULT_SEED");
    int64_t number;
    bool good = true;
    if (seed_words != NULL && text_int64(text_of(seed_words), &number))
        seed = (uint64_t)number;
    if (!take_numbers(&argc, argv) || argc < 2)
        return usage();
    if (strcmp(argv[1], "list") == 0)
        return list();
    if (strcmp(argv[1], "run") == 0)
        for (int i = 2; i < argc; i++)
            good &= choose_by_name(argv[i]);
    else if (strcmp(argv[1], "quick") == 0)
        choose_kind(SCENARIO_QUICK);
    else if (strcmp(argv[1], "all") == 0)
        choose_kind(SCENARIO_FULL);
    else if (strcmp(argv[1], "kill") == 0 && rounds > 0)
        choose(&rounds_scenario);
    else if (strcmp(argv[1], "client") == 0 && rounds > 0)
        choose(&client_rounds_scenario);
    if (!good || test_count == 0)
        return usage();
    return _cmocka_run_group_tests("fault", tests, test_count, start, stop) == 0 ? 0 : 1;
}
