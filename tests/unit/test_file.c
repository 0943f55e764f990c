/* Whole files: limits, private modes, replacement as one, folders. */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 256

static char folder[] = "/tmp/parallax-file-XXXXXX";

static const char *in_folder(const char *name, char path[PATH_BYTES])
{
    assert_true(snprintf(path, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static void a_move_replaces_what_was_there(void **state)
{
    (void)state;
    char from[PATH_BYTES], to[PATH_BYTES];
    struct error error;
    struct buffer out = BUFFER_NONE;
    in_folder("from", from);
    in_folder("to", to);
    assert_int_equal(file_move(from, to, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "FILE_UNWRITABLE");
    assert_int_equal(file_replace(from, text_of("new"), &error), VERDICT_OK);
    assert_int_equal(file_replace(to, text_of("old"), &error), VERDICT_OK);
    assert_int_equal(file_move(from, to, &error), VERDICT_OK);
    assert_int_equal(access(from, F_OK), -1);
    assert_int_equal(file_read(to, 3, &out, &error), VERDICT_OK);
    assert_string_equal(out.data, "new");
    assert_int_equal(mode_of(to), 0600);
    buffer_free(&out);
    assert_int_equal(unlink(to), 0);
}

static void what_is_written_is_read_and_private(void **state)
{
    (void)state;
    char path[PATH_BYTES], fresh[PATH_BYTES];
    struct error error;
    struct buffer out = BUFFER_NONE;
    in_folder("key", path);
    mode_t before = umask(0);
    assert_int_equal(file_replace(path, (struct text){"a\0b", 3}, &error), VERDICT_OK);
    (void)umask(before);
    assert_int_equal(mode_of(path), 0600);
    buffer_string(&out, ">");
    assert_int_equal(file_read(path, 3, &out, &error), VERDICT_OK);
    assert_memory_equal(out.data, ">a\0b", 5);
    assert_int_equal(file_replace(path, TEXT_NONE, &error), VERDICT_OK);
    buffer_clear(&out);
    assert_int_equal(file_read(path, 0, &out, &error), VERDICT_OK);
    assert_int_equal(out.length, 0);
    assert_int_equal(access(in_folder("key.new", fresh), F_OK), -1);
    buffer_free(&out);
    assert_int_equal(unlink(path), 0);
}

static void large_content_and_its_limit(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct error error;
    struct buffer content = BUFFER_NONE, out = BUFFER_NONE;
    char *room = buffer_extend(&content, 100000);
    assert_non_null(room);
    memset(room, 'x', 100000);
    in_folder("large", path);
    assert_int_equal(file_replace(path, buffer_view(&content), &error), VERDICT_OK);
    assert_int_equal(file_read(path, 100000, &out, &error), VERDICT_OK);
    assert_true(text_equal(buffer_view(&out), buffer_view(&content)));
    buffer_clear(&out);
    buffer_string(&out, "kept");
    assert_int_equal(file_read(path, 99999, &out, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "FILE_TOO_LARGE");
    assert_string_equal(out.data, "kept");
    buffer_free(&out);
    buffer_free(&content);
    assert_int_equal(unlink(path), 0);
}

static void what_cannot_be_read_is_told(void **state)
{
    (void)state;
    char path[PATH_BYTES];
    struct error error;
    struct buffer out = BUFFER_NONE;
    assert_int_equal(file_read(in_folder("none", path), 10, &out, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "FILE_MISSING");
    assert_non_null(strstr(error.text, path));
    assert_int_equal(file_read(folder, 10, &out, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "FILE_UNREADABLE");
    assert_int_equal(out.length, 0);
    buffer_free(&out);
}

static void what_cannot_be_written_leaves_the_old(void **state)
{
    (void)state;
    char path[PATH_BYTES], fresh[PATH_BYTES], target[PATH_BYTES];
    struct error error;
    struct buffer out = BUFFER_NONE;
    in_folder("old", path);
    in_folder("old.new", fresh);
    in_folder("target", target);
    assert_int_equal(file_replace(path, text_of("old"), &error), VERDICT_OK);
    assert_int_equal(file_replace(target, text_of("target"), &error), VERDICT_OK);
    assert_int_equal(symlink(target, fresh), 0);
    assert_int_equal(file_replace(path, text_of("new"), &error), VERDICT_RETRY);
    assert_string_equal(error.code, "FILE_UNWRITABLE");
    assert_int_equal(file_read(path, 10, &out, &error), VERDICT_OK);
    assert_int_equal(file_read(target, 10, &out, &error), VERDICT_OK);
    assert_string_equal(out.data, "oldtarget");
    buffer_free(&out);
    assert_int_equal(file_replace("/nonexistent/x", text_of("new"), &error), VERDICT_RETRY);
    assert_int_equal(file_replace(folder, text_of("new"), &error), VERDICT_RETRY);
    char beside[PATH_BYTES];
    assert_true(snprintf(beside, sizeof beside, "%s.new", folder) < PATH_BYTES);
    assert_int_equal(access(beside, F_OK), -1);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(fresh), 0);
    assert_int_equal(unlink(target), 0);
}

static void relative_paths_work(void **state)
{
    (void)state;
    struct error error;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(file_replace("plain", text_of("x"), &error), VERDICT_OK);
    assert_int_equal(unlink("plain"), 0);
    assert_int_equal(chdir(before), 0);
}

static void folders_are_made_with_parents(void **state)
{
    (void)state;
    char path[PATH_BYTES], parent[PATH_BYTES];
    struct error error;
    mode_t before = umask(022);
    assert_int_equal(file_make_folder(in_folder("a//b/c/", path), &error), VERDICT_OK);
    (void)umask(before);
    assert_int_equal(mode_of(path), 0700);
    assert_int_equal(mode_of(in_folder("a/b", parent)), 0755);
    assert_int_equal(file_make_folder(path, &error), VERDICT_OK);
    assert_int_equal(file_make_folder("/", &error), VERDICT_OK);
    assert_int_equal(rmdir(path), 0);

    assert_int_equal(file_replace(in_folder("a/b/c", path), text_of("x"), &error), VERDICT_OK);
    assert_int_equal(file_make_folder(path, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "FILE_UNWRITABLE");
    char below[PATH_BYTES];
    assert_int_equal(file_make_folder(in_folder("a/b/c/d", below), &error), VERDICT_RETRY);
    assert_int_equal(file_make_folder("", &error), VERDICT_RETRY);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(parent), 0);
    assert_int_equal(rmdir(in_folder("a", path)), 0);
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_move_replaces_what_was_there),
        cmocka_unit_test(what_is_written_is_read_and_private),
        cmocka_unit_test(large_content_and_its_limit),
        cmocka_unit_test(what_cannot_be_read_is_told),
        cmocka_unit_test(what_cannot_be_written_leaves_the_old),
        cmocka_unit_test(relative_paths_work),
        cmocka_unit_test(folders_are_made_with_parents),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
