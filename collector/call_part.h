/*
 * What a call asks, a part at a time: which part answers a client's question. Pure.
 */
#ifndef PARALLAX_COLLECTOR_CALL_PART_H
#define PARALLAX_COLLECTOR_CALL_PART_H

#include "base/error.h"
#include "base/uuid.h"
#include "collector/catalogue_cache.h"
#include "wire/client_protocol.h"

/*
 * The most that one answer carries. It must come within the seconds that a client waits before it
 * takes the line for dead, over a line of 2 kB a second.
 */
#define CALL_PART_BYTES ((size_t)4096)

/*
 * The part that a CALL request of the organisation asks for, borrowed from the cache until its next
 * replace. REJECT CALL_UNKNOWN, CALL_NOT_INVITED; CALL_NO_CONTENT for a call that says nothing
 * beside what a welcome tells; CALL_FROM when its content ends before that byte.
 */
enum verdict call_part_of(const struct catalogue_cache *cache, const struct uuid *organisation,
                          const struct client_request *request, struct reply_call_part *ret_part,
                          struct error *error);

#endif
