/* See home.h. */
#include "client/home.h"

#include "base/file.h"
#include "client/home_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENT_WITHIN_MS 5000
#define LOOK_MS 20

struct home {
    char *path;
    int lock_fd, sending_fd;
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

/* What stands in a folder. */
struct content {
    bool ours;    /* at least one file of Parallax */
    bool foreign; /* at least one other */
};

/* A key with a wrong mode is left alone: identity_load refuses it, as somebody may have read it. */
static void mend_mode(int folder, const char *name)
{
    struct stat status;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0077) != 0)
        (void)fchmod(fd, 0600);
    (void)close(fd);
}

/* readdir_r is deprecated, and one thread reads one folder here. */
static struct dirent *next_entry(DIR *folder)
{
    // cppcheck-suppress readdirCalled
    return readdir(folder);
}

static enum verdict read_content(const char *path, struct content *ret_content, struct error *error)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return error_set(error, VERDICT_REJECT, "HOME_MISSING", "the folder %s cannot be read: %m",
                         path);
    *ret_content = (struct content){.ours = false};
    for (struct dirent *entry = next_entry(folder); entry != NULL; entry = next_entry(folder)) {
        const char *name = entry->d_name;
        const struct home_file *file = home_file_named(name);
        if (file != NULL)
            ret_content->ours = true;
        /* A disk of its own has that from the start. */
        else if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
                 strcmp(name, "lost+found") != 0)
            ret_content->foreign = true;
        if (file != NULL && file->part != HOME_KEY)
            mend_mode(dirfd(folder), name);
    }
    (void)closedir(folder);
    return VERDICT_OK;
}

/* Before anything is changed: a slip in --home must not close somebody's documents to others. */
static enum verdict check_content(const char *path, bool make, struct error *error)
{
    struct content content;
    enum verdict verdict = read_content(path, &content, error);
    if (verdict != VERDICT_OK || content.ours)
        return verdict;
    if (!make)
        return error_set(error, VERDICT_REJECT, "HOME_MISSING",
                         "%s is no home of Parallax yet; `parallax init` makes it", path);
    if (content.foreign)
        return error_set(error, VERDICT_REJECT, "HOME_FOREIGN",
                         "%s holds other files and none of Parallax: give a folder that is new "
                         "or empty",
                         path);
    return VERDICT_OK;
}

static enum verdict make_private(const char *path, const struct stat *status, struct error *error)
{
    if (status->st_uid != geteuid())
        return error_set(error, VERDICT_REJECT, "HOME_FOREIGN",
                         "%s belongs to another user of this computer: work as that user, or "
                         "give a home of your own",
                         path);
    if ((status->st_mode & 07777) == 0700 || chmod(path, 0700) == 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_RETRY, errno == EROFS ? "HOME_READ_ONLY" : "FILE_UNWRITABLE",
                     "%s is open to others and cannot be made private: %m", path);
}

static enum verdict check_folder(const char *path, bool make, struct error *error)
{
    struct stat status;
    enum verdict verdict = VERDICT_OK;
    if (make)
        verdict = file_make_folder(path, error);
    if (verdict != VERDICT_OK)
        return verdict;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return error_set(error, VERDICT_REJECT, "HOME_MISSING",
                         "%s is no folder yet; `parallax init` makes it", path);
    verdict = check_content(path, make, error);
    return verdict == VERDICT_OK ? make_private(path, &status, error) : verdict;
}

static enum verdict lock_failed(const struct home *home, const char *path, struct error *error)
{
    if (errno == EROFS)
        return error_set(error, VERDICT_RETRY, "HOME_READ_ONLY",
                         "%s stands on a disk that can only be read now: make it writable, or "
                         "name another home with --home",
                         home->path);
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s cannot be opened: %m", path);
}

/* The lock goes with the process, so that a killed one leaves nothing to clear away. */
static enum verdict open_lock(const struct home *home, const char *name, int *ret_fd,
                              struct error *error)
{
    struct buffer path = BUFFER_NONE;
    home_file(home, name, &path);
    if (!buffer_ok(&path)) {
        buffer_free(&path);
        return error_no_memory(error);
    }
    enum verdict verdict = VERDICT_OK;
    int fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        verdict = lock_failed(home, path.data, error);
    else
        *ret_fd = fd;
    buffer_free(&path);
    return verdict;
}

static bool is_locked(const struct home *home)
{
    return flock(home->lock_fd, LOCK_EX | LOCK_NB) == 0;
}

/* Who sends lends the home whenever it waits for its line, so a short wait is enough there. */
static enum verdict take_lock(struct home *home, struct error *error)
{
    enum verdict verdict = open_lock(home, HOME_LOCK_FILE, &home->lock_fd, error);
    if (verdict != VERDICT_OK)
        return verdict;
    bool locked = is_locked(home);
    for (int waited_ms = 0; !locked && waited_ms < LENT_WITHIN_MS; waited_ms += LOOK_MS) {
        (void)poll(NULL, 0, LOOK_MS);
        locked = is_locked(home);
    }
    if (!locked)
        return error_set(error, VERDICT_RETRY, "HOME_BUSY",
                         "another parallax is working in %s; try again when it is done",
                         home->path);
    return VERDICT_OK;
}

void home_lend(struct home *home)
{
    (void)flock(home->lock_fd, LOCK_UN);
}

enum verdict home_take_back(struct home *home, struct error *error)
{
    if (flock(home->lock_fd, LOCK_EX) == 0)
        return VERDICT_OK;
    return error_set(error, VERDICT_RETRY, "HOME_BUSY",
                     "another parallax is working in %s; try again when it is done", home->path);
}

enum verdict home_claim_sending(struct home *home, bool *ret_claimed, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    if (home->sending_fd < 0)
        verdict = open_lock(home, HOME_SENDING_FILE, &home->sending_fd, error);
    if (verdict == VERDICT_OK)
        *ret_claimed = flock(home->sending_fd, LOCK_EX | LOCK_NB) == 0;
    return verdict;
}

enum verdict home_claim_alone(struct home *home, struct error *error)
{
    bool claimed = false;
    enum verdict verdict = home_claim_sending(home, &claimed, error);
    if (verdict == VERDICT_OK && !claimed)
        return error_set(error, VERDICT_RETRY, "HOME_BUSY",
                         "another parallax is sending from %s; try again when it is done",
                         home->path);
    return verdict;
}

enum verdict home_open(const char *path, bool make, struct home **ret_home, struct error *error)
{
    struct home *home = calloc(1, sizeof *home);
    if (home == NULL)
        return error_no_memory(error);
    home->lock_fd = home->sending_fd = -1;
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
    if ((*home)->sending_fd >= 0)
        (void)close((*home)->sending_fd);
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
