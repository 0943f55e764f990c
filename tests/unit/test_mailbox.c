/* The queue between two threads: in order, nothing lost, and its descriptor never sleeps on a
 * message. */
#include "aggregator/mailbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>

#define LETTERS 20000
#define PATIENCE_MS 20000

struct letter {
    struct mailbox_item item;
    int number;
};

static struct mailbox there, back;
static struct letter letters[LETTERS];

static bool is_readable(const struct mailbox *mailbox, int wait_ms)
{
    struct pollfd item = {.fd = mailbox->fd, .events = POLLIN};
    return poll(&item, 1, wait_ms) == 1;
}

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < LETTERS; i++)
        letters[i].number = i;
    return mailbox_init(&there, NULL) == VERDICT_OK && mailbox_init(&back, NULL) == VERDICT_OK ? 0
                                                                                               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    mailbox_destroy(&there);
    mailbox_destroy(&back);
    return 0;
}

static struct letter *take(struct mailbox *mailbox)
{
    return (struct letter *)(void *)mailbox_take(mailbox);
}

static void they_come_in_order(void **state)
{
    (void)state;
    assert_null(take(&there));
    assert_false(is_readable(&there, 0));
    for (int i = 0; i < 3; i++)
        mailbox_put(&there, &letters[i].item);
    for (int i = 0; i < 3; i++) {
        assert_true(is_readable(&there, 0));
        assert_int_equal(take(&there)->number, i);
    }
    assert_null(take(&there));
    assert_false(is_readable(&there, 0));
    mailbox_put(&there, &letters[7].item);
    assert_true(is_readable(&there, 0));
    assert_int_equal(take(&there)->number, 7);
}

static void a_wake_is_seen_once_and_brings_nothing(void **state)
{
    (void)state;
    mailbox_wake(&there);
    mailbox_wake(&there);
    assert_true(is_readable(&there, 0));
    assert_null(take(&there));
    assert_false(is_readable(&there, 0));
}

/* Waits for the next as the stages do: drained first, then asleep until it is told. */
static struct letter *wait_for(struct mailbox *mailbox)
{
    struct letter *letter;
    while ((letter = take(mailbox)) == NULL)
        if (!is_readable(mailbox, PATIENCE_MS))
            return NULL;
    return letter;
}

/* Sends everything back; ends when one did not come. */
static void *echo(void *argument)
{
    (void)argument;
    for (int i = 0; i < LETTERS; i++) {
        struct letter *letter = wait_for(&there);
        if (letter == NULL)
            break;
        mailbox_put(&back, &letter->item);
    }
    return NULL;
}

static void two_threads_lose_nothing(void **state)
{
    (void)state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, echo, NULL), 0);
    int came = 0;
    for (int i = 0; i < LETTERS; i++) {
        mailbox_put(&there, &letters[i].item);
        struct letter *letter = i % 3 == 0 ? take(&back) : NULL;
        if (letter != NULL && letter->number == came)
            came++;
        else
            assert_null(letter);
    }
    while (came < LETTERS) {
        struct letter *letter = wait_for(&back);
        assert_true(letter != NULL && letter->number == came);
        came++;
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_null(take(&there));
    assert_null(take(&back));
}

static atomic_bool woken;

static void *sleeper(void *argument)
{
    (void)argument;
    bool readable = is_readable(&there, PATIENCE_MS);
    atomic_store(&woken, readable && take(&there) == NULL);
    return NULL;
}

static void a_wake_ends_a_sleep(void **state)
{
    (void)state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, sleeper, NULL), 0);
    mailbox_wake(&there);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(atomic_load(&woken));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(they_come_in_order),
        TEST(a_wake_is_seen_once_and_brings_nothing),
        TEST(two_threads_lose_nothing),
        TEST(a_wake_ends_a_sleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
