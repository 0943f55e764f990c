/* See database.h. */
#include "admin/database.h"

#include "store/migrate.h"

enum exit_code database_connect(struct admin *admin)
{
    struct error error;
    if (admin->config->database_url == NULL) {
        (void)error_set(&error, VERDICT_REJECT, "DATABASE_URL_MISSING",
                        "option database-url: is needed by this command; give --database-url, "
                        "PARALLAX_DATABASE_URL or PARALLAX_DATABASE_URL_FILE");
        return admin_fail_usage(&error);
    }
    struct store_config config = {
        .url = admin->config->database_url,
        .application = "parallax-admin",
    };
    if (store_open(&config, &admin->store, &error) != VERDICT_OK)
        return admin_fail(&error);
    return EXIT_DONE;
}

enum exit_code database_open(struct admin *admin)
{
    enum exit_code code = database_connect(admin);
    struct error error;
    if (code == EXIT_DONE && store_check_schema(admin->store, &error) != VERDICT_OK)
        code = admin_fail(&error);
    return code;
}
