/* See stop_at.h: the places. */
#include "tests/fault/stop_at.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <zmq.h>

enum when { BEFORE, DURING, AFTER };
enum durable { ALL_THERE, WRITTEN, SYNCED };

static struct {
    char place[16];
    enum when when;
    long number;
    char action[8];
} at;
static atomic_long seen;
static bool check_durable, ready;
static atomic_int durable;
static atomic_bool deleted; /* records, in the transaction that is under way */

void stop_at_tell(const char *event)
{
    char line[96] = "{\"event\":\"";
    size_t length = strlen(line), event_length = strlen(event);
    memcpy(line + length, event, event_length);
    length += event_length;
    memcpy(line + length, "\"}\n", 3);
    if (write(STDERR_FILENO, line, length + 3) < 0)
        _exit(98);
}

/* True: the call is to fail, and errno says how. */
static bool act(void)
{
    stop_at_tell("fault_fired");
    if (strcmp(at.action, "KILL") == 0)
        (void)kill(getpid(), SIGKILL);
    if (strcmp(at.action, "STOP") == 0)
        (void)raise(SIGSTOP);
    if (strcmp(at.action, "TERM") == 0)
        (void)kill(getpid(), SIGTERM);
    errno = strcmp(at.action, "ENOSPC") == 0 ? ENOSPC : EIO;
    return strcmp(at.action, "EIO") == 0 || strcmp(at.action, "ENOSPC") == 0;
}

static bool is_place(const char *place, enum when when)
{
    return ready && at.when == when && strcmp(at.place, place) == 0;
}

/* Both count, each only for the one that is asked for. */
static bool come(const char *place, enum when when)
{
    return is_place(place, when) && atomic_fetch_add(&seen, 1) + 1 == at.number && act();
}

static void read_at(const char *words)
{
    char when[8] = "";
    if (sscanf(words, "%15[a-z]:%7[a-z]:%ld:%7[A-Z]", at.place, when, &at.number, at.action) != 4)
        _exit(97);
    at.when = strcmp(when, "before") == 0 ? BEFORE : strcmp(when, "during") == 0 ? DURING : AFTER;
}

__attribute__((constructor)) static void begin(void)
{
    const char *words = getenv("FAULT_AT");
    if (words != NULL)
        read_at(words);
    check_durable = getenv("FAULT_DURABLE") != NULL;
    ready = true;
}

/* ---- files ---- */

static bool is_file(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

/* LMDB writes its meta page through a descriptor that waits for the disk. */
static const char *place_of(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_DSYNC) != 0 ? "meta" : "data";
}

static void wrote(const char *place)
{
    if (strcmp(place, "data") == 0)
        atomic_store(&durable, WRITTEN);
    else if (atomic_load(&durable) == SYNCED)
        atomic_store(&durable, ALL_THERE);
}

/* With files of 64 bits the name pwrite means the symbol pwrite64. */
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    NEXT(pwrite64)
    const char *place = is_file(fd) ? place_of(fd) : "";
    if (come(place, BEFORE))
        return -1;
    ssize_t result = next(fd, bytes, length, offset);
    if (place[0] != '\0')
        wrote(place);
    (void)come(place, AFTER);
    return result;
}

ssize_t stop_at_pwrite(int fd, const void *bytes, size_t length, off_t offset) __asm__("pwrite");
ssize_t stop_at_pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    return pwrite(fd, bytes, length, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    NEXT(writev)
    const char *place = is_file(fd) ? "data" : "";
    if (come(place, BEFORE))
        return -1;
    ssize_t result = next(fd, parts, count);
    if (place[0] != '\0')
        wrote(place);
    (void)come(place, AFTER);
    return result;
}

/* A commit that deletes is a place of its own beside being one that syncs. */
static bool come_to_sync(enum when when, bool deletes)
{
    bool failed = come("sync", when);
    return (deletes && come("forget", when)) || failed;
}

static int synced(int fd, int (*next)(int))
{
    bool deletes = atomic_exchange(&deleted, false);
    if (come_to_sync(BEFORE, deletes))
        return -1;
    int result = next(fd);
    if (result == 0 && atomic_load(&durable) == WRITTEN)
        atomic_store(&durable, SYNCED);
    (void)come_to_sync(AFTER, deletes);
    return result;
}

int fdatasync(int fd)
{
    NEXT(fdatasync)
    return synced(fd, next);
}

int fsync(int fd)
{
    NEXT(fsync)
    return synced(fd, next);
}

int rename(const char *from, const char *to)
{
    NEXT(rename)
    if (come("rename", BEFORE))
        return -1;
    int result = next(from, to);
    (void)come("rename", AFTER);
    return result;
}

int mdb_cursor_del(void *cursor, unsigned flags);
int mdb_cursor_del(void *cursor, unsigned flags)
{
    NEXT(mdb_cursor_del)
    atomic_store(&deleted, true);
    return next(cursor, flags);
}

/* ---- sockets ---- */

/* Not those inside the process, such as the one that answers handshakes. */
static const char *place_of_socket(void *socket)
{
    int type = 0;
    char endpoint[64] = "";
    size_t type_bytes = sizeof type, endpoint_bytes = sizeof endpoint;
    if (zmq_getsockopt(socket, ZMQ_TYPE, &type, &type_bytes) != 0 ||
        zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &endpoint_bytes) != 0 ||
        strncmp(endpoint, "tcp://", 6) != 0)
        return "";
    return type == ZMQ_ROUTER ? "reply" : "relay";
}

int zmq_msg_send(zmq_msg_t *message, void *socket, int flags)
{
    NEXT(zmq_msg_send)
    const char *place = place_of_socket(socket);
    if (check_durable && strcmp(place, "reply") == 0 && atomic_load(&durable) != ALL_THERE) {
        stop_at_tell("fault_reply_before_disk");
        _exit(99);
    }
    (void)come(place, BEFORE);
    int result = next(message, socket, flags);
    (void)come(place, AFTER);
    return result;
}

/* ---- PostgreSQL ---- */

static const char *place_of_sql(const char *sql)
{
    if (strncmp(sql, "COMMIT", 6) == 0)
        return "commit";
    return strncmp(sql, "BEGIN", 5) == 0 ? "begin" : "";
}

/* The COMMIT is in the server's hands, and nobody waits for what it says. */
int PQsendQuery(void *connection, const char *sql);
static void leave_during_commit(void *connection, const char *sql)
{
    NEXT(PQsendQuery)
    if (strcmp(place_of_sql(sql), "commit") != 0 || !is_place("commit", DURING) ||
        atomic_fetch_add(&seen, 1) + 1 != at.number)
        return;
    (void)next(connection, sql);
    (void)act();
}

void *PQexec(void *connection, const char *sql);
void *PQexec(void *connection, const char *sql)
{
    NEXT(PQexec)
    const char *place = place_of_sql(sql);
    (void)come(place, BEFORE);
    leave_during_commit(connection, sql);
    void *result = next(connection, sql);
    (void)come(place, AFTER);
    return result;
}

int PQputCopyData(void *connection, const char *bytes, int length);
int PQputCopyData(void *connection, const char *bytes, int length)
{
    NEXT(PQputCopyData)
    (void)come("copy", BEFORE);
    int result = next(connection, bytes, length);
    (void)come("copy", AFTER);
    return result;
}
