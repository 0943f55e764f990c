/* See catalogue_cache.h. The file is the 32-byte digest of the encoded catalogue and the catalogue.
 */
#include "collector/catalogue_cache.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct catalogue_cache {
    char path[PATH_MAX];
    struct arena *arena; /* what current borrows from */
    struct catalogue current;
    const struct text *contents; /* of the calls of current, encoded */
};

/* One call's content as clients get it, and what tells them whether it has changed. */
static enum verdict keep_content(struct call *call, struct arena *arena, struct arena *scratch,
                                 struct text *ret_content, struct error *error)
{
    struct buffer bytes = BUFFER_NONE;
    arena_reset(scratch);
    enum verdict verdict = codec_call_content_encode(call->content, scratch, &bytes, error);
    uint8_t *digest = arena_alloc(arena, SEAL_DIGEST_BYTES);
    char *copy = arena_alloc(arena, bytes.length + 1);
    if (verdict == VERDICT_OK && (digest == NULL || copy == NULL))
        verdict = error_no_memory(error);
    if (verdict == VERDICT_OK) {
        if (bytes.length > 0)
            memcpy(copy, bytes.data, bytes.length);
        *ret_content = (struct text){copy, bytes.length};
        seal_digest(*ret_content, digest);
        call->content_digest = (struct text){(const char *)digest, SEAL_DIGEST_BYTES};
    }
    buffer_free(&bytes);
    return verdict;
}

/* Once a catalogue, so that no hello costs a digest. */
static enum verdict keep_contents(struct catalogue *catalogue, struct arena *arena,
                                  const struct text **ret_contents, struct error *error)
{
    size_t count = catalogue->call_count;
    struct call *calls = arena_alloc(arena, (count + 1) * sizeof *calls);
    struct text *contents = arena_alloc(arena, (count + 1) * sizeof *contents);
    struct arena *scratch = arena_new(ARENA_BYTES_MAX);
    enum verdict verdict =
        calls == NULL || contents == NULL || scratch == NULL ? error_no_memory(error) : VERDICT_OK;
    for (size_t i = 0; verdict == VERDICT_OK && i < count; i++) {
        calls[i] = catalogue->calls[i];
        calls[i].content_digest = TEXT_NONE;
        if (calls[i].content != NULL)
            verdict = keep_content(&calls[i], arena, scratch, &contents[i], error);
    }
    arena_free(&scratch);
    if (verdict != VERDICT_OK)
        return verdict;
    catalogue->calls = calls;
    *ret_contents = contents;
    return VERDICT_OK;
}

static enum verdict use(struct catalogue_cache *cache, struct text encoded, struct error *error)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    if (arena == NULL)
        return error_no_memory(error);
    struct catalogue next;
    const struct text *contents = NULL;
    enum verdict verdict = codec_catalogue_decode(encoded, arena, &next, error);
    if (verdict == VERDICT_OK)
        verdict = keep_contents(&next, arena, &contents, error);
    if (verdict != VERDICT_OK) {
        arena_free(&arena);
        return verdict;
    }
    arena_free(&cache->arena);
    cache->arena = arena;
    cache->current = next;
    cache->contents = contents;
    return VERDICT_OK;
}

static enum verdict load(struct catalogue_cache *cache, struct error *error)
{
    struct buffer content = BUFFER_NONE;
    struct error missing;
    enum verdict verdict = file_read(cache->path, CATALOGUE_CACHE_BYTES_MAX, &content, &missing);
    if (verdict != VERDICT_OK) {
        buffer_free(&content);
        if (strcmp(missing.code, "FILE_MISSING") == 0)
            return VERDICT_OK;
        return error_set(error, VERDICT_REJECT, "CATALOGUE_DAMAGED",
                         "the cached catalogue cannot be read, so nobody is let in");
    }
    struct text all = buffer_view(&content);
    uint8_t digest[SEAL_DIGEST_BYTES];
    bool whole = all.length > SEAL_DIGEST_BYTES;
    if (whole) {
        struct text encoded = {all.at + SEAL_DIGEST_BYTES, all.length - SEAL_DIGEST_BYTES};
        seal_digest(encoded, digest);
        whole =
            memcmp(all.at, digest, sizeof digest) == 0 && use(cache, encoded, error) == VERDICT_OK;
    }
    buffer_free(&content);
    if (!whole)
        return error_set(error, VERDICT_REJECT, "CATALOGUE_DAMAGED",
                         "the cached catalogue fails its checksum, so nobody is let in");
    return VERDICT_OK;
}

enum verdict catalogue_cache_open(const char *folder, struct catalogue_cache **ret_cache,
                                  struct error *error)
{
    struct catalogue_cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        return error_no_memory(error);
    int length = snprintf(cache->path, sizeof cache->path, "%s/catalogue", folder);
    if (length < 0 || (size_t)length >= sizeof cache->path) {
        free(cache);
        return error_set(error, VERDICT_FATAL, "PATH_TOO_LONG", "the spool's path is too long");
    }
    *ret_cache = cache;
    return load(cache, error);
}

void catalogue_cache_free(struct catalogue_cache **cache)
{
    if (*cache == NULL)
        return;
    arena_free(&(*cache)->arena);
    free(*cache);
    *cache = NULL;
}

const struct catalogue *catalogue_cache_current(const struct catalogue_cache *cache)
{
    return &cache->current;
}

struct text catalogue_cache_content(const struct catalogue_cache *cache, const struct call *call)
{
    return cache->contents[call - cache->current.calls];
}

enum verdict catalogue_cache_replace(struct catalogue_cache *cache, struct text encoded,
                                     struct error *error)
{
    enum verdict verdict = use(cache, encoded, error);
    if (verdict != VERDICT_OK)
        return verdict;
    struct buffer content = BUFFER_NONE;
    uint8_t digest[SEAL_DIGEST_BYTES];
    seal_digest(encoded, digest);
    buffer_append(&content, digest, sizeof digest);
    buffer_text(&content, encoded);
    verdict = buffer_ok(&content) ? file_replace(cache->path, buffer_view(&content), error)
                                  : error_no_memory(error);
    buffer_free(&content);
    return verdict;
}
