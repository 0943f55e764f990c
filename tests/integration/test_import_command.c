/* What `parallax import` tells and leaves on the coordinator's own computer: no stage runs. */
#include "tests/support/process.h"
#include "tests/support/scratch.h"

#include "base/buffer.h"
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHEETS PARALLAX_SOURCE_DIR "/tests/sheets/"
#define FILE_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define HEADER "country,goal,year,finding_type,title,body\n"
#define ROW(title) "KGZ,5,2025,GAP," title ",Two for seven regions.\n"
#define MANY 20000
/* More than SQLite keeps in memory before it writes into the middle of the file. */
#define SPILT_BYTES ((off_t)1024 * 1024)
#define LOOK_AGAIN_MS 2
/* A row of the tables below has 500 bytes; a hundred of those that an import remembers are its
 * digest and how often it was met. */
#define GROWTH_BYTES_MAX 300

static char *folder, *home;
static struct process *last;

static struct process *launch(const char *word, va_list rest)
{
    const char *words[PROCESS_WORDS_MAX];
    struct buffer pair = BUFFER_NONE;
    buffer_format(&pair, "PARALLAX_HOME=%s", home);
    assert_true(buffer_ok(&pair));
    const char *environment[] = {pair.data, NULL};
    words[0] = PARALLAX_PROGRAM;
    process_words(words, 1, word, rest);
    struct process *process = process_start(words, environment);
    buffer_free(&pair);
    return process;
}

static void client(int code, const char *word, ...)
{
    va_list rest;
    va_start(rest, word);
    process_free(&last);
    last = launch(word, rest);
    va_end(rest);
    int got = process_wait(last);
    if (got != code)
        process_print(last);
    assert_int_equal(got, code);
}

static struct process *client_start(const char *word, ...)
{
    va_list rest;
    va_start(rest, word);
    struct process *process = launch(word, rest);
    va_end(rest);
    return process;
}

/* Queued without a line; the call is not known and so taken as it is. */
#define NOWHERE "--no-send", "--patience", "100ms", "--call", "TEST-CALL"

/* A home whose collector is nobody: a client's card is as good as a collector's. */
static void new_home(const char *name)
{
    free(home);
    home = scratch_path(folder, "other");
    client(0, "init", "--json", NULL);
    char *card = process_field(process_out(last), "card");
    free(home);
    home = scratch_path(folder, name);
    client(0, "init", "--collector", "tcp://127.0.0.1:9", "--collector-card", card, NULL);
    free(card);
}

static int start(void **state)
{
    (void)state;
    folder = scratch_new();
    new_home("home");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    process_free(&last);
    free(home);
    scratch_free(&folder);
    return 0;
}

static void said(const char *part)
{
    if (strstr(process_out(last), part) == NULL && strstr(process_err(last), part) == NULL) {
        process_print(last);
        fail_msg("not there: %s", part);
    }
}

static char *put(const char *name, const char *content)
{
    struct error error;
    char *path = scratch_path(folder, name);
    assert_int_equal(file_replace(path, text_of(content), &error), VERDICT_OK);
    return path;
}

static struct buffer get(const char *path)
{
    struct buffer text = BUFFER_NONE;
    struct error error;
    if (file_read(path, FILE_BYTES_MAX, &text, &error) != VERDICT_OK)
        fail_msg("%s: %s", path, error.text);
    return text;
}

static void assert_file(const char *path, const char *content)
{
    struct buffer text = get(path);
    assert_string_equal(text.data, content);
    buffer_free(&text);
}

/* ---- encodings ---- */

static void an_untold_encoding_is_asked(void **state)
{
    (void)state;
    client(2, "import", NOWHERE, SHEETS "windows-1251.csv", NULL);
    said("windows-1251.csv: the file does not say how its letters are written: line 3 reads "
         "\"Общественные слушания");
    said("in windows-1251 and \"Îáùåñòâåííûå");
    said("in windows-1252; say which one is right");
    said("--encoding says which encoding a file has: utf-8 | utf-16 | windows-1251 | windows-1252");
    char *table = put("letters.csv", "country;goal;year;finding_type;title;body\n"
                                     "KGZ;5;2025;GAP;\xcf\xf0\xe8\xfe\xf2\xfb;\xc4\xe2\xe0\n");
    client(2, "import", NOWHERE, table, NULL);
    client(0, "import", NOWHERE, "--encoding", "windows-1251", table, NULL);
    said("Imported 1 of 1 rows");
    client(0, "outbox", NULL);
    said("Приюты");
    free(table);
}

/* ---- a first mapping ---- */

static void replace(struct buffer *text, const char *from, const char *to)
{
    struct buffer made = BUFFER_NONE;
    const char *at = strstr(text->data, from);
    if (at == NULL)
        fail_msg("%s is not in\n%s", from, text->data);
    buffer_append(&made, text->data, (size_t)(at - text->data));
    buffer_string(&made, to);
    buffer_string(&made, at + strlen(from));
    assert_true(buffer_ok(&made));
    buffer_free(text);
    *text = made;
}

static void a_first_mapping_is_edited_and_taken(void **state)
{
    (void)state;
    static const char table[] = SHEETS "kobo_details.csv";
    client(2, "import", NOWHERE, table, NULL);
    said("kobo_details.csv:1: about/title: is no column that is known");
    said("`parallax import --map-from FILE` writes a first one to edit");
    said("nothing was imported");
    client(0, "import", "--map-from", table, NULL);
    struct buffer mapping = BUFFER_NONE;
    buffer_string(&mapping, process_out(last));
    replace(&mapping, "# constants:\n#   country: ", "constants:\n  country: KGZ");
    replace(&mapping, "\"hearing\": \"hearing\" # EDIT", "\"hearing\": FORMAL #");
    replace(&mapping, "\"online\": \"online\" # EDIT", "\"online\": REMOTE #");
    replace(&mapping, "\"letter\": \"letter\" # EDIT", "\"letter\": \"\" #");
    replace(&mapping, "\"disabled\": \"disabled\" # EDIT",
            "\"disabled\": PERSONS_WITH_DISABILITIES #");
    replace(&mapping, "\"other\": \"other\" # EDIT", "\"other\": \"\" #");
    char *path = put("first.yaml", mapping.data);
    client(0, "import", NOWHERE, "--json", "--mapping", path, table, NULL);
    said("\"rows\":3,\"imported\":3,\"known\":0,\"refused\":0,\"changed\":0");
    buffer_free(&mapping);
    free(path);
}

/* ---- refused rows ---- */

static void what_cannot_be_imported_leaves_the_refused_rows_alone(void **state)
{
    (void)state;
    char *table = put("table.csv", HEADER ROW("Kept one"));
    char *unknown = put("unknown.csv", "what\nx\n");
    char *refused = put("refused.csv", "somebody's corrections\n");
    client(2, "import", NOWHERE, "--refused", refused, unknown, NULL);
    assert_file(refused, "somebody's corrections\n");
    client(0, "import", NOWHERE, "--refused", refused, table, NULL);
    assert_file(refused, "somebody's corrections\n");
    /* A table is not overwritten by what was refused of it. */
    client(2, "import", NOWHERE, "--refused", table, table, NULL);
    said("which is imported: name another file");
    assert_file(table, HEADER ROW("Kept one"));
    struct buffer part = BUFFER_NONE;
    buffer_format(&part, "%s.part", refused);
    assert_int_equal(access(part.data, F_OK), -1);
    buffer_free(&part);
    free(table);
    free(unknown);
    free(refused);
}

/* Line 3 is no row, line 4 is too short, line 5 has a wrong goal. */
static void each_refused_row_has_its_own_reasons(void **state)
{
    (void)state;
    char *table = put("broken.csv", HEADER ROW("Good") "KGZ,5,2025,GAP,\"a\"b,c\n"
                                                       "KGZ,5,2025,GAP,short\n"
                                                       "KGZ,99,2025,GAP,\"x, y\",z\n");
    char *refused = scratch_path(folder, "refused_2.csv");
    client(1, "import", NOWHERE, "--refused", refused, table, NULL);
    said("Imported 1 of 4 rows, 0 known already, 3 refused.");
    said("1 of what was refused cannot stand in a file of rows");
    assert_file(refused,
                "\xef\xbb\xbfimport_line,import_column,import_value,import_reason,"
                "country,goal,year,finding_type,title,body\r\n"
                "4,row,,has 5 values where the header has 6 columns,KGZ,5,2025,GAP,short\r\n"
                "5,goal,99,is outside its range (1 to 17),KGZ,99,2025,GAP,\"x, y\",z\r\n");
    struct stat status;
    assert_int_equal(stat(refused, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    struct buffer rows = get(refused);
    replace(&rows, "GAP,short", "GAP,short,body");
    replace(&rows, "KGZ,99,", "KGZ,9,");
    char *corrected = put("corrected.csv", rows.data);
    client(0, "import", NOWHERE, corrected, NULL);
    said("Imported 2 of 2 rows, 0 known already, 0 refused.");
    buffer_free(&rows);
    free(corrected);
    free(refused);
    free(table);
}

/* ---- many rows ---- */

#define ENGLISH "It was seen in"
#define WINDOWS_1251 "\xc2\xe8\xe4\xe5\xeb\xe8 \xe5\xb8 \xe2"

static char *many_rows(const char *name, int count, const char *sentence)
{
    struct buffer rows = BUFFER_NONE;
    buffer_string(&rows, HEADER);
    for (int i = 0; i < count; i++) {
        buffer_format(&rows, "KGZ,%d,2025,GAP,%s %d,", 1 + i % 17, name, i);
        for (int k = 0; k < 20; k++)
            buffer_format(&rows, "%s %d. ", sentence, i);
        buffer_string(&rows, "\n");
    }
    assert_true(buffer_ok(&rows));
    char *path = put(name, rows.data);
    buffer_free(&rows);
    return path;
}

static off_t size_of(const char *name)
{
    struct stat status;
    char *path = scratch_path(home, name);
    off_t size = stat(path, &status) == 0 ? status.st_size : -1;
    free(path);
    return size;
}

static void a_kill_leaves_the_outbox_as_it_was(void **state)
{
    (void)state;
    client(0, "outbox", "--json", NULL);
    char *before = strdup(process_out(last));
    char *path = many_rows("killed.csv", MANY, ENGLISH);
    off_t size = size_of("outbox.db");
    struct process *import = client_start("import", NOWHERE, path, NULL);
    while (size_of("outbox.db") < size + SPILT_BYTES)
        assert_true(process_runs(import, LOOK_AGAIN_MS));
    process_kill(import);
    process_free(&import);
    /* It was in the middle: half of the rows stand in the file, and what was there in the journal.
     */
    assert_true(size_of("outbox.db-journal") > 0);
    client(0, "outbox", "--json", NULL);
    assert_string_equal(process_out(last), before);
    client(0, "import", NOWHERE, "--json", path, NULL);
    said("\"rows\":20000,\"imported\":20000,\"known\":0,");
    client(0, "import", NOWHERE, "--json", path, NULL);
    said("\"rows\":20000,\"imported\":0,\"known\":20000,");
    free(path);
    free(before);
}

/* The most that a client has had so far: the system remembers the largest of all. */
static int64_t peak_bytes(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return (int64_t)usage.ru_maxrss * 1024;
}

static void memory_does_not_grow_with_the_table(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* what was freed is kept to catch its use */
#endif
    if (getenv("PARALLAX_TEST_WRAPPER") != NULL)
        skip();
    char *small = many_rows("small.csv", MANY / 20, ENGLISH);
    char *large = many_rows("large.csv", MANY, ENGLISH);
    char *cyrillic = many_rows("cyrillic.csv", MANY, WINDOWS_1251);
    client(0, "import", NOWHERE, small, NULL);
    int64_t before = peak_bytes();
    client(0, "import", NOWHERE, large, NULL);
    client(0, "import", NOWHERE, "--encoding", "windows-1251", cyrillic, NULL);
    int64_t growth = (peak_bytes() - before) / (MANY - MANY / 20);
    print_message("%lld bytes a row beyond %lld\n", (long long)growth, (long long)before);
    assert_in_range(growth, 0, GROWTH_BYTES_MAX);
    free(small);
    free(large);
    free(cyrillic);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* First: the peak of all that ran before would hide its own. */
        cmocka_unit_test(memory_does_not_grow_with_the_table),
        cmocka_unit_test(an_untold_encoding_is_asked),
        cmocka_unit_test(a_first_mapping_is_edited_and_taken),
        cmocka_unit_test(what_cannot_be_imported_leaves_the_refused_rows_alone),
        cmocka_unit_test(each_refused_row_has_its_own_reasons),
        cmocka_unit_test(a_kill_leaves_the_outbox_as_it_was),
    };
    return cmocka_run_group_tests_name("import command", tests, start, stop);
}
