/*
 * The stages of a scenario with faults preloaded into them (stop_at.h).
 */
#ifndef PARALLAX_TESTS_FAULT_STAGES_H
#define PARALLAX_TESTS_FAULT_STAGES_H

#include "tests/fault/fault.h"

enum stage { STAGE_COLLECTOR, STAGE_AGGREGATOR };

/* FAULT_...=... for the next start of the stage; NULL: none again. Confinement is off with it,
 * because the filter of system calls lets no signal be sent. */
void stages_preload(struct fault *fault, enum stage stage, const char *variable);
/* More words for the next starts; a list that lives on. */
void stages_options(struct fault *fault, enum stage stage, const char *const *options);
void stages_start(struct fault *fault, enum stage stage);
/* Both, with a catalogue. The truth knocks again: a collector without one has turned it away, and
 * ZeroMQ would wait. */
void stages_begin(struct fault *fault);
struct process **stages_process(struct fault *fault, enum stage stage);
/* Feeds the truth until the stage stands still by SIGSTOP. */
void stages_until_stopped(struct fault *fault, enum stage stage);
/* Feeds the truth until the stage has logged the event. */
void stages_until_logged(struct fault *fault, enum stage stage, const char *event);
/* The same for the event of a preloaded fault: it strikes, or the scenario fails and says so. */
void stages_until_fired(struct fault *fault, enum stage stage);
/* It ended by SIGKILL of its own. */
void stages_died(struct fault *fault, enum stage stage);
void stages_signal(struct fault *fault, enum stage stage, int signal);
/* Stops and removes everything that the scenario before left: processes, spool, rows. */
void stages_reset(struct fault *fault);

/* A second collector and aggregator with keys and spool of their own, on the same database; not
 * started. */
struct pipeline *stages_twin(struct fault *fault);
/* A truth of the same member at the twin's collector. */
struct truth *stages_twin_truth(struct fault *fault);

#endif
