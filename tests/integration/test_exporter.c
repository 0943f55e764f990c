/* parallax-exporter as people run it: files, standard output, exit codes, and the server. */
#include "tests/integration/exporter_case.h"
#include "tests/support/scratch.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 24
#define OUTPUT_BYTES_MAX ((size_t)4 * 1024 * 1024)

static const char *program;
static char *folder;
static const char *url; /* NULL: the cluster's */
static struct buffer out, err;

static char *path_of(const char *name)
{
    char *path = scratch_path(folder, name);
    assert_non_null(path);
    return path;
}

/* Starts the program with these words, ended by NULL; its output goes to the two descriptors. */
static pid_t start(const char *const *words, int out_fd, int err_fd)
{
    char *copies[WORDS_MAX] = {strdup(program)};
    char database[512];
    (void)snprintf(database, sizeof database, "PARALLAX_DATABASE_URL=%s",
                   url != NULL ? url : exporter_case_url());
    char *environment[] = {database, NULL};
    for (size_t i = 0; words[i] != NULL; i++) {
        assert_true(i + 2 < WORDS_MAX);
        copies[i + 1] = strdup(words[i]);
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err_fd, STDERR_FILENO);
    pid_t child = -1;
    assert_int_equal(posix_spawn(&child, program, &actions, NULL, copies, environment), 0);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; i < WORDS_MAX; i++)
        free(copies[i]);
    return child;
}

static int wait_for(pid_t child)
{
    int status = -1;
    pid_t ended;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    assert_int_equal(ended, child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void read_into(const char *path, struct buffer *into)
{
    struct error error;
    buffer_clear(into);
    assert_int_equal(file_read(path, OUTPUT_BYTES_MAX, into, &error), VERDICT_OK);
    buffer_append(into, "", 0);
    assert_true(buffer_ok(into));
}

/* Runs to the end; what it said is in out and err. */
static int run(const char *const *words)
{
    char *out_path = path_of("stdout"), *err_path = path_of("stderr");
    int out_fd = open(out_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int err_fd = open(err_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int code = wait_for(start(words, out_fd, err_fd));
    (void)close(out_fd);
    (void)close(err_fd);
    read_into(out_path, &out);
    read_into(err_path, &err);
    free(out_path);
    free(err_path);
    return code;
}

#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})
#define REPORT "report", "--call", "GOLDEN-2026"
#define DATA "data", "--call", "GOLDEN-2026"

static void assert_said(const struct buffer *where, const char *part)
{
    if (where->data == NULL || strstr(where->data, part) == NULL)
        fail_msg("\"%s\" is missing in: %s", part, where->data != NULL ? where->data : "");
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void reports_go_to_files_and_standard_output(void **state)
{
    (void)state;
    char *path = path_of("kgz.html"), *part = path_of("kgz.html.part");
    struct buffer file = BUFFER_NONE;
    assert_int_equal(
        RUN(REPORT, "--form", "vnr-shadow", "--country", "KGZ", "--format", "html", "-o", path),
        EXIT_DONE);
    assert_int_equal(out.length, 0);
    assert_int_equal(err.length, 0); /* no progress where nobody looks */
    assert_true(exists(path));
    assert_false(exists(part));
    read_into(path, &file);
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "-o", "-"), EXIT_DONE);
    assert_string_equal(out.data, file.data);
    buffer_free(&file);
    free(part);
    free(path);
}

static void reports_become_documents(void **state)
{
    (void)state;
    static const struct {
        const char *format, *start;
    } formats[] = {{"pdf", "%PDF-1.7"}, {"docx", "PK\3\4"}};
    char *path = path_of("document"), *part = path_of("document.part");
    struct buffer file = BUFFER_NONE;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(RUN(REPORT, "--country", "KGZ", "--format", formats[i].format, "-o", path),
                         EXIT_DONE);
        read_into(path, &file);
        assert_memory_equal(file.data, formats[i].start, strlen(formats[i].start));
        assert_false(exists(part));
        assert_int_equal(unlink(path), 0);
        assert_int_equal(RUN(REPORT, "--country", "KGZ", "--format", formats[i].format,
                             "--convert-time-limit", "1s", "--convert-memory-limit", "1KiB"),
                         EXIT_USAGE);
        assert_said(&err, "convert-memory-limit");
    }
    buffer_free(&file);
    free(part);
    free(path);
}

static void a_country_without_findings_has_a_report(void **state)
{
    (void)state;
    assert_int_equal(RUN(REPORT, "--country", "MNG"), EXIT_DONE);
    assert_said(&out, "No finding on Mongolia counts in this call so far.");
}

static void data_sets_go_to_files(void **state)
{
    (void)state;
    char *path = path_of("findings.csv");
    struct buffer file = BUFFER_NONE;
    assert_int_equal(RUN(DATA, "--set", "findings", "--format", "csv", "-o", path), EXIT_DONE);
    read_into(path, &file);
    assert_said(&file, "call,sample,reporting_type,finding,");
    assert_int_equal(RUN(DATA, "--set", "coverage", "--format", "ndjson", "--country", "KAZ"),
                     EXIT_DONE);
    assert_said(&out, "\"dimension\":\"constituency_named\",\"code\":\"MG-WTU\"");
    buffer_free(&file);
    free(path);
}

static void a_region_and_a_list_of_countries_have_reports(void **state)
{
    (void)state;
    assert_int_equal(RUN(REPORT, "--region", "143"), EXIT_DONE);
    assert_said(&out, "<h1>Central Asia</h1>");
    assert_int_equal(RUN(REPORT, "--country", "KGZ,MNG,KAZ"), EXIT_DONE);
    assert_said(&out, "<h1>Kazakhstan, Kyrgyzstan and Mongolia</h1>");
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "--theme", "WATER"), EXIT_DONE);
    assert_said(&out, "Only findings on the theme “Water and sanitation”.");
    /* A call on one country needs no option. */
    assert_int_equal(RUN("report", "--call", "GOLDEN-OTHER"), EXIT_DONE);
    assert_said(&out, "<h1>Kyrgyzstan</h1>");
}

static void wrong_wishes_are_all_told(void **state)
{
    (void)state;
    assert_int_equal(
        RUN(REPORT, "--region", "999", "--theme", "X", "--lang", "de", "--format", "pdf"),
        EXIT_USAGE);
    assert_said(&err, "--region: no M49 code of a region, subregion or intermediate region, such "
                      "as 143 for Central Asia: \"999\"");
    assert_said(&err, "--theme: no code of a theme, such as GENDER_EQUALITY: \"X\"");
    assert_said(
        &err,
        "--lang: no report is made in the language \"de\"; there are en, fr, es, ru, ar, zh, ky");
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "--region", "143"), EXIT_USAGE);
    assert_said(&err, "give --country or --region, not both");
    assert_int_equal(RUN(REPORT), EXIT_USAGE);
    assert_said(&err, "the call GOLDEN-2026 asks about 3, so give --country or --region");
    assert_int_equal(RUN(REPORT, "--country", "KGZ,XXX"), EXIT_USAGE);
    assert_said(&err, "no ISO 3166-1 alpha-3 code, such as KGZ: \"XXX\" (place 2 of the list)");
    assert_int_equal(RUN(REPORT, "--country", ""), EXIT_USAGE);
    assert_int_equal(RUN("report", "--country", "KGZ"), EXIT_USAGE);
    assert_said(&err, "call");
    assert_int_equal(RUN(DATA, "--set", "everything"), EXIT_USAGE);
    assert_int_equal(RUN(DATA, "--set", "tally", "--format", "xlsx"), EXIT_USAGE);
    assert_int_equal(RUN(DATA, "--set", "tally", "--country", "Kyrgyzstan"), EXIT_USAGE);
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "--form", "no-such-form"), EXIT_USAGE);
    assert_said(&err, "there is no form \"no-such-form\"");
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "--form", "../vnr-shadow"), EXIT_USAGE);
    assert_int_equal(out.length, 0);
}

static void what_is_not_there_is_refused(void **state)
{
    (void)state;
    char *path = path_of("none.html"), *part = path_of("none.html.part");
    assert_int_equal(RUN("report", "--call", "NO-SUCH-CALL", "--country", "KGZ", "-o", path),
                     EXIT_REFUSED);
    assert_said(&err, "there is no call NO-SUCH-CALL");
    assert_false(exists(path));
    assert_false(exists(part));
    assert_int_equal(RUN(REPORT, "--country", "UZB"), EXIT_REFUSED);
    assert_said(&err, "the call GOLDEN-2026 does not ask about UZB");
    assert_int_equal(RUN(REPORT, "--region", "150"), EXIT_REFUSED);
    assert_said(&err, "does not ask about any country of the region 150 (Europe)");
    assert_int_equal(RUN("data", "--call", "NO-SUCH-CALL", "--set", "tally"), EXIT_REFUSED);
    free(part);
    free(path);
}

static void what_cannot_be_reached_is_told(void **state)
{
    (void)state;
    char *path = path_of("no/such/folder/x.html");
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "-o", "/dev/full"), EXIT_UNREACHABLE);
    assert_said(&err, "the output cannot be written");
    assert_int_equal(RUN(DATA, "--set", "findings", "-o", "/dev/full"), EXIT_UNREACHABLE);
    assert_int_equal(RUN(REPORT, "--country", "KGZ", "-o", path), EXIT_UNREACHABLE);
    url = "postgresql://nobody@/nothing?host=/nonexistent";
    assert_int_equal(RUN(REPORT, "--country", "KGZ"), EXIT_UNREACHABLE);
    assert_said(&err, "the database could not be reached");
    url = NULL;
    free(path);
}

/* ---- serve ---- */

/* The port in the log line that says the server is ready. */
static int read_port(int fd)
{
    struct buffer line = BUFFER_NONE;
    int port = 0;
    char byte;
    while (port == 0 && read(fd, &byte, 1) == 1) {
        buffer_byte(&line, (uint8_t)byte);
        if (byte != '\n')
            continue;
        const char *found = strstr(line.data, "\"port\":");
        if (found != NULL && strstr(line.data, "ready") != NULL)
            port = (int)strtol(found + strlen("\"port\":"), NULL, 10);
        buffer_clear(&line);
    }
    buffer_free(&line);
    return port;
}

static void get(int port, const char *path, struct buffer *heard)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char request[256], chunk[4096];
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);
    assert_int_equal(send(fd, request, (size_t)length, MSG_NOSIGNAL), length);
    buffer_clear(heard);
    ssize_t got;
    while ((got = recv(fd, chunk, sizeof chunk, 0)) > 0)
        buffer_append(heard, chunk, (size_t)got);
    (void)close(fd);
    buffer_append(heard, "", 0);
    assert_true(buffer_ok(heard));
}

static void the_portal_is_served_until_asked_to_stop(void **state)
{
    (void)state;
    int pipe_fds[2];
    struct buffer heard = BUFFER_NONE;
    assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
    const char *const words[] = {"serve", "--listen-port", "0", NULL};
    pid_t child = start(words, pipe_fds[1], pipe_fds[1]);
    (void)close(pipe_fds[1]);
    int port = read_port(pipe_fds[0]);
    assert_true(port > 0);
    get(port, "/health", &heard);
    assert_said(&heard, "HTTP/1.1 200 ");
    get(port, "/", &heard);
    assert_said(&heard, "href=\"/report/GOLDEN-2026/KGZ?lang=en\"");
    get(port, "/report/GOLDEN-2026/KGZ", &heard);
    assert_said(&heard, "</html>");
    get(port, "/report/GOLDEN-2026/../../etc/passwd", &heard);
    assert_said(&heard, "HTTP/1.1 400 ");
    assert_int_equal(kill(child, SIGTERM), 0);
    assert_int_equal(wait_for(child), EXIT_DONE);
    (void)close(pipe_fds[0]);
    buffer_free(&heard);
}

static int start_all(void **state)
{
    folder = scratch_new();
    return exporter_case_start(state);
}

static int stop_all(void **state)
{
    buffer_free(&out);
    buffer_free(&err);
    scratch_free(&folder);
    return exporter_case_stop(state);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_go_to_files_and_standard_output),
        cmocka_unit_test(reports_become_documents),
        cmocka_unit_test(a_country_without_findings_has_a_report),
        cmocka_unit_test(a_region_and_a_list_of_countries_have_reports),
        cmocka_unit_test(data_sets_go_to_files),
        cmocka_unit_test(wrong_wishes_are_all_told),
        cmocka_unit_test(what_is_not_there_is_refused),
        cmocka_unit_test(what_cannot_be_reached_is_told),
        cmocka_unit_test(the_portal_is_served_until_asked_to_stop),
    };
    if (argc < 2)
        return EXIT_USAGE;
    program = argv[1];
    return cmocka_run_group_tests(tests, start_all, stop_all);
}
