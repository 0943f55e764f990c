/* See log_name.h. */
#include "collector/log_name.h"

#define NAME_BYTES ((LOG_NAME_BYTES - 1) / 2)

void log_name(struct log_names *names, const struct uuid *organisation, int32_t day,
              char ret_name[LOG_NAME_BYTES])
{
    uint8_t pseudonym[SEAL_PSEUDONYM_BYTES];
    if (names->day != day)
        seal_key_random(names->key);
    names->day = day;
    seal_pseudonym(names->key, TEXT_NONE, organisation, pseudonym);
    seal_hex(pseudonym, NAME_BYTES, ret_name);
}
