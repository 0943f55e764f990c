/* See command_output.h. */
#include "exporter/command_output.h"

#include "exporter/query.h"

#include <stdio.h>
#include <string.h>

void command_complain(const char *sentence, const char *typed)
{
    (void)fprintf(stderr, "parallax-exporter: %s%s%s\n", sentence, typed != NULL ? ": " : "",
                  typed != NULL ? typed : "");
}

static enum verdict open_store(const struct exporter_config *config, struct store **ret_store,
                               struct error *error)
{
    const struct store_config wanted = {
        .url = config->database_url,
        .application = exporter_program.name,
        .reader = true,
        .statement_limit_ms = config->statement_limit_ms,
    };
    return query_connect(&wanted, ret_store, error);
}

enum exit_code command_tell(const struct error *error)
{
    (void)fprintf(stderr, "parallax-exporter: %s\n", error->text);
    bool usage = strncmp(error->code, "FORM_", 5) == 0 || strncmp(error->code, "SCOPE_", 6) == 0;
    return usage ? EXIT_USAGE : verdict_exit_code(error->verdict);
}

enum exit_code command_write(const struct exporter_config *config, command_write_fn *write,
                             command_convert_fn *convert, void *job)
{
    struct store *store = NULL;
    struct output *output = NULL;
    struct error error;
    enum verdict verdict = output_open(config->output, &output, &error);
    if (verdict == VERDICT_OK)
        verdict = open_store(config, &store, &error);
    if (verdict == VERDICT_OK)
        verdict = write(store, job, output, &error);
    store_close(&store);
    if (verdict == VERDICT_OK && convert != NULL)
        verdict = convert(job, output, &error);
    if (verdict == VERDICT_OK)
        verdict = output_finish(output, &error);
    output_free(&output);
    return verdict == VERDICT_OK ? EXIT_DONE : command_tell(&error);
}
