/*
 * The commands of parallax. Each prints its own results and returns the exit code of work that was
 * done; an error means that it could not be done at all.
 */
#ifndef PARALLAX_CLIENT_COMMANDS_H
#define PARALLAX_CLIENT_COMMANDS_H

#include "base/error.h"
#include "base/options.h"
#include "client/session.h"

typedef enum verdict command_fn(struct session *session, const struct options *options,
                                enum exit_code *ret_code, struct error *error);

command_fn command_calls, command_import, command_send, command_rotate; /* command_<group>.c */
command_fn command_outbox, command_status;
command_fn command_form;
command_fn command_receipt, command_verify;
command_fn command_collector_add, command_collector_list, command_collector_remove;
command_fn command_new, command_amend, command_withdraw;
/* Unlike the others it works where there are no keys yet; keys_made tells that they are new. */
enum verdict command_init(struct session *session, const struct options *options, bool keys_made,
                          enum exit_code *ret_code, struct error *error);
/* Asks about everything that has its receipt and may still change, and keeps what is told. */
enum verdict command_status_refresh(struct session *session, struct error *error);

#endif
