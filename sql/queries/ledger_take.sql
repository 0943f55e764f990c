-- $1: streams. Locks their rows, in key order, until the end of the transaction.
SELECT stream, last_sequence FROM ledger WHERE stream = ANY ($1::uuid[]) ORDER BY stream FOR UPDATE;
