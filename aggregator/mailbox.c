/* See mailbox.h. */
#include "aggregator/mailbox.h"

#include <assert.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum verdict mailbox_init(struct mailbox *mailbox, struct error *error)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return error_set(error, VERDICT_FATAL, "MAILBOX", "no descriptor for a queue: %m");
    *mailbox = (struct mailbox){.fd = fd};
    int failed = pthread_mutex_init(&mailbox->lock, NULL);
    assert(failed == 0);
    (void)failed;
    return VERDICT_OK;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    (void)pthread_mutex_destroy(&mailbox->lock);
    (void)close(mailbox->fd);
}

void mailbox_put(struct mailbox *mailbox, struct mailbox_item *item)
{
    item->next = NULL;
    (void)pthread_mutex_lock(&mailbox->lock);
    if (mailbox->first == NULL)
        mailbox->first = item;
    else
        mailbox->last->next = item;
    mailbox->last = item;
    (void)pthread_mutex_unlock(&mailbox->lock);
    mailbox_wake(mailbox);
}

void mailbox_wake(struct mailbox *mailbox)
{
    uint64_t one = 1;
    ssize_t written = write(mailbox->fd, &one, sizeof one);
    assert(written == sizeof one); /* fails only above 2^64 - 2 unread */
    (void)written;
}

struct mailbox_item *mailbox_take(struct mailbox *mailbox)
{
    uint64_t ignored;
    (void)pthread_mutex_lock(&mailbox->lock);
    struct mailbox_item *item = mailbox->first;
    if (item != NULL)
        mailbox->first = item->next;
    /* Drained under the lock, when empty: a put that comes later makes it readable again. */
    else if (read(mailbox->fd, &ignored, sizeof ignored) < 0)
        ignored = 0; /* nothing was signalled */
    (void)pthread_mutex_unlock(&mailbox->lock);
    return item;
}
