/*
 * Frames that were made before the clock starts. They stand in a file, so that millions of them are
 * no memory of the clients' process, only pages that the system can drop.
 */
#ifndef PARALLAX_BENCH_STOCK_H
#define PARALLAX_BENCH_STOCK_H

#include "base/error.h"
#include "base/text.h"
#include "seal/seal.h"

#include <stdbool.h>
#include <stddef.h>

struct stock;

/* Frame i is client i's, i modulo the clients; those have the members in turn. */
struct stock_order {
    const char *folder; /* where the file is made, which has no name */
    size_t findings, findings_a_frame, clients;
    struct identity *const *members;
    size_t member_count;
    bool named; /* the findings, see frames.h */
};
/*
 * Frames of so many findings each, the last one of what is left; frame i has the request number
 * i + 2. RETRY STOCK when the file cannot be written.
 */
enum verdict stock_make(const struct stock_order *order, struct stock **ret_stock,
                        struct error *error);
void stock_free(struct stock **stock);
size_t stock_count(const struct stock *stock);
/* Valid as long as the stock is. Frames are asked for in about their order: those far behind are
 * dropped from memory, which the database wants, and read again should one be asked for all the
 * same. */
struct text stock_frame(struct stock *stock, size_t frame);

#endif
