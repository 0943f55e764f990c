/* parallax-exporter: reports and data sets, written once or served. */
#include "exporter/command.h"

#include <string.h>

int main(int argc, char **argv, char **environ)
{
    struct options *options = NULL;
    switch (options_read(&exporter_program, argc, argv, environ, &options)) {
    case OPTIONS_SHOWN:
        return EXIT_DONE;
    case OPTIONS_BAD:
        return EXIT_USAGE;
    case OPTIONS_RUN:
        break;
    }
    int code;
    if (strcmp(options->command->name, "report") == 0)
        code = (int)command_report(options->config);
    else if (strcmp(options->command->name, "data") == 0)
        code = (int)command_data(options->config);
    else
        code = command_serve(argc, argv, environ);
    options_free(&options);
    return code;
}
