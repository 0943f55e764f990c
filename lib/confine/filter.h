/*
 * The filter of system calls: the tables as rules of libseccomp. Private to lib/confine.
 */
#ifndef PARALLAX_CONFINE_FILTER_H
#define PARALLAX_CONFINE_FILTER_H

#include "base/error.h"
#include "confine/confine.h"

/* Puts the profile's filter on all threads of the process. FATAL CONFINE_FILTER. */
enum verdict filter_load(enum confine_profile profile, struct error *error);
/* Puts program.def, which allows what it does not name, on the process. FATAL CONFINE_FILTER. */
enum verdict filter_load_program(struct error *error);

#endif
