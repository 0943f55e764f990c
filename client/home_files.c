/* See home_files.h. */
#include "client/home_files.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Of mkstemp(3), behind the dot. */
#define RANDOM_CHARACTERS 6

const struct home_file home_files[] = {
    {HOME_OUTBOX_FILE, HOME_KEPT},       {HOME_JOURNAL_FILE, HOME_PASSING},
    {"outbox.db-wal", HOME_PASSING},     {"outbox.db-shm", HOME_PASSING},
    {HOME_EVIDENCE_FILE, HOME_KEPT},     {HOME_MOVED_FILE, HOME_PASSING},
    {HOME_RESTORING_FILE, HOME_PASSING}, {HOME_NEXT_KEY_FILE, HOME_KEY},
    {HOME_KEY_FILE, HOME_KEY},           {HOME_LOCK_FILE, HOME_PASSING},
    {HOME_SENDING_FILE, HOME_PASSING},   {HOME_EDIT_FILE, HOME_PASSING},
};
const size_t home_file_count = sizeof home_files / sizeof home_files[0];

/* "", ".new", or a dot and what mkstemp(3) puts behind it. */
static bool is_ending(const char *ending)
{
    if (ending[0] == '\0' || strcmp(ending, ".new") == 0)
        return true;
    if (ending[0] != '.' || strlen(ending + 1) != RANDOM_CHARACTERS)
        return false;
    for (const char *p = ending + 1; *p != '\0'; p++)
        if (!isalnum((unsigned char)*p))
            return false;
    return true;
}

const struct home_file *home_file_named(const char *name)
{
    for (size_t i = 0; i < home_file_count; i++) {
        size_t length = strlen(home_files[i].name);
        if (strncmp(name, home_files[i].name, length) == 0 && is_ending(name + length))
            return &home_files[i];
    }
    return NULL;
}
