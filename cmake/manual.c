/*
 * Prints the manual page or a shell's completion of one program from its option table, while it is
 * built: what is installed cannot say something else than the program does. Built once for every
 * program, with PROGRAM its option table.
 *
 *   manual man SECTION REST.roff   the page; REST has what follows the exit codes
 *   manual bash|zsh REST           the functions of base/options.h, and REST which uses them
 */
#include "base/buffer.h"
#include "base/file.h"
#include "base/options.h"

#include <stdio.h>
#include <string.h>

#define REST_BYTES_MAX ((size_t)1 << 20)

extern const struct option_program PROGRAM;

/* Whether argv asked for something that there is. */
static bool print_table(int argc, char **argv, struct buffer *out)
{
    if (argc == 4 && strcmp(argv[1], "man") == 0) {
        options_manual(&PROGRAM, argv[2], PARALLAX_VERSION, out);
        return true;
    }
    if (argc != 3)
        return false;
    if (strcmp(argv[1], "zsh") == 0)
        buffer_format(out, "#compdef %s\n", PROGRAM.name);
    else if (strcmp(argv[1], "bash") != 0)
        return false;
    buffer_format(
        out, "# shellcheck shell=bash disable=SC2221,SC2222\n# The commands and options of %s.\n",
        PROGRAM.name);
    options_completion(&PROGRAM, out);
    return true;
}

int main(int argc, char **argv)
{
    struct buffer out = BUFFER_NONE;
    struct error error;
    if (!print_table(argc, argv, &out)) {
        (void)fputs("Usage: manual man SECTION REST.roff | bash REST | zsh REST\n", stderr);
        return 2;
    }
    if (file_read(argv[argc - 1], REST_BYTES_MAX, &out, &error) != VERDICT_OK) {
        (void)fprintf(stderr, "%s\n", error.text);
        buffer_free(&out);
        return 1;
    }
    bool written = buffer_ok(&out) && fwrite(out.data, 1, out.length, stdout) == out.length &&
                   fflush(stdout) == 0;
    buffer_free(&out);
    return written ? 0 : 1;
}
