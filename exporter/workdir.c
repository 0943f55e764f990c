/* See workdir.h. */
#include "exporter/workdir.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A converter that ends with its parent may write a last file while the folder is being removed. */
#define REMOVALS 50
#define BETWEEN_REMOVALS_MS 20
#define DESCRIPTORS_MAX 16

struct workdir {
    char *path;
    int alive; /* the end of the pipe whose closing tells that this process is done */
    pid_t keeper;
};

static enum verdict unwritable(struct error *error)
{
    return error_set(error, VERDICT_RETRY, "WORKDIR_UNWRITABLE",
                     "no private folder can be made in TMPDIR or /tmp: %m");
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

/* ---- the keeper ---- */

static _Noreturn void keep(const char *path, int pipe_fd)
{
    sigset_t all;
    char byte;
    (void)sigfillset(&all); /* who interrupts the exporter interrupts its whole group */
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    (void)setpgid(0, 0);
    if (dup2(pipe_fd, STDIN_FILENO) < 0 || close_range(STDIN_FILENO + 1, ~0U, 0) != 0)
        _exit(EXIT_FAILURE);
    while (read(STDIN_FILENO, &byte, 1) != 0) /* 0: nobody has the other end any more */
        ;
    for (int i = 0; i < REMOVALS && access(path, F_OK) == 0; i++) {
        if (i > 0)
            (void)poll(NULL, 0, BETWEEN_REMOVALS_MS);
        (void)nftw(path, remove_one, DESCRIPTORS_MAX, FTW_DEPTH | FTW_PHYS);
    }
    _exit(EXIT_SUCCESS);
}

static enum verdict start_keeper(struct workdir *workdir, struct error *error)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return unwritable(error);
    workdir->keeper = fork();
    if (workdir->keeper == 0) {
        (void)close(fds[1]);
        keep(workdir->path, fds[0]);
    }
    (void)close(fds[0]);
    workdir->alive = fds[1];
    return workdir->keeper < 0 ? unwritable(error) : VERDICT_OK;
}

/* ---- the owner ---- */

static enum verdict make_folder(struct workdir *workdir, struct error *error)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] != '/')
        base = "/tmp";
    if (asprintf(&workdir->path, "%s/parallax-XXXXXX", base) < 0) {
        workdir->path = NULL;
        return error_no_memory(error);
    }
    if (mkdtemp(workdir->path) != NULL)
        return VERDICT_OK;
    free(workdir->path);
    workdir->path = NULL;
    return unwritable(error);
}

enum verdict workdir_new(struct workdir **ret_workdir, struct error *error)
{
    struct workdir *workdir = calloc(1, sizeof *workdir);
    if (workdir == NULL)
        return error_no_memory(error);
    workdir->alive = -1;
    workdir->keeper = -1;
    enum verdict verdict = make_folder(workdir, error);
    if (verdict == VERDICT_OK)
        verdict = start_keeper(workdir, error);
    if (verdict == VERDICT_OK)
        *ret_workdir = workdir;
    else
        workdir_free(&workdir);
    return verdict;
}

const char *workdir_path(const struct workdir *workdir)
{
    return workdir->path;
}

char *workdir_file(const struct workdir *workdir, const char *name)
{
    char *path;
    return asprintf(&path, "%s/%s", workdir->path, name) < 0 ? NULL : path;
}

void workdir_free(struct workdir **workdir)
{
    struct workdir *self = *workdir;
    if (self == NULL)
        return;
    if (self->alive >= 0)
        (void)close(self->alive);
    if (self->keeper > 0)
        while (waitpid(self->keeper, NULL, 0) < 0 && errno == EINTR)
            ;
    else if (self->path != NULL)
        (void)rmdir(self->path); /* nothing was put into it yet */
    free(self->path);
    free(self);
    *workdir = NULL;
}
