/* parallax-bench: measures the pipeline. Reads its options and runs one command. */
#include "bench/commands.h"
#include "bench/options.h"

#include "base/error.h"
#include "seal/seal.h"
#include "wire/codec.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command {
    const char *name;
    bench_command_fn *run;
} commands[] = {
    {"door", command_door},
    {"pipeline", command_pipeline},
    {"wire", command_wire},
};

static enum exit_code run(const struct options *options)
{
    struct error error;
    enum verdict verdict = seal_start(&error);
    if (verdict == VERDICT_OK)
        verdict = codec_start(&error);
    for (size_t i = 0; verdict == VERDICT_OK && i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, options->command->name) == 0)
            verdict = commands[i].run(options->config, &error);
    if (verdict == VERDICT_OK)
        return EXIT_DONE;
    (void)fprintf(stderr, "parallax-bench: %s\n", error.text);
    /* What can never be done here was asked for. */
    return verdict == VERDICT_REJECT ? EXIT_USAGE : verdict_exit_code(verdict);
}

int main(int argc, char **argv)
{
    struct options *options;
    switch (options_read(&bench_program, argc, argv, environ, &options)) {
    case OPTIONS_SHOWN:
        return EXIT_DONE;
    case OPTIONS_BAD:
        return EXIT_USAGE;
    case OPTIONS_RUN:
        break;
    }
    enum exit_code code = run(options);
    options_free(&options);
    return (int)code;
}
