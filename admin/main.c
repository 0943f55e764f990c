/* parallax-admin: the secretariat's tool: organisations, keys, calls, claims, and whether all
 * counts are right. */
#include "admin/admin.h"

#include <unistd.h>

int main(int argc, char **argv)
{
    return admin_run(argc, argv, environ);
}
