-- $1: streams. Makes the rows of streams that are new.
INSERT INTO ledger (stream, last_sequence, stored, duplicates, quarantined, damaged)
SELECT stream, 0, 0, 0, 0, 0 FROM unnest($1::uuid[]) AS stream ORDER BY stream
ON CONFLICT DO NOTHING;
