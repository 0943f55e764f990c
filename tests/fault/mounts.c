/* See mounts.h. */
#include "tests/fault/mounts.h"

#include "base/buffer.h"
#include "tests/fault/postgres_fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MOUNTS_MAX 4
#define FILLER "filler"

static char *mounted[MOUNTS_MAX];
static size_t mount_count;

static bool shell(const char *command)
{
    const char *words[] = {"sh", "-c", command, NULL};
    struct process *process = process_start(words, NULL);
    bool good = process_wait(process) == 0;
    process_free(&process);
    return good;
}

void mounts_make(struct fault *fault, enum mounts_kind kind, const char *folder, int mib)
{
    struct buffer command = BUFFER_NONE;
    assert_true(mount_count < MOUNTS_MAX);
    if (kind == MOUNTS_TMPFS)
        buffer_format(&command, "mkdir -p %s && mount -t tmpfs -o size=%dm,mode=700 tmpfs %s",
                      folder, mib, folder);
    else
        buffer_format(&command,
                      "mkdir -p %s && truncate -s %dM %s.image && mkfs.ext4 -q -m 0 %s.image &&"
                      " mount -o loop,errors=remount-ro %s.image %s && chmod 700 %s",
                      folder, mib, folder, folder, folder, folder, folder);
    bool good = shell(command.data);
    buffer_free(&command);
    if (!good)
        fault_skip(fault, kind == MOUNTS_TMPFS ? "no file system can be mounted here"
                                               : "no loop device can be mounted here");
    mounted[mount_count++] = strdup(folder);
}

static char *filler_of(const char *folder)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/" FILLER, folder) > 0);
    return path;
}

void mounts_fill(const char *folder, long left_kib)
{
    static const char zeros[4096];
    char *path = filler_of(folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct statvfs disk;
    assert_true(fd >= 0);
    while (statvfs(folder, &disk) == 0 && (long)(disk.f_bavail * disk.f_frsize / 1024) > left_kib &&
           write(fd, zeros, sizeof zeros) > 0)
        ;
    (void)close(fd);
    free(path);
}

void mounts_empty(const char *folder)
{
    char *path = filler_of(folder);
    assert_int_equal(unlink(path), 0);
    free(path);
}

void mounts_break(struct fault *fault, const char *folder)
{
    struct buffer command = BUFFER_NONE;
    buffer_format(&command,
                  "device=$(findmnt -no SOURCE %s) &&"
                  " echo 1 >/sys/fs/ext4/${device##*/}/trigger_fs_error",
                  folder);
    bool good = shell(command.data);
    buffer_free(&command);
    if (!good)
        fault_skip(fault, "an error of a file system cannot be made here");
}

void mounts_mend(const char *folder)
{
    struct buffer command = BUFFER_NONE;
    /* e2fsck ends with 1 when it has mended something. */
    buffer_format(&command,
                  "umount %s && { e2fsck -fp %s.image || [ $? -le 1 ]; } &&"
                  " mount -o loop %s.image %s",
                  folder, folder, folder, folder);
    assert_true(shell(command.data));
    buffer_free(&command);
}

void mounts_release(void)
{
    while (mount_count > 0) {
        char *folder = mounted[--mount_count];
        (void)umount2(folder, MNT_DETACH);
        free(folder);
    }
}
