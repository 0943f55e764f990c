#include "tests/fault/fault.h"
const struct scenario network_scenarios[] = {{0}};
