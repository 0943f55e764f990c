/*
 * Two hosts and the wire between them: the collector stands in a network namespace of its own, and
 * every packet to and from it passes through a thread of ours, which delays, loses, repeats and
 * forges them. Needs root and /dev/net/tun; netem, which would do the same, is not in every kernel.
 */
#ifndef PARALLAX_TESTS_FAULT_HOSTS_H
#define PARALLAX_TESTS_FAULT_HOSTS_H

#include "tests/fault/fault.h"

#include <stdint.h>

/* Of packets of one link in one direction. */
struct hosts_rule {
    int64_t delay_ms, jitter_ms; /* jitter: packets overtake each other */
    unsigned lost, doubled;      /* of a thousand */
    unsigned bytes_per_second; /* 0: as many as come; packets that find the buffer full are lost */
    bool cut;                  /* none arrives, and nobody is told */
    unsigned reset;            /* of a thousand: the connection is torn down in its name */
};

enum hosts_link { HOSTS_CLIENTS, HOSTS_RELAY, HOSTS_TWIN_CLIENTS, HOSTS_LINKS };
enum hosts_way { HOSTS_TO_COLLECTOR, HOSTS_FROM_COLLECTOR };

/* Puts the collector of this scenario on its own host; skips the scenario where that cannot be. The
 * pipeline's start, metrics and the truth then work as ever. */
void hosts_set_up(struct fault *fault);
void hosts_take_down(void);
/* The collector of stages_twin stands beside the first one. Call between both. */
void hosts_take_in_twin(struct fault *fault);
/* From now on. */
void hosts_rule(enum hosts_link link, enum hosts_way way, struct hosts_rule rule);
/* No fault any more on any link. */
void hosts_heal(void);
/* Packets that were held up, lost, doubled or reset so far. */
int64_t hosts_touched(void);

#endif
