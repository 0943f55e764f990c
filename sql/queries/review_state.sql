-- Puts submissions into a state of review. $1 their ids as an array, $2 the state. The author's word is never undone.
UPDATE submission s SET state = $2::text
WHERE s.country = ANY ((SELECT array_agg(DISTINCT country) FROM tally)::text[]) AND s.id = ANY ($1::uuid[])
  AND s.kind <> 'WITHDRAWAL' AND s.state NOT IN ('WITHDRAWN', 'SUPERSEDED');
