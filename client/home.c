/* See home.h. */
#include "client/home.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct home {
    char *path;
    int lock_fd;
};

static enum verdict no_home(struct error *error)
{
    (void)error_set(error, VERDICT_REJECT, "HOME_MISSING",
                    "there is no home folder: give --home or set PARALLAX_HOME");
    return VERDICT_REJECT;
}

static enum verdict find_path(const char *path, char **ret_path, struct error *error)
{
    struct buffer found = BUFFER_NONE;
    const char *user_home = getenv("HOME");
    if (path != NULL)
        buffer_string(&found, path);
    else if (user_home != NULL && user_home[0] == '/')
        buffer_format(&found, "%s/.local/share/parallax", user_home);
    else
        return no_home(error);
    if (!buffer_ok(&found)) {
        buffer_free(&found);
        (void)error_no_memory(error);
        return VERDICT_RETRY;
    }
    *ret_path = found.data;
    return VERDICT_OK;
}

static enum verdict check_folder(const char *path, bool make, struct error *error)
{
    struct stat status;
    if (make) {
        enum verdict verdict = file_make_folder(path, error);
        if (verdict != VERDICT_OK)
            return verdict;
    } else if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return error_set(error, VERDICT_REJECT, "HOME_MISSING",
                         "%s is no folder yet; `parallax init` makes it", path);
    }
    if (chmod(path, 0700) != 0)
        return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be made private: %m",
                         path);
    return VERDICT_OK;
}

/* The lock goes with the process, so that a killed one leaves nothing to clear away. */
static enum verdict take_lock(struct home *home, struct error *error)
{
    struct buffer path = BUFFER_NONE;
    home_file(home, "lock", &path);
    if (!buffer_ok(&path)) {
        buffer_free(&path);
        return error_no_memory(error);
    }
    enum verdict verdict = VERDICT_OK;
    home->lock_fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (home->lock_fd < 0)
        verdict = error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be opened: %m",
                            path.data);
    else if (flock(home->lock_fd, LOCK_EX | LOCK_NB) != 0)
        verdict =
            error_set(error, VERDICT_RETRY, "HOME_BUSY",
                      "another parallax is working in %s; try again when it is done", home->path);
    buffer_free(&path);
    return verdict;
}

enum verdict home_open(const char *path, bool make, struct home **ret_home, struct error *error)
{
    struct home *home = calloc(1, sizeof *home);
    if (home == NULL)
        return error_no_memory(error);
    home->lock_fd = -1;
    enum verdict verdict = find_path(path, &home->path, error);
    if (verdict == VERDICT_OK)
        verdict = check_folder(home->path, make, error);
    if (verdict == VERDICT_OK)
        verdict = take_lock(home, error);
    if (verdict == VERDICT_OK)
        *ret_home = home;
    else
        home_close(&home);
    return verdict;
}

void home_close(struct home **home)
{
    if (*home == NULL)
        return;
    if ((*home)->lock_fd >= 0)
        (void)close((*home)->lock_fd);
    free((*home)->path);
    free(*home);
    *home = NULL;
}

const char *home_path(const struct home *home)
{
    return home->path;
}

void home_file(const struct home *home, const char *name, struct buffer *out)
{
    buffer_format(out, "%s/%s", home->path, name);
}
