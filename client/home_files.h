/*
 * The files of a home: which are ours, and what they hold. Whoever puts a new file into the home
 * adds a row, or `parallax wipe` leaves it and `parallax export` forgets it.
 */
#ifndef PARALLAX_CLIENT_HOME_FILES_H
#define PARALLAX_CLIENT_HOME_FILES_H

#include <stddef.h>

#define HOME_LOCK_FILE "lock"
#define HOME_SENDING_FILE "sending"
#define HOME_KEY_FILE "identity.key"
#define HOME_NEXT_KEY_FILE "identity.next"
#define HOME_OUTBOX_FILE "outbox.db"
#define HOME_JOURNAL_FILE "outbox.db-journal"
#define HOME_EVIDENCE_FILE "evidence.list"
#define HOME_EDIT_FILE "edit"           /* an answer that is open in an editor (entry_text.c) */
#define HOME_MOVED_FILE "moved"         /* this home went to another computer (moved.h) */
#define HOME_RESTORING_FILE "restoring" /* a copy is being put back (archive.h) */

enum home_part {
    HOME_KEY,     /* secrets */
    HOME_KEPT,    /* goes with the home to another computer, as keys do */
    HOME_PASSING, /* of this computer or this moment */
};

struct home_file {
    const char *name;
    enum home_part part;
};

/* In the order in which a copy is put back: the key last, because with it the home is one. */
extern const struct home_file home_files[];
extern const size_t home_file_count;

/*
 * The row of a name in the home; NULL: it is not ours. A file that was being written when something
 * ended us ("outbox.db.new", "identity.key.a1B2c3") counts as the one it was to become.
 */
const struct home_file *home_file_named(const char *name);

#endif
