/* Identity files and vaults under a passphrase, and SHA-256 of files. */
#include "seal/passphrase.h"
#include "seal/seal.h"
#include "seal/vault.h"

#include "base/file.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KIND "parallax test v1"

struct fixture {
    char *folder;
    char *path; /* of a file that is not there yet */
    struct passphrase *right, *wrong;
    struct error error;
};

static struct passphrase *passphrase_of(const char *text)
{
    struct passphrase *passphrase = NULL;
    assert_int_equal(passphrase_new(&passphrase, NULL), VERDICT_OK);
    assert_true(passphrase_set(passphrase, text_of(text)));
    return passphrase;
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    if (fixture == NULL || seal_start(NULL) != VERDICT_OK)
        return -1;
    fixture->folder = scratch_new();
    fixture->path = scratch_path(fixture->folder, "key");
    fixture->right = passphrase_of("five words for a test");
    fixture->wrong = passphrase_of("five words for a tesT");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    passphrase_free(&fixture->right);
    passphrase_free(&fixture->wrong);
    scratch_free(&fixture->folder);
    free(fixture->path);
    free(fixture);
    return 0;
}

/* The whole file, owned by the caller. */
static struct buffer content_of(const char *path)
{
    struct buffer content = BUFFER_NONE;
    assert_int_equal(file_read(path, (size_t)16 * 1024 * 1024, &content, NULL), VERDICT_OK);
    return content;
}

static struct identity *make_protected(struct fixture *fixture)
{
    struct identity *made = NULL;
    assert_int_equal(identity_make(&made, NULL), VERDICT_OK);
    assert_int_equal(identity_save_protected(made, fixture->path, fixture->right,
                                             &passphrase_cost_least, &fixture->error),
                     VERDICT_OK);
    return made;
}

static void assert_refused(struct fixture *fixture, const struct passphrase *passphrase,
                           const char *code)
{
    struct identity *identity = NULL;
    assert_int_equal(identity_load_protected(fixture->path, passphrase, &identity, &fixture->error),
                     VERDICT_REJECT);
    assert_string_equal(fixture->error.code, code);
    assert_non_null(strstr(fixture->error.text, fixture->path));
    assert_null(identity);
}

static void assert_holds(struct fixture *fixture, const struct passphrase *passphrase,
                         const struct identity *made)
{
    struct identity *loaded = NULL;
    assert_int_equal(identity_load_protected(fixture->path, passphrase, &loaded, &fixture->error),
                     VERDICT_OK);
    assert_memory_equal(identity_public(made), identity_public(loaded),
                        sizeof(struct identity_public));
    assert_memory_equal(identity_curve_secret(made), identity_curve_secret(loaded), SEAL_KEY_BYTES);
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    seal_sign(loaded, "test", text_of("text"), signature);
    assert_true(seal_verify(identity_public(made)->sign, "test", text_of("text"), signature));
    identity_free(&loaded);
}

static void a_protected_identity_comes_back_with_its_passphrase(void **state)
{
    struct fixture *fixture = *state;
    struct identity *made = make_protected(fixture);
    struct stat status;
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_holds(fixture, fixture->right, made);
    assert_refused(fixture, fixture->wrong, "KEY_PASSPHRASE");
    /* Who takes no passphrase says what the file is, not that it is damaged. */
    assert_refused(fixture, NULL, "KEY_PROTECTED");
    struct identity *identity = NULL;
    assert_int_equal(identity_load(fixture->path, &identity, &fixture->error), VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "KEY_PROTECTED");
    identity_free(&made);
}

static void neither_secret_stands_in_a_protected_file(void **state)
{
    struct fixture *fixture = *state;
    struct identity *made = make_protected(fixture);
    char secret[2 * SEAL_KEY_BYTES + 1];
    seal_hex(identity_curve_secret(made), SEAL_KEY_BYTES, secret);
    struct buffer content = content_of(fixture->path);
    assert_memory_equal(content.data, "parallax identity v2\nargon2id 1 8192 ", 37);
    assert_null(strstr(content.data, secret));
    buffer_free(&content);
    identity_free(&made);
}

static void every_changed_digit_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct identity *made = make_protected(fixture);
    struct buffer content = content_of(fixture->path);
    for (size_t i = 0; i < content.length; i++) {
        struct identity *identity = NULL;
        char kept = content.data[i];
        if (kept == '\n' || kept == ' ')
            continue;
        content.data[i] = kept == '0' ? '1' : '0';
        assert_int_equal(file_replace(fixture->path, buffer_view(&content), NULL), VERDICT_OK);
        assert_int_not_equal(
            identity_load_protected(fixture->path, fixture->right, &identity, &fixture->error),
            VERDICT_OK);
        assert_null(identity);
        content.data[i] = kept;
    }
    buffer_free(&content);
    identity_free(&made);
}

static void a_file_cannot_ask_for_any_amount_of_work(void **state)
{
    struct fixture *fixture = *state;
    static const char *const costs[] = {
        "1 107374182400",
        "1 1073741825",
        "17 8192",
        "0 8192",
        "1 8191",
        "1 -1",
        "99999999999999999999 8192",
        "1",
    };
    struct identity *made = make_protected(fixture);
    struct buffer content = content_of(fixture->path);
    const char *rest = strstr(content.data, " 8192 ") + 5;
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        struct buffer changed = BUFFER_NONE;
        buffer_format(&changed, "parallax identity v2\nargon2id %s%s", costs[i], rest);
        assert_int_equal(file_replace(fixture->path, buffer_view(&changed), NULL), VERDICT_OK);
        assert_refused(fixture, fixture->right, "KEY_FILE_DAMAGED");
        buffer_free(&changed);
    }
    buffer_free(&content);
    identity_free(&made);
}

static void a_file_is_put_under_a_passphrase_and_out_again(void **state)
{
    struct fixture *fixture = *state;
    struct identity *made = NULL;
    assert_int_equal(identity_make(&made, NULL), VERDICT_OK);
    assert_int_equal(identity_save(made, fixture->path, NULL), VERDICT_OK);
    int old = open(fixture->path, O_RDONLY | O_CLOEXEC);
    assert_true(old >= 0);

    assert_int_equal(identity_replace(made, fixture->path, fixture->wrong, &passphrase_cost_least,
                                      &fixture->error),
                     VERDICT_OK);
    assert_holds(fixture, fixture->wrong, made);
    /* The bytes that had the secrets in the clear are gone, not only their name. */
    char was[512];
    ssize_t length = pread(old, was, sizeof was, 0);
    assert_true(length > 100);
    for (ssize_t i = 0; i < length; i++)
        assert_int_equal(was[i], 0);
    (void)close(old);

    assert_int_equal(identity_replace(made, fixture->path, fixture->right, &passphrase_cost_least,
                                      &fixture->error),
                     VERDICT_OK);
    assert_refused(fixture, fixture->wrong, "KEY_PASSPHRASE");
    assert_int_equal(identity_replace(made, fixture->path, NULL, NULL, &fixture->error),
                     VERDICT_OK);
    assert_holds(fixture, NULL, made);
    /* Nothing is left beside it. */
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(rmdir(fixture->folder), 0);
    identity_free(&made);
}

static void a_replacement_that_cannot_be_written_leaves_the_old_file(void **state)
{
    struct fixture *fixture = *state;
    struct identity *made = make_protected(fixture);
    char *missing = scratch_path(fixture->folder, "missing/key");
    assert_int_equal(identity_replace(made, missing, NULL, NULL, &fixture->error), VERDICT_RETRY);
    assert_string_equal(fixture->error.code, "KEY_FILE_UNWRITABLE");
    assert_holds(fixture, fixture->right, made);
    free(missing);
    identity_free(&made);
}

static void new_passphrases_have_a_least_length(void **state)
{
    struct fixture *fixture = *state;
    struct passphrase *passphrase = passphrase_of("eleven char");
    assert_int_equal(passphrase_check(passphrase, &fixture->error), VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "PASSPHRASE_SHORT");
    assert_true(passphrase_add(passphrase, 's'));
    assert_int_equal(passphrase_check(passphrase, &fixture->error), VERDICT_OK);
    /* Characters, not bytes: these are eleven of two bytes each. */
    assert_true(passphrase_set(passphrase, text_of("ааааааааааа")));
    assert_int_equal(passphrase_check(passphrase, &fixture->error), VERDICT_REJECT);
    assert_true(passphrase_set(passphrase, TEXT_NONE));
    for (int i = 0; i < PASSPHRASE_BYTES_MAX; i++)
        assert_true(passphrase_add(passphrase, 'x'));
    assert_false(passphrase_add(passphrase, 'x'));
    assert_false(passphrase_equal(passphrase, fixture->right));
    assert_true(passphrase_set(passphrase, text_of("five words for a test")));
    assert_true(passphrase_equal(passphrase, fixture->right));
    passphrase_free(&passphrase);
}

static void read_freed(void)
{
    const volatile char *bytes;
    struct passphrase *passphrase = NULL;
    if (passphrase_new(&passphrase, NULL) != VERDICT_OK)
        _exit(0);
    bytes = (const volatile char *)passphrase;
    passphrase_free(&passphrase);
    (void)bytes[0];
    _exit(0);
}

static void a_passphrase_is_gone_when_freed(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(STDERR_FILENO);
        read_freed();
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- vaults ---- */

static char pattern(size_t at)
{
    return (char)(at * 7 + at / 251);
}

static void fill_vault(struct fixture *fixture, size_t length)
{
    struct vault_writer *writer = NULL;
    (void)unlink(fixture->path);
    assert_int_equal(vault_create(fixture->path, KIND, fixture->right, &passphrase_cost_least,
                                  &writer, &fixture->error),
                     VERDICT_OK);
    char piece[1000];
    for (size_t at = 0; at < length;) {
        size_t part = length - at < sizeof piece ? length - at : sizeof piece;
        for (size_t i = 0; i < part; i++)
            piece[i] = pattern(at + i);
        assert_int_equal(vault_write(writer, (struct text){piece, part}, NULL), VERDICT_OK);
        at += part;
    }
    assert_int_equal(vault_finish(&writer, &fixture->error), VERDICT_OK);
    assert_null(writer);
}

/* Whether all of it comes back; what comes back is never wrong. */
static bool vault_holds(struct fixture *fixture, size_t length)
{
    struct vault_reader *reader = NULL;
    enum verdict verdict =
        vault_open(fixture->path, KIND, fixture->right, &reader, &fixture->error);
    char piece[777];
    for (size_t at = 0; verdict == VERDICT_OK && at < length;) {
        size_t part = length - at < sizeof piece ? length - at : sizeof piece;
        verdict = vault_read(reader, piece, part, &fixture->error);
        for (size_t i = 0; verdict == VERDICT_OK && i < part; i++)
            assert_int_equal(piece[i], pattern(at + i));
        at += part;
    }
    if (verdict == VERDICT_OK)
        verdict = vault_end(reader, &fixture->error);
    vault_close(&reader);
    return verdict == VERDICT_OK;
}

static const size_t lengths[] = {0,
                                 1,
                                 VAULT_PIECE_BYTES - 1,
                                 VAULT_PIECE_BYTES,
                                 VAULT_PIECE_BYTES + 1,
                                 2 * VAULT_PIECE_BYTES,
                                 3 * VAULT_PIECE_BYTES + 5};
#define LENGTHS (sizeof lengths / sizeof lengths[0])

static void what_is_in_a_vault_comes_back(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < LENGTHS; i++) {
        fill_vault(fixture, lengths[i]);
        assert_true(vault_holds(fixture, lengths[i]));
        assert_false(vault_holds(fixture, lengths[i] + 1));
        assert_string_equal(fixture->error.code, "VAULT_DAMAGED");
        if (lengths[i] > 0)
            assert_false(vault_holds(fixture, lengths[i] - 1));
    }
    struct stat status;
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void a_vault_that_was_cut_or_lengthened_is_refused(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < LENGTHS; i++) {
        fill_vault(fixture, lengths[i]);
        struct buffer content = content_of(fixture->path);
        /* Behind the last whole piece, too, where nothing but the missing tag tells of it. */
        size_t cuts[] = {1, 17, lengths[i] % VAULT_PIECE_BYTES + 17, content.length};
        for (size_t c = 0; c < sizeof cuts / sizeof cuts[0]; c++) {
            assert_int_equal(truncate(fixture->path, (off_t)(content.length - cuts[c])), 0);
            assert_false(vault_holds(fixture, lengths[i]));
        }
        buffer_byte(&content, 0);
        assert_int_equal(file_replace(fixture->path, buffer_view(&content), NULL), VERDICT_OK);
        assert_false(vault_holds(fixture, lengths[i]));
        buffer_free(&content);
    }
}

static void a_changed_vault_is_refused(void **state)
{
    struct fixture *fixture = *state;
    fill_vault(fixture, 300);
    struct buffer content = content_of(fixture->path);
    for (size_t i = 0; i < content.length; i++) {
        content.data[i] ^= 1;
        assert_int_equal(file_replace(fixture->path, buffer_view(&content), NULL), VERDICT_OK);
        assert_false(vault_holds(fixture, 300));
        content.data[i] ^= 1;
    }
    buffer_free(&content);
}

static void a_vault_is_opened_by_its_passphrase_and_kind_alone(void **state)
{
    struct fixture *fixture = *state;
    struct vault_reader *reader = NULL;
    fill_vault(fixture, 10);
    assert_int_equal(vault_open(fixture->path, KIND, fixture->wrong, &reader, &fixture->error),
                     VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "KEY_PASSPHRASE");
    assert_int_equal(
        vault_open(fixture->path, "parallax test v2", fixture->right, &reader, &fixture->error),
        VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "VAULT_FOREIGN");
    assert_int_equal(vault_open(fixture->folder, KIND, fixture->right, &reader, &fixture->error),
                     VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "FILE_UNREADABLE");
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(vault_open(fixture->path, KIND, fixture->right, &reader, &fixture->error),
                     VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "FILE_MISSING");
    assert_null(reader);
}

static void a_vault_is_never_written_over(void **state)
{
    struct fixture *fixture = *state;
    struct vault_writer *writer = NULL;
    fill_vault(fixture, 10);
    assert_int_equal(vault_create(fixture->path, KIND, fixture->wrong, &passphrase_cost_least,
                                  &writer, &fixture->error),
                     VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "FILE_EXISTS");
    assert_true(vault_holds(fixture, 10));
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(vault_create(fixture->path, KIND, fixture->wrong, &passphrase_cost_least,
                                  &writer, &fixture->error),
                     VERDICT_OK);
    vault_abandon(&writer);
    assert_int_equal(access(fixture->path, F_OK), -1);
}

/* ---- SHA-256 ---- */

static void assert_sha256(struct fixture *fixture, const char *expected)
{
    uint8_t digest[SEAL_DIGEST_BYTES];
    char hex[2 * SEAL_DIGEST_BYTES + 1];
    assert_int_equal(seal_file_sha256(fixture->path, digest, &fixture->error), VERDICT_OK);
    seal_hex(digest, sizeof digest, hex);
    assert_string_equal(hex, expected);
}

static void files_have_the_sha256_that_everybody_else_finds(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(file_replace(fixture->path, text_of(""), NULL), VERDICT_OK);
    assert_sha256(fixture, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    /* FIPS 180-4's examples: "abc", and a million times "a". */
    assert_int_equal(file_replace(fixture->path, text_of("abc"), NULL), VERDICT_OK);
    assert_sha256(fixture, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct buffer million = BUFFER_NONE;
    char *room = buffer_extend(&million, 1000000);
    assert_non_null(room);
    memset(room, 'a', 1000000);
    assert_int_equal(file_replace(fixture->path, buffer_view(&million), NULL), VERDICT_OK);
    buffer_free(&million);
    assert_sha256(fixture, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void what_is_no_file_has_no_sha256(void **state)
{
    struct fixture *fixture = *state;
    uint8_t digest[SEAL_DIGEST_BYTES];
    assert_int_equal(seal_file_sha256(fixture->path, digest, &fixture->error), VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "FILE_MISSING");
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_int_equal(seal_file_sha256(fixture->path, digest, &fixture->error), VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "FILE_UNREADABLE");
    assert_int_equal(seal_file_sha256(fixture->folder, digest, &fixture->error), VERDICT_REJECT);
    assert_string_equal(fixture->error.code, "FILE_UNREADABLE");
}

#define with_fixture(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_fixture(a_protected_identity_comes_back_with_its_passphrase),
        with_fixture(neither_secret_stands_in_a_protected_file),
        with_fixture(every_changed_digit_is_noticed),
        with_fixture(a_file_cannot_ask_for_any_amount_of_work),
        with_fixture(a_file_is_put_under_a_passphrase_and_out_again),
        with_fixture(a_replacement_that_cannot_be_written_leaves_the_old_file),
        with_fixture(new_passphrases_have_a_least_length),
        with_fixture(a_passphrase_is_gone_when_freed),
        with_fixture(what_is_in_a_vault_comes_back),
        with_fixture(a_vault_that_was_cut_or_lengthened_is_refused),
        with_fixture(a_changed_vault_is_refused),
        with_fixture(a_vault_is_opened_by_its_passphrase_and_kind_alone),
        with_fixture(a_vault_is_never_written_over),
        with_fixture(files_have_the_sha256_that_everybody_else_finds),
        with_fixture(what_is_no_file_has_no_sha256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
