-- As ledger_advance, where every row that is neither quarantined nor damaged was stored. $1: streams, $2:
-- their last sequences, $3: rows taken, $4: quarantined, $5: damaged
UPDATE ledger SET
  last_sequence = part.last_sequence,
  stored = ledger.stored + part.taken - part.quarantined - part.damaged,
  quarantined = ledger.quarantined + part.quarantined,
  damaged = ledger.damaged + part.damaged
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
  AS part (stream, last_sequence, taken, quarantined, damaged)
WHERE ledger.stream = part.stream
RETURNING part.taken - part.quarantined - part.damaged, 0::bigint;
