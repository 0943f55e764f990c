/* The real converters: the same bytes every time, and nothing fetched, whatever a page names. */
#include "exporter/convert.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MIB ((int64_t)1024 * 1024)
#define OUTPUT_BYTES_MAX ((size_t)16 * 1024 * 1024)

static const enum convert_format formats[] = {CONVERT_PDF, CONVERT_DOCX};
static char *folder;

static const char good_page[] =
    "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>T</title></head><body>"
    "<header><h1>A report</h1></header><main><section><h2>Words</h2>"
    "<p>Text, текст, نص, 文字.</p><table><thead><tr><th>a</th></tr></thead>"
    "<tbody><tr><td>1</td></tr></tbody></table></section></main></body></html>";

static struct convert_wish wish = {
    .language = "en",
    .title = "A report",
    .number_pages = true,
    .date = 1770422400,
    .limits = {.time_ms = 300000, .memory_bytes = 4096 * MIB, .file_bytes = 64 * MIB},
};

static enum verdict convert(enum convert_format format, const char *page, struct buffer *ret_made,
                            struct error *error)
{
    struct convert *convert = NULL;
    struct output *output = NULL;
    struct child_usage usage;
    enum verdict verdict = convert_new(format, &convert, error);
    if (verdict == VERDICT_OK)
        verdict = output_open_memory(OUTPUT_BYTES_MAX, &output, error);
    if (verdict == VERDICT_OK) {
        buffer_string(output_buffer(convert_page(convert)), page);
        verdict = convert_run(convert, &wish, output, &usage, error);
    }
    if (output != NULL)
        *ret_made = output_take(output);
    output_free(&output);
    convert_free(&convert);
    return verdict;
}

static struct buffer convert_well(enum convert_format format, const char *page)
{
    struct buffer made = BUFFER_NONE;
    struct error error;
    if (convert(format, page, &made, &error) != VERDICT_OK)
        fail_msg("%s: %s", error.code, error.text);
    assert_true(made.length > 1000);
    assert_memory_equal(made.data, format == CONVERT_PDF ? "%PDF-1.7" : "PK\3\4", 4);
    return made;
}

static void use_folder(const char *name)
{
    char *path = scratch_path(folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(setenv("TMPDIR", path, 1), 0);
    free(path);
}

/* In another folder, in another second, in another time zone. */
static void the_same_page_gives_the_same_bytes(void **state)
{
    (void)state;
    struct buffer first[2], second;
    time_t started = time(NULL);
    use_folder("first");
    for (size_t i = 0; i < 2; i++)
        first[i] = convert_well(formats[i], good_page);
    while (time(NULL) == started)
        ; /* the next second, which mostly has come */
    use_folder("another-place");
    assert_int_equal(setenv("TZ", "Asia/Bishkek", 1), 0);
    for (size_t i = 0; i < 2; i++) {
        second = convert_well(formats[i], good_page);
        assert_int_equal(second.length, first[i].length);
        assert_memory_equal(second.data, first[i].data, first[i].length);
        buffer_free(&second);
        buffer_free(&first[i]);
    }
    assert_int_equal(unsetenv("TZ"), 0);
}

static int listen_on_loopback(int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

/* Every way of HTML and CSS to name something to fetch. */
static struct buffer hostile_page(const char *file, int port)
{
    struct buffer page = BUFFER_NONE;
    char urls[2][512];
    (void)snprintf(urls[0], sizeof urls[0], "file://%s", file);
    (void)snprintf(urls[1], sizeof urls[1], "http://127.0.0.1:%d/x.svg", port);
    buffer_string(&page, "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    for (size_t i = 0; i < 2; i++)
        buffer_format(&page,
                      "<base href=\"%s\"><link rel=\"stylesheet\" href=\"%s\">"
                      "<link rel=\"attachment\" href=\"%s\">"
                      "<style>@import url(\"%s\"); body { background: url(\"%s\") }</style>",
                      urls[i], urls[i], urls[i], urls[i], urls[i]);
    buffer_string(&page, "</head><body><h2>Hostile</h2>");
    for (size_t i = 0; i < 2; i++)
        buffer_format(
            &page,
            "<p>Words <img src=\"%s\" alt=\"a\"><img src=\"secret.svg\"></p>"
            "<iframe src=\"%s\"></iframe><object data=\"%s\"></object><embed src=\"%s\">"
            "<video src=\"%s\"></video><input type=\"image\" src=\"%s\">"
            "<p style=\"background-image: url('%s'); list-style-image: url('%s')\">More</p>"
            "<a rel=\"attachment\" href=\"%s\">link</a>"
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"%s\" width=\"9\" "
            "height=\"9\"/>"
            "<use href=\"%s#x\"/></svg>",
            urls[i], urls[i], urls[i], urls[i], urls[i], urls[i], urls[i], urls[i], urls[i],
            urls[i], urls[i]);
    buffer_string(&page, "</body></html>");
    assert_true(buffer_ok(&page));
    return page;
}

static void nothing_is_fetched(void **state)
{
    (void)state;
    int port, listener = listen_on_loopback(&port), watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    char *secret = scratch_path(folder, "secret.svg"), event[4096];
    FILE *file = fopen(secret, "w");
    assert_non_null(file);
    assert_true(fputs("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' id='x'>"
                      "<rect width='9' height='9'/></svg>",
                      file) > 0);
    assert_int_equal(fclose(file), 0);
    assert_true(inotify_add_watch(watch, secret, IN_OPEN | IN_ACCESS) >= 0);
    struct buffer page = hostile_page(secret, port);
    use_folder("hostile");
    for (size_t i = 0; i < 2; i++) {
        struct buffer made = convert_well(formats[i], page.data);
        assert_null(memmem(made.data, made.length, "secret.svg", 10));
        buffer_free(&made);
    }
    struct pollfd called = {.fd = listener, .events = POLLIN};
    assert_int_equal(poll(&called, 1, 0), 0);
    assert_true(read(watch, event, sizeof event) < 0); /* nobody opened it */
    /* The watch does see who opens it. */
    file = fopen(secret, "r");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    assert_true(read(watch, event, sizeof event) > 0);
    buffer_free(&page);
    free(secret);
    (void)close(watch);
    (void)close(listener);
}

static bool has_entries(const char *path)
{
    DIR *dir = opendir(path);
    int entries = 0;
    assert_non_null(dir);
    while (readdir(dir) != NULL)
        entries++;
    (void)closedir(dir);
    return entries > 2;
}

static void limits_are_told_and_nothing_stays(void **state)
{
    (void)state;
    struct buffer made = BUFFER_NONE;
    struct error error;
    const struct child_limits limits = wish.limits;
    use_folder("limits");
    for (size_t i = 0; i < 2; i++) {
        wish.limits.time_ms = 20;
        assert_int_equal(convert(formats[i], good_page, &made, &error), VERDICT_REJECT);
        assert_string_equal(error.code, "CONVERTER_TIME");
        assert_int_equal(made.length, 0);
    }
    wish.limits = limits;
    wish.limits.memory_bytes = 96 * MIB;
    assert_int_equal(convert(CONVERT_PDF, good_page, &made, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERTER_MEMORY");
    wish.limits = limits;
    assert_int_equal(made.length, 0);
    assert_false(has_entries(getenv("TMPDIR")));
}

static void a_font_is_a_name(void **state)
{
    (void)state;
    struct buffer made = BUFFER_NONE;
    struct error error;
    wish.font = "X\"; } @import url(";
    assert_int_equal(convert(CONVERT_PDF, good_page, &made, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "CONVERT_FONT");
    wish.font = NULL;
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
        cmocka_unit_test(the_same_page_gives_the_same_bytes),
        cmocka_unit_test(nothing_is_fetched),
        cmocka_unit_test(limits_are_told_and_nothing_stays),
        cmocka_unit_test(a_font_is_a_name),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
