/* See command.h: data. */
#include "exporter/command_output.h"

#include "exporter/dataset.h"
#include "model/reference.h"

/* NULL after a complaint. */
static const struct country *find_country(const char *typed)
{
    const struct country *country = reference_country(text_of(typed));
    if (country == NULL)
        command_complain("flag --country: no ISO 3166-1 alpha-3 code, such as KGZ", typed);
    return country;
}

static enum verdict write_data(struct store *store, void *wish, struct output *output,
                               struct error *error)
{
    return dataset_write(store, wish, output, error);
}

enum exit_code command_data(const struct exporter_config *config)
{
    struct dataset_wish wish = {
        .call = text_of(config->call),
        .country = text_of(config->country),
        .show_progress = true,
    };
    if (config->country != NULL && find_country(config->country) == NULL)
        return EXIT_USAGE;
    if (!dataset_find(text_of(config->set), &wish.set) ||
        !dataset_format_find(text_of(config->format), &wish.format))
        return EXIT_USAGE; /* the options table has refused everything else */
    return command_write(config, write_data, NULL, &wish);
}
