-- $1: stream
SELECT last_sequence FROM ledger WHERE stream = $1::uuid;
