/*
 * The tables of an import, opened: their encoding asked where they do not tell it themselves.
 */
#ifndef PARALLAX_CLIENT_IMPORT_IMPORT_FILES_H
#define PARALLAX_CLIENT_IMPORT_IMPORT_FILES_H

#include "base/error.h"
#include "client/session.h"
#include "sheet/sheet.h"

#include <stddef.h>

/* Zero-filled is valid and empty. */
struct import_files {
    size_t count;
    struct sheet_file **at; /* owned, as are the files */
};

/*
 * Opens what --map-from names, then the paths. A file whose encoding cannot be told is shown in
 * each that it may be; on a terminal it is asked which is right, elsewhere REJECT ENCODING_UNTOLD
 * says that --encoding must tell. Otherwise errors as sheet_file_open_path.
 */
enum verdict import_files_open(struct session *session, char **paths, int path_count,
                               struct import_files *files, struct error *error);
void import_files_close(struct import_files *files);

#endif
