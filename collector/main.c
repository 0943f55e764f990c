/* parallax-collector: accepts submissions over ZeroMQ and never loses one that it gave a receipt
 * for. */
#include "collector/collector.h"
#include "collector/options.h"

#include "base/daemon.h"

#include <unistd.h>

int main(int argc, char **argv)
{
    const struct daemon_spec spec = {
        .program = &collector_program,
        .drain_limit_ms = 5000,
        .open = collector_open,
        .step = collector_step,
        .drain = collector_drain,
        .close = collector_close,
    };
    return daemon_run(&spec, argc, argv, environ);
}
