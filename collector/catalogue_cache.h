/*
 * The catalogue in use, and its copy on disk that lets a collector go on when it starts alone.
 */
#ifndef PARALLAX_COLLECTOR_CATALOGUE_CACHE_H
#define PARALLAX_COLLECTOR_CATALOGUE_CACHE_H

#include "base/error.h"
#include "base/text.h"
#include "model/catalogue.h"

/* The largest copy: 20,000 organisations with keys and scopes take about 6 MB. */
#define CATALOGUE_CACHE_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct catalogue_cache;

/*
 * Reads the copy in folder. A missing one is no error (version 0: nobody gets in); a damaged one is
 * REJECT CATALOGUE_DAMAGED with *ret_cache set to an empty one, so that the caller can tell and go
 * on closed.
 */
enum verdict catalogue_cache_open(const char *folder, struct catalogue_cache **ret_cache,
                                  struct error *error);
void catalogue_cache_free(struct catalogue_cache **cache);
/* Never NULL; version 0 and empty when there is none. Its calls have content_digest where they have
 * content. Valid until the next replace. */
const struct catalogue *catalogue_cache_current(const struct catalogue_cache *cache);
/* The encoded content of one of the calls of the current catalogue, which call.content_digest is
 * of; empty when it has none. Valid until the next replace. */
struct text catalogue_cache_content(const struct catalogue_cache *cache, const struct call *call);
/*
 * Takes an encoded catalogue into use and onto the disk. REJECT CATALOGUE_UNREADABLE leaves the one
 * before; RETRY means it is in use but could not be written.
 */
enum verdict catalogue_cache_replace(struct catalogue_cache *cache, struct text encoded,
                                     struct error *error);

#endif
