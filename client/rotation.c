/* See rotation.h. */
#include "client/rotation.h"

#include "base/file.h"
#include "client/home_files.h"
#include "client/unlock.h"

#include <string.h>

static enum verdict path_of(const struct session *session, const char *name, struct buffer *out,
                            struct error *error)
{
    home_file(session->home, name, out);
    return buffer_ok(out) ? VERDICT_OK : error_no_memory(error);
}

enum verdict rotation_load(struct session *session, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    struct error why;
    enum verdict verdict = path_of(session, HOME_NEXT_KEY_FILE, &path, &why);
    if (verdict == VERDICT_OK)
        verdict =
            unlock_identity(path.data, session->config, &session->passphrase, &session->next, &why);
    buffer_free(&path);
    if (verdict == VERDICT_REJECT && strcmp(why.code, "KEY_FILE_MISSING") == 0)
        return VERDICT_OK;
    if (verdict != VERDICT_OK && error != NULL)
        *error = why;
    return verdict;
}

/* What protects the old keys protects those that take their place. */
static enum verdict save(const struct session *session, const struct identity *next,
                         const char *path, struct error *error)
{
    if (session->passphrase == NULL)
        return identity_save(next, path, error);
    return identity_save_protected(next, path, session->passphrase, &passphrase_cost_moderate,
                                   error);
}

enum verdict rotation_begin(struct session *session, bool *ret_made, struct error *error)
{
    *ret_made = false;
    if (session->next != NULL)
        return VERDICT_OK;
    struct buffer path = BUFFER_NONE;
    struct identity *next = NULL;
    enum verdict verdict = path_of(session, HOME_NEXT_KEY_FILE, &path, error);
    if (verdict == VERDICT_OK)
        verdict = identity_make(&next, error);
    if (verdict == VERDICT_OK)
        verdict = save(session, next, path.data, error);
    buffer_free(&path);
    if (verdict != VERDICT_OK) {
        identity_free(&next);
        return verdict;
    }
    session->next = next;
    *ret_made = true;
    return VERDICT_OK;
}

void rotation_swap(struct session *session)
{
    struct identity *identity = session->identity;
    session->identity = session->next;
    session->next = identity;
}

enum verdict rotation_settle(struct session *session, struct error *error)
{
    struct buffer from = BUFFER_NONE, to = BUFFER_NONE;
    enum verdict verdict = path_of(session, HOME_NEXT_KEY_FILE, &from, error);
    if (verdict == VERDICT_OK)
        verdict = path_of(session, HOME_KEY_FILE, &to, error);
    if (verdict == VERDICT_OK)
        verdict = file_move(from.data, to.data, error);
    buffer_free(&from);
    buffer_free(&to);
    if (verdict == VERDICT_OK)
        identity_free(&session->next);
    return verdict;
}
