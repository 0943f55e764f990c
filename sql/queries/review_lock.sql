-- Keeps submissions as they stand until the transaction ends, in key order. $1 their ids as an array. Whoever withdraws
-- or amends one meanwhile waits for it, and this waits for whoever does: then it sees the new state.
SELECT s.country, s.id, s.kind, s.state
FROM submission s
WHERE s.country = ANY ((SELECT array_agg(DISTINCT country) FROM tally)::text[]) AND s.id = ANY ($1::uuid[])
ORDER BY s.country, s.id
FOR UPDATE;
