/*
 * A queue of messages from one thread to another, with a descriptor to wait on.
 *
 * A message is a struct that begins with struct mailbox_item; who takes it owns it.
 */
#ifndef PARALLAX_AGGREGATOR_MAILBOX_H
#define PARALLAX_AGGREGATOR_MAILBOX_H

#include "base/error.h"

#include <pthread.h>

struct mailbox_item {
    struct mailbox_item *next;
};

struct mailbox {
    pthread_mutex_t lock;
    struct mailbox_item *first, *last;
    int fd; /* an eventfd: readable while something may be there */
};

/* FATAL MAILBOX when the system has no descriptor left. */
enum verdict mailbox_init(struct mailbox *mailbox, struct error *error);
/* The items left in it are the caller's to take first. */
void mailbox_destroy(struct mailbox *mailbox);
void mailbox_put(struct mailbox *mailbox, struct mailbox_item *item);
/* Makes the descriptor readable without a message. */
void mailbox_wake(struct mailbox *mailbox);
/* NULL when there is none; the descriptor is then no longer readable. */
struct mailbox_item *mailbox_take(struct mailbox *mailbox);

#endif
