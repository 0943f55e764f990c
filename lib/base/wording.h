/*
 * The sentences of libraries in the language of whoever runs the program: English everywhere until
 * a program that speaks to people says how to translate. Daemons never do, so logs stay English.
 */
#ifndef PARALLAX_BASE_WORDING_H
#define PARALLAX_BASE_WORDING_H

/* Marks words of a table for translators; they go through wording() where they are shown. */
#define N_(words) (words)

/* Gives the translation, or english itself; what it returns lives as long as the process. */
typedef const char *wording_fn(const char *english);

/* NULL: English, as at the start. Set it before a second thread runs. */
void wording_use(wording_fn *translate);
/* error_set, --help and the sentences of problems go through here by themselves. */
const char *wording(const char *english) __attribute__((format_arg(1)));

#endif
