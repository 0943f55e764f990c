/*
 * The client's home: one private folder for keys and outbox, used by one process at a time.
 */
#ifndef PARALLAX_CLIENT_HOME_H
#define PARALLAX_CLIENT_HOME_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

struct home;

/*
 * Locks the folder; an absent path stands for ~/.local/share/parallax. With make the folder is made
 * where there is none. It gets mode 0700 and what is in it of ours 0600 each time, but for keys: a
 * key that others could read is refused when it is loaded.
 *
 * REJECT HOME_MISSING, HOME_FOREIGN (another user's, or a folder for other things), RETRY HOME_BUSY
 * (another parallax works in it and does not lend it within a few seconds), HOME_READ_ONLY,
 * FILE_UNWRITABLE.
 */
enum verdict home_open(const char *path, bool make, struct home **ret_home, struct error *error);
/* Others may work in it until it is taken back; what this process has open it must not touch. */
void home_lend(struct home *home);
/* Waits until nobody else works in it. RETRY HOME_BUSY: a signal came first, it is still lent. */
enum verdict home_take_back(struct home *home, struct error *error);
/*
 * One process of a home sends: two would send and take receipts for the same submissions while the
 * home is lent. *ret_claimed false: another one does. Ends with home_close.
 */
enum verdict home_claim_sending(struct home *home, bool *ret_claimed, struct error *error);
/* Makes sure that nobody sends from it while it is lent, until home_close. RETRY HOME_BUSY. */
enum verdict home_claim_alone(struct home *home, struct error *error);
void home_close(struct home **home);
const char *home_path(const struct home *home);
/* Appends the path of a file in the home, NUL-terminated. */
void home_file(const struct home *home, const char *name, struct buffer *out);

#endif
