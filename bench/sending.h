/*
 * What the clients of a load do once they are let go: send frames that are due, read answers, wait
 * for whichever comes first.
 */
#ifndef PARALLAX_BENCH_SENDING_H
#define PARALLAX_BENCH_SENDING_H

#include "bench/load.h"
#include "bench/stock.h"

struct sending;

/* Connects all clients and lets them greet. Both are borrowed. */
enum verdict sending_new(const struct load *load, struct stock *stock, struct sending **ret_sending,
                         struct error *error);
/* Until every frame is answered; fills what the load shares. */
enum verdict sending_run(struct sending *sending, struct error *error);
/* The links go with the process. */
void sending_free(struct sending **sending);

#endif
