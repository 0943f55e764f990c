/*
 * Talking with collectors: hello, batches, pings in; welcomes, acknowledgements and the catalogue
 * out.
 */
#ifndef PARALLAX_AGGREGATOR_CONVERSATION_H
#define PARALLAX_AGGREGATOR_CONVERSATION_H

#include "aggregator/asker.h"
#include "aggregator/counters.h"
#include "aggregator/writer.h"
#include "base/error.h"
#include "seal/seal.h"
#include "store/batch.h"
#include "wire/link.h"

#include <stdbool.h>
#include <stdint.h>

struct conversation;

/* All borrowed for the conversation's life. */
struct conversation_config {
    struct link *link;
    struct writer *writer;
    struct asker *asker; /* NULL: questions about submissions are not answered */
    const uint8_t *pseudonym_key;
    uint32_t credit; /* records under way, shared by the connected collectors */
    /* Gathered for one transaction; at either bound nothing more is taken. */
    size_t rows_max, bytes_max;
    struct aggregator_counters *counters;
};

enum verdict conversation_new(const struct conversation_config *config,
                              struct conversation **ret_conversation, struct error *error);
void conversation_free(struct conversation **conversation);

/* Takes the news' directory over: new keys count from now on, every collector gets the catalogue.
 */
void conversation_set_directory(struct conversation *conversation, struct writer_news *news);
bool conversation_has_directory(const struct conversation *conversation);
/* Whether a CURVE key is a collector's. False for all until there is a directory. */
bool conversation_admits(const struct conversation *conversation, const uint8_t curve[32]);

/* False when enough is gathered: leave the link out of the wait. */
bool conversation_takes(const struct conversation *conversation);
/* Takes what collectors sent, in a bounded round. FATAL only. */
enum verdict conversation_take(struct conversation *conversation, int64_t now_ms,
                               struct error *error);
/* The ledger's answer to a hello: the welcome. */
void conversation_welcome(struct conversation *conversation, const struct writer_lookup *lookup);
/* What the database says to a question about submissions: the report. */
void conversation_tell(struct conversation *conversation, const struct asker_answer *answer);

/* What is gathered, for the writer; NULL when nothing is. The conversation starts an empty one. */
struct batch *conversation_batch(struct conversation *conversation);
/* A batch is committed. Takes it back for reuse. */
void conversation_committed(struct conversation *conversation, struct batch *batch);
/*
 * Acknowledges what was committed, once the writer has the next batch: an acknowledgement tells how
 * much credit there is, and while the next batch stands in its way there is none.
 */
void conversation_acknowledge(struct conversation *conversation);
/* The ledger does not fit: everything in memory is dropped, every collector has to say hello again.
 */
void conversation_reset(struct conversation *conversation, struct batch *batch);

#endif
