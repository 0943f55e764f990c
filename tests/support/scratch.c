/* See scratch.h. */
#include "tests/support/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#define OPEN_FOLDERS 8

char *scratch_path(const char *folder, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    return path;
}

char *scratch_new(void)
{
    const char *parent = getenv("TMPDIR");
    char *path =
        scratch_path(parent != NULL && parent[0] != '\0' ? parent : "/tmp", "parallax-test-XXXXXX");
    if (mkdtemp(path) == NULL)
        abort();
    return path;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

void scratch_free(char **path)
{
    (void)nftw(*path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    free(*path);
    *path = NULL;
}
