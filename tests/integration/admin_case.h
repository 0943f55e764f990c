/*
 * Runs parallax-admin against a private PostgreSQL and tells what came of it.
 */
#ifndef PARALLAX_TESTS_INTEGRATION_ADMIN_CASE_H
#define PARALLAX_TESTS_INTEGRATION_ADMIN_CASE_H

/* Sets the program's path; before anything else. */
void admin_case_program(const char *path);

/* cmocka group set-up and tear-down: a cluster whose database is empty, and a scratch folder. */
int admin_case_start(void **state);
int admin_case_stop(void **state);
/* cmocka set-up of a test: a database that is migrated and has no rows. */
int admin_case_empty(void **state);

/* Runs the program with these words, ended by NULL, and fails the test unless it exits with code.
 */
void admin_case_run(int code, const char *word, ...) __attribute__((sentinel));
/* What the last run wrote; valid until the next. */
const char *admin_case_out(void);
const char *admin_case_err(void);
/* What it wrote to stdout without the newline, owned by the caller. */
char *admin_case_line(void);
/* Fails the test unless the last run wrote this somewhere on stdout or stderr. */
void admin_case_expect_out(const char *part);
void admin_case_expect_err(const char *part);

/* The database's URL for the runs that follow; NULL: that of the cluster; "": none. */
void admin_case_url(const char *url);
/* Runs SQL with psql; fails the test when it does not work. Its output is admin_case_out. */
void admin_case_sql(const char *sql);
/* Writes a file in the scratch folder, and its path, valid until the tear-down. */
const char *admin_case_file(const char *name, const char *content);
/* The path of a file that is not there, valid until the tear-down. */
const char *admin_case_path(const char *name);

#endif
