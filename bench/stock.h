/*
 * Frames that were made before the clock starts. They stand in a file, so that millions of them are
 * no memory of the clients' process, only pages that the system can drop.
 */
#ifndef PARALLAX_BENCH_STOCK_H
#define PARALLAX_BENCH_STOCK_H

#include "base/error.h"
#include "base/text.h"
#include "seal/seal.h"

#include <stddef.h>

struct stock;

/*
 * Frames of so many findings each, the last one of what is left; frame i has the request number
 * i + 2. The file is made in folder and has no name. RETRY STOCK when it cannot be written.
 */
enum verdict stock_make(const char *folder, const struct identity *sender, size_t findings,
                        size_t findings_a_frame, struct stock **ret_stock, struct error *error);
void stock_free(struct stock **stock);
size_t stock_count(const struct stock *stock);
/* Valid as long as the stock is. */
struct text stock_frame(const struct stock *stock, size_t frame);

#endif
