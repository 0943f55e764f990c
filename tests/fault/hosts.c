#include "tests/fault/hosts.h"
void hosts_take_down(void)
{
}
