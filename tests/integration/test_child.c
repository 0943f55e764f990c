/* What a converter can and cannot do, asked of a real program in its place: Python. */
#include "exporter/child.h"
#include "exporter/workdir.h"
#include "tests/support/scratch.h"

#include "base/buffer.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"
#define MIB ((int64_t)1024 * 1024)
#define SAID_BYTES_MAX ((size_t)65536)
#define PATIENCE_MS 60000

static char *folder;
static struct child_usage usage;
static struct error error;

/* The script sees its ending in the verdict, and can write to the folder. */
static enum verdict run(const char *script, const struct child_limits *limits)
{
    const char *const words[] = {PYTHON, "-B", "-c", script, NULL};
    const struct child_spec spec = {
        .words = words,
        .package = "python3",
        .folder = folder,
        .variables = {"WISH=told", NULL},
        .date = 1234567890,
        .limits = *limits,
    };
    usage = (struct child_usage){0, 0, 0};
    return child_run(&spec, &usage, &error);
}

static const struct child_limits ample = {
    .time_ms = PATIENCE_MS, .memory_bytes = 1024 * MIB, .file_bytes = MIB};

static void succeeds(const char *script)
{
    if (run(script, &ample) != VERDICT_OK)
        fail_msg("%s: %s in %s", error.code, error.text, script);
}

/* A line of Python that only this error ends well. */
#define IS_REFUSED(call) "try:\n  " call "\n  raise SystemExit(9)\nexcept PermissionError: pass\n"

static void sees_nothing_of_our_environment(void **state)
{
    (void)state;
    struct buffer said = BUFFER_NONE, wanted = BUFFER_NONE;
    char *path = scratch_path(folder, "said");
    assert_int_equal(setenv("PARALLAX_SECRET", "SECRET", 1), 0);
    succeeds(
        "import os\n"
        "open('said','w').write('\\n'.join(f'{k}={os.environ[k]}' for k in sorted(os.environ)))");
    assert_int_equal(file_read(path, SAID_BYTES_MAX, &said, &error), VERDICT_OK);
    buffer_format(&wanted,
                  "HOME=%s\nLC_ALL=C.UTF-8\nPATH=/usr/bin:/bin\nPYTHONHASHSEED=0\n"
                  "SOURCE_DATE_EPOCH=1234567890\nTMPDIR=%s\nTZ=UTC\nWISH=told",
                  folder, folder);
    buffer_append(&said, "", 1);
    assert_string_equal(said.data, wanted.data);
    buffer_free(&wanted);
    buffer_free(&said);
    free(path);
}

static void has_no_descriptor_of_ours(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0); /* without O_CLOEXEC */
    succeeds("import os,sys\n"
             "names={os.readlink(f'/proc/self/fd/{n}') for n in '012'}\n"
             "open_ones=[n for n in os.listdir('/proc/self/fd') if "
             "os.path.exists(f'/proc/self/fd/{n}')]\n"
             "sys.exit(names!={'/dev/null'} or sorted(open_ones)!=['0','1','2'])");
    (void)close(fds[0]);
    (void)close(fds[1]);
}

static void talks_to_nobody(void **state)
{
    (void)state;
    succeeds("import socket\n" IS_REFUSED("socket.socket()")
                 IS_REFUSED("socket.socket(socket.AF_INET6)")
                     IS_REFUSED("socket.socket(socket.AF_UNIX)") IS_REFUSED("socket.socketpair()"));
}

static void has_no_hand_on_others(void **state)
{
    (void)state;
    succeeds("import os,signal\n" IS_REFUSED("os.fork()") IS_REFUSED("os.kill(os.getppid(),0)")
                 IS_REFUSED("os.setsid()") IS_REFUSED("os.setpgid(0,0)")
                     IS_REFUSED("os.posix_spawn('/bin/true',['true'],{})"));
    succeeds("import ctypes,os\n"
             "c=ctypes.CDLL(None,use_errno=True)\n"
             "def refused(*call):\n"
             "  if c.syscall(*call)!=-1 or ctypes.get_errno()!=1: raise SystemExit(9)\n"
             "refused(101,0,0,0,0)\n"                     /* ptrace */
             "refused(165,0,0,0,0,0)\n"                   /* mount */
             "refused(272,0x10000000)\n"                  /* unshare(CLONE_NEWUSER) */
             "refused(425,1,0)\n"                         /* io_uring_setup */
             "refused(434,os.getppid(),0)\n"              /* pidfd_open */
             "refused(234,os.getppid(),os.getppid(),0)\n" /* tgkill */
             "refused(157,1,0,0,0,0)\n");                 /* prctl(PR_SET_PDEATHSIG) */
}

static void has_no_privileges_and_bounds(void **state)
{
    (void)state;
    succeeds(
        "import resource as r\n"
        "s=dict(l.split()[:2] for l in open('/proc/self/status') if len(l.split())>1)\n"
        "assert s['NoNewPrivs:']=='1' and s['Seccomp:']=='2' and int(s['CapEff:'],16)==0\n"
        "assert r.getrlimit(r.RLIMIT_CORE)==(0,0) and r.getrlimit(r.RLIMIT_AS)[1]==1<<30\n"
        "assert r.getrlimit(r.RLIMIT_FSIZE)[1]==1<<20 and r.getrlimit(r.RLIMIT_CPU)==(61,62)\n");
}

static void does_not_outlive_its_time(void **state)
{
    (void)state;
    const struct child_limits limits = {
        .time_ms = 300, .memory_bytes = 1024 * MIB, .file_bytes = MIB};
    assert_int_equal(run("import signal\nsignal.pause()", &limits), VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERTER_TIME");
    assert_non_null(strstr(error.text, "--convert-time-limit"));
    assert_true(usage.wall_ms >= 300);
}

static void does_not_get_more_memory(void **state)
{
    (void)state;
    assert_int_equal(run("import sys\n"
                         "try: bytearray(2<<30)\n"
                         "except MemoryError: sys.exit(251)",
                         &ample),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERTER_MEMORY");
    assert_non_null(strstr(error.text, "1024 MiB"));
    /* Ended by a signal with most of its memory in use: as a library that aborts. */
    assert_int_equal(run("import os\nb=b'x'*(700<<20)\nos.abort()", &ample), VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERTER_MEMORY");
    assert_true(usage.memory_bytes >= 700 * MIB);
}

static void tells_failure_without_its_words(void **state)
{
    (void)state;
    assert_int_equal(run("import sys\nprint('SECRET',file=sys.stderr)\nsys.exit(7)", &ample),
                     VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERTER_FAILED");
    assert_non_null(strstr(error.text, "exit code 7"));
    assert_null(strstr(error.text, "SECRET"));
    assert_int_equal(run("import os\nos.abort()", &ample), VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERTER_FAILED");
}

static void tells_which_package_is_missing(void **state)
{
    (void)state;
    const char *const words[] = {"/usr/bin/no-such-converter", NULL};
    const struct child_spec spec = {.words = words, .package = "some-package", .folder = folder};
    assert_int_equal(child_run(&spec, &usage, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "CONVERTER_MISSING");
    assert_non_null(strstr(error.text, "some-package"));
}

static void tells_what_was_used(void **state)
{
    (void)state;
    succeeds("b=b'x'*(200<<20)\nimport time\nwhile time.process_time()<0.2: pass");
    assert_true(usage.memory_bytes >= 200 * MIB && usage.memory_bytes < 1024 * MIB);
    assert_true(usage.cpu_ms >= 200 && usage.wall_ms >= 200);
}

/* ---- the folder ---- */

static void the_folder_is_private_and_goes(void **state)
{
    (void)state;
    struct workdir *workdir = NULL;
    struct stat status;
    assert_int_equal(setenv("TMPDIR", folder, 1), 0);
    assert_int_equal(workdir_new(&workdir, &error), VERDICT_OK);
    char *path = strdup(workdir_path(workdir)), *inside = workdir_file(workdir, "deep");
    assert_int_equal(strncmp(path, folder, strlen(folder)), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(mkdir(inside, 0700), 0);
    workdir_free(&workdir);
    assert_int_not_equal(access(path, F_OK), 0);
    free(inside);
    free(path);
}

/* In a child: a folder with a file in it, and the signal. */
static _Noreturn void make_and_die(int signal_number)
{
    struct workdir *workdir = NULL;
    if (workdir_new(&workdir, &error) != VERDICT_OK)
        _exit(1);
    char *path = workdir_file(workdir, "page.html");
    FILE *file = fopen(path, "w");
    if (file == NULL || fclose(file) != 0)
        _exit(1);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
    _exit(1);
}

static bool is_empty(const char *path)
{
    DIR *dir = opendir(path);
    int entries = 0;
    assert_non_null(dir);
    while (readdir(dir) != NULL)
        entries++;
    (void)closedir(dir);
    return entries == 2;
}

static void a_killed_owner_leaves_no_folder(void **state)
{
    (void)state;
    static const int signals[] = {SIGKILL, SIGTERM, SIGINT};
    char *scratch = scratch_new();
    assert_int_equal(setenv("TMPDIR", scratch, 1), 0);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        char events[4096];
        int status, watch = inotify_init1(IN_CLOEXEC);
        assert_true(inotify_add_watch(watch, scratch, IN_DELETE) >= 0);
        pid_t child = fork();
        if (child == 0)
            make_and_die(signals[i]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
        struct pollfd gone = {.fd = watch, .events = POLLIN};
        assert_int_equal(poll(&gone, 1, PATIENCE_MS), 1);
        assert_true(read(watch, events, sizeof events) > 0);
        assert_true(is_empty(scratch));
        (void)close(watch);
    }
    scratch_free(&scratch);
}

static int make_folder(void **state)
{
    (void)state;
    folder = scratch_new();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    scratch_free(&folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_nothing_of_our_environment),
        cmocka_unit_test(has_no_descriptor_of_ours),
        cmocka_unit_test(talks_to_nobody),
        cmocka_unit_test(has_no_hand_on_others),
        cmocka_unit_test(has_no_privileges_and_bounds),
        cmocka_unit_test(does_not_outlive_its_time),
        cmocka_unit_test(does_not_get_more_memory),
        cmocka_unit_test(tells_failure_without_its_words),
        cmocka_unit_test(tells_which_package_is_missing),
        cmocka_unit_test(tells_what_was_used),
        cmocka_unit_test(the_folder_is_private_and_goes),
        cmocka_unit_test(a_killed_owner_leaves_no_folder),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
