/* A client changes its keys: the old ones serve until the new ones are let in, and then are gone.
 */
#include "tests/support/pipeline.h"
#include "tests/support/scratch.h"

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

#define CSV                                                                                        \
    "country,goal,year,finding_type,title,body\n"                                                  \
    "KGZ,5,2025,GAP,%s,Two for seven regions.\n"

static struct pipeline *pipeline;

static int start(void **state)
{
    struct error error;
    (void)state;
    link_start();
    assert_int_equal(seal_start(&error), VERDICT_OK);
    assert_int_equal(codec_start(&error), VERDICT_OK);
    pipeline = pipeline_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pipeline_free(&pipeline);
    link_stop();
    return 0;
}

/* One finding more; told apart by its title. */
static void send_one(const char *home, const char *title)
{
    char content[512], name[64];
    (void)snprintf(content, sizeof content, CSV, title);
    (void)snprintf(name, sizeof name, "%s.csv", title);
    char *path = pipeline_file(pipeline, name, content);
    pipeline_client(pipeline, home, 0, "import", "--call", PIPELINE_CALL, path, NULL);
    free(path);
}

/* The keys that the home uses, and whether others wait. */
static char *card_in(const char *home)
{
    char card[CARD_TEXT_BYTES];
    struct identity *identity = pipeline_identity(pipeline, home);
    card_format(identity_public(identity), card);
    identity_free(&identity);
    return strdup(card);
}

/* The card that rotate prints: the third line but two of its words. */
static char *rotate(const char *home, const char *said)
{
    pipeline_client(pipeline, home, 0, "rotate", NULL);
    const char *out = process_out(pipeline->last);
    assert_non_null(strstr(out, said));
    const char *card = strstr(out, "plx1-");
    assert_non_null(card);
    return strndup(card, strcspn(card, "\n"));
}

static void the_new_keys_take_over_once_they_are_let_in(void **state)
{
    (void)state;
    char *organisation = pipeline_enrol(pipeline, "member", "KGZ");
    char *old_card = card_in("member");
    pipeline_start(pipeline);
    send_one("member", "Before");

    char *new_card = rotate("member", "Made new keys");
    char *same_card = rotate("member", "Kept the new keys");
    assert_string_equal(new_card, same_card);
    assert_string_not_equal(new_card, old_card);

    /* Not let in yet: the old keys serve. */
    send_one("member", "Between");
    char *card = card_in("member");
    assert_string_equal(card, old_card);
    free(card);

    /* Let in, and the old ones too: the new ones are tried first. */
    pipeline_admin(pipeline, 0, "key", "add", "--organisation", organisation, new_card, NULL);
    (void)process_await(pipeline->collector, "catalogue_replaced");
    send_one("member", "After");
    card = card_in("member");
    assert_string_equal(card, new_card);
    free(card);
    char *waiting = scratch_path(pipeline->folder, "member/identity.next");
    assert_int_equal(access(waiting, F_OK), -1);
    free(waiting);

    /* And serve alone. */
    pipeline_admin(pipeline, 0, "key", "revoke", old_card, NULL);
    (void)process_await(pipeline->collector, "catalogue_replaced");
    send_one("member", "Alone");
    pipeline_stored(pipeline, 4);
    assert_int_equal(pipeline_count(pipeline, "SELECT count(DISTINCT pseudonym) FROM submission"),
                     1);

    free(same_card);
    free(new_card);
    free(old_card);
    free(organisation);
    pipeline_stop(&pipeline->collector);
    pipeline_stop(&pipeline->aggregator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_new_keys_take_over_once_they_are_let_in),
    };
    return cmocka_run_group_tests_name("rotation", tests, start, stop);
}
