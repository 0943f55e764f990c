#include "tests/fault/fault.h"
const struct scenario network_scenarios[] = {{0}}, many_scenarios[] = {{0}},
                      client_scenarios[] = {{0}};
void fault_kill_rounds(struct fault *f, size_t r)
{
    (void)f;
    (void)r;
}
