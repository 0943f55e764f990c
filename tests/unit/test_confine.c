/*
 * What a confined process can no longer do, and what it still can. Built without any sanitizer in
 * every preset, because the filter is left out of builds that have one.
 */
#include "confine/confine.h"

#include "tests/unit/confine_child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char echo[] = "/bin/echo";
static char *const echo_words[] = {echo, NULL}, *const no_words[] = {NULL};
static const enum confine_profile profiles[] = {CONFINE_COLLECTOR, CONFINE_AGGREGATOR,
                                                CONFINE_EXPORTER};

/* ---- what ends the process ---- */

static void runs_a_program(void)
{
    child_confine(CONFINE_COLLECTOR);
    (void)execve(echo, echo_words, no_words);
}

static void runs_a_program_by_descriptor(void)
{
    int fd = open(echo, O_RDONLY | O_CLOEXEC);
    child_confine(CONFINE_COLLECTOR);
    (void)fexecve(fd, echo_words, no_words);
}

static void forks(void)
{
    child_confine(CONFINE_AGGREGATOR);
    (void)fork();
}

static void forks_the_old_way(void)
{
    child_confine(CONFINE_AGGREGATOR);
    (void)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static void spawns(void)
{
    pid_t pid;
    child_confine(CONFINE_EXPORTER);
    (void)posix_spawn(&pid, echo, NULL, NULL, echo_words, no_words);
}

static void traces(void)
{
    child_confine(CONFINE_EXPORTER);
    (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static void reads_the_memory_of_another(void)
{
    child_confine(CONFINE_COLLECTOR);
    (void)syscall(SYS_process_vm_readv, getppid(), NULL, 0UL, NULL, 0UL, 0UL);
}

static void processes_and_tracing_end_it(void **state)
{
    (void)state;
    child_dies(runs_a_program, SIGSYS);
    child_dies(runs_a_program_by_descriptor, SIGSYS);
    child_dies(forks, SIGSYS);
    child_dies(forks_the_old_way, SIGSYS);
    child_dies(spawns, SIGSYS);
    child_dies(traces, SIGSYS);
    child_dies(reads_the_memory_of_another, SIGSYS);
}

/* ---- what is refused ---- */

static void asks_for_what_is_in_no_table(void)
{
    static const long calls[] = {
        SYS_mount,    SYS_umount2,     SYS_pivot_root,      SYS_chroot,       SYS_unshare,
        SYS_setns,    SYS_bpf,         SYS_perf_event_open, SYS_userfaultfd,  SYS_io_uring_setup,
        SYS_keyctl,   SYS_add_key,     SYS_request_key,     SYS_setuid,       SYS_setgid,
        SYS_setreuid, SYS_setresuid,   SYS_setgroups,       SYS_setfsuid,     SYS_capset,
        SYS_kill,     SYS_init_module, SYS_kexec_load,      SYS_reboot,       SYS_swapon,
        SYS_acct,     SYS_personality, SYS_seccomp,         SYS_memfd_create, SYS_pidfd_open,
        SYS_bind,     SYS_listen,      SYS_mknodat,         SYS_linkat,       SYS_symlinkat,
        SYS_mkdirat,  SYS_fchownat,    SYS_pkey_mprotect,   SYS_shmget,       SYS_setsid,
    };
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++) {
        pid_t child = fork();
        EXPECT(child >= 0);
        if (child == 0) {
            child_confine(profiles[i]);
            for (size_t c = 0; c < sizeof calls / sizeof calls[0]; c++)
                EXPECT(REFUSED(syscall(calls[c], -1L, 0L, 0L, 0L, 0L, 0L), EPERM));
            _exit(0);
        }
        int status = -1;
        EXPECT(waitpid(child, &status, 0) == child && status == 0);
    }
}

static void what_is_in_no_table_is_refused(void **state)
{
    (void)state;
    child_succeeds(asks_for_what_is_in_no_table);
}

static void opens_sockets(void)
{
    child_confine(CONFINE_AGGREGATOR);
    EXPECT(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    EXPECT(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
    EXPECT(socket(AF_INET6, SOCK_STREAM, 0) >= 0 || errno == EAFNOSUPPORT);
    EXPECT(REFUSED(socket(AF_NETLINK, SOCK_RAW, 0), EAFNOSUPPORT));
    EXPECT(REFUSED(socket(AF_PACKET, SOCK_RAW, 0), EPERM));
    EXPECT(REFUSED(socket(AF_ALG, SOCK_SEQPACKET, 0), EPERM));
    EXPECT(REFUSED(socket(AF_VSOCK, SOCK_STREAM, 0), EPERM));
}

static void opens_sockets_of_a_collector(void)
{
    child_confine(CONFINE_COLLECTOR);
    EXPECT(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    EXPECT(REFUSED(socket(AF_UNIX, SOCK_STREAM, 0), EAFNOSUPPORT));
}

static void opens_a_door(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET};
    child_confine(CONFINE_EXPORTER);
    EXPECT(REFUSED(bind(fd, (struct sockaddr *)&any, sizeof any), EPERM));
    EXPECT(REFUSED(listen(fd, 1), EPERM));
}

static void only_our_families_of_sockets_open(void **state)
{
    (void)state;
    child_succeeds(opens_sockets);
    child_succeeds(opens_sockets_of_a_collector);
    child_succeeds(opens_a_door);
}

static void makes_code(void)
{
    child_confine(CONFINE_COLLECTOR);
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, flags, -1, 0);
    EXPECT(page != MAP_FAILED);
    EXPECT(mprotect(page, 4096, PROT_READ) == 0);
    EXPECT(REFUSED(mprotect(page, 4096, PROT_READ | PROT_EXEC), EPERM));
    EXPECT(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, flags, -1, 0) == MAP_FAILED);
    EXPECT(errno == EPERM);
}

static void memory_is_not_written_and_run(void **state)
{
    (void)state;
    child_succeeds(makes_code);
}

static void signals_others(void)
{
    child_confine(CONFINE_COLLECTOR);
    EXPECT(REFUSED(tgkill(getppid(), getppid(), 0), EPERM));
    EXPECT(tgkill(getpid(), gettid(), 0) == 0);
}

static void aborts(void)
{
    child_confine(CONFINE_COLLECTOR);
    abort();
}

static void signals_go_to_itself_alone(void **state)
{
    (void)state;
    child_succeeds(signals_others);
    child_dies(aborts, SIGABRT);
}

/* ---- privileges ---- */

static void has_no_privileges(void)
{
    child_confine(CONFINE_AGGREGATOR);
    EXPECT(child_status("NoNewPrivs", 10) == 1);
    EXPECT(child_status("Seccomp", 10) == 2);
    EXPECT(child_status("CapEff", 16) == 0);
    EXPECT(child_status("CapPrm", 16) == 0);
    EXPECT(child_status("CapInh", 16) == 0);
    EXPECT(child_status("CapAmb", 16) == 0);
    EXPECT(geteuid() != 0 || child_status("CapBnd", 16) == 0);
    EXPECT(REFUSED(setuid(0), EPERM));
    EXPECT(REFUSED(prctl(PR_SET_DUMPABLE, 1L, 0L, 0L, 0L), EPERM));
    struct rlimit core = {1, 1};
    EXPECT(REFUSED(setrlimit(RLIMIT_CORE, &core), EPERM));
    EXPECT(getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0);
}

static void privileges_are_gone_for_good(void **state)
{
    (void)state;
    child_succeeds(has_no_privileges);
}

static void only_starts(void)
{
    const struct confine_config config = {.profile = CONFINE_COLLECTOR};
    uint64_t filters = child_filters();
    EXPECT(confine_start(&config, NULL) == VERDICT_OK);
    EXPECT(prctl(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L) == 0);
    EXPECT(child_status("NoNewPrivs", 10) == 1);
    EXPECT(child_filters() == filters);
    EXPECT((child_status("CapEff", 16) & ~(UINT64_C(1) << 10)) == 0); /* CAP_NET_BIND_SERVICE */
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = {.sin_family = AF_INET};
    EXPECT(bind(fd, (struct sockaddr *)&any, sizeof any) == 0);
}

static void the_first_step_leaves_what_opening_needs(void **state)
{
    (void)state;
    child_succeeds(only_starts);
}

/* ---- threads ---- */

static int gate[2];

static void *asks_from_a_thread(void *unused)
{
    char byte;
    (void)unused;
    EXPECT(read(gate[0], &byte, 1) == 1);
    EXPECT(child_status("Seccomp", 10) == 2);
    EXPECT(child_status("NoNewPrivs", 10) == 1);
    EXPECT(REFUSED(socket(AF_PACKET, SOCK_RAW, 0), EPERM));
    return NULL;
}

static void confines_threads_that_run(void)
{
    pthread_t before, after;
    EXPECT(pipe(gate) == 0);
    EXPECT(pthread_create(&before, NULL, asks_from_a_thread, NULL) == 0);
    child_confine(CONFINE_COLLECTOR);
    EXPECT(pthread_create(&after, NULL, asks_from_a_thread, NULL) == 0);
    EXPECT(write(gate[1], "xx", 2) == 2);
    EXPECT(pthread_join(before, NULL) == 0);
    EXPECT(pthread_join(after, NULL) == 0);
}

static void leaves_namespaces(void)
{
    child_confine(CONFINE_COLLECTOR);
    EXPECT(
        REFUSED(syscall(SYS_clone, CLONE_THREAD | CLONE_NEWUSER, NULL, NULL, NULL, NULL), EPERM));
    EXPECT(REFUSED(syscall(SYS_clone3, NULL, 0UL), ENOSYS));
}

static void the_filter_is_on_all_threads(void **state)
{
    (void)state;
    child_succeeds(confines_threads_that_run);
    child_succeeds(leaves_namespaces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processes_and_tracing_end_it),
        cmocka_unit_test(what_is_in_no_table_is_refused),
        cmocka_unit_test(only_our_families_of_sockets_open),
        cmocka_unit_test(memory_is_not_written_and_run),
        cmocka_unit_test(signals_go_to_itself_alone),
        cmocka_unit_test(privileges_are_gone_for_good),
        cmocka_unit_test(the_first_step_leaves_what_opening_needs),
        cmocka_unit_test(the_filter_is_on_all_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
