/*
 * Small file systems to fill: in memory, or ext4 on a loop device.
 */
#ifndef PARALLAX_TESTS_FAULT_MOUNTS_H
#define PARALLAX_TESTS_FAULT_MOUNTS_H

#include "tests/fault/fault.h"

enum mounts_kind { MOUNTS_TMPFS, MOUNTS_EXT4 };

/* Mounts one of so many MiB over the folder, which is made; skips the scenario where that cannot
 * be. Given back by mounts_release. */
void mounts_make(struct fault *fault, enum mounts_kind kind, const char *folder, int mib);
/* Writes a file there until the file system has no more than left_kib free. */
void mounts_fill(const char *folder, long left_kib);
/* Removes that file. */
void mounts_empty(const char *folder);
/* Makes an ext4 turn read-only, as an error of its device does; skips where that cannot be done. */
void mounts_break(struct fault *fault, const char *folder);
/* Checks it and mounts it anew; nobody may use it. */
void mounts_mend(const char *folder);
/* Unmounts everything; nobody may use it any more. */
void mounts_release(void);

#endif
