/* See report.h. */
#include "bench/report.h"

#include "base/file.h"
#include "base/json.h"

#include <stdio.h>

/* As many digits behind the point as tell something. */
static int digits(double value)
{
    return value < 1000 ? 2 : 0;
}

static void print_figure(const struct figures *figures, enum figure figure)
{
    double value = figures_median(figures, figure);
    enum figure beside = figures_beside(figures, figure);
    struct figures_target target;
    char share[64] = "", met[64] = "";
    if (beside != FIGURES)
        (void)snprintf(share, sizeof share, "%8.2f of %s", value / figures_median(figures, beside),
                       figures_name(beside));
    if (figures_target(figures, figure, &target))
        (void)snprintf(met, sizeof met, "%s: %s %.*f", target.met ? "met" : "MISSED",
                       target.at_least ? "at least" : "at most", digits(target.bound),
                       target.bound);
    printf("%-30s %12.*f %-12s %-28s %s\n", figures_name(figure), digits(value), value,
           figures_unit(figure), share, met);
}

void report_print(const struct bench_config *config, const struct figures *figures)
{
    printf("Medians of %lld rounds of %lld submissions of about 1 KB, %lld clients, %lld rows "
           "there before; everything on this machine.\n\n%-30s %12s %-12s %-28s %s\n",
           (long long)config->rounds, (long long)config->submissions, (long long)config->clients,
           (long long)config->preloaded, "", "", "", "  beside", "target");
    for (int figure = 0; figure < FIGURES; figure++)
        if (figures_has(figures, (enum figure)figure))
            print_figure(figures, (enum figure)figure);
}

/* A field a line, so that bench/compare needs no parser. */
static void field(struct json *json, const char *name)
{
    buffer_byte(json->out, '\n');
    json_key(json, name);
}

static void write_figure(struct json *json, const struct figures *figures, enum figure figure)
{
    struct figures_target target;
    field(json, figures_name(figure));
    json_object_begin(json);
    json_key(json, "value");
    json_number(json, figures_median(figures, figure));
    json_key(json, "unit");
    json_string(json, figures_unit(figure));
    if (figures_target(figures, figure, &target)) {
        json_key(json, target.at_least ? "at_least" : "at_most");
        json_number(json, target.bound);
    }
    json_object_end(json);
}

static void write_settings(struct json *json, const struct bench_config *config)
{
    const struct {
        const char *name;
        int64_t value;
    } numbers[] = {
        {"preloaded", config->preloaded}, {"submissions", config->submissions},
        {"clients", config->clients},     {"frame", config->frame},
        {"rounds", config->rounds},       {"sustain ms", config->sustain_ms},
        {"share", config->share},         {"sustain frame", config->sustain_frame},
        {"outage", config->outage},
    };
    field(json, "commit");
    json_string(json, config->commit);
    field(json, "machine");
    json_string(json, config->machine);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        field(json, numbers[i].name);
        json_int(json, numbers[i].value);
    }
}

enum verdict report_write(const struct bench_config *config, const struct figures *figures,
                          struct error *error)
{
    struct buffer out = BUFFER_NONE;
    struct json json = json_to(&out);
    json_object_begin(&json);
    write_settings(&json, config);
    field(&json, "figures");
    json_object_begin(&json);
    for (int figure = 0; figure < FIGURES; figure++)
        if (figures_has(figures, (enum figure)figure))
            write_figure(&json, figures, (enum figure)figure);
    json_object_end(&json);
    json_object_end(&json);
    buffer_byte(&out, '\n');
    enum verdict verdict = buffer_ok(&out) ? file_replace(config->json, buffer_view(&out), error)
                                           : error_no_memory(error);
    buffer_free(&out);
    return verdict;
}
