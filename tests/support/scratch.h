/*
 * A folder for one test, private and gone afterwards.
 */
#ifndef PARALLAX_TESTS_SUPPORT_SCRATCH_H
#define PARALLAX_TESTS_SUPPORT_SCRATCH_H

/* A new empty folder in $TMPDIR or /tmp; its path, owned by the caller. Aborts when there is none.
 */
char *scratch_new(void);
/* Removes the folder with all that is in it. */
void scratch_free(char **path);
/* "folder/name", owned by the caller. */
char *scratch_path(const char *folder, const char *name);

#endif
