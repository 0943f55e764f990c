/*
 * What the log calls an organisation: a short pseudonym that is another one every day and after
 * every start, so that an operator sees one who floods, and who seizes a log sees nobody.
 */
#ifndef PARALLAX_COLLECTOR_LOG_NAME_H
#define PARALLAX_COLLECTOR_LOG_NAME_H

#include "base/uuid.h"
#include "seal/seal.h"

#include <stdint.h>

#define LOG_NAME_BYTES 9 /* eight hexadecimal digits and the NUL */

/* Zero-filled is ready for use. The key is in memory only, and yesterday's is gone. */
struct log_names {
    uint8_t key[SEAL_KEY_BYTES];
    int32_t day; /* of the key: days since 1970, UTC */
};

void log_name(struct log_names *names, const struct uuid *organisation, int32_t day,
              char ret_name[LOG_NAME_BYTES]);

#endif
