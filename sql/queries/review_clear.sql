-- Nothing is said with the state any more. $1 ids as an array.
DELETE FROM review r
WHERE r.country = ANY ((SELECT array_agg(DISTINCT country) FROM tally)::text[]) AND r.id = ANY ($1::uuid[]);
