-- Moves each stream forward by what the batch took from it; returns what was stored and what was there
-- already. $1: streams, $2: their last sequences, $3: rows taken, $4: quarantined, $5: damaged
WITH part AS (
  SELECT stream, last_sequence, taken, quarantined, damaged
  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS part (stream, last_sequence, taken, quarantined, damaged)
), fresh AS (
  SELECT stream, count(*) AS stored FROM stored JOIN staged USING (ordinal) GROUP BY stream
), counted AS (
  SELECT part.*, coalesce(fresh.stored, 0) AS stored,
         taken - quarantined - damaged - coalesce(fresh.stored, 0) AS duplicates
  FROM part LEFT JOIN fresh USING (stream)
)
UPDATE ledger SET
  last_sequence = counted.last_sequence,
  stored = ledger.stored + counted.stored,
  duplicates = ledger.duplicates + counted.duplicates,
  quarantined = ledger.quarantined + counted.quarantined,
  damaged = ledger.damaged + counted.damaged
FROM counted WHERE ledger.stream = counted.stream
RETURNING counted.stored, counted.duplicates;
