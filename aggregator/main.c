/* parallax-aggregator: groups submissions by country and goal into PostgreSQL, each exactly once.
 */
#include "aggregator/aggregator.h"
#include "aggregator/options.h"

#include "base/daemon.h"

#include <unistd.h>

int main(int argc, char **argv)
{
    const struct daemon_spec spec = {
        .program = &aggregator_program,
        .drain_limit_ms = 10000,
        .open = aggregator_open,
        .step = aggregator_step,
        .drain = aggregator_drain,
        .close = aggregator_close,
    };
    return daemon_run(&spec, argc, argv, environ);
}
