/*
 * The files that bear out what was submitted, and stay with the coordinator: where each stands and
 * the SHA-256 that it had. A text file in the home, in the form of sha256sum(1), which can check
 * it.
 */
#ifndef PARALLAX_CLIENT_EVIDENCE_LIST_H
#define PARALLAX_CLIENT_EVIDENCE_LIST_H

#include "base/buffer.h"
#include "base/error.h"
#include "client/home.h"
#include "seal/seal.h"

#include <stdbool.h>
#include <stddef.h>

#define EVIDENCE_HEX_BYTES (2 * SEAL_DIGEST_BYTES + 1)

struct evidence_file {
    char sha256[EVIDENCE_HEX_BYTES]; /* 64 digits, lower case */
    char *path;                      /* absolute, owned by the list */
};
/* evidence_list_load, evidence_list_free. Sorted in the order of adding. */
struct evidence_list {
    struct evidence_file *files;
    size_t count, capacity;
};

/* No file yet is an empty list. REJECT EVIDENCE_LIST_DAMAGED names the line. */
enum verdict evidence_list_load(const struct home *home, struct evidence_list *ret_list,
                                struct error *error);
void evidence_list_free(struct evidence_list *list);
/* RETRY FILE_UNWRITABLE. */
enum verdict evidence_list_save(const struct home *home, const struct evidence_list *list,
                                struct error *error);
/*
 * Remembers a file by its absolute path; one that stands there already gets the new hash. REJECT
 * EVIDENCE_NAME for a path with a line break in it.
 */
enum verdict evidence_list_put(struct evidence_list *list, const char *sha256, const char *path,
                               struct error *error);
/* NULL: no file with this hash is known. */
const struct evidence_file *evidence_list_find(const struct evidence_list *list,
                                               struct text sha256);

#endif
