/* See options.h. */
#include "bench/options.h"

#include <stddef.h>

#define AT(member) offsetof(struct bench_config, member)
#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct option_row rows[] = {
    {.name = "programs",
     .kind = OPTION_PATH,
     .offset = AT(programs),
     .placeholder = "FOLDER",
     .help = "Where the programs stand that are measured; by default beside parallax-bench."},
    {.name = "folder",
     .kind = OPTION_PATH,
     .offset = AT(folder),
     .preset = "/var/tmp",
     .placeholder = "FOLDER",
     .help = "Where a folder for spools and databases is made; its disk is measured, too."},
    {.name = "rounds",
     .kind = OPTION_NUMBER,
     .offset = AT(rounds),
     .preset = "5",
     .minimum = 1,
     .maximum = 1000,
     .placeholder = "NUMBER",
     .help = "How often everything is measured, interleaved; medians are printed."},
};

static const struct option_row door_rows[] = {
    {.name = "samples",
     .kind = OPTION_NUMBER,
     .offset = AT(samples),
     .preset = "1000",
     .minimum = 100,
     .maximum = 100000,
     .placeholder = "NUMBER",
     .help = "Submissions that the well-behaved client sends in a round, one after the other."},
    {.name = "idle",
     .kind = OPTION_NUMBER,
     .offset = AT(idle),
     .preset = "2000",
     .minimum = 0,
     .maximum = 20000,
     .placeholder = "NUMBER",
     .help = "Clients that are connected, each of an organisation of its own, and say nothing."},
    {.name = "flood",
     .kind = OPTION_CHOICE,
     .offset = AT(flood),
     .preset = "all",
     .choices = "all|submit|polite|hello|status|garbage|connect|none",
     .placeholder = "KIND",
     .help = "What one organisation floods with: full frames without heeding BUSY, full frames as "
             "fast as the protocol allows, greetings, queries, frames that are no message, or "
             "connections."},
};

static const struct option_command commands[] = {
    {.name = "door",
     .help = "Time to a receipt, alone and among idle clients and one that floods.",
     .rows = door_rows,
     .row_count = COUNT(door_rows)},
};

const struct option_program bench_program = {
    .name = "parallax-bench",
    .env = "BENCH",
    .summary = "Measures what the pipeline bears and costs, on this machine, in processes of its "
               "own.",
    .rows = rows,
    .row_count = COUNT(rows),
    .commands = commands,
    .command_count = COUNT(commands),
    .config_size = sizeof(struct bench_config),
};
