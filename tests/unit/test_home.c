/* The home: whose it is, what is in it, how it is copied and how it goes. */
#include "client/archive.h"
#include "client/evidence_list.h"
#include "client/home.h"
#include "client/home_files.h"
#include "client/moved.h"
#include "client/wipe.h"

#include "base/clock.h"
#include "base/file.h"
#include "seal/vault.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOREIGN_USER 4321

struct place {
    char *folder; /* where homes are made */
    char *path;   /* of one, not there yet */
    char *other;  /* of another */
    char *file;   /* not in a home */
    struct home *home;
    struct passphrase *passphrase;
    struct error error;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (place == NULL || seal_start(NULL) != VERDICT_OK ||
        passphrase_new(&place->passphrase, NULL) != VERDICT_OK)
        return -1;
    place->folder = scratch_new();
    place->path = scratch_path(place->folder, "home");
    place->other = scratch_path(place->folder, "other");
    place->file = scratch_path(place->folder, "file");
    assert_true(passphrase_set(place->passphrase, text_of("five words for a test")));
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    home_close(&place->home);
    passphrase_free(&place->passphrase);
    scratch_free(&place->folder);
    free(place->path);
    free(place->other);
    free(place->file);
    free(place);
    return 0;
}

static void open_home(struct place *place, const char *path)
{
    home_close(&place->home);
    assert_int_equal(home_open(path, true, &place->home, &place->error), VERDICT_OK);
}

static void refuse_home(struct place *place, const char *path, bool make, const char *code)
{
    struct home *home = NULL;
    assert_int_not_equal(home_open(path, make, &home, &place->error), VERDICT_OK);
    assert_string_equal(place->error.code, code);
    assert_null(home);
}

static void put(const char *folder, const char *name, const char *content)
{
    char *path = scratch_path(folder, name);
    assert_int_equal(file_replace(path, text_of(content), NULL), VERDICT_OK);
    free(path);
}

static bool is_there(const char *folder, const char *name)
{
    char *path = scratch_path(folder, name);
    struct stat status;
    bool found = lstat(path, &status) == 0;
    free(path);
    return found;
}

static void expect_content(const char *folder, const char *name, const char *expected)
{
    char *path = scratch_path(folder, name);
    struct buffer content = BUFFER_NONE;
    assert_int_equal(file_read(path, 4096, &content, NULL), VERDICT_OK);
    assert_string_equal(content.data, expected);
    buffer_free(&content);
    free(path);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

/* ---- whose it is ---- */

static void a_home_that_others_can_read_is_mended(void **state)
{
    struct place *place = *state;
    open_home(place, place->path);
    assert_int_equal(mode_of(place->path), 0700);
    put(place->path, HOME_OUTBOX_FILE, "x");
    put(place->path, HOME_KEY_FILE, "x");
    char *outbox = scratch_path(place->path, HOME_OUTBOX_FILE);
    char *key = scratch_path(place->path, HOME_KEY_FILE);
    assert_int_equal(chmod(place->path, 0755), 0);
    assert_int_equal(chmod(outbox, 0644), 0);
    assert_int_equal(chmod(key, 0644), 0);
    home_close(&place->home);
    assert_int_equal(home_open(place->path, false, &place->home, &place->error), VERDICT_OK);
    assert_int_equal(mode_of(place->path), 0700);
    assert_int_equal(mode_of(outbox), 0600);
    /* Somebody may have read it: that is for people to hear, not to be hidden. */
    assert_int_equal(mode_of(key), 0644);
    free(outbox);
    free(key);
}

static void a_folder_for_other_things_becomes_no_home(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(place->path, 0755), 0);
    assert_int_equal(chmod(place->path, 0755), 0);
    refuse_home(place, place->path, false, "HOME_MISSING");
    put(place->path, "letter.txt", "x");
    refuse_home(place, place->path, true, "HOME_FOREIGN");
    refuse_home(place, place->path, false, "HOME_MISSING");
    assert_non_null(strstr(place->error.text, place->path));
    /* Nothing was done to it. */
    assert_int_equal(mode_of(place->path), 0755);
    assert_false(is_there(place->path, HOME_LOCK_FILE));
    refuse_home(place, place->file, false, "HOME_MISSING");
}

static void a_home_of_another_user_is_refused(void **state)
{
    struct place *place = *state;
    open_home(place, place->path);
    home_close(&place->home);
    if (chown(place->path, FOREIGN_USER, (gid_t)-1) != 0)
        skip();
    refuse_home(place, place->path, false, "HOME_FOREIGN");
    refuse_home(place, place->path, true, "HOME_FOREIGN");
    assert_non_null(strstr(place->error.text, "another user"));
}

static void names_of_the_home_are_known_with_their_endings(void **state)
{
    (void)state;
    static const char *const ours[] = {"identity.key", "identity.key.aB3dE9", "identity.next",
                                       "outbox.db",    "outbox.db-journal",   "outbox.db.new",
                                       "lock",         "evidence.list.new"};
    static const char *const foreign[] = {"",           "identity",           "identity.key2",
                                          "outbox.db~", "identity.key.abcde", "identity.key.abcde/",
                                          "lock.old",   "my identity.key",    "."};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        assert_non_null(home_file_named(ours[i]));
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        assert_null(home_file_named(foreign[i]));
    assert_int_equal(home_file_named("identity.next.aB3dE9")->part, HOME_KEY);
}

/* ---- wiping ---- */

static void wipe(struct place *place, struct wipe_result *result)
{
    assert_int_equal(wipe_home(place->path, result, &place->error), VERDICT_OK);
}

static void a_wiped_home_is_gone_and_its_keys_were_written_over(void **state)
{
    struct place *place = *state;
    struct wipe_result result;
    open_home(place, place->path);
    put(place->path, HOME_KEY_FILE, "secret");
    put(place->path, "identity.next.aB3dE9", "secret");
    put(place->path, HOME_OUTBOX_FILE, "texts");
    put(place->path, HOME_JOURNAL_FILE, "texts");
    char *key = scratch_path(place->path, HOME_KEY_FILE);
    int fd = open(key, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    wipe(place, &result);
    assert_int_equal(result.removed, 5);
    assert_int_equal(result.kept_content, 0);
    assert_int_equal(result.foreign, 0);
    assert_true(result.folder_removed);
    assert_int_equal(access(place->path, F_OK), -1);
    char was[6];
    assert_int_equal(pread(fd, was, sizeof was, 0), sizeof was);
    assert_memory_equal(was, "\0\0\0\0\0\0", sizeof was);
    (void)close(fd);
    free(key);
}

static void what_is_not_ours_is_listed_and_left(void **state)
{
    struct place *place = *state;
    struct wipe_result result;
    open_home(place, place->path);
    put(place->path, HOME_KEY_FILE, "secret");
    put(place->path, "interviews.odt", "theirs");
    /* A folder with a name of ours is not ours. */
    char *folder = scratch_path(place->path, HOME_OUTBOX_FILE);
    assert_int_equal(mkdir(folder, 0700), 0);
    wipe(place, &result);
    assert_int_equal(result.removed, 2);
    assert_int_equal(result.foreign, 2);
    assert_false(result.folder_removed);
    assert_int_equal(result.names.length, sizeof "interviews.odt" + sizeof HOME_OUTBOX_FILE);
    expect_content(place->path, "interviews.odt", "theirs");
    assert_true(is_there(place->path, HOME_OUTBOX_FILE));
    assert_false(is_there(place->path, HOME_KEY_FILE));
    buffer_free(&result.names);
    free(folder);
}

static void what_has_a_second_name_keeps_its_content(void **state)
{
    struct place *place = *state;
    struct wipe_result result;
    open_home(place, place->path);
    put(place->folder, "file", "a backup of theirs");
    char *key = scratch_path(place->path, HOME_KEY_FILE);
    char *next = scratch_path(place->path, HOME_NEXT_KEY_FILE);
    assert_int_equal(link(place->file, key), 0);
    assert_int_equal(symlink(place->file, next), 0);
    wipe(place, &result);
    assert_int_equal(result.removed, 3);
    assert_int_equal(result.kept_content, 2);
    assert_true(result.folder_removed);
    expect_content(place->folder, "file", "a backup of theirs");
    free(key);
    free(next);
}

/* ---- copying ---- */

static void fill(struct place *place)
{
    open_home(place, place->path);
    put(place->path, HOME_KEY_FILE, "the key");
    put(place->path, HOME_OUTBOX_FILE, "the outbox");
    put(place->path, HOME_EVIDENCE_FILE, "the list");
    put(place->path, "letter.txt", "not ours");
}

static size_t copy_out(struct place *place)
{
    size_t files = 0;
    assert_int_equal(archive_write(place->home, place->file, place->passphrase,
                                   &passphrase_cost_least, &files, &place->error),
                     VERDICT_OK);
    return files;
}

static void a_copied_home_comes_back(void **state)
{
    struct place *place = *state;
    size_t files = 0;
    fill(place);
    assert_int_equal(copy_out(place), 3);
    open_home(place, place->other);
    assert_int_equal(
        archive_restore(place->home, place->file, place->passphrase, &files, &place->error),
        VERDICT_OK);
    assert_int_equal(files, 3);
    expect_content(place->other, HOME_KEY_FILE, "the key");
    expect_content(place->other, HOME_OUTBOX_FILE, "the outbox");
    expect_content(place->other, HOME_EVIDENCE_FILE, "the list");
    assert_false(is_there(place->other, "letter.txt"));
    assert_false(is_there(place->other, HOME_RESTORING_FILE));
    char *key = scratch_path(place->other, HOME_KEY_FILE);
    assert_int_equal(mode_of(key), 0600);
    free(key);
}

static void refuse_restore(struct place *place, const char *code)
{
    size_t files = 0;
    assert_int_equal(
        archive_restore(place->home, place->file, place->passphrase, &files, &place->error),
        VERDICT_REJECT);
    assert_string_equal(place->error.code, code);
}

static void keys_and_outboxes_are_not_overwritten(void **state)
{
    struct place *place = *state;
    static const char *const names[] = {HOME_KEY_FILE, HOME_NEXT_KEY_FILE, HOME_OUTBOX_FILE};
    fill(place);
    (void)copy_out(place);
    open_home(place, place->other);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = scratch_path(place->other, names[i]);
        put(place->other, names[i], "theirs");
        refuse_restore(place, "HOME_IN_USE");
        expect_content(place->other, names[i], "theirs");
        assert_int_equal(unlink(path), 0);
        free(path);
    }
    /* Also when a copy was being put back: with its key in place, the home is one. */
    put(place->other, HOME_KEY_FILE, "theirs");
    put(place->other, HOME_RESTORING_FILE, "");
    refuse_restore(place, "HOME_IN_USE");
}

static void a_restore_that_was_ended_in_the_middle_can_be_repeated(void **state)
{
    struct place *place = *state;
    size_t files = 0;
    fill(place);
    (void)copy_out(place);
    open_home(place, place->other);
    put(place->other, HOME_RESTORING_FILE, "");
    put(place->other, HOME_OUTBOX_FILE, "the outbox");
    put(place->other, "identity.key.new", "the k");
    assert_int_equal(
        archive_restore(place->home, place->file, place->passphrase, &files, &place->error),
        VERDICT_OK);
    expect_content(place->other, HOME_KEY_FILE, "the key");
    assert_false(is_there(place->other, HOME_RESTORING_FILE));
    assert_false(is_there(place->other, "identity.key.new"));
}

static void a_damaged_copy_leaves_the_home_empty(void **state)
{
    struct place *place = *state;
    struct buffer content = BUFFER_NONE;
    fill(place);
    (void)copy_out(place);
    assert_int_equal(file_read(place->file, 65536, &content, NULL), VERDICT_OK);
    open_home(place, place->other);
    content.data[content.length - 1] ^= 1;
    assert_int_equal(file_replace(place->file, buffer_view(&content), NULL), VERDICT_OK);
    refuse_restore(place, "VAULT_DAMAGED");
    for (size_t i = 0; i < home_file_count; i++)
        assert_int_equal(is_there(place->other, home_files[i].name),
                         strcmp(home_files[i].name, HOME_LOCK_FILE) == 0);
    buffer_free(&content);
}

/* One file in the form of archive.h, with any name. */
static void write_vault(struct place *place, const char *name)
{
    struct vault_writer *writer = NULL;
    struct buffer head = BUFFER_NONE;
    (void)unlink(place->file);
    buffer_byte(&head, (uint8_t)strlen(name));
    buffer_string(&head, name);
    buffer_append(&head, "\1\0\0\0\0\0\0\0x\0", 10);
    assert_int_equal(vault_create(place->file, ARCHIVE_KIND, place->passphrase,
                                  &passphrase_cost_least, &writer, NULL),
                     VERDICT_OK);
    assert_int_equal(vault_write(writer, buffer_view(&head), NULL), VERDICT_OK);
    assert_int_equal(vault_finish(&writer, NULL), VERDICT_OK);
    buffer_free(&head);
}

static void a_copy_cannot_write_anywhere_else(void **state)
{
    struct place *place = *state;
    static const char *const names[] = {"../escaped", "letter.txt", HOME_LOCK_FILE, HOME_MOVED_FILE,
                                        "identity.key.new"};
    open_home(place, place->other);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        write_vault(place, names[i]);
        refuse_restore(place, "ARCHIVE_STRANGE");
    }
    assert_false(is_there(place->folder, "escaped"));
    size_t files = 0;
    write_vault(place, HOME_KEY_FILE);
    assert_int_equal(archive_restore(place->home, place->file, place->passphrase, &files, NULL),
                     VERDICT_OK);
}

static void an_outbox_with_a_journal_is_not_copied(void **state)
{
    struct place *place = *state;
    size_t files = 0;
    fill(place);
    put(place->path, HOME_JOURNAL_FILE, "half a transaction");
    assert_int_equal(archive_write(place->home, place->file, place->passphrase,
                                   &passphrase_cost_least, &files, &place->error),
                     VERDICT_REJECT);
    assert_string_equal(place->error.code, "HOME_UNFINISHED");
    assert_int_equal(access(place->file, F_OK), -1);
}

static void a_moved_home_reads_and_does_not_send(void **state)
{
    struct place *place = *state;
    open_home(place, place->path);
    assert_int_equal(moved_check(place->home, "send", &place->error), VERDICT_OK);
    assert_int_equal(moved_mark(place->home, clock_day_of(2026, 11, 27), &place->error),
                     VERDICT_OK);
    static const char *const refused[] = {"send", "import", "init", "rotate", "some later one"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_int_equal(moved_check(place->home, refused[i], &place->error), VERDICT_REJECT);
        assert_string_equal(place->error.code, "HOME_MOVED");
        assert_non_null(strstr(place->error.text, "moved by export on 2026-11-27"));
    }
    assert_int_equal(moved_check(place->home, "outbox", &place->error), VERDICT_OK);
    assert_int_equal(moved_unmark(place->home, &place->error), VERDICT_OK);
    assert_int_equal(moved_unmark(place->home, &place->error), VERDICT_OK);
    assert_int_equal(moved_check(place->home, "send", &place->error), VERDICT_OK);
}

/* ---- the list of evidence ---- */

#define SHA_A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA_B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void remembered_files_come_back_and_get_new_hashes(void **state)
{
    struct place *place = *state;
    struct evidence_list list;
    open_home(place, place->path);
    assert_int_equal(evidence_list_load(place->home, &list, &place->error), VERDICT_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(evidence_list_put(&list, SHA_A, "/a  b", NULL), VERDICT_OK);
    assert_int_equal(evidence_list_put(&list, SHA_A, "/c", NULL), VERDICT_OK);
    assert_int_equal(evidence_list_put(&list, SHA_B, "/c", NULL), VERDICT_OK);
    assert_int_equal(evidence_list_put(&list, SHA_B, "/d\n/e", &place->error), VERDICT_REJECT);
    assert_string_equal(place->error.code, "EVIDENCE_NAME");
    assert_int_equal(evidence_list_save(place->home, &list, &place->error), VERDICT_OK);
    evidence_list_free(&list);
    /* What sha256sum -c reads. */
    expect_content(place->path, HOME_EVIDENCE_FILE, SHA_A "  /a  b\n" SHA_B "  /c\n");
    assert_int_equal(evidence_list_load(place->home, &list, &place->error), VERDICT_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(evidence_list_find(&list, text_of(SHA_A))->path, "/a  b");
    assert_null(evidence_list_find(&list, text_of("ba78")));
    evidence_list_free(&list);
}

static void a_damaged_list_is_told_by_line(void **state)
{
    struct place *place = *state;
    struct evidence_list list;
    static const char *const bad[] = {SHA_A "  /a\n" SHA_B " /b\n", SHA_A "  /a\nxyz\n",
                                      SHA_A "  /a\n" SHA_B "  \n"};
    open_home(place, place->path);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put(place->path, HOME_EVIDENCE_FILE, bad[i]);
        assert_int_equal(evidence_list_load(place->home, &list, &place->error), VERDICT_REJECT);
        assert_string_equal(place->error.code, "EVIDENCE_LIST_DAMAGED");
        assert_non_null(strstr(place->error.text, "line 2"));
    }
}

#define with_place(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_place(a_home_that_others_can_read_is_mended),
        with_place(a_folder_for_other_things_becomes_no_home),
        with_place(a_home_of_another_user_is_refused),
        with_place(names_of_the_home_are_known_with_their_endings),
        with_place(a_wiped_home_is_gone_and_its_keys_were_written_over),
        with_place(what_is_not_ours_is_listed_and_left),
        with_place(what_has_a_second_name_keeps_its_content),
        with_place(a_copied_home_comes_back),
        with_place(keys_and_outboxes_are_not_overwritten),
        with_place(a_restore_that_was_ended_in_the_middle_can_be_repeated),
        with_place(a_damaged_copy_leaves_the_home_empty),
        with_place(a_copy_cannot_write_anywhere_else),
        with_place(an_outbox_with_a_journal_is_not_copied),
        with_place(a_moved_home_reads_and_does_not_send),
        with_place(remembered_files_come_back_and_get_new_hashes),
        with_place(a_damaged_list_is_told_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
