/* Identities, their files, and the file of the pseudonym key. */
#include "seal/seal.h"

#include "base/file.h"
#include "tests/support/scratch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* RFC 7748 section 6.1 (Alice) and RFC 8032 section 7.1 (test 1): secrets and what they make. */
#define CURVE_SECRET "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
#define CURVE_PUBLIC "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
#define SIGN_SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define SIGN_PUBLIC "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define KEY_FILE "parallax identity v1\ncurve " CURVE_SECRET "\nsign " SIGN_SEED "\n"

struct fixture {
    char *folder;
    char *path; /* of a file that is not there yet */
};

static int set_up(void **state)
{
    if (seal_start(NULL) != VERDICT_OK)
        return -1;
    struct fixture *fixture = calloc(1, sizeof *fixture);
    if (fixture == NULL)
        return -1;
    fixture->folder = scratch_new();
    fixture->path = scratch_path(fixture->folder, "key");
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    scratch_free(&fixture->folder);
    free(fixture->path);
    free(fixture);
    return 0;
}

static void write_file(const char *path, const char *content, mode_t mode)
{
    assert_int_equal(file_replace(path, text_of(content), NULL), VERDICT_OK);
    assert_int_equal(chmod(path, mode), 0);
}

static void assert_not_loaded(const char *path, const char *code)
{
    struct identity *identity = NULL;
    struct error error;
    assert_int_equal(identity_load(path, &identity, &error), VERDICT_REJECT);
    assert_string_equal(error.code, code);
    assert_non_null(strstr(error.text, path));
    assert_null(strstr(error.text, "77076d"));
    assert_null(identity);
}

static void test_saved_identity_comes_back(void **state)
{
    const struct fixture *fixture = *state;
    struct error error;
    struct identity *made = NULL, *loaded = NULL;
    assert_int_equal(identity_make(&made, &error), VERDICT_OK);
    assert_int_equal(identity_save(made, fixture->path, &error), VERDICT_OK);
    struct stat status;
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_nlink, 1);

    assert_int_equal(identity_load(fixture->path, &loaded, &error), VERDICT_OK);
    assert_memory_equal(identity_public(made), identity_public(loaded),
                        sizeof(struct identity_public));
    assert_memory_equal(identity_curve_secret(made), identity_curve_secret(loaded), SEAL_KEY_BYTES);
    uint8_t signature[SEAL_SIGNATURE_BYTES];
    seal_sign(loaded, "test", text_of("text"), signature);
    assert_true(seal_verify(identity_public(made)->sign, "test", text_of("text"), signature));
    identity_free(&made);
    identity_free(&loaded);
}

static void test_two_identities_differ(void **state)
{
    (void)state;
    struct identity *one = NULL, *two = NULL;
    assert_int_equal(identity_make(&one, NULL), VERDICT_OK);
    assert_int_equal(identity_make(&two, NULL), VERDICT_OK);
    assert_memory_not_equal(identity_public(one)->curve, identity_public(two)->curve,
                            SEAL_KEY_BYTES);
    assert_memory_not_equal(identity_public(one)->sign, identity_public(two)->sign, SEAL_KEY_BYTES);
    identity_free(&one);
    identity_free(&two);
}

static void assert_known(const char *path)
{
    struct identity *identity = NULL;
    uint8_t curve[SEAL_KEY_BYTES], sign[SEAL_KEY_BYTES];
    assert_true(seal_unhex(text_of(CURVE_PUBLIC), curve, sizeof curve));
    assert_true(seal_unhex(text_of(SIGN_PUBLIC), sign, sizeof sign));
    assert_int_equal(identity_load(path, &identity, NULL), VERDICT_OK);
    assert_memory_equal(identity_public(identity)->curve, curve, sizeof curve);
    assert_memory_equal(identity_public(identity)->sign, sign, sizeof sign);
    identity_free(&identity);
}

static void test_public_keys_follow_the_rfcs(void **state)
{
    const struct fixture *fixture = *state;
    write_file(fixture->path, KEY_FILE, 0600);
    assert_known(fixture->path);
    write_file(fixture->path, "parallax identity v1\r\ncurve " CURVE_SECRET "\r\nsign " SIGN_SEED,
               0400);
    assert_known(fixture->path);
}

static void test_a_key_is_never_overwritten(void **state)
{
    const struct fixture *fixture = *state;
    struct error error;
    struct identity *identity = NULL;
    write_file(fixture->path, KEY_FILE, 0600);
    assert_int_equal(identity_make(&identity, &error), VERDICT_OK);
    assert_int_equal(identity_save(identity, fixture->path, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "KEY_FILE_EXISTS");
    assert_known(fixture->path);
    assert_int_equal(seal_key_make(fixture->path, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "KEY_FILE_EXISTS");
    assert_known(fixture->path);
    /* Nothing is left beside it. */
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(rmdir(fixture->folder), 0);
    identity_free(&identity);
}

static void test_a_key_that_cannot_be_written_leaves_nothing(void **state)
{
    const struct fixture *fixture = *state;
    struct error error;
    char *path = scratch_path(fixture->folder, "missing/key");
    assert_int_equal(seal_key_make(path, &error), VERDICT_RETRY);
    assert_string_equal(error.code, "KEY_FILE_UNWRITABLE");
    free(path);
}

static void test_a_key_that_others_can_read_is_refused(void **state)
{
    const struct fixture *fixture = *state;
    static const mode_t refused[] = {0604, 0644, 0602, 0601, 0620, 0610, 0666, 0777};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        write_file(fixture->path, KEY_FILE, refused[i]);
        assert_not_loaded(fixture->path, "KEY_FILE_PERMISSIONS");
    }
    struct error error;
    struct identity *identity = NULL;
    assert_int_equal(identity_load(fixture->path, &identity, &error), VERDICT_REJECT);
    assert_non_null(strstr(error.text, "chmod 600"));
    static const mode_t allowed[] = {0600, 0400, 0640, 0440};
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        write_file(fixture->path, KEY_FILE, allowed[i]);
        assert_known(fixture->path);
    }
}

static void test_missing_and_strange_files_are_told_apart(void **state)
{
    const struct fixture *fixture = *state;
    assert_not_loaded(fixture->path, "KEY_FILE_MISSING");
    assert_not_loaded(fixture->folder, "KEY_FILE_UNREADABLE");
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_not_loaded(fixture->path, "KEY_FILE_UNREADABLE");
}

static void test_damaged_files_are_refused(void **state)
{
    const struct fixture *fixture = *state;
    static const char *const damaged[] = {
        "",
        "\n",
        "parallax identity v1\n",
        "parallax identity v2\ncurve " CURVE_SECRET "\nsign " SIGN_SEED "\n",
        "curve " CURVE_SECRET "\nsign " SIGN_SEED "\n",
        "parallax identity v1\ncurve " CURVE_SECRET "\n",
        "parallax identity v1\ncurve " CURVE_SECRET "\nsign 9d61\n",
        "parallax identity v1\nsign " SIGN_SEED "\ncurve " CURVE_SECRET "\n",
        "parallax identity v1\ncurve " CURVE_SECRET "\nsign " SIGN_SEED "00\n",
        "parallax identity v1\ncurve " CURVE_SECRET "\nsign " SIGN_SEED "\nmore\n",
        "parallax identity v1\ncurve z" CURVE_SECRET "\nsign " SIGN_SEED "\n",
        KEY_FILE KEY_FILE KEY_FILE KEY_FILE,
    };
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        write_file(fixture->path, damaged[i], 0600);
        assert_not_loaded(fixture->path, "KEY_FILE_DAMAGED");
    }
}

/* Reads a secret that was freed; the memory must be gone, not merely forgotten. */
static void read_after_free(void)
{
    const struct rlimit no_core = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    (void)close(STDERR_FILENO);
    struct identity *identity = NULL;
    if (identity_make(&identity, NULL) != VERDICT_OK)
        _exit(0);
    const volatile uint8_t *secret = identity_curve_secret(identity);
    identity_free(&identity);
    (void)secret[0];
    _exit(0);
}

static void test_secrets_are_gone_when_freed(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        read_after_free();
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_free_takes_nothing(void **state)
{
    (void)state;
    struct identity *identity = NULL;
    identity_free(&identity);
    assert_null(identity);
}

static void test_pseudonym_key_is_made_and_loaded(void **state)
{
    const struct fixture *fixture = *state;
    struct error error;
    uint8_t first[SEAL_KEY_BYTES] = {0}, again[SEAL_KEY_BYTES] = {0};
    assert_int_equal(seal_key_make(fixture->path, &error), VERDICT_OK);
    assert_int_equal(seal_key_load(fixture->path, first, &error), VERDICT_OK);
    assert_int_equal(seal_key_load(fixture->path, again, &error), VERDICT_OK);
    assert_memory_equal(first, again, sizeof first);
    memset(again, 0, sizeof again);
    assert_memory_not_equal(first, again, sizeof first);

    assert_int_equal(chmod(fixture->path, 0644), 0);
    assert_int_equal(seal_key_load(fixture->path, again, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "KEY_FILE_PERMISSIONS");
    write_file(fixture->path, "0123", 0600);
    assert_int_equal(seal_key_load(fixture->path, again, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "KEY_FILE_DAMAGED");
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(seal_key_load(fixture->path, again, &error), VERDICT_REJECT);
    assert_string_equal(error.code, "KEY_FILE_MISSING");
}

#define test_with_folder(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_with_folder(test_saved_identity_comes_back),
        test_with_folder(test_two_identities_differ),
        test_with_folder(test_public_keys_follow_the_rfcs),
        test_with_folder(test_a_key_is_never_overwritten),
        test_with_folder(test_a_key_that_cannot_be_written_leaves_nothing),
        test_with_folder(test_a_key_that_others_can_read_is_refused),
        test_with_folder(test_missing_and_strange_files_are_told_apart),
        test_with_folder(test_damaged_files_are_refused),
        test_with_folder(test_secrets_are_gone_when_freed),
        test_with_folder(test_free_takes_nothing),
        test_with_folder(test_pseudonym_key_is_made_and_loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
