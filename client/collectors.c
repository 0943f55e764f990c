/* See collectors.h. */
#include "client/collectors.h"

#include "words/words.h"

#include <ctype.h>
#include <string.h>

#define SETTING_FIRST "collector_first"

static enum verdict take(void *context, struct text endpoint, struct text card, struct error *error)
{
    struct collectors *collectors = context;
    if (collectors->count == COLLECTORS_MAX)
        return VERDICT_OK;
    struct collector *collector = &collectors->known[collectors->count];
    enum verdict verdict = card_parse(card, &collector->card, error);
    if (verdict != VERDICT_OK)
        return verdict;
    buffer_clear(&collector->endpoint);
    buffer_text(&collector->endpoint, endpoint);
    if (!buffer_ok(&collector->endpoint))
        return error_no_memory(error);
    collectors->count++;
    return VERDICT_OK;
}

/* count when there is none. */
static size_t find(const struct collectors *collectors, struct text endpoint)
{
    size_t at = 0;
    while (at < collectors->count &&
           !text_equal(buffer_view(&collectors->known[at].endpoint), endpoint))
        at++;
    return at;
}

enum verdict collectors_load(struct collectors *collectors, struct outbox *outbox,
                             struct error *error)
{
    struct buffer first = BUFFER_NONE;
    bool found = false;
    collectors->count = 0;
    enum verdict verdict = outbox_collectors(outbox, take, collectors, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_setting_get(outbox, SETTING_FIRST, &first, &found, error);
    if (verdict == VERDICT_OK) {
        collectors->first = found ? find(collectors, buffer_view(&first)) : collectors->count;
        collectors->at = collectors->first < collectors->count ? collectors->first : 0;
    }
    buffer_free(&first);
    return verdict;
}

void collectors_free(struct collectors *collectors)
{
    for (size_t i = 0; i < COLLECTORS_MAX; i++)
        buffer_free(&collectors->known[i].endpoint);
    collectors->count = 0;
}

const struct collector *collectors_current(const struct collectors *collectors)
{
    return collectors->count > 0 ? &collectors->known[collectors->at] : NULL;
}

void collectors_next(struct collectors *collectors)
{
    collectors->at = collectors->at + 1 < collectors->count ? collectors->at + 1 : 0;
}

enum verdict collectors_answered(struct collectors *collectors, struct outbox *outbox,
                                 struct error *error)
{
    if (collectors->first == collectors->at)
        return VERDICT_OK;
    enum verdict verdict = outbox_setting_put(
        outbox, SETTING_FIRST, buffer_view(&collectors->known[collectors->at].endpoint), error);
    if (verdict == VERDICT_OK)
        collectors->first = collectors->at;
    return verdict;
}

/* tcp://HOST:PORT, so that a slip is told here and not as a collector that never answers. */
static bool is_endpoint(const char *endpoint)
{
    static const char scheme[] = "tcp://";
    const char *colon = strrchr(endpoint, ':');
    size_t prefix = sizeof scheme - 1;
    if (strncmp(endpoint, scheme, prefix) != 0 || colon == NULL || colon <= endpoint + prefix)
        return false;
    struct text host = {endpoint + prefix, (size_t)(colon - endpoint) - prefix};
    for (size_t i = 0; i < host.length; i++)
        if (isspace((unsigned char)host.at[i]) || host.at[i] == '/')
            return false;
    int64_t port = 0;
    return isdigit((unsigned char)colon[1]) && text_int64(text_of(colon + 1), &port) && port > 0 &&
           port <= UINT16_MAX;
}

static enum verdict check(const struct collectors *collectors, const char *endpoint,
                          const char *card, struct error *error)
{
    struct identity_public ignored;
    if (!is_endpoint(endpoint))
        return error_set(error, VERDICT_REJECT, "COLLECTOR_ENDPOINT",
                         _("a collector must look like tcp://collector.example.org:5570"));
    if (collectors->count == COLLECTORS_MAX &&
        find(collectors, text_of(endpoint)) == collectors->count)
        return error_set(error, VERDICT_REJECT, "COLLECTORS_MANY",
                         _("%d collectors are known already, and that is as many as there may be; "
                           "`parallax collector remove` takes one away"),
                         COLLECTORS_MAX);
    enum verdict verdict = card_parse(text_of(card), &ignored, error);
    if (verdict != VERDICT_OK)
        error_prefix(error, _("the collector's card"));
    return verdict;
}

enum verdict collectors_put(struct collectors *collectors, struct outbox *outbox,
                            const char *endpoint, const char *card, bool first, struct error *error)
{
    enum verdict verdict = check(collectors, endpoint, card, error);
    if (verdict == VERDICT_OK)
        verdict = outbox_collector_put(outbox, text_of(endpoint), text_trim(text_of(card)), error);
    if (verdict == VERDICT_OK && first)
        verdict = outbox_setting_put(outbox, SETTING_FIRST, text_of(endpoint), error);
    return verdict == VERDICT_OK ? collectors_load(collectors, outbox, error) : verdict;
}

enum verdict collectors_remove(struct collectors *collectors, struct outbox *outbox,
                               const char *endpoint, struct error *error)
{
    bool known = false;
    enum verdict verdict = outbox_collector_delete(outbox, text_of(endpoint), &known, error);
    if (verdict == VERDICT_OK && !known)
        return error_set(error, VERDICT_REJECT, "COLLECTOR_UNKNOWN",
                         _("no collector at this address is known; `parallax collector list` lists "
                           "those that are"));
    return verdict == VERDICT_OK ? collectors_load(collectors, outbox, error) : verdict;
}
