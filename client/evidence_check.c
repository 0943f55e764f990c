/* See evidence_check.h. */
#include "client/evidence_check.h"

#include "base/arena.h"
#include "model/submission.h"
#include "wire/codec.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ARENA_BYTES ((size_t)16 * 1024 * 1024)

static bool hash_file(const char *path, char ret_sha256[EVIDENCE_HEX_BYTES], struct error *error)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    if (seal_file_sha256(path, digest, error) != VERDICT_OK)
        return false;
    seal_hex(digest, sizeof digest, ret_sha256);
    return true;
}

static enum evidence_state state_of(const struct evidence_file *file)
{
    char sha256[EVIDENCE_HEX_BYTES];
    struct error error;
    if (!hash_file(file->path, sha256, &error))
        return strcmp(error.code, "FILE_MISSING") == 0 ? EVIDENCE_MISSING : EVIDENCE_UNREADABLE;
    return strcmp(sha256, file->sha256) == 0 ? EVIDENCE_UNCHANGED : EVIDENCE_CHANGED;
}

void evidence_check(const struct evidence_list *list, enum evidence_state *ret_states)
{
    for (size_t i = 0; i < list->count; i++)
        ret_states[i] = state_of(&list->files[i]);
}

static bool is_missing(const struct evidence_list *list, const enum evidence_state *states)
{
    for (size_t i = 0; i < list->count; i++)
        if (states[i] == EVIDENCE_MISSING)
            return true;
    return false;
}

/* The same content may have stood in several places; one that is here serves for all. */
static enum verdict take_found(struct evidence_list *list, enum evidence_state *states,
                               const char *path, struct error *error)
{
    char sha256[EVIDENCE_HEX_BYTES];
    if (!hash_file(path, sha256, NULL))
        return VERDICT_OK;
    for (size_t i = 0; i < list->count; i++) {
        if (states[i] != EVIDENCE_MISSING || strcmp(list->files[i].sha256, sha256) != 0)
            continue;
        char *found = realpath(path, NULL);
        if (found == NULL)
            return errno == ENOMEM ? error_no_memory(error) : VERDICT_OK;
        if (strpbrk(found, "\r\n") != NULL) {
            free(found);
            return VERDICT_OK;
        }
        free(list->files[i].path);
        list->files[i].path = found;
        states[i] = EVIDENCE_MOVED;
    }
    return VERDICT_OK;
}

enum verdict evidence_look_in(struct evidence_list *list, enum evidence_state *states,
                              char *const *paths, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    if (paths[0] == NULL || !is_missing(list, states))
        return VERDICT_OK;
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (walk == NULL)
        return error_no_memory(error);
    for (FTSENT *entry = fts_read(walk); entry != NULL && verdict == VERDICT_OK;
         entry = fts_read(walk))
        if (entry->fts_info == FTS_F)
            verdict = take_found(list, states, entry->fts_accpath, error);
    (void)fts_close(walk);
    return verdict;
}

struct looking {
    struct arena *arena;
    struct buffer ids;   /* of all submissions, 16 bytes each */
    struct buffer bytes; /* of one */
    const struct evidence_list *list;
    evidence_visit_fn *visit;
    void *context;
    int64_t sealed;
};

/* The outbox may not be asked while it is listed, so ids are gathered first. */
static void gather(void *context, const struct outbox_line *line)
{
    struct looking *looking = context;
    if (line->draft == 0)
        buffer_append(&looking->ids, line->id.bytes, sizeof line->id.bytes);
}

/* What cannot be read is the outbox's own trouble, which other commands tell of. */
static void look_at(struct looking *looking, const struct uuid *id)
{
    struct submission submission;
    arena_reset(looking->arena);
    if (codec_submission_decode(buffer_view(&looking->bytes), looking->arena, &submission, NULL) !=
        VERDICT_OK)
        return;
    looking->sealed += submission.consent == CONSENT_CONFIDENTIAL;
    if (submission.kind != KIND_FINDING)
        return;
    const struct group *group = &submission.content.finding.evidence;
    const struct evidence *evidence = group->at;
    for (size_t i = 0; i < group->count; i++)
        if (evidence[i].sha256.length > 0 &&
            evidence_list_find(looking->list, evidence[i].sha256) == NULL)
            looking->visit(looking->context, id, evidence[i].sha256);
}

static enum verdict look_through(struct looking *looking, struct outbox *outbox,
                                 struct error *error)
{
    enum verdict verdict = outbox_list(outbox, NULL, gather, looking, error);
    if (verdict == VERDICT_OK && !buffer_ok(&looking->ids))
        verdict = error_no_memory(error);
    for (size_t at = 0; verdict == VERDICT_OK && at < looking->ids.length;) {
        struct uuid id;
        enum outbox_state state;
        memcpy(id.bytes, looking->ids.data + at, sizeof id.bytes);
        at += sizeof id.bytes;
        buffer_clear(&looking->bytes);
        verdict = outbox_bytes(outbox, &id, &looking->bytes, &state, error);
        if (verdict == VERDICT_OK)
            look_at(looking, &id);
    }
    return verdict;
}

enum verdict evidence_unknown(struct outbox *outbox, const struct evidence_list *list,
                              evidence_visit_fn *visit, void *context, int64_t *ret_sealed,
                              struct error *error)
{
    struct looking looking = {
        .arena = arena_new(ARENA_BYTES), .list = list, .visit = visit, .context = context};
    enum verdict verdict =
        looking.arena == NULL ? error_no_memory(error) : look_through(&looking, outbox, error);
    arena_free(&looking.arena);
    buffer_free(&looking.ids);
    buffer_free(&looking.bytes);
    if (verdict == VERDICT_OK)
        *ret_sealed = looking.sealed;
    return verdict;
}
