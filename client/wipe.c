/* See wipe.h. */
#include "client/wipe.h"

#include "client/home_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)64 * 1024)

struct wiping {
    const char *path; /* borrowed */
    DIR *folder;
    struct wipe_result *result;
};

static bool fill_with_zeros(int fd, off_t length)
{
    static const char zeros[PIECE_BYTES];
    while (length > 0) {
        size_t piece = length < (off_t)sizeof zeros ? (size_t)length : sizeof zeros;
        ssize_t put = write(fd, zeros, piece);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0)
            length -= put;
    }
    return fsync(fd) == 0;
}

/* False where the content stays. No harm is done to a file that is another's, too, by a second name
 * or through a link. */
static bool write_over(int folder, const char *name)
{
    struct stat status;
    int fd = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == EACCES && fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(status.st_mode) && status.st_nlink == 1 && fchmodat(folder, name, 0600, 0) == 0)
        fd = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool done = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1 &&
                fill_with_zeros(fd, status.st_size);
    (void)close(fd);
    return done;
}

static enum verdict failed(const struct wiping *wiping, const char *name, struct error *error)
{
    return error_set(error, VERDICT_RETRY, "FILE_UNWRITABLE", "%s/%s cannot be removed: %m",
                     wiping->path, name);
}

static bool is_folder(int folder, const char *name)
{
    struct stat status;
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

static enum verdict remove_one(struct wiping *wiping, const char *name, struct error *error)
{
    int folder = dirfd(wiping->folder);
    bool is_over = write_over(folder, name);
    if (unlinkat(folder, name, 0) != 0 && errno != ENOENT)
        return failed(wiping, name, error);
    wiping->result->removed++;
    if (!is_over)
        wiping->result->kept_content++;
    return VERDICT_OK;
}

static bool is_lock(const char *name)
{
    return strcmp(name, HOME_LOCK_FILE) == 0;
}

/* readdir_r is deprecated, and one thread reads one folder here. */
static struct dirent *next_entry(DIR *folder)
{
    // cppcheck-suppress readdirCalled
    return readdir(folder);
}

/* Everything of ours that is (not) a key, but for the lock. */
static enum verdict remove_part(struct wiping *wiping, bool keys, struct error *error)
{
    enum verdict verdict = VERDICT_OK;
    rewinddir(wiping->folder);
    for (struct dirent *entry = next_entry(wiping->folder); entry != NULL && verdict == VERDICT_OK;
         entry = next_entry(wiping->folder)) {
        const struct home_file *file = home_file_named(entry->d_name);
        if (file != NULL && (file->part == HOME_KEY) == keys && !is_lock(entry->d_name) &&
            !is_folder(dirfd(wiping->folder), entry->d_name))
            verdict = remove_one(wiping, entry->d_name, error);
    }
    return verdict;
}

static void list_foreign(struct wiping *wiping)
{
    rewinddir(wiping->folder);
    for (struct dirent *entry = next_entry(wiping->folder); entry != NULL;
         entry = next_entry(wiping->folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        wiping->result->foreign++;
        buffer_append(&wiping->result->names, entry->d_name, strlen(entry->d_name) + 1);
    }
}

/* A link to a folder, or a disk of its own, stays. */
static void remove_folder(const char *path)
{
    struct buffer parent = BUFFER_NONE;
    buffer_format(&parent, "%s/..", path);
    int fd = buffer_ok(&parent) ? open(parent.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    buffer_free(&parent);
    if (rmdir(path) == 0 && fd >= 0)
        (void)fsync(fd);
    if (fd >= 0)
        (void)close(fd);
}

static enum verdict remove_all(struct wiping *wiping, struct error *error)
{
    enum verdict verdict = remove_part(wiping, true, error);
    if (verdict == VERDICT_OK)
        verdict = remove_part(wiping, false, error);
    if (verdict == VERDICT_OK)
        verdict = remove_one(wiping, HOME_LOCK_FILE, error);
    if (verdict == VERDICT_OK && fsync(dirfd(wiping->folder)) != 0)
        verdict = failed(wiping, ".", error);
    return verdict;
}

enum verdict wipe_home(const char *path, struct wipe_result *ret_result, struct error *error)
{
    struct wiping wiping = {.path = path, .folder = opendir(path), .result = ret_result};
    *ret_result = (struct wipe_result){.removed = 0};
    if (wiping.folder == NULL)
        return failed(&wiping, ".", error);
    enum verdict verdict = remove_all(&wiping, error);
    if (verdict == VERDICT_OK)
        list_foreign(&wiping);
    (void)closedir(wiping.folder);
    if (verdict != VERDICT_OK || ret_result->foreign > 0)
        return verdict;
    remove_folder(path);
    ret_result->folder_removed = access(path, F_OK) != 0;
    return VERDICT_OK;
}
