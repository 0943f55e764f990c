/*
 * What the commands that write a file share: a session, an output, and the sentence on standard
 * error with its exit code. Private to the commands.
 */
#ifndef PARALLAX_EXPORTER_COMMAND_OUTPUT_H
#define PARALLAX_EXPORTER_COMMAND_OUTPUT_H

#include "exporter/command.h"
#include "exporter/output.h"
#include "store/store.h"

typedef enum verdict command_write_fn(struct store *store, void *job, struct output *output,
                                      struct error *error);
typedef enum verdict command_convert_fn(void *job, struct output *output, struct error *error);

/*
 * Opens the output first, because what cannot be written need not be asked for; then the database,
 * for write alone. What comes after the data, if anything (convert may be NULL), keeps no session
 * waiting. Errors are told.
 */
enum exit_code command_write(const struct exporter_config *config, command_write_fn *write,
                             command_convert_fn *convert, void *job);
/* The error's sentence; a form that is not there or is broken, and a scope that is missing, are the
 * operator's affair. */
enum exit_code command_tell(const struct error *error);
/* A sentence, with what was typed after it where that is not NULL. */
void command_complain(const char *sentence, const char *typed);

#endif
