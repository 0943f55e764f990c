-- What became of submissions: $1 their ids as an array. Whose they are is for the asker to compare; nothing here is
-- told to anybody. The key begins with the country: those that have submissions stand in the tallies, and few do.
SELECT s.id, s.consent = 'PUBLIC' AS named, s.organisation, encode(s.pseudonym, 'hex') AS pseudonym, s.call, s.state,
       r.note, r.report_title, r.report_url, r.published_on - DATE '1970-01-01' AS published_day
FROM submission s
LEFT JOIN review r ON r.country = s.country AND r.id = s.id
WHERE s.country = ANY ((SELECT array_agg(DISTINCT country) FROM tally)::text[]) AND s.id = ANY ($1::uuid[]);
