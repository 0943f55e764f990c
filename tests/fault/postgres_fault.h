/*
 * What can happen to PostgreSQL, done to the private one of the pipeline.
 */
#ifndef PARALLAX_TESTS_FAULT_POSTGRES_FAULT_H
#define PARALLAX_TESTS_FAULT_POSTGRES_FAULT_H

#include "tests/fault/fault.h"

/* A command of pgcluster.sh on the pipeline's cluster: "kill", "abort", "stop", "start", "pause",
 * "resume", "promote". Fails the test. */
void postgres_fault(struct fault *fault, const char *command);
/* The same on the cluster in another folder. */
void postgres_fault_at(const char *command, const char *folder);
/* Makes a standby in folder; its URL, owned by the caller. */
char *postgres_fault_standby(struct fault *fault, const char *folder);
/* ALTER SYSTEM with these words, and the server reads its settings again. */
void postgres_fault_set(struct fault *fault, const char *setting);
/* A shell command that must succeed. */
void postgres_fault_shell(const char *command);
/* After every scenario, whatever it left: unpaused, running, with its first settings. */
void postgres_fault_mend(struct fault *fault);

#endif
