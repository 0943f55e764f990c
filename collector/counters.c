/* See counters.h. */
#include "collector/counters.h"

#define COUNTER(member, text)                                                                      \
    {                                                                                              \
        "parallax_collector_" #member "_total", METRIC_COUNTER, text,                              \
            offsetof(struct collector_counters, member)                                            \
    }
#define GAUGE(member, text)                                                                        \
    {                                                                                              \
        "parallax_collector_" #member, METRIC_GAUGE, text,                                         \
            offsetof(struct collector_counters, member)                                            \
    }

const struct metric_row collector_metrics[] = {
    COUNTER(accepted, "Submissions that became durable and got a receipt."),
    COUNTER(repeated, "Submissions that were sent again and got their first receipt again."),
    COUNTER(refused, "Submissions that broke a rule."),
    COUNTER(busy, "Frames answered with BUSY."),
    COUNTER(frames, "Frames taken from clients."),
    COUNTER(frames_bad, "Frames that were no message of the protocol."),
    COUNTER(over_quota,
            "Frames answered with BUSY because their organisation asked for more than its rate."),
    COUNTER(shut_out,
            "Organisations that went on sending over their rate and were shut out for a while."),
    COUNTER(frames_dropped, "Frames of organisations that were shut out, which get no answer."),
    COUNTER(peers_put_off, "Handshakes that were put off: too many connections, or an organisation "
                           "that came too often."),
    COUNTER(connections_ended, "Connections that were ended: too many that say nothing, silence, a "
                               "revoked key, too many of one organisation."),
    COUNTER(peers_refused, "Handshakes refused because of an unknown or revoked key."),
    COUNTER(commits, "Commits of the spool: one fsync and one signature each."),
    COUNTER(forwarded, "Records sent to the aggregator, repeats included."),
    COUNTER(acknowledged, "Records that the aggregator told it has committed."),
    COUNTER(damaged, "Spooled records that failed their checksum."),
    COUNTER(questions_unanswered,
            "Questions of clients that were answered without the database's word, "
            "which the aggregator did not give in time."),
    GAUGE(connections, "Clients that are connected and have said something."),
    GAUGE(waiting, "Records in the spool that are not acknowledged yet."),
    GAUGE(spool_used_bytes, "Bytes of the spool's map in use."),
    GAUGE(spool_map_bytes, "Bytes that the spool's map may grow to."),
    GAUGE(oldest_days, "Age in days of the oldest waiting record."),
    GAUGE(catalogue_version, "Version of the catalogue in use; 0: none, nobody is let in."),
    GAUGE(aggregator_up, "1 while the aggregator answers."),
};
const size_t collector_metrics_count = sizeof collector_metrics / sizeof collector_metrics[0];
