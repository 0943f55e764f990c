/*
 * The life of a submission, from the outbox to PostgreSQL, with everything that can go wrong on the
 * way. README.md says what stands for what, and what is left out; scripts/check_model.sh runs it.
 *
 * Every option of a process is one step that nothing interrupts, and between any two steps anything
 * may crash. Each fault (a crash, a lost or repeated message, a lost connection or session, a time-out
 * that came too early, a spool put back) costs one of FAULTS, so that every run ends.
 *
 * A macro without_... takes one guard of the protocol away: then a property must fail.
 */
#ifndef FAULTS
#define FAULTS 2
#endif
/* The fewest with which there is an order, a gap and a partial acknowledgement. */
#define SUBMISSIONS 2
/* Records that a stream can have: one a submission, one more for each receipt that was pruned. */
#define SEQUENCES (SUBMISSIONS + FAULTS)
/* A stream for each opening of the spool, and only a fault makes the collector open it again. */
#define STREAMS (FAULTS + 1)
#define CREDIT 2 /* records that may be under way */
#define NOT_KNOWN 0

/* A record's place in the spool, in the order of forwarding. Sequences count from 1. */
#define PLACE(stream, sequence) ((stream) * SEQUENCES + (sequence))
#define PLACES (STREAMS * SEQUENCES)

mtype = {HELLO, BATCH, WELCOME, ACK, REFUSED}

/* How far each stream is committed; 0 where nothing is said. */
typedef reach {
    byte through[STREAMS]
}

byte faults = FAULTS;

/* --- what is durable --------------------------------------------------------------------------- */

/* Client: the outbox. */
bool queued[SUBMISSIONS] = true;
bool receipted[SUBMISSIONS];

/* Collector: the spool. */
byte queue[PLACES + 1];    /* at each place the submission waiting there, from 1; 0: none */
byte receipt[SUBMISSIONS]; /* the index: the place where it was accepted */
byte stream;               /* of the present opening */
byte sequence;             /* last one of it */

/* A copy of the spool, put aside by the operator. The first one is of the spool when it was new. */
byte copy_queue[PLACES + 1];
byte copy_receipt[SUBMISSIONS];
byte copy_sequence;

/* PostgreSQL. */
byte rows[SUBMISSIONS]; /* of a submission; more than one must be impossible */
byte tally;
byte last[STREAMS], stored[STREAMS], duplicates[STREAMS]; /* the ledger */

/* --- what a crash forgets ---------------------------------------------------------------------- */

/* Collector. */
mtype:forwarding = {AWAY, GREETED, READY}
mtype:forwarding forwarding = AWAY;
byte cursor = 1; /* the first place that was not sent yet */

/* Aggregator. */
#define NOWHERE 0
#define HERE 1      /* on the present connection */
#define ELSEWHERE 2 /* on one that is gone: what is sent there reaches nobody */
byte named[STREAMS]; /* where a hello named the stream */
byte taken[STREAMS]; /* last sequence in memory or committed */
byte asking;         /* where the hello came from whose welcome waits for the ledger */
byte asked_through;  /* the last stream that it named */
bool written;        /* the database has said that the batch is committed */
chan gathering = [SEQUENCES] of {byte, byte, byte}; /* stream, sequence, submission */
chan writing = [SEQUENCES] of {byte, byte, byte};   /* the batch that the writer has */

/* A transaction whose session was lost: it commits or not, when it likes, and keeps its locks until then. */
chan orphan = [SEQUENCES] of {byte, byte, byte};

/* --- the lines between them -------------------------------------------------------------------- */

/* Client and collector: sets, because each submission is sent and answered whatever the others do. */
bool on_the_way[SUBMISSIONS]; /* sent, perhaps received and in the round that is being gathered */
bool answered[SUBMISSIONS];   /* its answer is about to leave, or on its way back */
/* Collector and aggregator: lines that keep the order, as ZeroMQ does on one connection. */
chan up = [2] of {mtype, byte, byte, byte}; /* stream, sequence, submission */
chan down = [2] of {mtype, reach};

/* --- counted for the properties, or scratch ---------------------------------------------------- */

bool begun;                  /* the two are alike, so it is enough to let the first start */
byte opened;                 /* streams that were ever started: their ids are random, so none comes twice */
byte waiting[SUBMISSIONS];   /* its records in the spool */
byte copy_waiting[SUBMISSIONS];
byte unsent, outstanding;    /* records in the spool behind the cursor, and before it */
byte promised[SUBMISSIONS];  /* the receipt that was answered and is still in the index */
hidden byte i, n, s, q, id, at;
hidden mtype kind;
hidden reach told, heard;

/* --- properties -------------------------------------------------------------------------------- */

#define LOSS 1    /* what has a receipt is in the spool or in PostgreSQL */
#define OUTBOX 2  /* only a receipt takes a submission out of the outbox */
#define TWICE 3   /* no submission is stored twice, and the tally counts what is stored */
#define LEDGER 4  /* last sequence = stored + duplicates, and stored in all = rows in all */
#define GAP 5     /* the ledger is never offered a gap */
#define RECEIPT 6 /* a submission that is sent again gets the same receipt */
#define ARRIVAL 7 /* when nothing more can happen, everything has arrived */

/* ONLY one of them, to see what a missing guard does to it; otherwise all. */
#ifdef ONLY
#define hold(property, condition) assert(property != ONLY || (condition))
#else
#define hold(property, condition) assert(condition)
#endif

#define safe(k) (!receipted[k] || rows[k] > 0 || waiting[k] > 0)
#define kept(k) (queued[k] || receipted[k])
#define arrived(k) (receipted[k] && rows[k] > 0 && waiting[k] == 0)
#define finished (arrived(0) && arrived(1))

inline check()
{
    hold(LOSS, safe(0) && safe(1));
    hold(OUTBOX, kept(0) && kept(1));
    hold(TWICE, rows[0] <= 1 && rows[1] <= 1 && tally == rows[0] + rows[1]);
    n = 0;
    for (i : 0 .. STREAMS - 1) {
        hold(LEDGER, last[i] == stored[i] + duplicates[i]);
        n = n + stored[i];
    }
    hold(LEDGER, n == rows[0] + rows[1]);
}

#ifdef liveness
/* No run goes on for ever without everything arriving; no fairness is assumed. */
ltl progress { <> [] finished }
#endif

/* --- the client -------------------------------------------------------------------------------- */

/* A submission or its answer is on the way, so that waiting longer makes sense. */
#define under_way(k) (on_the_way[k] || answered[k])

#ifdef without_resend
bool sent[SUBMISSIONS];
#define may_send(k) (!sent[k])
#define note_sent(k) sent[k] = true
#else
#define may_send(k) (!under_way(k))
#define note_sent(k) skip
#endif

/* One for each submission, because the client sends each until it is written, whatever the others do. */
proctype client(byte own)
{
end:
    do
    :: d_step { /* the first time, and when the answer is overdue */
           queued[own] && may_send(own) && (begun || own == 0) ->
           begun = true;
           printf("client: sends submission %d\n", own);
           on_the_way[own] = true;
           note_sent(own);
#ifdef without_outbox
           queued[own] = false;
#endif
           check();
       }
    :: d_step { /* the line was only slow */
           faults > 0 && queued[own] && answered[own] && !on_the_way[own] ->
           faults--;
           printf("client: sends submission %d again, too early\n", own);
           on_the_way[own] = true;
       }
    :: d_step { /* the receipt is stored, and with that the submission leaves the queue */
           answered[own] ->
           printf("client: stores the receipt of %d\n", own);
           answered[own] = false;
           receipted[own] = true;
           queued[own] = false;
           check();
       }
    :: d_step { /* a crash, or a lost answer: the outbox stays as it was */
           faults > 0 && answered[own] ->
           faults--;
           printf("FAULT: the answer to %d is lost\n", own);
           answered[own] = false;
       }
    od
}

/* --- the collector ----------------------------------------------------------------------------- */

/* The aggregator has nothing of ours any more, and nothing is on the way: waiting longer is in vain. */
#define relay_is_silent (len(up) == 0 && len(down) == 0 && asking == NOWHERE && len(gathering) == 0 && len(writing) == 0)
#define relay_waits (forwarding == GREETED || (forwarding == READY && outstanding > 0))

/* After every change of the queue or the cursor. */
inline count_records()
{
    unsent = 0;
    outstanding = 0;
    waiting[0] = 0;
    waiting[1] = 0;
    for (i : 1 .. PLACES) {
        if
        :: queue[i] == 0 -> skip
        :: else ->
           waiting[queue[i] - 1]++;
           if
           :: i < cursor -> outstanding++
           :: else -> unsent++
           fi
        fi
    }
    skip /* spin: a d_step must not end with a loop */
}

inline accept(k)
{
    if
#ifndef without_index
    :: receipt[k] != NOT_KNOWN -> skip
#endif
    :: else ->
       sequence++;
       receipt[k] = PLACE(stream, sequence);
       queue[receipt[k]] = k + 1;
       printf("collector: spools %d as stream %d, sequence %d\n", k, stream, sequence);
    fi
}

inline forget(reached)
{
    for (s : 0 .. STREAMS - 1) {
        for (q : 1 .. SEQUENCES) {
            if
            :: q <= reached.through[s] -> queue[PLACE(s, q)] = 0
            :: else -> skip
            fi
        }
    }
}

/* A new connection: what was queued for the old one is gone, and the aggregator does not know the new one. */
inline lose_connection()
{
    do
    :: nempty(up) -> up?kind, s, q, id
    :: empty(up) -> break
    od;
    do
    :: nempty(down) -> down?kind, heard
    :: empty(down) -> break
    od;
    for (i : 0 .. STREAMS - 1) {
        if
        :: named[i] == HERE -> named[i] = ELSEWHERE
        :: else -> skip
        fi
    }
    if
    :: asking == HERE -> asking = ELSEWHERE
    :: else -> skip
    fi
}

/* Whatever was sent and not acknowledged counts as not sent. */
inline rewind_cursor()
{
#ifndef without_rewinding
    cursor = 1;
#endif
    skip
}

inline greet_again()
{
    forwarding = AWAY;
    rewind_cursor(); /* the code does it at the welcome: until then nothing is sent, so that is the same */
}

/* Opening the spool, also after a crash. */
inline open_spool()
{
    for (i : 0 .. SUBMISSIONS - 1) {
        on_the_way[i] = false;
        answered[i] = false;
    }
    forwarding = AWAY;
    cursor = 1;
#ifndef without_new_stream
    opened++;
    stream = opened;
    sequence = 0;
#endif
    lose_connection();
}

/* What the copy does not have and PostgreSQL neither would be lost by putting the copy back: that is
 * the operator's loss, and no protocol's. */
#define survives(k) (promised[k] == 0 || rows[k] > 0 || copy_waiting[k] > 0)

/* A receipt, once given, stays the same: a resend gets it again. */
inline send_answer(k)
{
    hold(RECEIPT, promised[k] == 0 || promised[k] == receipt[k]);
    promised[k] = receipt[k];
    answered[k] = true;
    printf("collector: answers %d\n", k);
}

/* A receipt is pruned when it is old and its record was acknowledged. */
#define may_prune(k) (faults > 0 && receipt[k] != NOT_KNOWN && waiting[k] == 0)
inline prune(k)
{
    faults--;
    printf("FAULT: the receipt of %d is pruned\n", k);
    receipt[k] = NOT_KNOWN;
    promised[k] = 0;
}

proctype collector()
{
end:
    do
    /* Serving clients. */
    :: d_step { /* a round: one transaction with one fsync for all that came, then their answers */
           on_the_way[0] || on_the_way[1] ->
           for (id : 0 .. SUBMISSIONS - 1) {
               if
               :: on_the_way[id] ->
                  on_the_way[id] = false;
                  accept(id);
                  send_answer(id)
               :: else -> skip
               fi
           }
           count_records();
       }
#ifdef without_waiting_for_the_spool
    :: d_step { on_the_way[0] -> answered[0] = true; printf("collector: answers 0 before the commit\n") }
#endif
#ifdef without_one_commit
    :: d_step { /* the index in a transaction of its own, and a crash before the other */
           faults > 0 && on_the_way[0] && receipt[0] == NOT_KNOWN ->
           faults--;
           sequence++;
           receipt[0] = PLACE(stream, sequence);
           printf("FAULT: the collector crashes; it has committed the index of 0 only\n");
           open_spool();
       }
#endif

    /* Forwarding. */
    :: d_step {
           forwarding == AWAY && nfull(up) ->
           printf("collector: says hello\n");
           up!HELLO, stream, 0, 0;
           forwarding = GREETED;
       }
    :: d_step {
           forwarding == READY && unsent > 0 && outstanding < CREDIT && nfull(up) ->
           at = cursor;
           do
           :: queue[at] == 0 -> at++
           :: else -> break
           od;
           up!BATCH, (at - 1) / SEQUENCES, (at - 1) % SEQUENCES + 1, queue[at] - 1;
           printf("collector: sends %d, stream %d, sequence %d\n", queue[at] - 1, (at - 1) / SEQUENCES, (at - 1) % SEQUENCES + 1);
           cursor = at + 1;
#ifdef without_waiting_for_the_acknowledgement
           queue[at] = 0;
#endif
           count_records();
           check();
       }
    :: d_step {
           down?kind, heard ->
           printf("collector: hears %e\n", kind);
           if
           :: kind == REFUSED -> greet_again()
           :: kind == ACK -> forget(heard)
           :: kind == WELCOME ->
              forget(heard);
              forwarding = READY;
              rewind_cursor()
           fi;
           count_records();
           check();
       }
#ifndef without_time_out
    :: d_step { /* no welcome: a new connection. No acknowledgement: hello again */
           relay_waits && relay_is_silent ->
           printf("collector: has waited long enough\n");
           if
           :: forwarding == GREETED -> lose_connection()
           :: else -> skip
           fi;
           greet_again();
       }
#endif
    :: d_step { /* too early */
           faults > 0 && relay_waits && !relay_is_silent ->
           faults--;
           printf("FAULT: the collector does not wait long enough\n");
           if
           :: forwarding == GREETED -> lose_connection()
           :: else -> skip
           fi;
           greet_again();
       }

    /* What happens to it. */
    :: d_step { /* a crash */
           faults > 0 ->
           faults--;
           printf("FAULT: the collector crashes\n");
           open_spool();
           count_records();
       }
    :: d_step { may_prune(0) -> prune(0) }
    :: d_step { may_prune(1) -> prune(1) }
    :: d_step { /* the operator puts a copy aside ... */
           faults > 0 ->
           faults--;
           printf("FAULT: the spool is copied\n");
           for (i : 1 .. PLACES) {
               copy_queue[i] = queue[i];
           }
           for (i : 0 .. SUBMISSIONS - 1) {
               copy_receipt[i] = receipt[i];
               copy_waiting[i] = waiting[i];
           }
           copy_sequence = sequence;
       }
    :: d_step { /* ... and starts the collector with it */
           faults > 0 && survives(0) && survives(1) ->
           faults--;
           printf("FAULT: the collector starts with the copy of its spool\n");
           for (i : 1 .. PLACES) {
               queue[i] = copy_queue[i];
           }
           for (i : 0 .. SUBMISSIONS - 1) {
               receipt[i] = copy_receipt[i];
               if
               :: promised[i] != receipt[i] -> promised[i] = 0
               :: else -> skip
               fi
           }
           sequence = copy_sequence;
           open_spool();
           count_records();
           check();
       }
    od
}

/* --- the aggregator ---------------------------------------------------------------------------- */

#ifdef without_hello
#define is_named(k) true
#else
#define is_named(k) (named[k] == HERE)
#endif

inline say_nothing_yet()
{
    for (i : 0 .. STREAMS - 1) {
        told.through[i] = 0;
    }
}

inline take_batch()
{
    if
#ifndef without_gap_check
    :: q > taken[s] + 1 ->
       printf("aggregator: refuses %d, stream %d: a gap\n", q, s);
       down!REFUSED, told
#endif
    :: q <= taken[s] -> skip /* came before */
    :: else ->
       taken[s] = q;
       printf("aggregator: takes %d, stream %d, sequence %d\n", id, s, q);
       gathering!s, q, id;
#ifdef without_waiting_for_the_commit
       told.through[s] = q;
       down!ACK, told;
#endif
    fi
}

inline empty_batches()
{
    do
    :: nempty(gathering) -> gathering?s, q, id
    :: empty(gathering) -> break
    od;
    do
    :: nempty(writing) -> writing?s, q, id
    :: empty(writing) -> break
    od
}

/* The server goes on with what it was sent, whether or not somebody is left to hear how it ended. */
inline leave_transaction()
{
    for (i : 1 .. len(writing)) {
        writing?s, q, id;
        orphan!s, q, id;
        writing!s, q, id;
    }
    skip
}

/* One transaction: submissions, tally and ledger. Its locks make those of the same streams wait. */
inline transaction(batch)
{
    for (i : 1 .. len(batch)) {
        batch?s, q, id;
        batch!s, q, id;
        if
#ifndef without_ledger
        :: q <= last[s] -> skip /* repeated: its first COMMIT was heard by nobody */
#endif
        :: else ->
#ifndef without_gap_check_of_the_ledger
           hold(GAP, q <= last[s] + 1);
#endif
           last[s] = q;
           if
#ifndef without_unique_id
           :: rows[id] > 0 -> duplicates[s]++
#endif
           :: else ->
              rows[id]++;
              tally++;
              stored[s]++
           fi
        fi
    }
}

proctype aggregator()
{
end:
    do
    /* Talking with the collector. While a commit is to be told nothing else is: the code may take another
     * message first, but those steps do not touch each other, so their order makes no difference. */
    :: d_step {
           !written && nempty(up) && nfull(down) && nfull(gathering) ->
           up?kind, s, q, id;
           say_nothing_yet();
           if
           :: kind == HELLO -> /* one question at a time */
              if
              :: asking == NOWHERE -> asked_through = s
              :: else -> skip
              fi;
              asking = HERE
           :: kind == BATCH && !is_named(s) -> down!REFUSED, told
           :: kind == BATCH && is_named(s) -> take_batch()
           fi;
       }
    :: d_step { /* the writer has asked the ledger: the welcome */
           !written && asking != NOWHERE && nfull(down) ->
           say_nothing_yet();
           for (i : 0 .. asked_through) {
               named[i] = asking;
#ifndef without_asking_the_ledger
               told.through[i] = last[i];
#endif
               taken[i] = (taken[i] < told.through[i] -> told.through[i] : taken[i]);
           }
           if
           :: asking == HERE -> down!WELCOME, told
           :: else -> skip
           fi;
           printf("aggregator: welcomes\n");
           asking = NOWHERE;
           asked_through = 0;
       }
    :: d_step { /* the writer says that all of it is committed: the acknowledgement */
           written && nfull(down) ->
           written = false;
           say_nothing_yet();
           do
           :: nempty(writing) ->
              writing?s, q, id;
              told.through[s] = (named[s] == HERE -> q : 0)
           :: empty(writing) -> break
           od;
           printf("aggregator: acknowledges what was committed\n");
           down!ACK, told;
       }

    /* Writing. */
    :: d_step { /* what was gathered becomes a batch */
           nempty(gathering) && empty(writing) ->
           do
           :: nempty(gathering) ->
              gathering?s, q, id;
              writing!s, q, id
           :: empty(gathering) -> break
           od;
           skip;
       }
    :: d_step { /* COMMIT, and its answer */
           nempty(writing) && !written && empty(orphan) ->
           printf("database: commits\n");
           transaction(writing);
           written = true;
           check();
       }
    :: d_step { /* the session is lost before the answer to COMMIT; the batch is stored again */
           faults > 0 && nempty(writing) && !written && empty(orphan) ->
           faults--;
           printf("FAULT: the session is lost in the middle of a transaction\n");
           leave_transaction();
#ifdef without_storing_again
           written = true;
#endif
       }

    /* What happens to it. */
    :: d_step { /* a crash */
           faults > 0 ->
           faults--;
           printf("FAULT: the aggregator crashes\n");
           if
           :: !written && len(orphan) == 0 -> leave_transaction()
           :: else -> skip
           fi;
           empty_batches();
           written = false;
           asking = NOWHERE;
           asked_through = 0;
           lose_connection();
           for (i : 0 .. STREAMS - 1) {
               named[i] = NOWHERE;
               taken[i] = 0;
           }
           skip;
       }
    od
}

/* --- PostgreSQL, and the network --------------------------------------------------------------- */

proctype database()
{
end:
    do
    :: d_step { /* the orphan is committed ... */
           nempty(orphan) ->
           printf("database: commits what nobody waits for\n");
           transaction(orphan);
           do
           :: nempty(orphan) -> orphan?s, q, id
           :: empty(orphan) -> break
           od;
           check();
       }
    :: d_step { /* ... or rolled back */
           nempty(orphan) ->
           printf("database: rolls back\n");
#ifdef without_one_transaction
           /* the ledger had a transaction of its own, and that one went through */
           for (i : 1 .. len(orphan)) {
               orphan?s, q, id;
               orphan!s, q, id;
               last[s] = (last[s] < q -> q : last[s]);
           }
#endif
           do
           :: nempty(orphan) -> orphan?s, q, id
           :: empty(orphan) -> break
           od;
           skip;
       }
    od
}

proctype network()
{
end:
    do
    :: d_step { faults > 0 -> faults = 0 } /* nothing more goes wrong */
    :: d_step { faults > 0 && on_the_way[0] -> faults--; on_the_way[0] = false; printf("FAULT: submission 0 is lost\n") }
    :: d_step { faults > 0 && on_the_way[1] -> faults--; on_the_way[1] = false; printf("FAULT: submission 1 is lost\n") }
    :: d_step { faults > 0 && nempty(up) -> faults--; up?kind, s, q, id; printf("FAULT: %e is lost\n", kind) }
    :: d_step { faults > 0 && nempty(down) -> faults--; down?kind, heard; printf("FAULT: %e is lost\n", kind) }
    :: d_step {
           faults > 0 && nempty(up) && nfull(up) ->
           faults--;
           up?<kind, s, q, id>;
           up!kind, s, q, id;
           printf("FAULT: %e comes twice\n", kind);
       }
    :: d_step {
           faults > 0 && nempty(down) && nfull(down) ->
           faults--;
           down?<kind, heard>;
           down!kind, heard;
           printf("FAULT: %e comes twice\n", kind);
       }
    :: d_step { /* ZeroMQ connects again without a word */
           faults > 0 ->
           faults--;
           lose_connection();
           printf("FAULT: collector and aggregator have a new connection\n");
       }
    od
}

init
{
    atomic {
        run client(0);
        run client(1);
        run collector();
        run aggregator();
        run database();
        run network();
    }
    timeout -> hold(ARRIVAL, finished)
}
