/* What a coordinator does with the home: a passphrase, another laptop, removal, files of evidence.
 */
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

#include "seal/passphrase.h"
#include "wire/codec.h"
#include "wire/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER "country,goal,year,finding_type,title,body\n"
#define FIRST_WORDS "five words for a test"
#define SECOND_WORDS "another set of five words"
#define ROW(title) "KGZ,5,2025,GAP," title ",Two for seven regions.\n"

static struct pipeline *pipeline;
static char *first_words, *second_words; /* files with passphrases */
static char *guarded;                    /* an organisation */

static int start(void **state)
{
    struct error error;
    (void)state;
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    pipeline = pipeline_new();
    first_words = pipeline_file(pipeline, "first", FIRST_WORDS "\n");
    second_words = pipeline_file(pipeline, "second", SECOND_WORDS "\n");
    /* Before the collector asks who there is, so that nobody waits until it asks again. */
    guarded = pipeline_enrol(pipeline, "guarded", "KGZ");
    static const char *const others[] = {"laptop", "left", "gone", "prover"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        free(pipeline_enrol(pipeline, others[i], "KGZ"));
    pipeline_start(pipeline);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    free(guarded);
    free(first_words);
    free(second_words);
    pipeline_free(&pipeline);
    link_stop();
    return 0;
}

static void said(const char *words)
{
    if (strstr(process_out(pipeline->last), words) == NULL &&
        strstr(process_err(pipeline->last), words) == NULL)
        process_print(pipeline->last);
    assert_true(strstr(process_out(pipeline->last), words) != NULL ||
                strstr(process_err(pipeline->last), words) != NULL);
}

static bool is_protected(const char *home, const char *file)
{
    char line[64] = "";
    char name[64];
    (void)snprintf(name, sizeof name, "%s/%s", home, file);
    char *path = scratch_path(pipeline->folder, name);
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    assert_non_null(fgets(line, sizeof line, stream));
    (void)fclose(stream);
    free(path);
    return strcmp(line, "parallax identity v2\n") == 0;
}

/* As `parallax passphrase` does, but at a cost that tests can pay often. */
static void guard(const char *home, const char *file, const char *words)
{
    char name[64];
    struct passphrase *passphrase = NULL;
    struct identity *identity = NULL;
    (void)snprintf(name, sizeof name, "%s/%s", home, file);
    char *path = scratch_path(pipeline->folder, name);
    assert_int_equal(passphrase_new(&passphrase, NULL), VERDICT_OK);
    assert_true(passphrase_set(passphrase, text_of(words)));
    assert_int_equal(identity_load(path, &identity, NULL), VERDICT_OK);
    assert_int_equal(identity_replace(identity, path, passphrase, &passphrase_cost_least, NULL),
                     VERDICT_OK);
    identity_free(&identity);
    passphrase_free(&passphrase);
    free(path);
}

static bool is_there(const char *name)
{
    char *path = scratch_path(pipeline->folder, name);
    bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

static int64_t stored(const char *title)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM submission WHERE title LIKE '%s%%'",
                   title);
    return pipeline_count(pipeline, sql);
}

static void keys_under_a_passphrase_send_and_rotate(void **state)
{
    (void)state;
    char *csv = pipeline_file(pipeline, "guarded.csv", HEADER ROW("Guarded"));
    guard("guarded", "identity.key", FIRST_WORDS);
    assert_true(is_protected("guarded", "identity.key"));

    pipeline_client(pipeline, "guarded", 2, "import", csv, NULL);
    said("is under a passphrase");
    pipeline_client(pipeline, "guarded", 2, "import", "--passphrase-file", second_words, csv, NULL);
    said("does not open the key file");
    pipeline_client(pipeline, "guarded", 0, "import", "--passphrase-file", first_words, csv, NULL);

    /* The keys that follow are no less guarded, before and after they have taken over. */
    pipeline_client(pipeline, "guarded", 0, "rotate", "--passphrase-file", first_words, NULL);
    assert_true(is_protected("guarded", "identity.next"));
    const char *card = strstr(process_out(pipeline->last), "plx1-");
    assert_non_null(card);
    char *fresh = strndup(card, strcspn(card, "\n"));
    pipeline_client(pipeline, "guarded", 0, "passphrase", "--passphrase-file", first_words,
                    "--new-passphrase-file", second_words, NULL);
    pipeline_admin(pipeline, 0, "key", "add", "--organisation", guarded, fresh, NULL);
    (void)process_await(pipeline->collector, "catalogue_replaced");
    pipeline_client(pipeline, "guarded", 0, "calls", "--passphrase-file", second_words, NULL);
    assert_false(is_there("guarded/identity.next"));
    assert_true(is_protected("guarded", "identity.key"));

    pipeline_client(pipeline, "guarded", 2, "passphrase", "--remove", NULL);
    pipeline_client(pipeline, "guarded", 0, "passphrase", "--remove", "--passphrase-file",
                    second_words, NULL);
    assert_false(is_protected("guarded", "identity.key"));
    pipeline_client(pipeline, "guarded", 0, "calls", NULL);
    free(fresh);
    free(csv);
}

/* The change of two files was ended between them: identity.next has the new passphrase already. */
static void a_change_that_was_ended_between_the_files_can_be_repeated(void **state)
{
    (void)state;
    pipeline_client(pipeline, "halved", 0, "init", NULL);
    pipeline_client(pipeline, "halved", 0, "rotate", NULL);
    guard("halved", "identity.key", FIRST_WORDS);
    guard("halved", "identity.next", SECOND_WORDS);
    pipeline_client(pipeline, "halved", 2, "outbox", "--passphrase-file", first_words, NULL);
    said("identity.next");
    pipeline_client(pipeline, "halved", 0, "passphrase", "--passphrase-file", first_words,
                    "--new-passphrase-file", second_words, NULL);
    pipeline_client(pipeline, "halved", 0, "outbox", "--passphrase-file", second_words, NULL);
}

static void what_two_homes_send_is_stored_once(void **state)
{
    (void)state;
    char *csv =
        pipeline_file(pipeline, "laptop.csv", HEADER ROW("Twice 1") ROW("Twice 2") ROW("Twice 3"));
    char *archive = scratch_path(pipeline->folder, "laptop.plx");
    pipeline_client(pipeline, "laptop", 0, "calls", NULL);
    pipeline_client(pipeline, "laptop", 0, "import", "--no-send", csv, NULL);
    pipeline_client(pipeline, "laptop", 0, "export", "--passphrase-file", first_words, archive,
                    NULL);
    pipeline_client(pipeline, "desktop", 2, "restore", "--passphrase-file", second_words, archive,
                    NULL);
    pipeline_client(pipeline, "desktop", 0, "restore", "--passphrase-file", first_words, archive,
                    NULL);
    pipeline_client(pipeline, "desktop", 2, "restore", "--passphrase-file", first_words, archive,
                    NULL);
    said("not overwritten");

    /* At once, so that they meet in the collector, and then once more. */
    struct process *one = pipeline_client_start(pipeline, "laptop", "send", NULL);
    struct process *other = pipeline_client_start(pipeline, "desktop", "send", NULL);
    assert_int_equal(process_wait(one), 0);
    assert_int_equal(process_wait(other), 0);
    process_free(&one);
    process_free(&other);
    pipeline_client(pipeline, "desktop", 0, "import", csv, NULL);
    pipeline_drained(pipeline);
    assert_int_equal(stored("Twice"), 3);
    pipeline_admin(pipeline, 0, "check", NULL);
    /* Both have receipts that hold. */
    pipeline_client(pipeline, "laptop", 0, "verify", NULL);
    said("3 receipts are valid, 0 are not");
    pipeline_client(pipeline, "desktop", 0, "verify", NULL);
    said("3 receipts are valid, 0 are not");
    free(archive);
    free(csv);
}

static void a_moved_home_sends_nothing_until_it_is_taken_back(void **state)
{
    (void)state;
    char *csv = pipeline_file(pipeline, "left.csv", HEADER ROW("Moved 1") ROW("Moved 2"));
    char *archive = scratch_path(pipeline->folder, "left.plx");
    pipeline_client(pipeline, "left", 0, "calls", NULL);
    pipeline_client(pipeline, "left", 0, "import", "--no-send", csv, NULL);
    pipeline_client(pipeline, "left", 0, "export", "--move", "--passphrase-file", first_words,
                    archive, NULL);
    pipeline_client(pipeline, "left", 2, "send", NULL);
    said("was moved by export on 20");
    pipeline_client(pipeline, "left", 2, "import", csv, NULL);
    pipeline_client(pipeline, "left", 2, "export", "again.plx", NULL);
    pipeline_client(pipeline, "left", 0, "outbox", NULL);
    assert_int_equal(stored("Moved"), 0);

    /* It arrives whole and unmarked. */
    pipeline_client(pipeline, "arrived", 0, "restore", "--passphrase-file", first_words, archive,
                    NULL);
    pipeline_client(pipeline, "arrived", 0, "send", NULL);
    pipeline_drained(pipeline);
    assert_int_equal(stored("Moved"), 2);

    pipeline_client(pipeline, "left", 2, "export", NULL);
    pipeline_client(pipeline, "left", 0, "export", "--take-back", NULL);
    pipeline_client(pipeline, "left", 0, "send", NULL);
    pipeline_drained(pipeline);
    assert_int_equal(stored("Moved"), 2);
    free(archive);
    free(csv);
}

static void a_home_with_unsent_submissions_needs_two_words_to_go(void **state)
{
    (void)state;
    char *csv = pipeline_file(pipeline, "gone.csv", HEADER ROW("Gone 1") ROW("Gone 2"));
    pipeline_client(pipeline, "gone", 0, "calls", NULL);
    pipeline_client(pipeline, "gone", 0, "import", "--no-send", csv, NULL);
    pipeline_client(pipeline, "gone", 2, "wipe", "--yes", NULL);
    said("2 drafts and submissions have no receipt yet");
    pipeline_client(pipeline, "gone", 2, "wipe", "--unsent", NULL);
    said("no terminal");
    assert_true(is_there("gone/identity.key"));
    char *mine = pipeline_file(pipeline, "gone/letter.txt", "mine");
    pipeline_client(pipeline, "gone", 1, "wipe", "--yes", "--unsent", NULL);
    said("letter.txt");
    said("SSD");
    assert_false(is_there("gone/identity.key"));
    assert_false(is_there("gone/outbox.db"));
    assert_false(is_there("gone/lock"));
    assert_true(is_there("gone/letter.txt"));
    assert_int_equal(unlink(mine), 0);

    /* A forgotten passphrase and a damaged outbox keep nobody from it. */
    pipeline_client(pipeline, "gone", 0, "init", "--protect", "--passphrase-file", first_words,
                    NULL);
    free(pipeline_file(pipeline, "gone/outbox.db", "This is no database, but long enough for it."));
    pipeline_client(pipeline, "gone", 2, "wipe", "--yes", NULL);
    pipeline_client(pipeline, "gone", 0, "wipe", "--yes", "--unsent", NULL);
    assert_false(is_there("gone"));
    free(mine);
    free(csv);
}

static void a_home_on_a_disk_that_can_only_be_read_is_told(void **state)
{
    (void)state;
    pipeline_client(pipeline, "fixed", 0, "init", NULL);
    char *home = scratch_path(pipeline->folder, "fixed");
    char *program = pipeline_program("parallax");
    struct buffer script = BUFFER_NONE;
    buffer_format(&script,
                  "mount --bind '%s' '%s' && mount -o remount,ro,bind '%s' || exit 99; "
                  "exec '%s' outbox --home '%s'",
                  home, home, home, program, home);
    const char *words[] = {"unshare", "--mount", "sh", "-c", script.data, NULL};
    struct process *process = process_start(words, NULL);
    int code = process_wait(process);
    bool is_told = strstr(process_err(process), "disk that can only be read") != NULL;
    process_free(&process);
    buffer_free(&script);
    free(program);
    free(home);
    if (code == 99 || code == 1)
        skip();
    assert_int_equal(code, 3);
    assert_true(is_told);
}

static void files_of_evidence_are_checked_and_found_again(void **state)
{
    (void)state;
    char *tape = pipeline_file(pipeline, "tape.ogg", "abc");
    char *photo = pipeline_file(pipeline, "photo.jpg", "not a photo");
    pipeline_client(pipeline, "prover", 0, "evidence", "hash", tape, photo, NULL);
    said("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  tape.ogg\n");
    pipeline_client(pipeline, "prover", 1, "evidence", "hash", "/no/such/file", tape, NULL);

    char *csv = pipeline_file(
        pipeline, "prover.csv",
        "country,goal,year,finding_type,title,body,consent,evidence_citation,evidence_sha256\n"
        "KGZ,5,2025,GAP,Proved,B,ANONYMOUS,A tape,"
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
        "KGZ,5,2025,GAP,Proved elsewhere,B,PUBLIC,A tape,"
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\n"
        "KGZ,5,2025,GAP,Proved and sealed,B,CONFIDENTIAL,A tape,"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        "KGZ,5,2025,GAP,Not proved,B,PUBLIC,A tape,"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\n");
    pipeline_client(pipeline, "prover", 1, "import", csv, NULL);
    said("[0-9a-f]{64}");
    pipeline_drained(pipeline);
    assert_int_equal(stored("Proved"), 2);
    /* Some tools of Windows write capitals; what is stored and compared has none. */
    assert_int_equal(pipeline_count(pipeline, "SELECT count(*) FROM report_finding, "
                                              "jsonb_array_elements(evidence) e WHERE "
                                              "e->>'sha256' LIKE 'ba78%'"),
                     1);

    pipeline_client(pipeline, "prover", 0, "evidence", "check", NULL);
    said("unchanged   ");
    said("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, which is not known");
    said("1 confidential submission is sealed");
    assert_null(strstr(process_out(pipeline->last), "SHA-256 ba78"));

    char *moved = scratch_path(pipeline->folder, "moved.ogg");
    assert_int_equal(rename(tape, moved), 0);
    free(pipeline_file(pipeline, "photo.jpg", "another photo"));
    pipeline_client(pipeline, "prover", 1, "evidence", "check", NULL);
    said("MISSING     ");
    said("CHANGED     ");
    pipeline_client(pipeline, "prover", 1, "evidence", "check", pipeline->folder, NULL);
    said("moved       ");
    pipeline_client(pipeline, "prover", 1, "evidence", "check", "--json", NULL);
    said("moved.ogg\",\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
         "\",\"state\":\"unchanged\"}");
    free(moved);
    free(csv);
    free(tape);
    free(photo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_under_a_passphrase_send_and_rotate),
        cmocka_unit_test(a_change_that_was_ended_between_the_files_can_be_repeated),
        cmocka_unit_test(what_two_homes_send_is_stored_once),
        cmocka_unit_test(a_moved_home_sends_nothing_until_it_is_taken_back),
        cmocka_unit_test(a_home_with_unsent_submissions_needs_two_words_to_go),
        cmocka_unit_test(a_home_on_a_disk_that_can_only_be_read_is_told),
        cmocka_unit_test(files_of_evidence_are_checked_and_found_again),
    };
    return cmocka_run_group_tests_name("home commands", tests, start, stop);
}
