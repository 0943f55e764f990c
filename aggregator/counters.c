/* See counters.h. */
#include "aggregator/counters.h"

#define COUNTER(member, text)                                                                      \
    {                                                                                              \
        "parallax_aggregator_" #member "_total", METRIC_COUNTER, text,                             \
            offsetof(struct aggregator_counters, member)                                           \
    }
#define GAUGE(member, text)                                                                        \
    {                                                                                              \
        "parallax_aggregator_" #member, METRIC_GAUGE, text,                                        \
            offsetof(struct aggregator_counters, member)                                           \
    }

const struct metric_row aggregator_metrics[] = {
    COUNTER(received, "Records taken from collectors for the first time."),
    COUNTER(repeated, "Records that came again and were already gathered or stored."),
    COUNTER(stored, "Submissions committed to PostgreSQL."),
    COUNTER(duplicates, "Submissions whose id was stored before."),
    COUNTER(quarantined, "Submissions that PostgreSQL or the rules refused, kept in quarantine."),
    COUNTER(damaged, "Records that a collector's spool could no longer read."),
    COUNTER(transactions, "Transactions committed."),
    COUNTER(retries, "Transactions that are being tried again."),
    COUNTER(messages_bad, "Messages that broke the link protocol."),
    COUNTER(peers_refused, "Handshakes refused because of an unknown or revoked key."),
    COUNTER(questions,
            "Questions of coordinators about their submissions, passed on by collectors."),
    COUNTER(questions_unanswered,
            "Questions that PostgreSQL could not be asked, or that were too many."),
    GAUGE(gathered_rows, "Rows gathered for the next transaction."),
    GAUGE(gathered_bytes, "Bytes gathered for the next transaction."),
    GAUGE(collectors, "Collectors heard from within a minute; they share the credit."),
    GAUGE(catalogue_version, "Version of the catalogue in use; 0: not read yet."),
    GAUGE(database_up, "1 while PostgreSQL answers."),
};
const size_t aggregator_metrics_count = sizeof aggregator_metrics / sizeof aggregator_metrics[0];
