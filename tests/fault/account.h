/*
 * Exact accounting, with which every scenario ends.
 */
#ifndef PARALLAX_TESTS_FAULT_ACCOUNT_H
#define PARALLAX_TESTS_FAULT_ACCOUNT_H

#include "tests/fault/fault.h"

/*
 * Works until everything offered has its receipt and every spool that runs is empty. Then every
 * submission with a receipt is found exactly once, in submission or in quarantine; nothing else is
 * there; nothing is damaged; parallax-admin check finds no difference.
 */
void account(struct fault *fault);
/* The same where the spool itself was damaged: as many submissions may be missing as the ledger
 * tells to be damaged, exactly, and at least one. */
void account_damaged(struct fault *fault);
/* The same without working: the stages stand as they are, and so much may still be spooled. */
void account_drained(struct fault *fault);
/*
 * Where our own client is the truth: so many submissions of its home have a receipt that holds, the
 * database has as many, each once and with a title of its own, every spool that runs is empty, and
 * parallax-admin check finds no difference.
 */
void account_client(struct fault *fault, const char *home, int rows);

#endif
