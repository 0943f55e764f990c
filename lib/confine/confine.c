/* See confine.h: the steps, and all of them but the filter. */
#include "confine/confine.h"

#include "confine/filter.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CONFINE_INSTRUMENTED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define CONFINE_INSTRUMENTED
#endif
#endif

#ifdef CONFINE_INSTRUMENTED
static const bool instrumented = true;
#else
static const bool instrumented = false;
#endif

/* More than a stage has open before its first peer. */
#define DESCRIPTORS_AT_START 256

bool confine_is_off(const char *choice)
{
    return strcmp(choice, "no") == 0;
}

bool confine_is_root(void)
{
    return geteuid() == 0;
}

/* Leaves this thread the capabilities of keep that it has. */
static enum verdict keep_capabilities(uint32_t keep, struct error *error)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capget, &header, sets) == 0) {
        keep &= sets[0].permitted;
        memset(sets, 0, sizeof sets);
        sets[0].permitted = sets[0].effective = keep;
        if (syscall(SYS_capset, &header, sets) == 0)
            return VERDICT_OK;
    }
    return error_set(error, VERDICT_FATAL, "CONFINE_CAPABILITIES",
                     "capabilities cannot be dropped: %m");
}

/*
 * What a program that is run could get back. Only who has CAP_SETPCAP may empty the bounding set;
 * nobody else has what it bounds.
 */
static enum verdict drop_what_could_come_back(struct error *error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0)
        return error_set(error, VERDICT_FATAL, "CONFINE_PRIVILEGES",
                         "new privileges cannot be given up: %m");
    (void)prctl(PR_CAP_AMBIENT, (long)PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L);
    for (long capability = 0; prctl(PR_CAPBSET_READ, capability, 0L, 0L, 0L) >= 0; capability++)
        (void)prctl(PR_CAPBSET_DROP, capability, 0L, 0L, 0L);
    return VERDICT_OK;
}

/* The size of the file that fd is; -1: it is none. */
static int64_t file_bytes(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : -1;
}

static bool lower_limit(__rlimit_resource_t resource, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return false;
    if (limit.rlim_max > value)
        limit.rlim_max = value;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    return setrlimit(resource, &limit) == 0;
}

static enum verdict set_limit(__rlimit_resource_t resource, rlim_t value, struct error *error)
{
    if (lower_limit(resource, value))
        return VERDICT_OK;
    return error_set(error, VERDICT_FATAL, "CONFINE_LIMITS", "a limit cannot be lowered: %m");
}

/* Never below what is there: a spool whose map was made smaller must still be written. */
static enum verdict bound_files(int64_t bytes_max, struct error *error)
{
    if (bytes_max == 0 || file_bytes(STDERR_FILENO) >= 0)
        return VERDICT_OK;
    for (int fd = 0; fd < DESCRIPTORS_AT_START; fd++)
        if (file_bytes(fd) > bytes_max)
            bytes_max = file_bytes(fd);
    (void)signal(SIGXFSZ, SIG_IGN);
    return set_limit(RLIMIT_FSIZE, (rlim_t)bytes_max, error);
}

enum verdict confine_start(const struct confine_config *config, struct error *error)
{
    if (config->off)
        return VERDICT_OK;
    enum verdict verdict = drop_what_could_come_back(error);
    if (verdict == VERDICT_OK)
        verdict = keep_capabilities(UINT32_C(1) << CAP_NET_BIND_SERVICE, error);
    if (verdict == VERDICT_OK)
        verdict = set_limit(RLIMIT_CORE, 0, error);
    if (verdict == VERDICT_OK && !instrumented && prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0)
        verdict = error_set(error, VERDICT_FATAL, "CONFINE_DUMPABLE",
                            "the process cannot be made undumpable: %m");
    return verdict;
}

enum verdict confine_drop(const struct confine_config *config, enum log_event *ret_event,
                          struct error *error)
{
    if (config->off) {
        *ret_event = LOG_CONFINE_OFF;
        return VERDICT_OK;
    }
    enum verdict verdict = bound_files(config->file_bytes_max, error);
    if (verdict == VERDICT_OK && !instrumented)
        verdict = keep_capabilities(0, error);
    if (verdict == VERDICT_OK && !instrumented)
        verdict = filter_load(config->profile, error);
    if (verdict == VERDICT_OK)
        *ret_event = instrumented ? LOG_CONFINE_PARTLY : LOG_CONFINED;
    return verdict;
}

static enum verdict die_with(pid_t parent, struct error *error)
{
    if (prctl(PR_SET_PDEATHSIG, (long)SIGKILL, 0L, 0L, 0L) != 0 || getppid() != parent)
        return error_set(error, VERDICT_FATAL, "CONFINE_PARENT",
                         "the process that started this one is gone");
    return VERDICT_OK;
}

/* SIGXCPU tells a program of its end, SIGKILL a second later ends one that does not heed it. */
static enum verdict bound_cpu(int64_t cpu_s, struct error *error)
{
    enum verdict verdict = set_limit(RLIMIT_CPU, (rlim_t)cpu_s + 1, error);
    struct rlimit limit;
    if (verdict != VERDICT_OK)
        return verdict;
    if (getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_max == (rlim_t)cpu_s + 1) {
        limit.rlim_cur = (rlim_t)cpu_s;
        (void)setrlimit(RLIMIT_CPU, &limit);
    }
    return VERDICT_OK;
}

/* The bound of memory comes last: a sanitizer has far more address space than any, until exec. */
enum verdict confine_program(const struct confine_bounds *bounds, pid_t parent, struct error *error)
{
    enum verdict verdict = die_with(parent, error);
    if (verdict == VERDICT_OK)
        verdict = drop_what_could_come_back(error);
    if (verdict == VERDICT_OK)
        verdict = keep_capabilities(0, error);
    if (verdict == VERDICT_OK)
        verdict = set_limit(RLIMIT_CORE, 0, error);
    if (verdict == VERDICT_OK)
        verdict = set_limit(RLIMIT_FSIZE, (rlim_t)bounds->file_bytes, error);
    if (verdict == VERDICT_OK)
        verdict = bound_cpu(bounds->cpu_s, error);
    if (verdict == VERDICT_OK)
        verdict = filter_load_program(error);
    if (verdict == VERDICT_OK)
        verdict = set_limit(RLIMIT_AS, (rlim_t)bounds->memory_bytes, error);
    return verdict;
}
