/*
 * Which language the program speaks: --lang, else that of the environment, as far as it is one of
 * those that there are.
 */
#ifndef PARALLAX_CLIENT_SPEECH_H
#define PARALLAX_CLIENT_SPEECH_H

#include "base/options.h"

#include <stdbool.h>

/*
 * Before options are read, so that --help and what is wrong with them are told in it, too: --lang
 * or its environment name, else the first of LC_ALL, LC_MESSAGES and LANG that names a language
 * that there is, else English. What is no language here is passed over; speech_settle tells it.
 */
void speech_begin(int argc, char **argv, char **environ);
/* The language that the options say, after all of them were read: a file may say it. False: there
 * is no such language, which was told. */
bool speech_settle(const struct options *options);

#endif
