/* The lines between the hosts: to clients, and from the collector to the aggregator. */
#include "base/clock.h"
#include "tests/fault/account.h"
#include "tests/fault/fault.h"
#include "tests/fault/hosts.h"
#include "tests/fault/stages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SUBMISSIONS 400
#define BODY_BYTES 1500 /* a packet or more each */

struct line {
    enum hosts_link link;
    struct hosts_rule to, from; /* the collector */
};

static void apply(const struct line *line)
{
    hosts_rule(line->link, HOSTS_TO_COLLECTOR, line->to);
    hosts_rule(line->link, HOSTS_FROM_COLLECTOR, line->from);
}

static void note(struct fault *fault)
{
    fault_note(fault, "%lld packets touched", (long long)hosts_touched());
}

/* Feeds until the line has done something: chance may leave a short exchange alone. */
static void until_touched(struct fault *fault)
{
    int64_t until_ms = clock_steady_ms() + process_patience_ms();
    while (hosts_touched() == 0) {
        if (clock_steady_ms() >= until_ms)
            fail_msg("%s", "no packet came to harm");
        truth_feed(fault->truth, 20);
    }
}

/* The line is bad from the beginning and stays so; everything still goes through. */
static void bad_line(struct fault *fault, const void *argument)
{
    hosts_set_up(fault);
    apply(argument);
    stages_begin(fault);
    truth_body(fault->truth, BODY_BYTES);
    truth_offer(fault->truth, SUBMISSIONS);
    until_touched(fault);
    account(fault);
    note(fault);
}

/* Both lines at once. */
static void bad_lines(struct fault *fault, const void *argument)
{
    const struct line *line = argument;
    hosts_set_up(fault);
    for (int link = 0; link < 2; link++)
        apply(&(const struct line){(enum hosts_link)link, line->to, line->from});
    stages_begin(fault);
    truth_body(fault->truth, BODY_BYTES);
    truth_offer(fault->truth, SUBMISSIONS);
    until_touched(fault);
    account(fault);
    note(fault);
}

/* Until whoever waits has noticed: the client sends again, the collector gives its link up. */
static void wait_for_notice(struct fault *fault, enum hosts_link link)
{
    if (link == HOSTS_RELAY)
        stages_until_logged(fault, STAGE_COLLECTOR, "relay_silent");
    else
        truth_until_reconnected(fault->truth);
}

/* Nothing arrives any more, and no end of a connection is told; then the line is good again. */
static void cut_line(struct fault *fault, const void *argument)
{
    const struct line *line = argument;
    hosts_set_up(fault);
    stages_begin(fault);
    truth_body(fault->truth, BODY_BYTES);
    truth_offer(fault->truth, SUBMISSIONS);
    truth_until(fault->truth, SUBMISSIONS / 8);
    apply(line);
    truth_offer(fault->truth, SUBMISSIONS / 4);
    wait_for_notice(fault, line->link);
    until_touched(fault);
    hosts_heal();
    account(fault);
    note(fault);
}

#define LINE(of, to_, from_) (&(const struct line){.link = (of), .to = {to_}, .from = {from_}})
#define CLIENTS(name, kind, how, words, to_, from_)                                                \
    {                                                                                              \
        "network_clients_" name, "between clients and collector: " words, kind, how,               \
            LINE(HOSTS_CLIENTS, to_, from_)                                                        \
    }
#define RELAY(name, kind, how, words, to_, from_)                                                  \
    {                                                                                              \
        "network_relay_" name, "between collector and aggregator: " words, kind, how,              \
            LINE(HOSTS_RELAY, to_, from_)                                                          \
    }

const struct scenario network_scenarios[] = {
    CLIENTS("delay", SCENARIO_FULL, bad_line, "each packet takes 120 ms", .delay_ms = 120,
            .delay_ms = 120),
    CLIENTS("loss", SCENARIO_FULL, bad_line, "one packet in twenty is lost", .lost = 50,
            .lost = 50),
    CLIENTS("reordering", SCENARIO_FULL, bad_line, "packets overtake each other by up to 40 ms",
            .jitter_ms = 40, .jitter_ms = 40),
    CLIENTS("duplication", SCENARIO_FULL, bad_line, "one packet in three comes twice",
            .doubled = 333, .doubled = 333),
    CLIENTS("cut_to_collector", SCENARIO_FULL, cut_line, "submissions do not arrive, answers do",
            .cut = true, .cut = false),
    CLIENTS("cut_from_collector", SCENARIO_FULL, cut_line, "submissions arrive, receipts do not",
            .cut = false, .cut = true),
    CLIENTS("half_open", SCENARIO_FULL, cut_line,
            "cut both ways without a word, clients come again and the old connections stay",
            .cut = true, .cut = true),
    CLIENTS("resets", SCENARIO_FULL, bad_line, "three packets in a thousand reset their connection",
            .reset = 3, .reset = 3),
    RELAY("delay", SCENARIO_FULL, bad_line, "each packet takes 120 ms", .delay_ms = 120,
          .delay_ms = 120),
    RELAY("loss", SCENARIO_FULL, bad_line, "one packet in twenty is lost", .lost = 50, .lost = 50),
    RELAY("reordering", SCENARIO_FULL, bad_line, "packets overtake each other by up to 40 ms",
          .jitter_ms = 40, .jitter_ms = 40),
    RELAY("duplication", SCENARIO_FULL, bad_line, "one packet in three comes twice", .doubled = 333,
          .doubled = 333),
    RELAY("cut_to_collector", SCENARIO_FULL, cut_line, "batches arrive, acknowledgements do not",
          .cut = true, .cut = false),
    RELAY("cut_from_collector", SCENARIO_FULL, cut_line, "batches do not arrive", .cut = false,
          .cut = true),
    RELAY("half_open", SCENARIO_FULL, cut_line, "cut both ways without a word", .cut = true,
          .cut = true),
    RELAY("resets", SCENARIO_FULL, bad_line, "three packets in a thousand reset their connection",
          .reset = 3, .reset = 3),
    {"network_all_of_it", "on both links at once: delay, loss, reordering, duplication, resets",
     SCENARIO_FULL, bad_lines,
     &(const struct line){
         .to = {.delay_ms = 10, .jitter_ms = 20, .lost = 20, .doubled = 50, .reset = 3},
         .from = {.delay_ms = 10, .jitter_ms = 20, .lost = 20, .doubled = 50, .reset = 3}}},
    {0},
};
