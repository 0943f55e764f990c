/* parallax-admin migrate: brings the database to our version. */
#include "admin/commands.h"
#include "admin/database.h"

#include "base/json.h"
#include "store/migrate.h"

enum exit_code migrate_run(struct admin *admin)
{
    enum exit_code code = database_connect(admin);
    if (code != EXIT_DONE)
        return code;
    int applied = 0, version = 0;
    struct error error;
    if (store_migrate(admin->store, &applied, &version, &error) != VERDICT_OK)
        return admin_fail(&error);
    if (admin->config->json) {
        struct json json = json_to(&admin->out);
        json_object_begin(&json);
        json_key(&json, "applied");
        json_int(&json, applied);
        json_key(&json, "version");
        json_int(&json, version);
        json_object_end(&json);
        buffer_byte(&admin->out, '\n');
    } else {
        buffer_format(&admin->out, "%d %s applied; the database is at version %d.\n", applied,
                      applied == 1 ? "migration was" : "migrations were", version);
    }
    return EXIT_DONE;
}
