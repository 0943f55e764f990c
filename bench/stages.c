/* See stages.h. */
#include "bench/stages.h"

#include "base/clock.h"
#include "base/file.h"

#include <libgen.h>
#include <string.h>
#include <unistd.h>

#define WORDS_MAX 40

/* Words of a command line; those that are made stand in the buffers. */
struct words {
    const char *at[WORDS_MAX + 1];
    size_t count;
    struct buffer made[8];
    size_t made_count;
};

static const char *make(struct words *words, const char *folder, const char *name)
{
    struct buffer *made = &words->made[words->made_count++];
    buffer_format(made, "%s/%s", folder, name);
    return made->data;
}

/* list ends with NULL. */
static void add_list(struct words *words, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL && words->count < WORDS_MAX; i++)
        words->at[words->count++] = list[i];
}
#define ADD(words, ...) add_list((words), (const char *const[]){__VA_ARGS__, NULL})

static void free_words(struct words *words)
{
    for (size_t i = 0; i < words->made_count; i++)
        buffer_free(&words->made[i]);
}

const char *stages_programs(const char *folder, struct buffer *ret_path)
{
    char own[4096];
    buffer_clear(ret_path);
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    own[length < 0 ? 0 : length] = '\0';
    buffer_string(ret_path, folder != NULL ? folder : dirname(own));
    return ret_path->data;
}

/* Runs parallax-admin with the words of a list that ends with NULL. */
static enum verdict admin(struct stages *stages, const char *const *list, struct error *error)
{
    struct words words = {.count = 0};
    struct buffer log = BUFFER_NONE;
    world_path(stages->world, "admin.log", &log);
    ADD(&words, make(&words, stages->programs, "parallax-admin"));
    add_list(&words, list);
    enum verdict verdict = child_run_program(words.at, log.data, NULL, error);
    free_words(&words);
    buffer_free(&log);
    return verdict;
}
#define ADMIN(stages, error, ...) admin((stages), (const char *const[]){__VA_ARGS__, NULL}, (error))

static enum verdict write_call(struct stages *stages, struct buffer *path, struct error *error)
{
    static const char call[] = "id: " WORLD_CALL "\n"
                               "form: vnr-shadow\n"
                               "title: {en: \"A call that is measured\"}\n"
                               "countries: [KGZ]\n"
                               "opens: 2020-01-01T00:00:00\n"
                               "closes: 2090-01-01T00:00:00\n"
                               "time_zone: America/New_York\n"
                               "kinds: [finding]\n"
                               "sample: true\n"
                               "counts: all\n"
                               "limits: {title_words: 40, body_words: 2000}\n";
    world_path(stages->world, "call.yaml", path);
    return buffer_ok(path) ? file_replace(path->data, text_of(call), error)
                           : error_no_memory(error);
}

enum verdict stages_prepare(struct stages *stages, struct error *error)
{
    char collector[CARD_TEXT_BYTES], member[CARD_TEXT_BYTES];
    struct buffer call = BUFFER_NONE, pseudonym = BUFFER_NONE;
    card_format(identity_public(stages->world->collector), collector);
    card_format(identity_public(stages->world->members[0]), member);
    world_path(stages->world, "pseudonym.key", &pseudonym);
    enum verdict verdict = ADMIN(stages, error, "migrate");
    if (verdict == VERDICT_OK)
        verdict = ADMIN(stages, error, "key", "new", "--kind", "pseudonym", pseudonym.data);
    if (verdict == VERDICT_OK)
        verdict = ADMIN(stages, error, "key", "add", "--collector", "bench", collector);
    if (verdict == VERDICT_OK)
        verdict = write_call(stages, &call, error);
    if (verdict == VERDICT_OK)
        verdict = ADMIN(stages, error, "call", "add", call.data);
    if (verdict == VERDICT_OK)
        verdict = ADMIN(stages, error, "org", "enrol", member, "--name", "Bench", "--scope", "KGZ",
                        "--constituency", "MG-WOM");
    buffer_free(&call);
    buffer_free(&pseudonym);
    return verdict;
}

/* ret_endpoint: NULL, or room for 64 bytes. */
static enum verdict start(struct stages *stages, const char *name, struct words *words,
                          struct child *ret_child, char *ret_endpoint, struct error *error)
{
    enum verdict verdict =
        child_start_program(words->at, make(words, stages->world->folder, name), ret_child, error);
    if (verdict == VERDICT_OK && ret_endpoint != NULL)
        verdict = child_ready_field(ret_child, "endpoint", ret_endpoint, 64, error);
    free_words(words);
    return verdict;
}

enum verdict stages_start_aggregator(struct stages *stages, struct error *error)
{
    struct words words = {.count = 0};
    const char *folder = stages->world->folder;
    /* Started again it listens where it did. */
    const char *listen =
        stages->aggregator_endpoint[0] != '\0' ? stages->aggregator_endpoint : "tcp://127.0.0.1:*";
    ADD(&words, make(&words, stages->programs, "parallax-aggregator"), "--listen", listen,
        "--key-file", make(&words, folder, "aggregator.key"), "--pseudonym-key-file",
        make(&words, folder, "pseudonym.key"), "--health-port", "0");
    return start(stages, "aggregator.log", &words, &stages->aggregator, stages->aggregator_endpoint,
                 error);
}

enum verdict stages_start_collector(struct stages *stages, struct error *error)
{
    char card[CARD_TEXT_BYTES];
    struct words words = {.count = 0};
    const char *folder = stages->world->folder;
    card_format(identity_public(stages->world->aggregator), card);
    ADD(&words, make(&words, stages->programs, "parallax-collector"), "--listen",
        "tcp://127.0.0.1:*", "--key-file", make(&words, folder, "collector.key"), "--spool",
        make(&words, folder, "spool"), "--spool-map-size", "16GiB", "--spool-reserve", "0",
        "--aggregator", stages->aggregator_endpoint, "--aggregator-card", card, "--health-port",
        "0");
    ADD(&words, "--organisation-rate", stages->unbounded ? "0" : "2000",
        "--organisation-connections", stages->unbounded ? "4096" : "16");
    stages->address = (struct peer_address){stages->collector_endpoint,
                                            identity_public(stages->world->collector)};
    return start(stages, "collector.log", &words, &stages->collector, stages->collector_endpoint,
                 error);
}

enum verdict stages_start_exporter(struct stages *stages, struct error *error)
{
    struct words words = {.count = 0};
    ADD(&words, make(&words, stages->programs, "parallax-exporter"), "serve", "--listen-port", "0");
    return start(stages, "exporter.log", &words, &stages->exporter, NULL, error);
}

void stages_end(struct stages *stages)
{
    child_end(&stages->exporter);
    child_end(&stages->collector);
    child_end(&stages->aggregator);
}
